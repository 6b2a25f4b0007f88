"""The marks of everybody, as JSON, CSV and JUnit XML. Rows are written one by one, so nothing large is built."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, TextIO

from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.marks import Marks
from nma_w1d5.exercises.reports import compose_report, summarise
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Row
from nma_w1d5.grading.submissions.problems import describe_problem

FORMAT_VERSION = 2
RECORD_LANGUAGE = "en"
"""Of what is written for programs and teachers in any case."""


def write_json(path: Path, rows: Sequence[Row], key: AnswerKey, seed: int, sandbox: object) -> None:
    """Write the whole gradebook as one JSON object; ``sandbox`` says what isolation was active."""
    head = json.dumps({"version": FORMAT_VERSION, "seed": seed, "sandbox": sandbox}, ensure_ascii=False)
    with open(path, "w", encoding="utf-8") as file:
        file.write(head[:-1] + ', "submissions": [')
        for place, row in enumerate(rows):
            file.write(",\n" if place else "\n")
            json.dump(describe_row(row, key), file, ensure_ascii=False)
        file.write("\n]}\n")


def describe_row(row: Row, key: AnswerKey) -> dict[str, Any]:
    """Return one submission as it stands in the JSON."""
    return {
        "student": row.student,
        "file": row.file,
        "sha256": row.sha256,
        "score": row.score,
        "max_score": row.max_score,
        "page": _exercises(key, row)[0].page,
        "seconds": round(row.seconds, 4),
        "exercises": {each.name: _describe_marks(key, each, row.results[each.name]) for each in _exercises(key, row)},
        "problem": row.problem and describe_problem(row.problem, RECORD_LANGUAGE, row.problem_detail),
    }


def _exercises(key: AnswerKey, row: Row) -> list[Exercise]:
    return [each for each in key.exercises if each.name in row.results]


def _describe_marks(key: AnswerKey, exercise: Exercise, marks: Marks) -> dict[str, Any]:
    reports = {language: compose_report(exercise, marks, language) for language in key.languages}
    return {
        "status": marks.status,
        "score": marks.score,
        "max_score": marks.max_score,
        "misconception": marks.mistake,
        "message": {language: summarise(report) for language, report in reports.items()},
        "points": [{"name": point.name, "passed": point.passed} for point in marks.points],
    }


def write_csv(path: Path, rows: Sequence[Row], key: AnswerKey) -> None:
    """Write one line for each submission, for a spreadsheet or an LMS.

    With a byte order mark, so that spreadsheets show Japanese names; names that look like formulas are disarmed.
    """
    columns = ["student", "file", "score", "max_score"]
    names = [each.name for each in key.exercises if any(each.name in row.results for row in rows)]
    for name in names:
        columns += [f"{name}_score", f"{name}_status", f"{name}_misconception"]
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "seconds", "problem"])
        for row in rows:
            writer.writerow(_list_cells(row, names))


def _list_cells(row: Row, names: Sequence[str]) -> list[Any]:
    cells: list[Any] = [_disarm(row.student), _disarm(row.file), row.score, row.max_score]
    for name in names:
        marks = row.results.get(name)
        cells += ["", "", ""] if marks is None else [marks.score, marks.status, marks.mistake or ""]
    problem = describe_problem(row.problem, RECORD_LANGUAGE, row.problem_detail) if row.problem else ""
    return [*cells, f"{row.seconds:.3f}", problem]


def _disarm(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_junit(path: Path, rows: Sequence[Row], key: AnswerKey, language: str) -> None:
    """Write one test suite for each submission and one test case for each exercise."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="nma-w1d5">\n')
        for row in rows:
            _write_suite(file, row, key, language)
        file.write("</testsuites>\n")


def _write_suite(file: TextIO, row: Row, key: AnswerKey, language: str) -> None:
    failures = sum(result.status != "correct" for result in row.results.values())
    errors = len(row.results) if row.problem else 0
    file.write(
        f'<testsuite name={_attribute(row.student)} tests="{len(row.results)}" errors="{errors}" '
        f'failures="{0 if errors else failures}" time="{row.seconds:.3f}">\n'
    )
    for exercise in _exercises(key, row):
        result = row.results[exercise.name]
        file.write(f"<testcase classname={_attribute(row.student)} name={_attribute(exercise.name)}>")
        if row.problem:
            problem = describe_problem(row.problem, language, row.problem_detail)
            file.write(f'<error type="{row.problem}" message={_attribute(problem)}/>')
        elif result.status != "correct":
            message = summarise(compose_report(exercise, result, language))
            lacking = ", ".join(point.name for point in result.points if not point.passed)
            file.write(
                f'<failure type="{result.status}" message={_attribute(f"{result.score}/{result.max_score}")}>'
                f"{escape(_printable(message))} [{escape(lacking)}]</failure>"
            )
        file.write("</testcase>\n")
    file.write("</testsuite>\n")


def _attribute(text: str) -> str:
    return f'"{escape(_printable(text))}"'


def _printable(text: str) -> str:
    """Replace what XML cannot hold."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
