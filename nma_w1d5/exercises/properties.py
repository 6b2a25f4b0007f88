"""Comparing results: as numbers, within a tolerance, and by the properties that anyone can see."""

import numpy as np

LARGEST_RESULT = 4_000_000
"""Numbers in a result, at most: far more than any exercise needs."""


def as_numbers(value):
    """Turn what a student's function returned into a float64 array, where a teacher would accept it.

    Parameters
    ----------
    value : object
        An array, a torch tensor (with or without gradient), a matrix, a Python number, lists of them, ...

    Returns
    -------
    array of float64, or None if these are no real numbers

    Examples
    --------
    >>> as_numbers([[1, 2], [3, 4]]).shape
    (2, 2)
    >>> as_numbers("no") is None
    True
    """
    try:
        if isinstance(value, list | tuple):
            value = [_detach(item) for item in value]
        if isinstance(value, np.ma.MaskedArray):
            value = value.astype(float).filled(np.nan)
        array = np.asarray(_detach(value))
        if array.size > LARGEST_RESULT or array.dtype.kind not in "biuf":
            return None
        return np.array(array, dtype=np.float64)
    except Exception:
        return None


def _detach(value):
    """Take a torch tensor off its device and its graph; torch is not imported for that."""
    return value.detach().cpu().double().numpy() if hasattr(value, "detach") else value


def agrees(value, reference, tolerance):
    """Tell whether a result has the right shape and every number is within the tolerance.

    A single number may come as an array with one element.

    Examples
    --------
    >>> agrees(np.array([[0.5]]), np.array(0.50001), 1e-4)
    True
    >>> agrees(np.array([0.5, 0.5]), np.array(0.5), 1e-4)
    False
    """
    if value is None or not _same_shape(value, reference):
        return False
    if value.size and not abs(_probe(value) - _probe(reference)) <= tolerance:
        return False  # most comparisons with wrong formulas end here, a hundred times sooner
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(value.reshape(reference.shape) - reference) <= tolerance))


def _probe(array):
    """Return one number of an array as a Python float; the first of a matrix may be on its diagonal, so the second."""
    return float(array.flat[1 if array.size > 1 else 0])


def _same_shape(value, reference):
    return value.shape == reference.shape or value.size == reference.size == 1


def has_property(name, value, case):
    """Tell whether one result has a property, whatever its numbers are.

    Parameters
    ----------
    name : str
        One of the properties of the exercise that concern a single result.
    value : array
    case : Case

    Returns
    -------
    bool
    """
    return _TESTS[case.exercise, name](value, case)


def _is_square_of_stimuli(value, case):
    n_stimuli = len(case.arguments[0])
    return value.shape == (n_stimuli, n_stimuli)


def _is_symmetric(value, case):
    return _is_square(value) and agrees(value, value.T, case.tolerance)


def _has_zero_diagonal(value, case):
    return _is_square(value) and agrees(np.diagonal(value), np.zeros(len(value)), case.tolerance)


def _is_square(value):
    return value.ndim == 2 and value.shape[0] == value.shape[1]


def _lies_between(low, high):
    def test(value, case):
        inside = (value >= low - case.tolerance) & (value <= high + case.tolerance)
        return bool(value.size and np.all(inside))

    return test


_TESTS = {
    ("RDM", "shape"): _is_square_of_stimuli,
    ("RDM", "symmetric"): _is_symmetric,
    ("RDM", "zero_diagonal"): _has_zero_diagonal,
    ("RDM", "range"): _lies_between(0, 2),
    ("correlate_rdms", "number"): lambda value, case: value.size == 1,
    ("correlate_rdms", "range"): _lies_between(-1, 1),
}
