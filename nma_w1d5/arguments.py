"""What functions accept, one function per kind of argument: made what it should be, or refused with a reason."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_array(value: Any) -> NDArray[Any]:
    """Return an array of anything array-like, tensors of any device included."""
    detach = getattr(value, "detach", None)
    return np.asarray(detach().cpu() if detach else value)


def as_numbers(value: ArrayLike, name: str) -> NDArray[Any]:
    """Return real numbers of any kind as an array."""
    try:
        numbers = as_array(value)
    except ValueError:  # rows of different lengths
        numbers = np.asarray(None)
    if numbers.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must be an array of real numbers; got {getattr(value, 'dtype', type(value).__name__)}."
        )
    return numbers


def as_count(value: float, name: str) -> int:
    """Return a whole number, at least 1."""
    if not value >= 1 or value % 1:
        raise ValueError(f"{name} must be a whole number, at least 1; got {value!r}.")
    return int(value)


def as_orientations(ori: ArrayLike, name: str = "ori") -> NDArray[np.float64]:
    """Return orientations in degrees as a vector; a column, as `load_data` returns it, will do.

    >>> as_orientations([[-45], [0], [45]])
    array([-45.,   0.,  45.])
    """
    orientations = np.atleast_1d(as_numbers(ori, name)).astype(float)
    finite = np.isfinite(orientations).sum()
    if orientations.size == 0 or orientations.size != max(orientations.shape) or finite < orientations.size:
        raise ValueError(
            f"{name} must be orientations in degrees, one per stimulus (S or S x 1), all of them finite; "
            f"got shape {orientations.shape}, with {finite} finite values."
        )
    return orientations.ravel()


def as_entries(entries: Mapping[str, ArrayLike], name: str) -> Mapping[str, ArrayLike]:
    """Refuse what is not a dictionary with at least one entry."""
    if not isinstance(entries, Mapping) or not entries:
        came = "an empty one" if isinstance(entries, Mapping) else type(entries).__name__
        raise ValueError(f"{name} must be a dictionary with at least one entry, label -> array; got {came}.")
    return entries


def as_rdm(rdm: ArrayLike, name: str, size: int | None = None) -> NDArray[np.float64]:
    """Return an RDM as an array: square and, if there is a `size`, of that many stimuli."""
    matrix = as_numbers(rdm, name).astype(float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0:
        raise ValueError(
            f"{name} must be an RDM, S x S: one row and one column for each of S stimuli; got shape {matrix.shape}. "
            f"If these are responses (stimuli x units), pass their RDM instead: RDM(resp)."
        )
    if size is not None and len(matrix) != size:
        raise ValueError(
            f"{name} must be {size} x {size}, one row and one column for each orientation; got shape {matrix.shape}. "
            f"Does your RDM compare stimuli (rows), not units?"
        )
    return matrix


def as_rdms(rdm_dict: Mapping[str, ArrayLike], size: int | None = None) -> dict[str, NDArray[np.float64]]:
    """Return all entries as arrays, S x S."""
    entries = as_entries(rdm_dict, "rdm_dict").items()
    return {label: as_rdm(rdm, f"rdm_dict[{label!r}]", size) for label, rdm in entries}


def as_responses(resp_dict: Mapping[str, ArrayLike], n_stimuli: int) -> dict[str, NDArray[Any]]:
    """Return all entries as arrays, stimuli x units."""
    made = {}
    for label, resp in as_entries(resp_dict, "resp_dict").items():
        made[label] = responses = as_numbers(resp, f"resp_dict[{label!r}]")
        if responses.ndim != 2 or len(responses) != n_stimuli or responses.shape[1] == 0:
            raise ValueError(
                f"resp_dict[{label!r}] must be stimuli x units, one row for each of the {n_stimuli} orientations in "
                f"ori; got shape {responses.shape}."
            )
    return made
