"""manaba: student number, user and the file's own name with ``@`` between, or user before number, as it is set up.

Source: faq.manaba.jp, "提出物を1つのフォルダにまとめる".
"""

from __future__ import annotations

import re

from nma_w1d5.grading.platforms.owners import Owner, Platform, most

_NAME = re.compile(r"(?P<first>[^@]+)@(?P<second>[^@]+)@.+", re.DOTALL)


def find_owner(part: str) -> Owner | None:
    """Read the student number from the name of a file: of the two, it is the one with more digits, else the first.

    Examples
    --------
    >>> find_owner("ada@2024001@W1D5.ipynb").name, find_owner("2024001@ada@W1D5.ipynb").name
    ('2024001', '2024001')
    """
    found = _NAME.fullmatch(part)
    if not found:
        return None
    number, user = sorted(found.groups(), key=_count_digits, reverse=True)
    return Owner(number, user)


def _count_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


PLATFORM = Platform(find_owner, most(find_owner))
