"""Wrong answers that thoughtful students give: a name, the numbers it yields, hints that lead without
telling.

A wrong answer is recognised by its numbers: it is compared with what each wrong formula gives for the same
input. A misconception may stand for several formulas that come of one mistake, such as dividing by N or by N
- 1.
"""

import tomllib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .wrong_correlations import WRONG_CORRELATIONS
from .wrong_rdms import WRONG_RDMS

FORMULAS = {"RDM": WRONG_RDMS, "correlate_rdms": WRONG_CORRELATIONS}
HINTS = tomllib.loads((Path(__file__).parent / "hints.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Misconception:
    """A known mistake in one exercise.

    ``formulas`` compute what the mistake yields from the arguments of the exercise's function. ``title`` says
    by language what it is; ``hints`` holds, by language, a first gentle hint and a second, stronger one.
    """

    name: str
    exercise: str
    formulas: tuple[Callable, ...]
    title: dict[str, str]
    hints: dict[str, list[str]]


def list_misconceptions(exercise):
    """Return the misconceptions known for one exercise.

    Parameters
    ----------
    exercise : {"RDM", "correlate_rdms"}

    Returns
    -------
    list of Misconception

    Examples
    --------
    >>> [item.name for item in list_misconceptions("RDM")][:2]
    ['similarity_not_dissimilarity', 'zscored_over_stimuli']
    """
    texts = HINTS[exercise]
    return [
        Misconception(name, exercise, formulas, texts[name]["title"], texts[name]["hints"])
        for name, formulas in FORMULAS[exercise].items()
    ]


def compute_wrong_values(exercise, arguments):
    """Compute what every misconception yields for one input.

    Parameters
    ----------
    exercise : {"RDM", "correlate_rdms"}
    arguments : tuple of arrays

    Returns
    -------
    dict of str to list of arrays
        Formulas that are undefined for this input are left out.
    """
    arguments = [np.asarray(argument, dtype=float) for argument in arguments]
    values = {}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where a formula is undefined, its result is not finite
        for name, formulas in FORMULAS[exercise].items():
            results = [np.asarray(formula(*arguments), dtype=float) for formula in formulas]
            values[name] = [result for result in results if np.isfinite(result).all()]
    return values
