"""What students may see of an exercise, as the text of a file: numbers and words.

The companion package may not hold the answers, but its check has to know what is right. So the right results of a few
cases, and those of the known mistakes, are written down as plain numbers, with the words beside them.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import numpy as np

from nma_w1d5.authoring.loading import Authored
from nma_w1d5.exercises.exercise import Case

SEED = 2021
DECIMALS = 4
MOST_DIGITS = 7
LARGEST_TELLING = 36
LARGEST_WRONG = 1024
"""Numbers in a right result, and in a wrong one, where those of the known mistakes are written: more would swell it."""


def freeze(
    authored: Authored,
    page: str,
    title: Mapping[str, str],
    order: tuple[int, int],
    stub: str,
    cells: Sequence[str] = (),
) -> str:
    """Return the text of an exercise's file; one case a line, so that a change shows where it is.

    ``order`` is the place of the page in the contents and of the stub in the page; ``cells`` is all code of the page.
    """
    definition, sentences = authored.definition, authored.sentences
    cases = definition.draw_cases(np.random.default_rng(SEED), brief=True, decimals=DECIMALS)
    own = {part.id for node in _read([stub]) for part in ast.walk(node) if isinstance(part, ast.Name)}
    before = cells[: cells.index(stub)] if stub in cells else ()
    head: dict[str, Any] = {
        "page": page,
        "title": dict(title),
        "order": order,
        "stub": stub,
        "imports": "\n".join(ast.unparse(node) for node in _read(before) if isinstance(node, _IMPORTS)),
        "outside": sorted({name for node in _read(cells) for name in _bind(node)} - own),
        "points": [asdict(point) for point in definition.points],
        "sentences": sentences.points,
        "mistakes": {name: asdict(mistake) for name, mistake in sentences.mistakes.items()},
        "unrelated": definition.unrelated,
        "example": sentences.example,
    }
    lines = ",\n".join(json.dumps(_freeze_case(case), separators=(",", ":")) for case in cases)
    return f'{json.dumps(head, ensure_ascii=False, indent=1)[:-2]},\n "cases": [\n{lines}\n]}}\n'


_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (*_IMPORTS, ast.FunctionDef, ast.ClassDef)


def _read(cells: Sequence[str]) -> Iterator[ast.stmt]:
    """Yield the statements of cells, without magics."""
    for cell in cells:
        with suppress(SyntaxError):
            yield from ast.parse(re.sub(r"^(\s*)[%!].*", r"\1pass", cell, flags=re.MULTILINE)).body


def _bind(node: ast.stmt) -> set[str]:
    """Return the variables that a statement binds."""
    parts = () if isinstance(node, _DEFINITIONS) else ast.walk(node)
    return {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)} - {"_"}


def _freeze_case(case: Case) -> dict[str, Any]:
    frozen: dict[str, Any] = {
        "point": case.point,
        "kind": case.kind,
        "tolerance": case.tolerance,
        "arguments": [[str(argument.dtype), _write_exactly(argument)] for argument in case.arguments],
        "reference": _shorten(case.reference),
    }
    if case.reference.size <= LARGEST_TELLING:
        frozen["wrong"] = {
            name: [_shorten(result) for result in results if result.size <= LARGEST_WRONG]
            for name, results in case.wrong.items()
        }
    return frozen


def _write_exactly(argument: np.ndarray) -> Any:
    """Turn an argument, rounded when it was drawn, into nested lists of just these numbers."""
    return np.round(argument.astype(float), DECIMALS).tolist()


def _shorten(array: np.ndarray) -> Any:
    """Turn an array into nested lists of numbers with no more digits than the comparison needs."""
    numbers = [float(f"{number:.{MOST_DIGITS}g}") for number in np.asarray(array, dtype=float).ravel()]
    return np.reshape(numbers, np.shape(array)).tolist()
