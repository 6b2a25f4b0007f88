"""What one student is told, as plain values: what was right, what was not, which mistake it looks like, an example.

Nothing here is a right number or a hidden input. The example's input is public (the notebook's check uses it), its
output is the student's own. Every text may hold what a student wrote and has to be escaped by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nma_w1d5.exercises.cases import PROPERTIES, Case
from nma_w1d5.exercises.properties import has_property
from nma_w1d5.exercises.reports import list_points
from nma_w1d5.wording import say
from nma_w1d5.grading.judgement import Result
from nma_w1d5.grading.key import EXAMPLE, AnswerKey
from nma_w1d5.grading.marking import Marked
from nma_w1d5.grading.messages import clean_detail, describe_misconception, describe_note
from nma_w1d5.grading.submissions.problems import describe_problem, grading_texts

MOST_SHOWN = 6
"""Rows and columns of the student's output that are shown."""


@dataclass(frozen=True)
class Example:
    """The student's output for the public example, beside what it should look like.

    ``corner`` is the top left of a matrix, as text; ``expected`` pairs a property with whether it holds.
    """

    input: str
    shape: str
    corner: tuple[tuple[str, ...], ...]
    shades: tuple[tuple[float, ...], ...]
    is_cut: bool
    expected_shape: str
    expected: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Section:
    """What there is to say about one exercise."""

    exercise: str
    status: str
    status_text: str
    score: int
    max_score: int
    right: tuple[str, ...]
    not_right: tuple[str, ...]
    misconception: str | None
    hints: tuple[str, ...]
    remarks: tuple[str, ...]
    detail: str
    failures: tuple[str, ...]
    example: Example | None


@dataclass(frozen=True)
class Feedback:
    """What one student is told in one language."""

    language: str
    student: str
    file: str
    score: int
    max_score: int
    problem: str | None
    notes: tuple[str, ...]
    sections: tuple[Section, ...]


def compose_feedback(key: AnswerKey, marked: Marked, language: str) -> Feedback:
    """Put together what a student is told.

    Parameters
    ----------
    key : AnswerKey
    marked : Marked
    language : {"ja", "en"}

    Returns
    -------
    Feedback
    """
    row = marked.row
    problem = describe_problem(row.problem, language, row.problem_detail) if row.problem else None
    sections = [
        _compose_section(key, exercise, result, marked.examples, language)
        for exercise, result in row.results.items()
        if problem is None
    ]
    return Feedback(
        language,
        row.student,
        row.file,
        row.score,
        row.max_score,
        problem,
        tuple(describe_note(note, language) for note in row.notes),
        tuple(sections),
    )


def page_text(name: str, language: str) -> str:
    """Return a caption of the feedback page."""
    return grading_texts()["page"][name][language]


def _compose_section(
    key: AnswerKey, exercise: str, result: Result, examples: Mapping[str, np.ndarray | None], language: str
) -> Section:
    title, hints = None, ()
    if result.misconception:
        title, hints = describe_misconception(key, exercise, result.misconception, language)
    came_back = not result.failures or any(point.held for point in result.points)
    right, not_right = list_points(result, exercise, language) if came_back else ((), ())
    return Section(
        exercise=exercise,
        status=result.status,
        status_text=say("status", result.status, language),
        score=result.score,
        max_score=result.max_score,
        right=right,
        not_right=not_right,
        misconception=title,
        hints=tuple(hints),
        remarks=_list_remarks(result, language),
        detail=clean_detail(result.detail) if result.status not in ("correct", "not_attempted") else "",
        failures=tuple(f"{say('failure', status, language)} × {count}" for status, count in result.failures)
        if came_back and result.status != "correct"
        else (),
        example=_make_example(key, exercise, examples.get(exercise), language)
        if came_back and result.status != "correct"
        else None,
    )


def _list_remarks(result: Result, language: str) -> tuple[str, ...]:
    remarks = []
    if not result.steady:
        remarks.append(say("remark", "unsteady", language))
    if any(point.held and not point.passed for point in result.points):
        remarks.append(say("remark", "ungrounded", language))
    if result.status == "wrong" and result.misconception is None:
        remarks.append(say("remark", "unknown_mistake", language))
    return tuple(remarks)


def _make_example(key: AnswerKey, exercise: str, value: np.ndarray | None, language: str) -> Example | None:
    if value is None:
        return None
    case = next(case for case in key.cases if case.exercise == exercise and case.point == EXAMPLE)
    rows, columns = case.arguments[0].shape
    matrix = np.atleast_2d(value) if value.ndim <= 2 else np.empty((0, 0))
    corner = matrix[:MOST_SHOWN, :MOST_SHOWN]
    expected = say("points", "shape" if case.reference.ndim else "number", language, exercise)
    return Example(
        input=page_text(f"example_input_{exercise}", language).format(rows=rows, columns=columns),
        shape=_describe_shape(value.shape, language),
        corner=tuple(tuple(f"{number:.2f}" for number in line) for line in corner),
        shades=_shade(corner),
        is_cut=corner.shape != matrix.shape,
        expected_shape=f"{_describe_shape(case.reference.shape, language)} ({expected})"
        if case.reference.ndim
        else expected,
        expected=_list_expected(case, exercise, value, language),
    )


def _list_expected(case: Case, exercise: str, value: np.ndarray, language: str) -> tuple[tuple[str, bool], ...]:
    """List the properties that can be seen in a single result; the shape is shown apart from them."""
    names = [name for name in PROPERTIES[exercise] if name not in ("shape", "number", "self")]
    if not case.reference.ndim:
        names.remove("symmetric")
    return tuple((say("points", name, language, exercise), has_property(name, value, case)) for name in names)


def _describe_shape(shape: tuple[int, ...], language: str) -> str:
    return " × ".join(map(str, shape)) if shape else page_text("number", language)


def _shade(numbers: np.ndarray) -> tuple[tuple[float, ...], ...]:
    """Scale sizes to between 0 and 1, for colouring cells."""
    sizes = np.where(np.isfinite(numbers), np.abs(numbers), 0)
    largest = sizes.max(initial=0) or 1
    return tuple(tuple(round(float(size / largest), 2) for size in line) for line in sizes)
