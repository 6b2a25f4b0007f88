"""The cases of the check, frozen to numbers. The file is written by whoever holds the answers; none are here."""

import json
from functools import lru_cache
from importlib.resources import files

import numpy as np

from nma_w1d5.exercises.cases import Case


def load_cases(exercise):
    """Return the frozen cases of an exercise.

    Parameters
    ----------
    exercise : str

    Returns
    -------
    list of Case

    Examples
    --------
    >>> load_cases("RDM")[0].point
    'values'
    """
    return [_thaw(record) for record in _read()["cases"] if record["exercise"] == exercise]


def load_misconceptions(exercise):
    """Return what to say about each known mistake in an exercise.

    Parameters
    ----------
    exercise : str

    Returns
    -------
    dict of str to dict
        By name: ``title`` and ``hints`` (gentle, stronger), each by language.
    """
    return _read()["misconceptions"][exercise]


def load_example(exercise):
    """Return one frozen case whose input may be shown: the notebook's own example, not one the grader draws."""
    return load_cases(exercise)[0]


@lru_cache(maxsize=1)
def _read():
    return json.loads(files("nma_w1d5.checks").joinpath("frozen.json").read_text(encoding="utf-8"))


def _thaw(record):
    wrong = record.get("wrong", {})
    return Case(
        exercise=record["exercise"],
        point=record["point"],
        arguments=tuple(np.array(argument, dtype=record["dtype"]) for argument in record["arguments"]),
        reference=np.array(record["reference"]),
        wrong={name: [np.array(result) for result in results] for name, results in wrong.items()},
        kind=record["kind"],
        tolerance=record["tolerance"],
    )
