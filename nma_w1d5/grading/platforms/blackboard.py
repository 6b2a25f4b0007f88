"""Blackboard: the assignment, the user and the time of each attempt stand before the file's own name."""

from __future__ import annotations

import re

from nma_w1d5.grading.platforms.owners import Owner, Platform, some

_NAME = re.compile(
    r"(?P<task>.+)_(?P<name>[^_]+)_[^\W\d_]+_(?P<moment>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)


def find_owner(part: str) -> Owner | None:
    """Read a user's name, and when the attempt was made, from the name of a file.

    Examples
    --------
    >>> find_owner("W1D5_ada_attempt_2024-05-01-12-34-56_answer.ipynb")
    Owner(name='ada', identifier='W1D5_ada', moment='2024-05-01-12-34-56')
    """
    found = _NAME.fullmatch(part)
    return Owner(found["name"], f"{found['task']}_{found['name']}", found["moment"]) if found else None


PLATFORM = Platform(find_owner, some(find_owner))
