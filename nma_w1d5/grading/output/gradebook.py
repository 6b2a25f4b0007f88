"""The marks of everybody, as JSON, CSV and JUnit XML. Rows are written one by one, so nothing large is built."""

import csv
import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, TextIO

from nma_w1d5.exercises.marks import Marks
from nma_w1d5.grading.output.files import replaced
from nma_w1d5.grading.output.records import RECORD_LANGUAGE, Record, Sentences

FORMAT_VERSION = 2


def write_json(path: Path, records: Sequence[Record], seed: int, sandbox: object) -> None:
    """Write the whole gradebook as one JSON object; ``sandbox`` says what isolation was active."""
    head = json.dumps({"version": FORMAT_VERSION, "seed": seed, "sandbox": sandbox}, ensure_ascii=False)
    with replaced(path) as file:
        file.write(head[:-1] + ', "submissions": [')
        for place, record in enumerate(records):
            file.write(",\n" if place else "\n")
            json.dump(describe_record(record), file, ensure_ascii=False)
        file.write("\n]}\n")


def describe_record(record: Record) -> dict[str, Any]:
    """Return one submission as it stands in the JSON."""
    row = record.row
    return {
        "student": row.student,
        "file": row.file,
        "sha256": row.sha256,
        "score": row.score,
        "max_score": row.max_score,
        "page": record.page,
        "seconds": round(row.seconds, 4),
        "exercises": {name: _describe_marks(marks, record.messages[name]) for name, marks in row.results.items()},
        "problem": record.problem.get(RECORD_LANGUAGE),
        "others": list(row.others),
    }


def _describe_marks(marks: Marks, message: Sentences) -> dict[str, Any]:
    return {
        "status": marks.status,
        "score": marks.score,
        "max_score": marks.max_score,
        "misconception": marks.mistake,
        "message": message,
        "points": [{"name": point.name, "passed": point.passed} for point in marks.points],
    }


def write_csv(path: Path, records: Sequence[Record]) -> None:
    """Write one line for each submission, for a spreadsheet or a learning platform.

    With a byte order mark, so that spreadsheets show Japanese names; names that look like formulas are disarmed.
    """
    columns = ["student", "file", "score", "max_score"]
    names = list_names(records)
    for name in names:
        columns += [f"{name}_score", f"{name}_status", f"{name}_misconception"]
    with replaced(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "seconds", "problem"])
        for record in records:
            writer.writerow(_list_cells(record, names))


def list_names(records: Sequence[Record]) -> list[str]:
    """Return the exercises of the pages that were handed in, in their order."""
    return list(dict.fromkeys(name for record in records for name in record.row.results))


def _list_cells(record: Record, names: Sequence[str]) -> list[Any]:
    row = record.row
    cells: list[Any] = [_disarm(row.student), _disarm(row.file), row.score, row.max_score]
    for name in names:
        marks = row.results.get(name)
        cells += ["", "", ""] if marks is None else [marks.score, marks.status, marks.mistake or ""]
    return [*cells, f"{row.seconds:.3f}", _disarm(record.problem.get(RECORD_LANGUAGE, ""))]


def _disarm(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula, whatever it takes for the end of a cell.

    Examples
    --------
    >>> _disarm("=1+2"), _disarm("Ada;=1+2"), _disarm("Ada-Lovelace")
    ("'=1+2", "Ada;'=1+2", 'Ada-Lovelace')
    """
    return re.sub(r"(^|[;,|\t\r\n])(?=\s*[=+@＝＋＠－-])|^(?=\s)", r"\1'", text)


def write_junit(path: Path, records: Sequence[Record], language: str) -> None:
    """Write one test suite for each submission and one test case for each exercise."""
    with replaced(path) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="nma-w1d5">\n')
        for record in records:
            _write_suite(file, record, language)
        file.write("</testsuites>\n")


def _write_suite(file: TextIO, record: Record, language: str) -> None:
    row = record.row
    failures = sum(marks.status != "correct" for marks in row.results.values())
    errors = len(row.results) if row.problem else 0
    file.write(
        f'<testsuite name={_attribute(row.student)} tests="{len(row.results)}" errors="{errors}" '
        f'failures="{0 if errors else failures}" time="{row.seconds:.3f}">\n'
    )
    for name, marks in row.results.items():
        file.write(f"<testcase classname={_attribute(row.student)} name={_attribute(name)}>")
        if row.problem:
            file.write(f'<error type="{row.problem}" message={_attribute(record.problem[language])}/>')
        elif marks.status != "correct":
            lacking = ", ".join(point.name for point in marks.points if not point.passed)
            file.write(
                f'<failure type="{marks.status}" message={_attribute(f"{marks.score}/{marks.max_score}")}>'
                f"{escape(_printable(record.messages[name][language]))} [{escape(lacking)}]</failure>"
            )
        file.write("</testcase>\n")
    file.write("</testsuite>\n")


def _attribute(text: str) -> str:
    return f'"{escape(_printable(text))}"'


def _printable(text: str) -> str:
    """Replace what XML cannot hold."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
