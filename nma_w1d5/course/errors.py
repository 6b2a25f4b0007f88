"""The one exception of the course half: what is wrong, where, and what to do; what a machine refuses becomes one."""

import errno
import os
from pathlib import Path

REFUSALS = tuple(map(os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)))
"""What a machine says to every program when its disk is full or not to be written to."""


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


def of_machine(error: OSError) -> CourseError:
    """Return as a CourseError what the machine refuses to a build, such as room on its disk.

    >>> print(of_machine(OSError(28, "No space left on device", "_build/html")))
    _build/html: No space left on device
      -> make room there, or make it writable; what was built before is still there
    """
    problem = error.strerror or str(error)
    remedy = "make room there, or make it writable" if problem in REFUSALS else "see what lies there"
    return CourseError(problem, f"{remedy}; what was built before is still there", path=error.filename)


def heed_refusal(said: str, path: Path) -> None:
    """Raise what the machine refused to a program that wrote into the folder ``path``, if that is what it said."""
    for refusal in REFUSALS:
        if refusal in said:
            raise OSError(None, refusal, str(path))
