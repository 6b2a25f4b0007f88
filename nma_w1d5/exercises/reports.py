"""What a student is told about one exercise, as plain values in one language. Nothing in it is a right number.

Error messages and lines of code come from the student: whoever shows a report escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.marks import Marks
from nma_w1d5.exercises.replies import Reply
from nma_w1d5.wording import enumerate_words, join_sentences, say

LONGEST_DETAIL = 200
_NUMBERS = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?|\d{6,}")
_SILENT = ("correct", "not_attempted")
"""Outcomes after which an error, if there was one, is not worth telling."""


@dataclass(frozen=True)
class Report:
    """What there is to say.

    ``right`` and ``not_right`` are the points by whether the results have them; ``hints``, from gentle to strong, are
    those of the known mistake ``title``, if one was recognised; ``failures`` names the calls that gave no result.
    Backticks stand around code.
    """

    language: str
    subject: str
    status: str
    headline: str
    right: tuple[str, ...] = ()
    not_right: tuple[str, ...] = ()
    title: str = ""
    hints: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    detail: str = ""
    failures: str = ""


def compose_report(exercise: Exercise, marks: Marks, language: str) -> Report:
    """Put together what a student is told about an exercise."""
    mistake = exercise.mistakes.get(marks.mistake or "")
    came_back = not marks.failures or any(point.held for point in marks.points)
    right, not_right = list_points(exercise, marks, language) if came_back else ((), ())
    return Report(
        language=language,
        subject=exercise.name,
        status=marks.status,
        headline=_choose_headline(marks, language),
        right=right,
        not_right=() if marks.is_late else not_right,
        title=mistake.title[language] if mistake else "",
        hints=tuple(mistake.hints[language]) if mistake else (),
        remarks=tuple(_list_remarks(marks, came_back, language)),
        detail=describe_error(marks.cause, language) if marks.cause and marks.status not in _SILENT else "",
        failures=_list_failures(marks, language) if marks.status == "partial" and not marks.is_late else "",
    )


def summarise(report: Report) -> str:
    """Say it all in one paragraph of plain text, with the gentle hint; to be escaped.

    Examples
    --------
    >>> summarise(Report("en", "RDM", "wrong", "Not right yet.", title="a wrong sign", hints=("Look at it.",)))
    'Not right yet. A known stumbling block: a wrong sign. Look at it.'
    """
    language = report.language
    sentences = [report.headline]
    if report.detail:
        sentences.append(say("punctuation.quoted", language, text=report.detail))
    if report.title:
        sentences += [say("punctuation.sentence", language, text=name_mistake(report)), report.hints[0]]
    return join_sentences([*sentences, *report.remarks], language)


def name_mistake(report: Report) -> str:
    """Introduce the known mistake."""
    known = say("remark.known_mistake", report.language)
    return say("punctuation.labelled", report.language, label=known, text=report.title)


def list_points(exercise: Exercise, marks: Marks, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say what is right and what is not.

    While ordinary results are wrong there is no use in listing all the special cases that are wrong as well.
    """
    ordinary = exercise.cases[0].point
    special = {point.name for point in exercise.points if point.property is None} - {ordinary}
    held = {point.name: point.held for point in marks.points}
    told = [name for name in held if held[name] or held[ordinary] or name not in special]
    right, not_right = (
        tuple(exercise.sentences[name][language] for name in told if held[name] is wanted) for wanted in (True, False)
    )
    return right, not_right


def describe_error(cause: Reply, language: str) -> str:
    """Quote what went wrong and the line it was raised at, without numbers that may come from a hidden input."""
    detail = clean_detail(cause.detail)
    if cause.status == "malformed":
        detail = say("remark.returned", language, kind=detail)
    if cause.place is None:
        return detail
    code, cell = clean_detail(cause.place.code), clean_detail(cause.place.cell)
    where = say("remark.line_of_cell" if cell else "remark.line", language, line=cause.place.line, code=code, cell=cell)
    return say("punctuation.detailed", language, text=detail, detail=where) if detail else where


def clean_detail(detail: str) -> str:
    """Shorten an error's text and take out numbers that may come from a hidden input."""
    text = _NUMBERS.sub("…", " ".join(detail.split()))
    return text if len(text) <= LONGEST_DETAIL else text[: LONGEST_DETAIL - 1] + "…"


def describe_shape(shape: Sequence[int], language: str) -> str:
    """Write a shape as people do: ``6 × 10``, ``a single number``."""
    return say("punctuation.times", language).join(map(str, shape)) if shape else say("remark.number", language)


def _choose_headline(marks: Marks, language: str) -> str:
    """Say what it came to; of an answer that is right as far as it came only that it was too slow."""
    if marks.is_late:
        asked = marks.answered + sum(count for _, count in marks.failures)
        return say("remark.late", language, answered=marks.answered, asked=asked)
    place = marks.cause.place if marks.cause and marks.status == "unfinished" else None
    return say("remark.stopped" if place and place.code.startswith("raise ") else f"status.{marks.status}", language)


def _list_remarks(marks: Marks, came_back: bool, language: str) -> Iterator[str]:
    if not marks.steady:
        yield say("remark.unsteady", language)
    if marks.shapes is not None:
        found, expected = (describe_shape(shape, language) for shape in marks.shapes)
        yield say("remark.shape", language, found=found, expected=expected)
    if marks.outside:
        yield say("remark.outside", language, name=marks.outside)
    if any(point.held and not point.passed for point in marks.points) and not marks.is_late:
        yield say("remark.ungrounded", language)
    if marks.status == "wrong" and marks.mistake is None and came_back and not marks.outside:
        yield say("remark.unknown_mistake", language)


def _list_failures(marks: Marks, language: str) -> str:
    named = ((say(f"failure.{status}", language), count) for status, count in marks.failures)
    return enumerate_words((say("punctuation.counted", language, text=text, count=n) for text, n in named), language)
