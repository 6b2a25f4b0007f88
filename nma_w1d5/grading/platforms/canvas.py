"""Canvas: each file's name begins with that of its student, in small letters without spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nma_w1d5.grading.platforms.owners import Owner

_NAME = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d+_.+", re.DOTALL)


def find_owner(part: str, metadata: Mapping[str, str]) -> Owner | None:
    """Read a student's name from one part of a path.

    Examples
    --------
    >>> find_owner("lovelaceada_LATE_12345_678901_W1D5_Tutorial3-2.ipynb", {}).name
    'lovelaceada'
    """
    found = _NAME.fullmatch(part)
    return Owner(found["name"], found["id"], from_lms=True) if found else None
