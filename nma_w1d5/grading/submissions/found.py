"""A file that was found on the way to a submission, and which of several of one student counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nma_w1d5.grading.platforms.folders import find_stem
from nma_w1d5.grading.submissions.kinds import Kind, is_python
from nma_w1d5.grading.submissions.names import list_some
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reader import Reader
from nma_w1d5.grading.submissions.reading import read_file

LARGEST_NOTEBOOK = 50 * 2**20
MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and how to read it.

    Attributes
    ----------
    path : str
        From the folder or archive that was given; printable.
    source, trail
        The file on the disk and, if it is an archive, where in it.
    archives : tuple of str
        The archives around it, by their paths.
    moment : str
        When it was handed in, if the platform says so: later is greater.
    others : tuple of str
        Files that it was preferred to.
    """

    path: str
    kind: Kind
    source: Path
    trail: tuple[int, ...] = ()
    problem: str = ""
    detail: str = ""
    archives: tuple[str, ...] = ()
    moment: str = ""
    others: tuple[str, ...] = ()
    is_given: bool = False

    def read(self, reader: Reader) -> bytes:
        """Return its bytes.

        Raises
        ------
        SubmissionProblem
            If it must not or cannot be read.
        """
        if self.problem:
            raise SubmissionProblem(self.problem, self.detail)
        if self.trail:
            data = reader.read(self.source, self.trail, LARGEST_NOTEBOOK)
        else:
            data = read_file(self.source, LARGEST_NOTEBOOK, follow=self.is_given)
        if self.kind == Kind.NOTEBOOK and is_python(data):
            raise SubmissionProblem("python_text")
        return data


def choose(files: Sequence[Found]) -> Found:
    """Return the one of a student's files that counts; the others are named in it.

    It is the last by the platform's time, if there is one; else a notebook rather than a script, and the last by name,
    where numbers count as numbers. If there is nothing to be graded, it is a problem that says what there is instead.
    """
    chosen = max(files, key=_rate)
    if chosen.kind == Kind.OTHER:
        there = ", ".join(list_some([each.path for each in files], 3))
        return replace(chosen, kind=Kind.BAD, problem="no_notebook", detail=there)
    rest = [each for each in files if each is not chosen and each.kind != Kind.OTHER]
    others = [name for each in rest for name in (each.path, *each.others)]
    return replace(chosen, others=list_some([*chosen.others, *others], MOST_OTHERS)) if others else chosen


def _rate(file: Found) -> tuple[object, ...]:
    return file.kind >= Kind.SCRIPT, file.moment, file.kind, sort_naturally(file.path)


def sort_naturally(path: str) -> list[object]:
    """Return a key by which ``x (10)`` comes after ``x (9)``, and both after ``x``.

    Examples
    --------
    >>> sorted(["x (10).ipynb", "x.ipynb", "x (9).ipynb"], key=sort_naturally)
    ['x.ipynb', 'x (9).ipynb', 'x (10).ipynb']
    """
    folder = path.rpartition("/")[0]
    parts = re.split(r"(\d+)", f"{folder}/{find_stem(path)}".casefold())
    return [(len(part.lstrip("0")), part.lstrip("0")) if number % 2 else part for number, part in enumerate(parts)]
