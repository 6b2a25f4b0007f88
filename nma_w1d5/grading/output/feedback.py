"""What one student is told, as plain values: what was right, what was not, which mistake it looks like, an example.

Nothing here is a right number or a hidden input. The example's input is public (the notebook's check uses it), its
output is the student's own. Every text may hold what a student wrote and has to be escaped by whoever shows it.
"""

from dataclasses import dataclass

import numpy as np

from nma_w1d5.exercises.exercise import Array, Case, Exercise
from nma_w1d5.exercises.marks import Marks
from nma_w1d5.exercises.properties import holds, is_seen_in_one_result
from nma_w1d5.exercises.reports import Report, compose_report, describe_shape
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked, Row
from nma_w1d5.grading.submissions.problems import describe_problem
from nma_w1d5.wording import say

MOST_SHOWN = 6
"""Rows and columns of the student's output that are shown."""


@dataclass(frozen=True)
class Example:
    """The student's output for the public example, beside what it should look like.

    ``corner`` is the top left of a matrix, as text; ``shades`` are its sizes between 0 and 1, for colouring;
    ``expected`` pairs a property with whether it holds.
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

    report: Report
    score: int
    max_score: int
    example: Example | None


@dataclass(frozen=True)
class Feedback:
    """What one student is told in one language. ``title`` is that of the page that was handed in."""

    language: str
    title: str
    student: str
    file: str
    score: int
    max_score: int
    problem: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]


def compose_feedback(key: AnswerKey, marked: Marked, language: str) -> Feedback:
    """Put together what a student is told."""
    row = marked.row
    answered = [each for each in key.exercises if each.name in row.results]
    exercises = [] if row.problem else answered
    return Feedback(
        language,
        answered[0].title.get(language, answered[0].page),
        row.student,
        row.file.rpartition("/")[2],  # the folders are the teacher's
        row.score,
        row.max_score,
        describe_problem(row.problem, language, row.problem_detail) if row.problem else "",
        _list_notes(row, language),
        tuple(_compose_section(key, exercise, row.results[exercise.name], marked, language) for exercise in exercises),
    )


def _list_notes(row: Row, language: str) -> tuple[str, ...]:
    notes = tuple(say(f"note.{note}", language) for note in row.notes)
    return (*notes, say("note.others", language, files=", ".join(row.others))) if row.others else notes


def _compose_section(key: AnswerKey, exercise: Exercise, marks: Marks, marked: Marked, language: str) -> Section:
    reply = marked.examples.get(exercise.name)
    value = None if reply is None or marks.status == "correct" else reply.value
    example = None if value is None else _make_example(exercise, key.examples[exercise.name], value, language)
    return Section(compose_report(exercise, marks, language), marks.score, marks.max_score, example)


def _make_example(exercise: Exercise, case: Case, value: Array, language: str) -> Example:
    rows, columns = (*np.shape(case.arguments[0]), 1, 1)[:2]
    matrix = np.atleast_2d(value) if value.ndim <= 2 else np.empty((0, 0))
    corner = matrix[:MOST_SHOWN, :MOST_SHOWN]
    return Example(
        input=exercise.example[language].format(rows=rows, columns=columns),
        shape=describe_shape(value.shape, language),
        corner=tuple(tuple(f"{number:.2f}" for number in line) for line in corner),
        shades=_shade(corner),
        is_cut=corner.shape != matrix.shape,
        expected_shape=describe_shape(case.reference.shape, language),
        expected=tuple(
            (exercise.sentences[point.name][language], holds(point, value, case))
            for point in exercise.points
            if is_seen_in_one_result(point)
        ),
    )


def _shade(numbers: Array) -> tuple[tuple[float, ...], ...]:
    sizes = np.where(np.isfinite(numbers), np.abs(numbers), 0)
    largest = sizes.max(initial=0) or 1
    return tuple(tuple(round(float(size / largest), 2) for size in line) for line in sizes)
