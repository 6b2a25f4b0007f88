"""Moodle: the name stands in that of a folder, or at the beginning of a file's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nma_w1d5.grading.platforms.owners import Owner

_NAME = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_.*)?", re.DOTALL)


def find_owner(part: str, metadata: Mapping[str, str]) -> Owner | None:
    """Read a student's name from one part of a path.

    Examples
    --------
    >>> find_owner("Ada Lovelace_1234567_assignsubmission_file_", {}).name
    'Ada Lovelace'
    """
    found = _NAME.fullmatch(part)
    return Owner(found["name"], found["id"], from_lms=True) if found else None
