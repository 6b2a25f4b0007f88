"""From the bytes of a notebook to its code cells, parsed. Runs inside the jail."""

from __future__ import annotations

import ast
import codecs
import json
import re
from dataclasses import dataclass

from nma_w1d5.grading.magics import strip_magics
from nma_w1d5.grading.records import Problem

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


@dataclass(frozen=True)
class Cell:
    """One code cell: its number from 1, its Python, and its tree or why it has none."""

    number: int
    source: str
    tree: ast.Module | None
    error: str = ""

    @property
    def filename(self) -> str:
        """What tracebacks call it."""
        return f"<cell {self.number}>"

    def seems_to_define(self, name: str) -> bool:
        """Tell whether the text, parsed or not, binds ``name`` at the start of a line."""
        return re.search(rf"^[ \t]*(?:def[ \t]+{name}\b|{name}[ \t]*=(?!=))", self.source, re.MULTILINE) is not None


def parse_cell(number: int, source: str) -> Cell:
    """Parse a cell, taking magics out where it isn't Python as it stands.

    Examples
    --------
    >>> parse_cell(3, "%time y = 2").tree.body[0].targets[0].id
    'y'
    >>> parse_cell(3, "def f(:").error
    'cell 3, line 1: invalid syntax: `def f(:`'
    """
    tree, _ = _tree(source)
    if tree is not None:
        return Cell(number, source, tree)
    plain = strip_magics(source)
    tree, error = _tree(plain)
    return Cell(number, plain, tree, f"cell {number}, {error}" if tree is None else "")


def _tree(source: str) -> tuple[ast.Module | None, str]:
    try:
        return ast.parse(source), ""
    except SyntaxError as error:
        text = (error.text or "").strip()
        return None, f"line {error.lineno}: {error.msg}" + (f": `{text}`" if text else "")
    except (ValueError, RecursionError, MemoryError) as error:
        return None, f"line 1: {error}"
