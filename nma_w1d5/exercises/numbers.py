"""From whatever a student's function returns to a float64 array, or a reason why not."""

from __future__ import annotations

import sys

import numpy as np

from nma_w1d5.exercises.exercise import Array

MAX_VALUES = 2**20
"""Numbers in one result: a matrix of 1024 x 1024."""
MAX_RANK = 4


class NotNumbers(ValueError):
    """The value cannot be taken for an array of numbers; the message says what kind of thing it is."""


def to_numbers(value: object) -> Array:
    """Return a value as a C-contiguous float64 array.

    Parameters
    ----------
    value : object
        Arrays of any numeric dtype, matrices, masked arrays, torch tensors (on any device, with or without
        gradient), numbers, and nested lists or tuples of them are accepted.

    Raises
    ------
    NotNumbers
        Otherwise: None, text, objects, complex numbers, more than `MAX_VALUES` numbers, rank over `MAX_RANK`.

    Examples
    --------
    >>> to_numbers([[1, 2], [3, 4]]).dtype, to_numbers(np.float32(0.5)).shape
    (dtype('float64'), ())
    """
    if value is None:
        raise NotNumbers("None")
    array = _as_array(value)
    if array.dtype.kind not in "fiub":
        raise NotNumbers(_described(value, array))
    if array.size > MAX_VALUES or array.ndim > MAX_RANK:
        raise NotNumbers(f"an array of shape {array.shape}")
    return np.array(array, dtype="<f8", order="C", copy=True, subok=False)


def _as_array(value: object) -> np.ndarray:
    if isinstance(value, np.ma.MaskedArray):
        return np.ma.filled(value.astype(float), np.nan)
    plain = [_as_plain(item) for item in value] if isinstance(value, list | tuple) else _as_plain(value)
    try:
        return np.asarray(plain)
    except (ValueError, TypeError, RuntimeError) as error:
        raise NotNumbers(_described(value)) from error


def _as_plain(value: object) -> object:
    """Take a torch tensor off its device and its graph; torch is not imported for that."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        dense = value.detach().cpu().to_dense().resolve_conj().resolve_neg()
        return dense.numpy() if dense.is_complex() else dense.double().numpy()
    return value


def _described(value: object, array: np.ndarray | None = None) -> str:
    """Name a kind of value, and what is in it unless that says no more than its name or what NumPy made of it."""
    kind = type(value)
    if array is None or array.dtype == object or kind.__module__ == "builtins":
        return kind.__name__
    return f"{kind.__name__} of {array.dtype}"
