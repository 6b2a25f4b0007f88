"""The one exception of the course half: what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path


class CourseError(Exception):
    """A mistake in the source, the settings or the solutions that stops a build.

    Parameters
    ----------
    problem : str
        What was expected and what came.
    remedy : str
        What to do about it.
    path : pathlib.Path or str, optional
        The file it is in.
    cell : int, optional
        The cell's position in that file, counted from 1.
    line : int, optional
        The line on which that cell starts, counted from 1.
    language : str, optional
        The language the cell was run or written for.

    Examples
    --------
    >>> print(CourseError("unknown tag 'hide'", "use 'hide-input'", path="a.md", cell=3, line=40))
    a.md, cell 3 (line 40): unknown tag 'hide'
      -> use 'hide-input'
    """

    def __init__(
        self,
        problem: str,
        remedy: str,
        *,
        path: Path | str | None = None,
        cell: int | None = None,
        line: int | None = None,
        language: str | None = None,
    ) -> None:
        self.problem = problem
        self.remedy = remedy
        self.path = path
        self.cell = cell
        self.line = line
        self.language = language
        super().__init__(problem)

    @property
    def place(self) -> str:
        """Where it is: file, cell, line and language, as far as they are known."""
        parts = [] if self.path is None else [str(self.path)]
        if self.cell is not None:
            parts.append(f"cell {self.cell}" + ("" if self.line is None else f" (line {self.line})"))
        if self.language is not None:
            parts.append(f"language '{self.language}'")
        return ", ".join(parts)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.problem}\n  -> {self.remedy}"
