"""The only judge: from what came back of a student's function to points, the mistake behind it, and the status.

The grader and the check in the notebook both judge here. Nothing here computes an answer: results are compared with
numbers that were computed elsewhere.

A point counts one mark. The points for agreement are earned by agreement alone. Those for properties (shape, symmetry,
...) can be had without looking at the input, by returning zeros for example; so they are earned only by an answer whose
numbers are right in most cases, or are those of a known mistake that has to do with the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nma_w1d5.exercises.exercise import AGAIN, Array, Case, Exercise, Point
from nma_w1d5.exercises.properties import WITH_OWN_CASES, agrees, holds
from nma_w1d5.exercises.replies import Reply, Status

#: What an exercise comes to: by its marks if there are any, else by what most calls came to.
Outcome = Literal["correct", "partial", "wrong"] | Status

TELLING = ("error", "outside", "no_module", "syntax_error", "forbidden", "malformed", "unfinished")
"""What went wrong in such a call is worth quoting; a timeout, for example, has nothing to add."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one point: did the results have it (``held``), and does it count (``passed``)?"""

    name: str
    held: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """The judgement of one exercise.

    ``mistake`` is the name of the recognised wrong formula, if any; ``steady`` tells whether equal calls gave equal
    results. ``failures`` counts the calls that gave nothing to compare, by their status; ``cause`` is the first of them
    that has something to tell. ``shapes`` are those of the first result and of the right one, where they differ.
    ``answered`` counts the calls that gave numbers; ``sound`` tells whether all of these are right. ``outside`` is the
    variable of the page that it reads, where something is wrong; ``lacks`` the module that it imports and is not there.
    """

    status: Outcome
    points: tuple[Mark, ...]
    mistake: str | None = None
    steady: bool = True
    failures: tuple[tuple[Status, int], ...] = ()
    cause: Reply | None = None
    shapes: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    answered: int = 0
    sound: bool = False
    outside: str = ""
    lacks: str = ""

    @property
    def score(self) -> int:
        """Points passed."""
        return sum(point.passed for point in self.points)

    @property
    def max_score(self) -> int:
        """Points to be had."""
        return len(self.points)

    @property
    def is_late(self) -> bool:
        """Whether it is right as far as it came when its time was over."""
        return self.sound and self.answered > 0 and "timeout" in dict(self.failures)


def judge(exercise: Exercise, replies: Sequence[Reply]) -> Marks:
    """Judge one exercise by the replies to its cases, one for each."""
    cases, values = exercise.cases, [reply.value for reply in replies]
    steady = _is_steady(cases, values)
    right = [agrees(value, case.reference, case.tolerance) for case, value in zip(cases, values, strict=True)]
    agreement = _judge_agreement(exercise, right, steady)
    mistake = recognise_mistake(cases, values, right)
    most = sum(agreement.values()) * 2 > len(agreement)
    grounded = steady and (most or mistake not in (None, *exercise.unrelated))
    points = []
    for point in exercise.points:
        held = agreement[point.name] if point.property is None else _holds_everywhere(point, cases, values)
        points.append(Mark(point.name, held, held and (grounded or point.property is None)))
    failed = [reply for reply in replies if reply.value is None]
    outcomes = Counter(reply.status for reply in failed)
    status = _decide_status(points, outcomes, len(replies))
    read, first, expected = max(reply.outside for reply in replies), values[0], cases[0].reference.shape
    return Marks(
        status=status,
        points=tuple(points),
        mistake=mistake,
        steady=steady,
        failures=tuple(outcomes.items()),
        cause=next((reply for reply in failed if reply.status in TELLING and (reply.detail or reply.place)), None),
        shapes=(first.shape, expected) if first is not None and first.size != 1 and first.shape != expected else None,
        answered=len(replies) - len(failed),
        sound=len(failed) + sum(right) == len(replies),
        outside=exercise.outside[read - 1] if 0 < read <= len(exercise.outside) and status != "correct" else "",
        lacks=next((reply.detail for reply in failed if reply.status == "no_module"), ""),
    )


def judge_nothing(exercise: Exercise, status: Status = "missing") -> Marks:
    """Give no points for an exercise of which nothing came back."""
    return Marks(status, tuple(Mark(point.name, False, False) for point in exercise.points))


def recognise_mistake(cases: Sequence[Case], values: Sequence[Array | None], right: Sequence[bool]) -> str | None:
    """Find the wrong formula that explains most of the wrong results, if it explains at least half of them.

    With the right results, where a formula may do no harm, it has to explain at least half of the cases that know any
    formula: so a few results that were picked to look like a mistake are none.
    """
    votes: Counter[str] = Counter()
    wrong_results = known = harmless = 0
    for case, value, is_right in zip(cases, values, right, strict=True):
        known += bool(case.wrong)
        harmless += bool(case.wrong) and is_right
        if is_right or value is None or not case.wrong:
            continue
        wrong_results += 1
        sizes = abs(value)  # float32 arithmetic gets large numbers right to six digits only
        tolerance = case.tolerance * max(1.0, float(sizes.max(initial=0, where=np.isfinite(sizes))))
        votes.update(
            name for name, results in case.wrong.items() if any(agrees(value, result, tolerance) for result in results)
        )
    name, count = max(votes.items(), key=lambda item: item[1], default=(None, 0))
    return name if count * 2 >= wrong_results and (count + harmless) * 2 >= known else None


def _is_steady(cases: Sequence[Case], values: Sequence[Array | None]) -> bool:
    """Compare the first result with that of the same call made again; one that is missing says nothing."""
    for case, value in zip(cases, values, strict=True):
        if case.point == AGAIN and value is not None and values[0] is not None:
            return agrees(value, values[0], case.tolerance)
    return True


def _judge_agreement(exercise: Exercise, right: Sequence[bool], steady: bool) -> dict[str, bool]:
    """Tell for each point without a property whether all its cases are right; the repeated case counts as the first."""
    first = exercise.cases[0].point
    agreement = {point.name: point.name != first or steady for point in exercise.points if point.property is None}
    for case, is_right in zip(exercise.cases, right, strict=True):
        name = first if case.point == AGAIN else case.point
        if name in agreement:
            agreement[name] = agreement[name] and is_right
    return agreement


def _holds_everywhere(point: Point, cases: Sequence[Case], values: Sequence[Array | None]) -> bool:
    """Tell whether all results that there are have the property, and there are some."""
    first, pairs = values[0], list(zip(cases, values, strict=True))
    if point.property in WITH_OWN_CASES:
        own = [(case, value) for case, value in pairs if case.point == point.name]
        return first is not None and all(value is not None and holds(point, value, case, first) for case, value in own)
    present = [(case, value) for case, value in pairs if value is not None]
    return bool(present) and all(holds(point, value, case) for case, value in present)


def _decide_status(points: Sequence[Mark], outcomes: Counter[Status], n_calls: int) -> Outcome:
    if any(point.passed for point in points):
        return "correct" if all(point.passed for point in points) else "partial"
    return "wrong" if 2 * outcomes.total() < n_calls else outcomes.most_common(1)[0][0]
