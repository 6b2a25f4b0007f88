"""Google Classroom: a copy of the assignment's file for each student, called ``Ada Lovelace - W1D5.ipynb``."""

from __future__ import annotations

import re
from collections.abc import Collection

from nma_w1d5.grading.platforms.owners import Owner, Platform, most

_NAME = re.compile(r"(?P<name>[^\d\s][^\d]*?) - (?P<title>.+)", re.DOTALL)


def find_owner(part: str) -> Owner | None:
    """Read a student's name from the name of a file.

    Examples
    --------
    >>> find_owner("Ada Lovelace - W1D5.ipynb").name
    'Ada Lovelace'
    """
    found = _NAME.fullmatch(part)
    return Owner(found["name"].strip()) if found else None


def fits(names: Collection[str]) -> bool:
    """Tell whether names are Classroom's: a title that several have, or a student for each.

    Examples
    --------
    >>> fits(["Ada - W1D5.ipynb", "Bob - W1D5.ipynb"]), fits(["Homework - Ada.ipynb", "Homework - Bob.ipynb"])
    (True, False)
    """
    found = [match for match in map(_NAME.fullmatch, names) if match]
    students, titles = {match["name"] for match in found}, {match["title"] for match in found}
    return most(find_owner)(names) and (len(students) == len(found) or len(titles) < len(found))


PLATFORM = Platform(find_owner, fits)
