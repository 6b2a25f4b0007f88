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

    Parameters
    ----------
    name : str
    property : str, optional
        A name of :data:`nma_w1d5.exercises.properties.PROPERTIES`: what the results must be like. Default: the results
        of the cases of this name must be right.
    options : mapping, optional
        The property's parameters.
    """

    name: str
    property: str | None = None
    options: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One call of a student's function and what is known about its result.

    Parameters
    ----------
    point : str
        What a right result earns; `AGAIN` for the repeated first case.
    arguments : tuple of arrays
    kind : {"numpy", "torch"}
        What the function is handed.
    tolerance : float
        Largest absolute difference from the reference.
    reference : array
        The right result; an author leaves it out, the answer gives it.
    wrong : mapping of str to list of arrays
        What each known mistake yields.
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
    """An exercise.

    Parameters
    ----------
    name : str
        Of the function that students write.
    page : str
        Of the page that shows its stub.
    title : mapping of str to str
        Of that page, by language.
    stub : str
        The function as students get it.
    points : tuple of Point
        In the order in which they are reported.
    cases : tuple of Case
        First an ordinary one, and of a fixed size.
    sentences : mapping
        By point and language, what it says.
    mistakes : mapping of str to Mistake
    example : mapping of str to str
        By language, what the first of the frozen cases shows; ``{rows}`` and ``{columns}`` stand for its size.
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

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it can be told."""
        return tuple(self.example)
