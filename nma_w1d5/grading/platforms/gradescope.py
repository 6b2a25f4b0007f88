"""Gradescope: a numbered folder for each submission, and one file of metadata that knows the names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nma_w1d5.grading.platforms.owners import Owner

METADATA = "submission_metadata.yml"
_FOLDER = re.compile(r"submission_(?P<id>\d+)")


def find_owner(part: str, metadata: Mapping[str, str]) -> Owner | None:
    """Look up a student's name by one part of a path; ``metadata`` are names by submission number.

    Examples
    --------
    >>> find_owner("submission_77", {"77": "Ada Lovelace"}).name
    'Ada Lovelace'
    """
    found = _FOLDER.fullmatch(part)
    return Owner(metadata.get(found["id"], part), found["id"], from_lms=True) if found else None


def read_names(text: str) -> dict[str, str]:
    """Read the submitters' names by submission number; several of one submission are joined by a comma.

    Only the lines that matter are looked at, so no YAML parser has to be trusted with the file.

    Examples
    --------
    >>> read_names("submission_77:\\n  :submitters:\\n  - :name: Ada Lovelace\\n    :sid: '1'\\n")
    {'77': 'Ada Lovelace'}
    """
    names: dict[str, list[str]] = {}
    number, section = "", ""
    for line in text.splitlines():
        if head := re.match(r"submission_(\d+):", line):
            number, section = head[1], ""
        elif key := re.match(r"(?: {0,2}|\t):?(\w+):", line):
            section = key[1]
        entry = re.match(r"\s+-?\s*:?name:\s*(.+?)\s*$", line)
        if number and section == "submitters" and entry:
            spaced = " ".join(entry[1].strip("'\"").split())
            names.setdefault(number, []).append("".join(filter(str.isprintable, spaced)))
    return {number: ", ".join(found) for number, found in names.items()}
