"""The one exception of the course half: what is wrong, where, and what to do."""

from pathlib import Path


class CourseError(Exception):
    """A mistake in the source, the settings or the solutions that stops a build.

    It says what was expected and what came, what to do about it, and where it is, as far as that is known.

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
        self.problem, self.remedy = problem, remedy
        self.path, self.cell, self.line, self.language = path, cell, line, language
        super().__init__(problem)

    @property
    def place(self) -> str:
        """Where it is: file, cell, line and language, as far as they are known."""
        line = "" if self.line is None else f"line {self.line}"
        cell = line if self.cell is None else f"cell {self.cell}" + (f" ({line})" if line else "")
        language = "" if self.language is None else f"language '{self.language}'"
        return ", ".join(part for part in (str(self.path or ""), cell, language) if part)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.problem}\n  -> {self.remedy}"
