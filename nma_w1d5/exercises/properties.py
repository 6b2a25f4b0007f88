"""What can be seen of a result without knowing the right one, and how closely numbers must agree.

These are what an author chooses from; each takes its parameters by name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from nma_w1d5.exercises.exercise import Array, Case, Point


def agrees(value: Array | None, reference: Array, tolerance: float) -> bool:
    """Tell whether a result has the right shape and every number is within the tolerance.

    A single number may come as an array with one element.
    """
    if value is None or not _has_shape(value, reference):
        return False
    probe = 1 if value.size > 1 else 0  # the first of a matrix may be on its diagonal
    if value.size and not abs(float(value.flat[probe]) - float(reference.flat[probe])) <= tolerance:
        return False  # most comparisons with wrong formulas end here, a hundred times sooner
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(value.reshape(reference.shape) - reference) <= tolerance))


def _has_shape(value: Array, reference: Array) -> bool:
    return value.shape == reference.shape or value.size == reference.size == 1


def _is_square(value: Array) -> bool:
    return value.ndim == 2 and value.shape[0] == value.shape[1]


def _is_symmetric(value: Array, case: Case) -> bool:
    return _is_square(value) and agrees(value, value.T, case.tolerance)


def _has_diagonal(value: Array, case: Case, *, of: float) -> bool:
    """A square matrix with the number ``of`` all along its diagonal."""
    return _is_square(value) and agrees(np.diagonal(value), np.full(len(value), of), case.tolerance)


def _lies_between(value: Array, case: Case, *, low: float, high: float) -> bool:
    inside = (value >= low - case.tolerance) & (value <= high + case.tolerance)
    return bool(value.size and np.all(inside))


def _equals_first(value: Array, case: Case, *, first: Array) -> bool:
    """The same result as that of the exercise's first case, for instance with its arguments swapped."""
    return agrees(value, first, case.tolerance)


def _is_right(value: Array, case: Case) -> bool:
    """The right result, for an input where that can be known without the answer."""
    return agrees(value, case.reference, case.tolerance)


PROPERTIES: dict[str, Callable[..., bool]] = {
    "shape": lambda value, case: _has_shape(value, case.reference),
    "symmetric": _is_symmetric,
    "diagonal": _has_diagonal,
    "between": _lies_between,
    "equals_first": _equals_first,
    "right": _is_right,
}
"""The library, by the names that points use."""

WITH_OWN_CASES = frozenset({"equals_first", "right"})
"""Those that are looked at in the cases of the point's own name; the others in every result."""


def list_parameters(name: str) -> frozenset[str]:
    """Return the parameters that a property must be given."""
    named = inspect.signature(PROPERTIES[name]).parameters.values()
    return frozenset(each.name for each in named if each.kind is each.KEYWORD_ONLY) - {"first"}


def holds(point: Point, value: Array, case: Case, first: Array | None = None) -> bool:
    """Tell whether one result has the property of a point; ``first`` is that of the exercise's first case."""
    options = {"first": first} if point.property == "equals_first" else point.options
    return PROPERTIES[point.property or "right"](value, case, **options)


def is_seen_in_one_result(point: Point) -> bool:
    """Tell whether a property needs nothing but a single result, so that it can be shown beside it."""
    return point.property is not None and point.property not in WITH_OWN_CASES
