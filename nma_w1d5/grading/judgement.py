"""From what came back of the untrusted half to points, a status and a misconception for each exercise.

How closely numbers must agree is stated with the cases (``solutions.cases``), what earns a point in
:mod:`nma_w1d5.exercises.marks`, which the check in the notebook uses, too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nma_w1d5.exercises.marks import Point, judge, list_points
from nma_w1d5.grading.key import EXAMPLE, AnswerKey
from nma_w1d5.exercises.replies import Reply, Run

Outcome = Literal[
    "correct",
    "partial",
    "wrong",
    "not_attempted",
    "missing",
    "syntax_error",
    "error",
    "timeout",
    "memory",
    "crashed",
    "forbidden",
]


TELLING = ("error", "syntax_error", "forbidden", "malformed")
"""What went wrong in such a call is worth quoting; a timeout, for example, has nothing to add."""


@dataclass(frozen=True, slots=True)
class Result:
    """The judgement of one exercise of one submission.

    ``failures`` counts the calls that gave nothing to compare, by their status. ``detail`` is the first error's
    text and comes from the student: escape it.
    """

    status: Outcome
    points: tuple[Point, ...]
    misconception: str | None = None
    steady: bool = True
    failures: tuple[tuple[str, int], ...] = ()
    detail: str = ""

    @property
    def score(self) -> int:
        """Points passed."""
        return sum(point.passed for point in self.points)

    @property
    def max_score(self) -> int:
        """Points to be had."""
        return len(self.points)


def judge_run(key: AnswerKey, run: Run) -> dict[str, Result]:
    """Judge all exercises of one submission.

    Parameters
    ----------
    key : AnswerKey
    run : Run
        One reply for each call of the key, or a problem.

    Returns
    -------
    dict of str to Result
        By exercise.
    """
    if run.problem is not None or len(run.replies) != len(key.cases):
        return judge_nothing(key)
    return {exercise: _judge_exercise(key, exercise, run.replies) for exercise in key.exercises}


def judge_nothing(key: AnswerKey) -> dict[str, Result]:
    """Give zero rows for a submission that could not be read."""
    return {exercise: _nothing(key, exercise) for exercise in key.exercises}


def find_example(key: AnswerKey, run: Run, exercise: str) -> np.ndarray | None:
    """Return what the student's function made of the public example, if it came back."""
    if len(run.replies) != len(key.cases):
        return None
    for case, reply in zip(key.cases, run.replies):
        if case.exercise == exercise and case.point == EXAMPLE:
            return reply.value
    return None


def _nothing(key: AnswerKey, exercise: str) -> Result:
    cases = [case for case in key.cases if case.exercise == exercise and case.point != EXAMPLE]
    return Result("missing", tuple(Point(name, False, False) for name in list_points(exercise, cases)))


def _judge_exercise(key: AnswerKey, exercise: str, replies: tuple[Reply, ...]) -> Result:
    pairs = [
        (case, reply) for case, reply in zip(key.cases, replies) if case.exercise == exercise and case.point != EXAMPLE
    ]
    values = [reply.value if reply.status == "ok" else None for _, reply in pairs]
    verdict = judge(exercise, [case for case, _ in pairs], values)
    failed = [reply for _, reply in pairs if reply.status != "ok"]
    return Result(
        status=_decide_status(verdict.score, verdict.max_score, failed, len(pairs)),
        points=verdict.points,
        misconception=verdict.misconception,
        steady=verdict.steady,
        failures=tuple(Counter(reply.status for reply in failed).items()),
        detail=next((reply.detail for reply in failed if reply.detail and reply.status in TELLING), ""),
    )


def _decide_status(score: int, max_score: int, failed: list[Reply], n_calls: int) -> Outcome:
    """Name what happened: by the marks if there are any, else by what most calls came to."""
    if score == max_score:
        return "correct"
    if score > 0:
        return "partial"
    if 2 * len(failed) < n_calls:
        return "wrong"
    if all(reply.detail == "ellipsis" for reply in failed if reply.status == "malformed"):
        failed = [replace(reply, status="not_attempted") if reply.status == "malformed" else reply for reply in failed]
    status = Counter(reply.status for reply in failed).most_common(1)[0][0]
    return "wrong" if status == "malformed" else status
