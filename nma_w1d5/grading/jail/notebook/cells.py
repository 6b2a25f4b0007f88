"""From the bytes of a notebook, or of a script made of one, to the text of its code cells. Runs inside the jail."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from nma_w1d5.exercises.replies import Problem
from nma_w1d5.grading.jail.notebook.magics import restore_magics

_FOREIGN = (
    *(b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf"),
    *(b"{\\rtf", b"bplist"),
)
_POINTER = "version https://git-lfs.github.com/spec/"
_WEB_PAGE = ("<", "From: <Saved by", "MIME-Version:")
_CONFLICT = re.compile(r"^(<{7}|>{7})\s", re.MULTILINE)
_JSON = re.compile(r'[{\[]\s*(["{}\[\]\d]|\Z)')
_PYTHON = re.compile(
    r"^(import \w|from [\w.]+ import |(async )?def \w|class \w+[:(]|# ?%%|# In\[|\w+ = )", re.MULTILINE
)
_FENCED = re.compile(r"^```.*?(^```|\Z)", re.MULTILINE | re.DOTALL)
_COLAB = re.compile(r'(?:#.*\s+)?"""(?P<name>.+\.ipynb)\s')
_UNREADABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class UnreadableNotebook(ValueError):
    """The bytes are not a notebook. ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Document:
    """What is read of a notebook: the source of every code cell in order, and the name it has in Colab, if any."""

    sources: tuple[str, ...]
    name: str = ""


def read_document(data: bytes) -> Document:
    """Read a notebook of nbformat 3 (worksheets, ``input``) or 4 and later (cells, ``source``), or a Python script.

    Nothing else in it is looked at, so missing metadata, ids or outputs do no harm. What is neither says why.

    Raises
    ------
    UnreadableNotebook
        When it is not a notebook; nothing else, whatever the bytes.

    Examples
    --------
    >>> read_document(b'{"cells": [{"cell_type": "code", "source": ["a = 1\\\\n", "b = 2"]}]}')
    Document(sources=('a = 1\\nb = 2',), name='')
    """
    text = _decode(data)
    try:
        content: object = json.loads(text, strict=False)
    except RecursionError as error:
        raise UnreadableNotebook("too_deep") from error
    except ValueError as error:
        if problem := _find_problem(text, error):
            raise UnreadableNotebook(problem) from error
        return _read_script(text)
    sources = (_source(cell) for cell in _cells(content) if _get(cell, "cell_type") == "code")
    name = _get(_get(_get(content, "metadata"), "colab"), "name")
    return Document(tuple(restore_magics(source) for source in sources if source is not None), _readable(name))


def _decode(data: bytes) -> str:
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableNotebook("empty")
    if data.lstrip().startswith(_FOREIGN):
        raise UnreadableNotebook("other_format")
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding).rstrip("\0")
    except UnicodeDecodeError as error:
        start = error.object[: error.start].decode(encoding, "ignore").lstrip()
        if start.startswith("{") and error.end == len(error.object) and re.search("end of|truncated", error.reason):
            raise UnreadableNotebook("cut_off") from error
        if data.lstrip().startswith(b"<"):
            raise UnreadableNotebook("web_page") from error
        raise UnreadableNotebook("other_format" if b"\0" in data else "encoding") from error


def _find_problem(text: str, error: ValueError) -> Problem | None:
    """Tell what is wrong with a text that is no JSON; None if it is Python's."""
    start, end = text.lstrip(), text.rstrip()
    if start.startswith(_POINTER):
        return "lfs_pointer"
    if _CONFLICT.search(text):
        return "merge_conflict"
    if start.startswith(_WEB_PAGE):
        return "web_page"
    if _JSON.match(start):
        extra = isinstance(error, json.JSONDecodeError) and error.msg == "Extra data"
        is_cut = not end.endswith(("}", "]")) or (isinstance(error, json.JSONDecodeError) and error.pos >= len(end))
        return "cut_off" if is_cut and not extra else "not_json"
    return None if _PYTHON.search(_FENCED.sub("", text)) else "not_json"


def _read_script(text: str) -> Document:
    """Read a script: of Colab's "Download .py", of jupytext's percent or light format, of nbconvert, or a plain one."""
    text = restore_magics(text.replace("\r\n", "\n").replace("\r", "\n"))
    found = _COLAB.match(text)
    try:
        import jupytext  # takes longer than all else, and few need it

        sources = tuple(cell.source for cell in jupytext.reads(text, fmt="py").cells if cell.cell_type == "code")
    except Exception:  # whatever it cannot make cells of is one
        sources = (text,)
    return Document(sources, _readable(found["name"] if found else None))


def _readable(name: object) -> str:
    return name if isinstance(name, str) and not _UNREADABLE.search(name) else ""


def _cells(content: object) -> list[object]:
    cells = _get(content, "cells")
    if isinstance(cells, list):
        return cells
    sheets = _get(content, "worksheets")
    if not isinstance(sheets, list):
        raise UnreadableNotebook("not_notebook")
    lists = (_get(sheet, "cells") for sheet in sheets)
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _source(cell: object) -> str | None:
    source = _get(cell, "source", _get(cell, "input"))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else None


def _get(mapping: object, key: str, default: object = None) -> object:
    return mapping.get(key, default) if isinstance(mapping, dict) else None
