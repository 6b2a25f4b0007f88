"""An exercise as plain values: what earns a point, the calls it is tried with, the sentences students read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Kind = Literal["numpy", "torch"]

AGAIN = "again"
"""The point of a case that repeats the first one: its result has to be the same."""


@dataclass(frozen=True)
class Point:
    """One thing that earns a mark.

    ``property`` is a name of :data:`nma_w1d5.exercises.properties.PROPERTIES` that says what the results must be like,
    and ``options`` its parameters. Without one, the results of the cases of this name must be right.
    """

    name: str
    property: str | None = None
    options: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One call of a student's function and what is known about its result.

    A right result earns ``point``; it differs by ``tolerance`` at most from ``reference``, which an author leaves out:
    the answer gives it. ``kind`` is what the function is handed; ``wrong`` is what each known mistake yields.
    """

    point: str
    arguments: tuple[np.ndarray, ...]
    kind: Kind = "numpy"
    tolerance: float = 1e-4
    reference: Array = field(default_factory=lambda: np.array(np.nan))
    wrong: Mapping[str, list[Array]] = field(default_factory=dict)


@dataclass(frozen=True)
class Mistake:
    """What a student is told who made a known mistake: by language its title, and hints from gentle to strong."""

    title: Mapping[str, str]
    hints: Mapping[str, list[str]]


@dataclass(frozen=True)
class Exercise:
    """An exercise: the function ``name`` that students write, on the ``page`` that shows its ``stub``.

    The first of its ``cases`` is an ordinary one, and of a fixed size. By language there are the page's ``title``, a
    sentence for each point, and what the first of the frozen cases shows (``{rows}`` and ``{columns}`` are its size).
    ``imports`` are those that the page makes before the stub, as source; ``outside`` the variables that its cells bind.
    Numbers of the mistakes in ``unrelated`` have nothing to do with the right ones: no property counts for them.
    """

    name: str
    page: str
    title: Mapping[str, str]
    stub: str
    points: tuple[Point, ...]
    cases: tuple[Case, ...]
    sentences: Mapping[str, Mapping[str, str]]
    mistakes: Mapping[str, Mistake]
    example: Mapping[str, str]
    imports: str = ""
    outside: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
