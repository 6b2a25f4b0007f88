"""Rows put into words: all that people and programs read of a submission, worded once and kept as plain text.

Wording is part of a submission's own way: whatever goes wrong in it costs that row its sentences, and no mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.marks import Marks
from nma_w1d5.exercises.reports import compose_report, summarise
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Row
from nma_w1d5.grading.submissions.problems import describe_problem

Sentences = Mapping[str, str]
RECORD_LANGUAGE = "en"
"""Of what is written for programs and teachers in any case."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row and its words: ``messages`` by exercise and language, ``problem`` by language, or empty."""

    row: Row
    page: str
    messages: Mapping[str, Sentences]
    problem: Sentences


class Recorder:
    """Puts rows into words; most share theirs with others, so that many rows take little memory."""

    def __init__(self, key: AnswerKey) -> None:
        self._key = key
        self._languages = tuple(dict.fromkeys([*key.languages, RECORD_LANGUAGE]))
        self._messages: dict[tuple[str, Marks], Sentences] = {}
        self.mishaps: list[str] = []

    def record(self, row: Row) -> Record:
        """Word a row."""
        exercises = [each for each in self._key.exercises if each.name in row.results]
        page = exercises[0].page
        try:
            messages = {each.name: self._word(each, row.results[each.name]) for each in exercises}
            return Record(row, page, messages, self._describe(row.problem, row.problem_detail))
        except Exception as error:
            self.mishaps.append(f"{row.student}: {type(error).__name__} while wording: {error}")
            silent = {each.name: dict.fromkeys(self._languages, "") for each in exercises}
            return Record(row, page, silent, self._describe("not_worded", type(error).__name__))

    def _word(self, exercise: Exercise, marks: Marks) -> Sentences:
        known = self._messages.get((exercise.name, marks))
        if known is None:
            reports = {language: compose_report(exercise, marks, language) for language in self._key.languages}
            known = {language: summarise(report) for language, report in reports.items()}
            self._messages[exercise.name, marks] = known
        return known

    def _describe(self, problem: str | None, detail: str) -> Sentences:
        if problem is None:
            return {}
        return {language: describe_problem(problem, language, detail) for language in self._languages}
