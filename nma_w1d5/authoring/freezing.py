"""What students may see of an exercise, as the text of a file: numbers and words.

The companion package may not hold the answers, but its check has to know what is right. So the right results of a few
cases, and those of the known mistakes, are written down as plain numbers, with the words beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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


def freeze(authored: Authored, page: str, title: Mapping[str, str], order: tuple[int, int], stub: str) -> str:
    """Return the text of an exercise's file; one case a line, so that a change shows where it is.

    Parameters
    ----------
    authored : Authored
    page : str
        The page that shows the stub.
    title : mapping of str to str
        Of that page, by language.
    order : (int, int)
        The place of the page in the contents, and of the stub in the page.
    stub : str
    """
    definition, sentences = authored.definition, authored.sentences
    cases = definition.draw_cases(np.random.default_rng(SEED), brief=True, decimals=DECIMALS)
    head: dict[str, Any] = {
        "page": page,
        "title": dict(title),
        "order": order,
        "stub": stub,
        "points": [asdict(point) for point in definition.points],
        "sentences": sentences.points,
        "mistakes": {name: asdict(mistake) for name, mistake in sentences.mistakes.items()},
        "example": sentences.example,
    }
    lines = ",\n".join(json.dumps(_freeze_case(case), separators=(",", ":")) for case in cases)
    return f'{json.dumps(head, ensure_ascii=False, indent=1)[:-2]},\n "cases": [\n{lines}\n]}}\n'


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
