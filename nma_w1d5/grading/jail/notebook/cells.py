"""From the bytes of a notebook to the text of its code cells. Runs inside the jail."""

from __future__ import annotations

import codecs
import json

from nma_w1d5.exercises.replies import Problem

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class UnreadableNotebook(ValueError):
    """The bytes are not a notebook. ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def code_cells(data: bytes) -> tuple[str, ...]:
    """Return the source of every code cell, in order.

    Parameters
    ----------
    data : bytes
        The file, of nbformat 3 (worksheets, ``input``) or 4 and later (cells, ``source``). What a notebook has
        besides code cells is not looked at, so missing metadata, ids or outputs do no harm.

    Raises
    ------
    UnreadableNotebook
        When it is not a notebook.

    Examples
    --------
    >>> code_cells(b'{"cells": [{"cell_type": "code", "source": ["a = 1\\\\n", "b = 2"]}]}')
    ('a = 1\\nb = 2',)
    """
    document = _document(_decoded(data))
    cells = _cells(document)
    if cells is None:
        raise UnreadableNotebook("not_notebook")
    sources = (_source(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    return tuple(source for source in sources if source is not None)


def _decoded(data: bytes) -> str:
    if not data.strip():
        raise UnreadableNotebook("empty")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableNotebook("encoding") from error


def _document(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise UnreadableNotebook("too_deep") from error
    except ValueError as error:
        raise UnreadableNotebook("not_json") from error


def _cells(document: object) -> list | None:
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("cells"), list):
        return document["cells"]
    sheets = document.get("worksheets")
    if not isinstance(sheets, list):
        return None
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _source(cell: dict) -> str | None:
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else None
