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

    Arrays of any numeric dtype, matrices, masked arrays, torch tensors (on any device, with or without gradient),
    numbers, and nested lists or tuples of them are accepted.

    Raises
    ------
    NotNumbers
        Otherwise: None, text, objects, complex numbers, more than `MAX_VALUES` numbers, rank over `MAX_RANK`.

    Examples
    --------
    >>> to_numbers([[1, 2], [3, 4]]).dtype, to_numbers(np.float32(0.5)).shape
    (dtype('float64'), ())
    """
    if isinstance(value, np.ma.MaskedArray):
        value = np.ma.filled(value.astype(float), np.nan)
    kind = type(value).__name__
    try:
        plain = [_as_plain(item) for item in value] if isinstance(value, list | tuple) else _as_plain(value)
        array = np.asarray(plain)
    except (ValueError, TypeError, RuntimeError) as error:
        raise NotNumbers(kind) from error
    if (
        value is None
        or array.dtype == object
        or (array.dtype.kind not in "fiub" and type(value).__module__ == "builtins")
    ):
        raise NotNumbers("None" if value is None else kind)
    if array.dtype.kind not in "fiub":
        raise NotNumbers(f"{kind} of {array.dtype}")
    if array.size > MAX_VALUES or array.ndim > MAX_RANK:
        raise NotNumbers(f"an array of shape {array.shape}")
    return np.array(array, dtype="<f8", order="C", copy=True, subok=False)


def _as_plain(value: object) -> object:
    """Take a torch tensor off its device and its graph; torch is not imported for that."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        dense = value.detach().cpu().to_dense().resolve_conj().resolve_neg()
        return dense.numpy() if dense.is_complex() else dense.double().numpy()
    return value
