"""Names as people may see them: printable, of bounded length in bytes, and nothing that a file system refuses.

This is the one place for it: what is shown of a student or a file, and what a page is called, passes here.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

LONGEST_STUDENT = 120
LONGEST_FILE = 400
LONGEST_PAGE = 80
LONGEST_LISTED = 120
_GAP = "…"


def printable(text: str) -> str:
    """Return text with what is neither seen nor a space replaced.

    Examples
    --------
    >>> printable("山田　花子\\x1b[31m")
    '山田\\u3000花子�[31m'
    """
    if text.isprintable():
        return text
    kept = (letter.isprintable() or unicodedata.category(letter) == "Zs" for letter in text)
    return "".join(letter if keep else "\N{REPLACEMENT CHARACTER}" for letter, keep in zip(text, kept))


def shorten(text: str, most: int) -> str:
    """Return text printable, composed (NFC), and in at most ``most`` bytes of UTF-8: its middle gives way.

    Examples
    --------
    >>> shorten("a/very/long/way/to/answer.ipynb", 22)
    'a/very/long/w….ipynb'
    """
    if len(text) > 2 * most:
        text = text[:most] + text[-most:]
    shown = printable(unicodedata.normalize("NFC", text))
    data = shown.encode()
    if len(data) <= most:
        return shown
    room = most - len(_GAP.encode())
    head, tail = data[: room - room // 3], data[len(data) - room // 3 :]
    return head.decode(errors="ignore") + _GAP + tail.decode(errors="ignore")


def list_some(names: Sequence[str], most: int) -> tuple[str, ...]:
    """Return the first names, shortened, and how many there are besides.

    Examples
    --------
    >>> list_some(["a", "b", "c", "d"], 2)
    ('a', 'b', '… (2)')
    """
    shown = tuple(shorten(name, LONGEST_LISTED) for name in names[:most])
    return shown + ((f"{_GAP} ({len(names) - most})",) if len(names) > most else ())


def show_path(path: Path | str) -> str:
    """Return a path as text: bytes that are no UTF-8 are replaced, too."""
    return printable(os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/"))


def name_file(text: str, most: int = LONGEST_PAGE) -> str:
    """Make a file name of any text: letters of any script, digits and hyphens, in at most ``most`` bytes.

    Examples
    --------
    >>> name_file("../Ada <Lovelace>")
    'Ada-Lovelace'
    """
    hyphened = re.sub(r"[^\w]+", "-", text[: 2 * most]).strip("-_")
    return hyphened.encode()[:most].decode(errors="ignore") or "student"
