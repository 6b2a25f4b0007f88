"""The one exception of authoring: what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path


class DefinitionError(Exception):
    """An answer key, or an exercise in it, that cannot be used.

    Examples
    --------
    >>> print(DefinitionError("no title in 'fr'", "write it", path="rdm.toml", line=3))
    rdm.toml:3: no title in 'fr'
      -> write it
    """

    def __init__(self, problem: str, remedy: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        self.problem = problem
        self.remedy = remedy
        self.place = "" if path is None else f"{path}:{line}" if line else str(path)
        super().__init__(problem)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.problem}\n  -> {self.remedy}"
