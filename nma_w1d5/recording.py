"""The recording: the real one where it can be had, else the simulated one."""

import os
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy as np

from nma_w1d5.download import BRIEF, LONG, Remote, download, is_intact
from nma_w1d5.errors import DownloadError
from nma_w1d5.wording import notebook_language, say

REAL = Remote(
    url="https://osf.io/683xc/download",
    name="W3D4_stringer_oribinned1.npz",
    md5="436599dfd8ebe6019f066c38aed20580",
)
SOURCES = ("real", "simulated", "auto")
SOURCE_VARIABLE = "NMA_W1D5_DATA"
FOLDER_VARIABLE = "NMA_W1D5_DATA_DIR"


def fetch_data(
    data_dir: str | os.PathLike[str] | None = None, source: str | None = None, language: str | None = None
) -> Path:
    """Return the path of the recording (an npz file) that `load_data` reads.

    The real recording (Stringer et al., 2021) is downloaded from OSF once and its md5 is checked every time. Where it
    cannot be had, a simulated recording of the same format takes its place, with a notice and with "simulated" in its
    file name.

    Parameters
    ----------
    data_dir : path-like, optional
        Folder for the file. Default: the environment variable ``NMA_W1D5_DATA_DIR``, else the user's cache folder,
        which all notebooks share.
    source : {"real", "simulated", "auto"}, optional
        ``"real"`` takes nothing else and tries for long; ``"auto"`` falls back to the simulated recording after a few
        seconds. Default: the environment variable ``NMA_W1D5_DATA``, else ``"auto"``.
    language : str, optional
        Language of the notice; default: that of the notebook.

    Raises
    ------
    DownloadError
        If `source` is ``"real"`` and the real recording cannot be had, or if nothing can be written to the folder.
    ValueError
        If `source` is not one of the three.
    """
    language = notebook_language(language)
    source = _choose_source(source)
    folder = _make_folder(data_dir)
    if source == "simulated":
        print(say("recording.simulated", language))
        return _write_simulated(folder)
    damaged = (folder / REAL.name).exists() and not is_intact(folder / REAL.name, REAL)
    if damaged:
        print(say("recording.damaged", language, name=REAL.name))
    try:
        return download(REAL, folder, BRIEF if source == "auto" else LONG)
    except DownloadError as error:
        if source == "real":
            raise DownloadError(_what_to_do(folder, error, damaged)) from error
        print(say("recording.failed", language, reason=error.in_language(language)))
        print(say("recording.simulated", language))
    return _write_simulated(folder)


def is_simulated(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file of `fetch_data` holds the simulated recording.

    Examples
    --------
    >>> is_simulated("W3D4_stringer_oribinned1.npz"), is_simulated("simulated_recording_1a2b3c4d.npz")
    (False, True)
    """
    return "simulated" in Path(path).name


def _choose_source(source: str | None) -> str:
    chosen = source or os.environ.get(SOURCE_VARIABLE) or "auto"
    if chosen not in SOURCES:
        given = "source" if source else f"the environment variable {SOURCE_VARIABLE}"
        raise ValueError(f"{given} is {chosen!r}; expected one of {', '.join(map(repr, SOURCES))}.")
    return chosen


def _make_folder(data_dir: str | os.PathLike[str] | None) -> Path:
    import pooch

    folder = Path(data_dir or os.environ.get(FOLDER_VARIABLE) or pooch.os_cache("nma_w1d5")).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DownloadError(f"the folder {folder} cannot be made ({error}). Pass another one as data_dir.") from error
    return folder


def _what_to_do(folder: Path, error: DownloadError, damaged: bool) -> str:
    """Say what was expected, what came, and what to do about it."""
    found = f"\nThe file that is there, {folder / REAL.name}, is damaged." if damaged else ""
    return (
        f"the recording could not be downloaded: {error}.\n"
        f"Expected: {REAL.name} (md5 {REAL.md5}) from {REAL.url}.{found}\n"
        f"What to do: check the network and try again; or download the file in a browser and put it into {folder}; "
        f'or go on with the simulated recording: fetch_data(source="simulated").'
    )


def _write_simulated(folder: Path) -> Path:
    """Return the path of the simulated recording, which is made if it is not there or is damaged."""
    from nma_w1d5 import simulation

    recipe = zlib.crc32(Path(simulation.__file__).read_bytes())
    path = folder / f"simulated_recording_{recipe:08x}.npz"  # another recipe, another file
    if _is_readable(path):
        return path
    made = simulation.simulate_recording()
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            np.savez(file, resp=made["resp"], stimuli=made["stimuli"])
        os.replace(file.name, path)
    except OSError as error:
        raise DownloadError(f"cannot write to the folder {folder} ({error}). Pass another one as data_dir.") from error
    return path


def _is_readable(path: Path) -> bool:
    """Tell whether a zip file is there and whole."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.testzip() is None
    except (OSError, zipfile.BadZipFile):
        return False
