"""JSON as the course promises it, CSV for spreadsheets, JUnit for machines; students cannot break out of any."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from nma_w1d5.exercises.marks import Outcome
from nma_w1d5.exercises.reports import compose_report, summarise
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Row
from nma_w1d5.grading.output.gradebook import describe_record, write_csv, write_json, write_junit
from nma_w1d5.grading.output.records import Record, Recorder
from nma_w1d5.wording import say
from tests.grading.fakes import run_failing, run_functions
from tests.grading.rows import EVIL, RIGHT, make_key, mark, mark_runs, split_key

FOUND = {
    "right": "correct",
    "similarity": "partial",
    "error": "error",
    "timeout": "timeout",
    "stub": "not_attempted",
    "gap": "unfinished",
    "nothing": "malformed",
    "guess": "wrong",
    "unreadable": "missing",
    "lost": "missing",
}
OUTCOMES = {outcome for part in get_args(Outcome) for outcome in (get_args(part) or (part,))} - {"ok"}


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


@pytest.fixture(scope="module")
def rows(key: AnswerKey) -> list[Row]:
    return [item.row for item in mark(key, *FOUND)]


def word(key: AnswerKey, rows: list[Row]) -> list[Record]:
    return [Recorder(key).record(row) for row in rows]


@pytest.fixture
def written(key: AnswerKey, rows: list[Row], tmp_path: Path) -> Any:
    path = tmp_path / "marks.json"
    write_json(path, word(key, rows), seed=3, sandbox={"kind": "fake"})
    return json.loads(path.read_text(encoding="utf-8"))


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_bytes().decode("utf-8-sig").splitlines()))


def test_json_has_exactly_the_promised_form(written: Any, key: AnswerKey) -> None:
    assert list(written) == ["version", "seed", "sandbox", "submissions"]
    assert (written["version"], written["seed"], written["sandbox"]) == (2, 3, {"kind": "fake"})
    assert len(written["submissions"]) == len(FOUND)
    mistakes = {exercise.name: exercise.mistakes for exercise in key.exercises}
    for entry in written["submissions"]:
        assert list(entry) == [
            "student", "file", "sha256", "score", "max_score", "page", "seconds", "exercises", "problem",
            "others",
        ]  # fmt: skip
        assert entry["page"] == "W1D5_Tutorial3"
        assert list(entry["exercises"]) == ["RDM", "correlate_rdms"]
        assert entry["score"] == sum(result["score"] for result in entry["exercises"].values())
        assert entry["max_score"] == 20
        for name, result in entry["exercises"].items():
            assert list(result) == ["status", "score", "max_score", "misconception", "message", "points"]
            assert result["status"] in OUTCOMES
            assert set(result["message"]) == {"ja", "en"}
            assert all(list(point) == ["name", "passed"] for point in result["points"])
            assert result["score"] == sum(point["passed"] for point in result["points"])
            assert result["misconception"] is None or result["misconception"] in mistakes[name]


def test_json_statuses(written: Any) -> None:
    assert {entry["student"]: entry["exercises"]["RDM"]["status"] for entry in written["submissions"]} == FOUND


def test_json_says_the_same_as_the_report_in_every_language_of_the_course(
    written: Any, key: AnswerKey, rows: list[Row]
) -> None:
    for entry, row in zip(written["submissions"], rows, strict=True):
        for exercise in key.exercises:
            message = entry["exercises"][exercise.name]["message"]
            for language in key.languages:
                report = compose_report(exercise, row.results[exercise.name], language)
                assert message[language] == summarise(report)


def test_json_has_no_message_in_a_language_that_the_course_lacks(key: AnswerKey, rows: list[Row]) -> None:
    (record,) = word(replace(key, languages=("en",)), rows[:1])
    message = describe_record(record)["exercises"]["RDM"]["message"]
    assert message == {"en": say("status.correct", "en")}


def test_problems_are_text_and_rows_are_full(written: Any) -> None:
    entries = {entry["student"]: entry for entry in written["submissions"]}
    assert entries["right"]["problem"] is None
    assert entries["unreadable"]["problem"] == say("problem.not_json", "en")
    assert entries["lost"]["problem"] == say("problem.file_error", "en") + " (Input/output error)"
    for name in ("unreadable", "lost"):
        assert all(len(result["points"]) == 10 for result in entries[name]["exercises"].values())


def test_the_same_run_writes_the_same_but_for_seconds(key: AnswerKey, written: Any, tmp_path: Path) -> None:
    slower = [replace(item.row, seconds=9.0) for item in mark(make_key(), *FOUND, reverse=True)]
    write_json(tmp_path / "again.json", word(key, slower), seed=3, sandbox={"kind": "fake"})
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    for entry in (*written["submissions"], *again["submissions"]):
        entry.pop("seconds")
    assert again == written


def test_json_of_nobody(tmp_path: Path) -> None:
    write_json(tmp_path / "x.json", [], seed=0, sandbox="none")
    assert json.loads((tmp_path / "x.json").read_text())["submissions"] == []


@pytest.fixture
def two_pages(key: AnswerKey) -> tuple[AnswerKey, list[Row]]:
    """A key of two pages, and the row of a submission of each."""
    split = split_key(key)
    runs = (run_functions(split, RIGHT, page=0), run_functions(split, RIGHT, page=1))
    return split, [item.row for item in mark_runs(split, *runs)]


def test_json_of_two_pages(two_pages: tuple[AnswerKey, list[Row]], tmp_path: Path) -> None:
    key, rows = two_pages
    write_json(tmp_path / "x.json", word(key, rows), seed=0, sandbox="none")
    found = json.loads((tmp_path / "x.json").read_text())["submissions"]
    assert [(entry["page"], list(entry["exercises"]), entry["max_score"]) for entry in found] == [
        ("first", ["RDM"], 10),
        ("second", ["correlate_rdms"], 10),
    ]


def test_csv_and_junit_of_two_pages(two_pages: tuple[AnswerKey, list[Row]], tmp_path: Path) -> None:
    key, rows = two_pages
    write_csv(tmp_path / "x.csv", word(key, rows))
    found = [(line["RDM_score"], line["correlate_rdms_score"]) for line in read_csv(tmp_path / "x.csv")]
    assert found == [("10", ""), ("", "10")]
    write_junit(tmp_path / "x.xml", word(key, rows), "en")
    suites = ET.parse(tmp_path / "x.xml").getroot()
    assert [[case.get("name") for case in suite] for suite in suites] == [["RDM"], ["correlate_rdms"]]


def test_csv_of_one_page_has_no_columns_for_others(two_pages: tuple[AnswerKey, list[Row]], tmp_path: Path) -> None:
    key, rows = two_pages
    write_csv(tmp_path / "x.csv", word(key, rows[1:]))
    assert not [name for name in read_csv(tmp_path / "x.csv")[0] if name.startswith("RDM")]


def test_csv(key: AnswerKey, rows: list[Row], tmp_path: Path) -> None:
    evil = replace(rows[0], student="=HYPERLINK(1)", file="山田.ipynb")
    write_csv(tmp_path / "marks.csv", word(key, [*rows, evil]))
    assert (tmp_path / "marks.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "spreadsheets need it to show Japanese"
    lines = read_csv(tmp_path / "marks.csv")
    assert [line["RDM_status"] for line in lines[:-1]] == list(FOUND.values())
    assert lines[1]["RDM_misconception"] == "similarity_not_dissimilarity"
    assert lines[0]["score"] == "20"
    assert lines[-1]["student"] == "'=HYPERLINK(1)"
    assert lines[-1]["file"] == "山田.ipynb"
    assert lines[-2]["problem"].startswith(say("problem.file_error", "en"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_is_a_formula(start: str, key: AnswerKey, rows: list[Row], tmp_path: Path) -> None:
    write_csv(tmp_path / "x.csv", word(key, [replace(rows[0], student=f"{start}1")]))
    with open(tmp_path / "x.csv", encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1][0][0] == "'"


@pytest.mark.parametrize("name", ["x;=1+2", "x,+1", "x; -1", "x\t@A1", "＝1+2", "x|=1"])
def test_no_part_of_a_name_is_a_formula_where_cells_end_otherwise(
    name: str, key: AnswerKey, rows: list[Row], tmp_path: Path
) -> None:
    write_csv(tmp_path / "x.csv", word(key, [replace(rows[0], student=name)]))
    text = (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    assert not any(cell.strip().startswith(tuple("=+-@＝")) for cell in re.split(r'[;,|\t\n"]', text))


def test_junit(key: AnswerKey, rows: list[Row], tmp_path: Path) -> None:
    evil = replace(rows[2], student=f"{EVIL}\x00\x1b", file="x")
    write_junit(tmp_path / "x.xml", word(key, [*rows, evil]), "en")
    suites = ET.parse(tmp_path / "x.xml").getroot()
    assert len(suites) == len(rows) + 1
    by_name = {suite.get("name"): suite for suite in suites}
    assert by_name["right"].get("failures") == "0"
    assert by_name["similarity"].get("failures") == "2"
    assert by_name["lost"].get("errors") == "2"
    failure = by_name["similarity"].find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "partial"
    assert "[zero_diagonal, range, values" in str(failure.text)
    assert str(suites[-1].get("name")).startswith('<script>alert("1")</script>')


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("status", sorted(OUTCOMES - {"correct", "partial", "wrong"}))
def test_junit_says_whatever_befell(key: AnswerKey, tmp_path: Path, status: Any, language: str) -> None:
    (item,) = mark_runs(key, run_failing(key, status, "because"))
    write_junit(tmp_path / "x.xml", word(key, [item.row]), language)
    failures = list(ET.parse(tmp_path / "x.xml").getroot().iter("failure"))
    assert [failure.get("type") for failure in failures] == [status, status]
    assert all(say(f"status.{status}", language) in str(failure.text) for failure in failures)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_outcome_has_its_sentences(language: str) -> None:
    for outcome in OUTCOMES:
        assert say(f"status.{outcome}", language)
    for status in OUTCOMES - {"correct", "partial", "wrong"}:
        assert say(f"failure.{status}", language)


def test_one_row_as_a_dict(key: AnswerKey, rows: list[Row]) -> None:
    assert describe_record(word(key, rows)[0])["exercises"]["RDM"]["points"][0] == {"name": "shape", "passed": True}
