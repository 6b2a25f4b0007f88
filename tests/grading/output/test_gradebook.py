"""JSON as the course promises it, CSV for spreadsheets, JUnit for machines; students cannot break out of any."""

import csv
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from nma_w1d5.grading.output.gradebook import describe_row, write_csv, write_json, write_junit
from nma_w1d5.grading.judgement import Outcome
from tests.grading.rows import EVIL, make_key, mark

NAMES = ("right", "similarity", "error", "timeout", "stub", "guess", "unreadable", "lost")
STATUSES = set(Outcome.__args__)


@pytest.fixture(scope="module")
def key():
    return make_key()


@pytest.fixture(scope="module")
def rows(key):
    return [item.row for item in mark(key, *NAMES)]


@pytest.fixture
def written(key, rows, tmp_path):
    path = tmp_path / "marks.json"
    write_json(path, rows, key, seed=3, sandbox={"kind": "fake"})
    return json.loads(path.read_text(encoding="utf-8"))


def test_json_has_exactly_the_promised_form(written, key):
    assert list(written) == ["version", "seed", "sandbox", "submissions"]
    assert (written["version"], written["seed"], written["sandbox"]) == (1, 3, {"kind": "fake"})
    assert len(written["submissions"]) == len(NAMES)
    for entry in written["submissions"]:
        assert list(entry) == [
            "student", "file", "sha256", "score", "max_score", "seconds", "exercises", "problem",
        ]  # fmt: skip
        assert list(entry["exercises"]) == ["RDM", "correlate_rdms"]
        assert entry["score"] == sum(result["score"] for result in entry["exercises"].values())
        assert entry["max_score"] == 20
        for name, result in entry["exercises"].items():
            assert list(result) == ["status", "score", "max_score", "misconception", "message", "points"]
            assert result["status"] in STATUSES
            assert set(result["message"]) == {"ja", "en"}
            assert all(list(point) == ["name", "passed"] for point in result["points"])
            assert result["score"] == sum(point["passed"] for point in result["points"])
            assert result["misconception"] is None or result["misconception"] in key.misconceptions[name]


def test_json_statuses(written):
    found = {entry["student"]: entry["exercises"]["RDM"]["status"] for entry in written["submissions"]}
    assert found == {
        "right": "correct",
        "similarity": "partial",
        "error": "error",
        "timeout": "timeout",
        "stub": "not_attempted",
        "guess": "wrong",
        "unreadable": "missing",
        "lost": "missing",
    }


def test_problems_are_text_and_rows_are_full(written):
    entries = {entry["student"]: entry for entry in written["submissions"]}
    assert entries["right"]["problem"] is None
    assert entries["unreadable"]["problem"].startswith("This cannot be read as a notebook")
    assert entries["lost"]["problem"] == "The file could not be read. (Input/output error)"
    for name in ("unreadable", "lost"):
        assert all(len(result["points"]) == 10 for result in entries[name]["exercises"].values())


def test_the_same_run_writes_the_same_but_for_seconds(key, written, tmp_path):
    slower = [replace(item.row, seconds=9.0) for item in mark(make_key(), *NAMES, reverse=True)]
    write_json(tmp_path / "again.json", slower, key, seed=3, sandbox={"kind": "fake"})
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    for entry in (*written["submissions"], *again["submissions"]):
        entry.pop("seconds")
    assert again == written


def test_json_of_nobody(key, tmp_path):
    write_json(tmp_path / "x.json", [], key, seed=0, sandbox="none")
    assert json.loads((tmp_path / "x.json").read_text())["submissions"] == []


def test_csv(key, rows, tmp_path):
    evil = replace(rows[0], student="=HYPERLINK(1)", file="山田.ipynb")
    write_csv(tmp_path / "marks.csv", [*rows, evil], key)
    data = (tmp_path / "marks.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark to show Japanese"
    lines = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert len(lines) == len(rows) + 1
    assert lines[1]["RDM_misconception"] == "similarity_not_dissimilarity"
    assert lines[0]["score"] == "20"
    assert lines[-1]["student"] == "'=HYPERLINK(1)"
    assert lines[-1]["file"] == "山田.ipynb"
    assert lines[-2]["problem"].startswith("The file could not be read")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_is_a_formula(start, key, rows, tmp_path):
    write_csv(tmp_path / "x.csv", [replace(rows[0], student=f"{start}1")], key)
    with open(tmp_path / "x.csv", encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1][0][0] == "'"


def test_junit(key, rows, tmp_path):
    evil = replace(rows[2], student=f"{EVIL}\x00\x1b", file="x")
    write_junit(tmp_path / "x.xml", [*rows, evil], key, "en")
    suites = ET.parse(tmp_path / "x.xml").getroot()
    assert len(suites) == len(rows) + 1
    by_name = {suite.get("name"): suite for suite in suites}
    assert by_name["right"].get("failures") == "0"
    assert by_name["similarity"].get("failures") == "2"
    assert by_name["lost"].get("errors") == "2"
    failure = by_name["similarity"].find("testcase/failure")
    assert failure.get("type") == "partial"
    assert "[zero_diagonal, range, values" in failure.text
    assert suites[-1].get("name").startswith('<script>alert("1")</script>')


def test_one_row_as_a_dict(key, rows):
    assert describe_row(rows[0], key)["exercises"]["RDM"]["points"][0] == {"name": "shape", "passed": True}
