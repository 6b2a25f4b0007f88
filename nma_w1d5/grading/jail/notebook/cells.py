"""From the bytes of a notebook to the text of its code cells. Runs inside the jail."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass

from nma_w1d5.exercises.replies import Problem

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
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
    """Read a notebook of nbformat 3 (worksheets, ``input``) or 4 and later (cells, ``source``).

    Nothing else in it is looked at, so missing metadata, ids or outputs do no harm.

    Raises
    ------
    UnreadableNotebook
        When it is not a notebook; nothing else, whatever the bytes.

    Examples
    --------
    >>> read_document(b'{"cells": [{"cell_type": "code", "source": ["a = 1\\\\n", "b = 2"]}]}')
    Document(sources=('a = 1\\nb = 2',), name='')
    """
    content = _parse(_decode(data))
    sources = (_source(cell) for cell in _cells(content) if _get(cell, "cell_type") == "code")
    name = _get(_get(_get(content, "metadata"), "colab"), "name")
    readable = isinstance(name, str) and not _UNREADABLE.search(name)
    return Document(tuple(source for source in sources if source is not None), str(name) if readable else "")


def _decode(data: bytes) -> str:
    if not data.strip():
        raise UnreadableNotebook("empty")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableNotebook("encoding") from error


def _parse(text: str) -> object:
    try:
        content: object = json.loads(text, strict=False)
    except RecursionError as error:
        raise UnreadableNotebook("too_deep") from error
    except ValueError as error:
        raise UnreadableNotebook("not_json") from error
    return content


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
