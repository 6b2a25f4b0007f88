"""Freeze cases to numbers for the check in the notebook: ``python -m solutions.freeze`` writes them.

The companion package may not hold the answers, but its check has to know what is right. So the right results of a few
cases, and those of the known mistakes, are written down as plain numbers, with the hints beside them.
"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from .cases import ANSWERS, draw_cases, is_clear
from .misconceptions import HINTS, compute_wrong_values

SEED = 2021
FILE = Path(__file__).resolve().parent.parent / "nma_w1d5" / "checks" / "frozen.json"
DECIMALS = 4
MOST_DIGITS = 8
TELLING = ("values", "opposite", "torch")
"""The points whose cases also get the results of the known mistakes; more would only make the file larger."""


def freeze_cases(seed=SEED):
    """Draw the frozen cases and compute all numbers that belong to them.

    Parameters
    ----------
    seed : int

    Returns
    -------
    list of dict
        As they stand in the file.
    """
    rng = np.random.default_rng(seed)
    while True:
        cases = [_round_arguments(case) for case in draw_cases(rng) if case.point != "large"]
        if all(is_clear(case) for case in cases):
            return [_freeze(case) for case in cases]


def render():
    """Return the text of the file: one case a line, so that a change shows where it is.

    Returns
    -------
    str
    """
    lines = [json.dumps(case, ensure_ascii=False) for case in freeze_cases()]
    hints = json.dumps(HINTS, ensure_ascii=False, indent=1)
    return '{"cases": [\n' + ",\n".join(lines) + '\n],\n"misconceptions": ' + hints + "}\n"


def main():
    """Write the file."""
    FILE.write_text(render(), encoding="utf-8")
    print(f"wrote {FILE}")


def _round_arguments(case):
    return replace(case, arguments=tuple(np.round(argument, DECIMALS) for argument in case.arguments))


def _freeze(case):
    frozen = {
        "exercise": case.exercise,
        "point": case.point,
        "kind": case.kind,
        "tolerance": case.tolerance,
        "dtype": str(case.arguments[0].dtype),
        "arguments": [_shorten(argument) for argument in case.arguments],
        "reference": _shorten(ANSWERS[case.exercise](*case.arguments)),
    }
    if case.point in TELLING:
        wrong = compute_wrong_values(case.exercise, case.arguments)
        frozen["wrong"] = {name: [_shorten(result) for result in results] for name, results in wrong.items()}
    return frozen


def _shorten(array):
    """Turn an array into nested lists of numbers with no more digits than the comparison needs."""
    shortened = [float(f"{number:.{MOST_DIGITS - 1}g}") for number in np.asarray(array, dtype=float).ravel()]
    return np.reshape(shortened, np.shape(array)).tolist()


if __name__ == "__main__":
    main()
