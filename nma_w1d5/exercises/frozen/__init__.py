"""The exercises of the course, frozen: numbers and words that students may see, in one file ``NAME.json`` each.

``nma-w1d5 freeze`` writes the files from the answers of ``solutions``; no formula is in them. A course that is not the
package's own keeps its files in its folder ``nma_w1d5/exercises/frozen``.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nma_w1d5.exercises.exercise import Case, Exercise, Mistake, Point
from nma_w1d5.wording import data_folders


def list_exercises() -> tuple[str, ...]:
    """Return the names of all exercises, in the order of the pages."""
    orders = {name: _read(path)["order"] for name, path in _find_files().items()}
    return tuple(sorted(orders, key=lambda name: (*orders[name], name)))


def load_exercise(name: str) -> Exercise:
    """Return an exercise with its frozen cases; a KeyError says that there is none of this name."""
    record = {key: value for key, value in _read(_find_files()[name]).items() if key != "order"}
    taken = {
        "points": tuple(Point(**point) for point in record["points"]),
        "cases": tuple(_thaw(case) for case in record["cases"]),
        "mistakes": {mistake: Mistake(**texts) for mistake, texts in record["mistakes"].items()},
        "outside": tuple(record.get("outside", ())),
        "unrelated": tuple(record.get("unrelated", ())),
    }
    return Exercise(name=name, **record | taken)


def _find_files() -> dict[str, Path]:
    """Return the files by the exercise's name; a course of its own has its own exercises and no others."""
    folders = data_folders("exercises/frozen")
    return next((files for folder in folders if (files := {path.stem: path for path in folder.glob("*.json")})), {})


@cache
def _read(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _thaw(record: dict[str, Any]) -> Case:
    wrong = record.get("wrong", {}).items()
    taken = {
        "arguments": tuple(np.array(numbers, dtype=dtype) for dtype, numbers in record["arguments"]),
        "reference": np.array(record["reference"], dtype=float),
        "wrong": {name: [np.array(result, dtype=float) for result in results] for name, results in wrong},
    }
    return Case(**record | taken)
