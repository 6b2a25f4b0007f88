"""From the results of a student's function to points and, if it is wrong, the misconception behind it.

The grader and the check in the notebook both judge here, so they agree. Nothing here computes an answer:
results are compared with numbers that were computed elsewhere.

A point counts one mark. The points for agreement are earned by agreement alone. Those for properties (shape,
symmetry, ...) can be had without looking at the input, by returning zeros for example; so they are earned
only by an answer whose numbers are right in most cases, or are those of a known misconception.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from nma_w1d5.exercises.cases import AGAIN, PROPERTIES
from nma_w1d5.exercises.properties import agrees, has_property


@dataclass(frozen=True)
class Point:
    """One thing that was looked at: did the results have it (``held``), and does it count (``passed``)?"""

    name: str
    held: bool
    passed: bool


@dataclass(frozen=True)
class Verdict:
    """The judgement of one exercise.

    ``misconception`` is the name of the recognised wrong formula, if any; ``steady`` tells whether equal
    calls gave equal results.
    """

    points: tuple[Point, ...]
    misconception: str | None = None
    steady: bool = True

    @property
    def score(self):
        """Number of points passed."""
        return sum(point.passed for point in self.points)

    @property
    def max_score(self):
        """Number of points to be had."""
        return len(self.points)


def judge(exercise, cases, values):
    """Judge the results of one exercise.

    Parameters
    ----------
    exercise : str
    cases : sequence of Case
        All of this exercise, first an ordinary one.
    values : sequence of (array or None)
        What came back of each; None where nothing did.

    Returns
    -------
    Verdict
    """
    steady = _is_steady(cases, values)
    right = [agrees(value, case.reference, case.tolerance) for case, value in zip(cases, values)]
    agreement = _judge_agreement(exercise, cases, right, steady)
    misconception = recognise_misconception(cases, values, right)
    most = sum(agreement.values()) * 2 > len(agreement)
    grounded = steady and (most or misconception is not None)
    held = {name: _holds(name, cases, values) for name in PROPERTIES[exercise]}
    points = [Point(name, holds, holds and grounded) for name, holds in held.items()]
    points += [Point(name, passed, passed) for name, passed in agreement.items()]
    return Verdict(tuple(points), misconception, steady)


def list_points(exercise, cases):
    """Return the names of the points of an exercise, in the order in which they are reported."""
    others = [case.point for case in cases if case.point not in (AGAIN, *PROPERTIES[exercise])]
    return (*PROPERTIES[exercise], *dict.fromkeys(others))


def recognise_misconception(cases, values, right):
    """Find the wrong formula that explains most of the wrong results, if it explains at least half of them.

    Parameters
    ----------
    cases : sequence of Case
    values : sequence of (array or None)
    right : sequence of bool

    Returns
    -------
    str or None
    """
    votes, wrong_results = Counter(), 0
    for case, value, is_right in zip(cases, values, right):
        if is_right or value is None or not case.wrong:
            continue
        wrong_results += 1
        tolerance = _recognition_tolerance(value, case)
        votes.update(
            name for name, results in case.wrong.items() if any(agrees(value, result, tolerance) for result in results)
        )
    name, count = max(votes.items(), key=lambda item: item[1], default=(None, 0))
    return name if count * 2 >= wrong_results else None


def _recognition_tolerance(value, case):
    """Wrong formulas may yield large numbers, which float32 arithmetic gets right to six digits only."""
    sizes = abs(value)
    return case.tolerance * max(1.0, float(sizes.max(initial=0, where=np.isfinite(sizes))))


def _is_steady(cases, values):
    """Compare the first result with that of the same call made again; one that is missing says nothing."""
    for case, value in zip(cases, values):
        if case.point == AGAIN and value is not None and values[0] is not None:
            return agrees(value, values[0], case.tolerance)
    return True


def _judge_agreement(exercise, cases, right, steady):
    agreement = {name: True for name in list_points(exercise, cases) if name not in PROPERTIES[exercise]}
    for case, is_right in zip(cases, right):
        name = cases[0].point if case.point == AGAIN else case.point
        if name in agreement:
            agreement[name] = agreement[name] and is_right
    agreement[cases[0].point] = agreement[cases[0].point] and steady
    return agreement


def _holds(name, cases, values):
    """Tell whether all results that there are have the property, and there are some."""
    special = [index for index, case in enumerate(cases) if case.point == name]
    if special:
        return all(_holds_specially(name, cases[index], values[index], values[0]) for index in special)
    present = [(case, value) for case, value in zip(cases, values) if value is not None]
    return bool(present) and all(has_property(name, value, case) for case, value in present)


def _holds_specially(name, case, value, first):
    """Judge a property that has a call of its own: the first, swapped; or two equal arguments."""
    if value is None or first is None:
        return False
    return agrees(value, first if name == "symmetric" else case.reference, case.tolerance)
