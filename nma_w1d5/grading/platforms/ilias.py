"""ILIAS: a folder for each student, called by family name, first name, login and number."""

from __future__ import annotations

import re

from nma_w1d5.grading.platforms.owners import Owner, Platform, most

_FOLDER = re.compile(r"(?P<last>[^\d_.]+)_(?P<first>[^\d_.]+(?:_[^\d_.]+)*)_(?P<login>[^_]+)_(?P<id>\d+)")


def find_owner(part: str) -> Owner | None:
    """Read a student's name from the name of a folder.

    Examples
    --------
    >>> find_owner("Lovelace_Ada_al17_4711").name
    'Ada Lovelace'
    """
    found = _FOLDER.fullmatch(part)
    return Owner(f"{found['first']} {found['last']}".replace("_", " "), found["id"]) if found else None


PLATFORM = Platform(find_owner, most(find_owner))
