"""What the plotting functions accept, and how they say no."""

import warnings

import numpy as np


def as_array(value):
    """Return an array of anything array-like, tensors of any device included."""
    detach = getattr(value, "detach", None)
    return np.asarray(detach().cpu() if detach else value)


def as_entries(entries, name):
    """Refuse what is not a dictionary with at least one entry."""
    if not isinstance(entries, dict) or not entries:
        came = "an empty one" if isinstance(entries, dict) else type(entries).__name__
        raise ValueError(f"{name} must be a dictionary with at least one entry, label -> array; got {came}.")
    return entries


def as_rdm(rdm, name):
    """Return an RDM as an array, and warn of rows that are not defined.

    Parameters
    ----------
    rdm : array_like
        The matrix.
    name : str
        What the caller calls it.

    Returns
    -------
    numpy.ndarray, shape (S, S)
    """
    matrix = as_array(rdm)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0:
        raise ValueError(
            f"{name} must be an RDM, S x S: one row and one column for each of S stimuli; got shape {matrix.shape}. "
            f"If these are responses (stimuli x units), pass their RDM instead: RDM(resp)."
        )
    if matrix.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold real numbers; got {matrix.dtype}.")
    undefined = np.flatnonzero(np.isnan(matrix).all(axis=1))
    if undefined.size:
        warnings.warn(
            f"{name}: row(s) {_list(undefined)} are NaN and stay blank. To such a stimulus all units respond the same, "
            f"so that its correlation with others is not defined.",
            stacklevel=3,
        )
    return matrix.astype(float)


def as_responses(resp, ori, name):
    """Return responses as an array, stimuli x units."""
    responses = as_array(resp)
    if responses.ndim != 2 or len(responses) != len(ori) or responses.shape[1] == 0:
        raise ValueError(
            f"{name} must be stimuli x units, one row for each of the {len(ori)} orientations in ori; "
            f"got shape {responses.shape}."
        )
    return responses


def as_orientations(ori, name="ori"):
    """Return orientations as a vector; a column, as `load_data` returns it, will do."""
    orientations = np.atleast_1d(as_array(ori)).astype(float)
    if orientations.size == 0 or orientations.size != max(orientations.shape):
        raise ValueError(
            f"{name} must be orientations in degrees, one per stimulus (S or S x 1); got shape {orientations.shape}."
        )
    return orientations.ravel()


def _list(numbers, most=5):
    """Return the first few numbers as text."""
    text = ", ".join(str(number) for number in numbers[:most])
    return text if len(numbers) <= most else f"{text}, ... ({len(numbers)} in all)"
