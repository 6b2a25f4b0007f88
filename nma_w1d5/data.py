"""Reading the recording, and refusing what is not one."""

import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nma_w1d5.errors import DataError


def load_data(data_name: str | os.PathLike[str], bin_width: float = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """Read the recording, and average it over bins of orientation.

    Parameters
    ----------
    data_name : path-like
        An npz file with ``resp`` (stimuli x neurons) and ``stimuli`` (angles in degrees, 0 to 360). Gratings 180
        degrees apart have the same orientation, but differ in phase.
    bin_width : float, optional
        Width of the bins in degrees. The real file has been averaged over bins of one degree already.

    Returns
    -------
    resp : torch.Tensor, shape (S, N), float32
        Responses, one row per stimulus. Only angles up to 180 degrees are kept.
    stimuli : torch.Tensor, shape (S, 1), float32
        Orientations in degrees, -90 to 90; negative is tilted left.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DataError
        If the file is not such a recording. The message says what is wrong and what to do.
    ValueError
        If `bin_width` cannot be used.
    """
    if not 0 < bin_width <= 180:
        raise ValueError(f"bin_width must be more than 0 and at most 180 degrees; got {bin_width!r}.")
    resp, angles = _read(Path(data_name))
    bins = np.digitize(angles, np.arange(0, 360 + bin_width, bin_width))
    occupied = np.unique(bins)
    angles = np.array([angles[bins == b].mean() for b in occupied])
    kept = angles <= 180
    resp = np.stack([resp[bins == b].mean(axis=0) for b in occupied[kept]])
    orientations = angles[kept, np.newaxis] - 90
    return torch.tensor(resp, dtype=torch.float32), torch.tensor(orientations, dtype=torch.float32)


def _read(path: Path) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Return responses and angles of a file, or say what is wrong with it."""
    if not path.is_file():
        raise FileNotFoundError(f"data_name: there is no file {path}. Get it with fetch_data().")
    try:
        with path.open("rb") as raw:
            loaded = np.load(raw, allow_pickle=False)
            if isinstance(loaded, np.ndarray):
                raise ValueError("it holds a single array without a name")
            arrays = {name: loaded[name] for name in loaded.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _complain(path, f"cannot be read as an npz file ({error})") from error
    missing = [key for key in ("resp", "stimuli") if key not in arrays]
    if missing:
        raise _complain(path, f"has no {' and no '.join(map(repr, missing))}; it has {sorted(arrays)}")
    resp, angles = arrays["resp"], arrays["stimuli"]
    _check_arrays(path, resp, angles)
    return resp, angles.astype(float)


def _check_arrays(path: Path, resp: NDArray[Any], angles: NDArray[Any]) -> None:
    """Refuse what is not stimuli x neurons, with one angle per stimulus."""
    for name, array in (("resp", resp), ("stimuli", angles)):
        if array.dtype.kind not in "iuf":
            raise _complain(path, f"{name!r} must be numbers; got {array.dtype}")
    if angles.ndim != 1 or angles.size == 0:
        raise _complain(path, f"'stimuli' must be a vector, one angle per stimulus; got shape {angles.shape}")
    if resp.ndim != 2 or len(resp) != len(angles) or resp.shape[1] == 0:
        raise _complain(
            path, f"'resp' must be stimuli x neurons, here {len(angles)} x (1 or more); got shape {resp.shape}"
        )
    for name, array in (("resp", resp), ("stimuli", angles)):
        bad = array.size - np.count_nonzero(np.isfinite(array))
        if bad:
            raise _complain(path, f"{name!r} has {bad} values that are NaN or infinite")
    lowest, highest = angles.min(), angles.max()
    if lowest < 0 or highest > 360:
        raise _complain(path, f"'stimuli' must lie within 0 to 360 degrees; got {lowest} to {highest}")
    if not (angles <= 180).any():
        raise _complain(path, "'stimuli' has no angle up to 180 degrees, so nothing would be kept")


def _complain(path: Path, problem: str) -> DataError:
    return DataError(f"{path}: {problem}. Delete the file and get it again with fetch_data().")
