"""Canvas: each file's name begins with that of its student, in small letters without spaces; two numbers follow, of the
student and of the file. Text and links are handed out as HTML files with one number, and the anonymous have none.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from nma_w1d5.grading.platforms.folders import find_stem
from nma_w1d5.grading.platforms.owners import Owner, Platform, most

_FILE = re.compile(r"[^\W_0][^\W_]*_([1-9]\d*)_.")
_TEXT = re.compile(r"[^\W_]+_(text|link)\.html")
_DATE = re.compile(
    r"(19|20)\d\d_(1[0-2]|[1-9])(_.*)?|(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])_(\d{4}|\d{6})_.*"
    r"|([1-9]|[12]\d|3[01])_([1-9]|[12]\d|3[01])_(19|20)\d\d([^\d].*)?",
    re.DOTALL,
)


def find_owner(part: str) -> Owner | None:
    """Read a student's name from the name of a file; numbers that are a date are none of Canvas.

    Examples
    --------
    >>> find_owner("van_gogh_LATE_12345_678901_W1D5_Tutorial3-2.ipynb")
    Owner(name='van_gogh', identifier='12345', moment='')
    >>> find_owner("hw_2024_5_1.ipynb"), find_owner("hw_05_01_2024.ipynb")
    (None, None)
    """
    name, number, rest = _split(part)
    is_file = _FILE.match(rest) and not _DATE.fullmatch(rest)
    return Owner(name, number) if name.strip("_") and (is_file or _TEXT.fullmatch(rest)) else None


def fits(names: Collection[str]) -> bool:
    """Tell whether names are those of Canvas, which gives no number to two files.

    Examples
    --------
    >>> fits(["ada_12_101_x.ipynb", "bob_13_102_x.ipynb"]), fits(["hw_1_5_ada.ipynb", "hw_1_5_bob.ipynb"])
    (True, False)
    """
    found = [(find_stem(part), match[1]) for part in names if (match := _FILE.match(_split(part)[2]))]
    return most(find_owner)(names) and len(set(found)) == len({number for _, number in found})


def _split(part: str) -> tuple[str, str, str]:
    """Return a student's name and number, and all from the number on."""
    fields = [field for field in part.split("_") if field != "LATE"]
    if fields[:1] == ["anon"]:
        name, numbers = "_".join(fields[:2]), fields[1:]
    else:
        place = next((place for place, field in enumerate(fields) if field.isdecimal()), len(fields))
        name, numbers = "_".join(fields[:place]), fields[place:]
    return name, "".join(numbers[:1]), "_".join(numbers)


PLATFORM = Platform(find_owner, fits)
