"""A whole class of cheats and honest students, through the command's own front door."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from nma_w1d5.grading.session import Settings, run_session
from tests.grading.helpers import AMPLE, EXERCISES, find_time, honest_notebook
from tests.hostile.corpus import Hostile, read_corpus

#: Submissions that are right now and then, and earn the points of those calls.
NOW_AND_THEN = {"Different at each call"}
CORPUS = read_corpus()
Rows = dict[str, Any]


def grade(cases: Sequence[Hostile], folder: Path, limit: float) -> Rows:
    """Grade each of some cheats beside an honest student, and return the JSON by the names of the files."""
    for number, case in enumerate(cases):
        (folder / f"cheat{number:03}.ipynb").write_bytes(case.data)
        (folder / f"honest{number:03}.ipynb").write_bytes(honest_notebook())
    target = folder.parent / f"{folder.name}.json"
    pages = folder.parent / f"{folder.name}-pages"
    settings = Settings((folder,), json=target, timeout=limit, memory="512M", seed=5, feedback=pages)
    assert run_session(settings, Console(file=io.StringIO())) == 0
    return {Path(row["file"]).stem: row for row in json.loads(target.read_text())["submissions"]}


def find_faults(cases: Sequence[Hostile], rows: Rows) -> list[tuple[str, object]]:
    """Return what is wrong with the marks of a class: an honest student's lost point, a cheat's undeserved one."""
    honest = {name: (row["score"], row["max_score"], row["problem"]) for name, row in rows.items() if "honest" in name}
    faults: list[tuple[str, object]] = [(name, found) for name, found in honest.items() if found != (20, 20, None)]
    for number, case in enumerate(cases):
        row = rows[f"cheat{number:03}"]
        faults += [(f"{case}: {name}", row["exercises"][name]) for name in EXERCISES if not is_fair(case, name, row)]
    return faults


def is_fair(case: Hostile, name: str, row: Rows) -> bool:
    """Tell whether a cheat has the marks of an exercise that it deserves, and is told something."""
    marks, expected = row["exercises"][name], case.expected[name]
    if not all(marks["message"][language] for language in ("ja", "en")):
        return False
    if expected == {"correct"}:
        return bool(marks["status"] == "correct")
    if "correct" in expected or case.title in NOW_AND_THEN:
        return True
    return marks["score"] == 0 and marks["status"] not in ("correct", "partial")


@pytest.mark.sandbox
@pytest.mark.slow
def test_a_class_of_cheats_gets_no_credit_and_costs_nobody_a_point(tmp_path: Path) -> None:
    cases = [case for case in CORPUS if not case.endless]
    (tmp_path / "class").mkdir()
    rows = grade(cases, tmp_path / "class", AMPLE)
    assert len(rows) == 2 * len(cases)
    assert find_faults(cases, rows) == []


@pytest.mark.sandbox
@pytest.mark.slow
def test_neither_do_those_that_never_end(tmp_path: Path) -> None:
    cases = [case for case in CORPUS if case.endless]
    (tmp_path / "class").mkdir()
    rows = find_time(lambda limit: grade(cases, tmp_path / "class", limit), lambda rows: is_late(cases, rows))
    assert len(rows) == 2 * len(cases)
    assert find_faults(cases, rows) == []


def is_late(cases: Sequence[Hostile], rows: Rows) -> bool:
    """Tell whether something ran out of time that would not have on a quicker machine."""
    ended = {(f"cheat{number:03}", name) for number, case in enumerate(cases) for name in case.endless}
    return any(
        marks["status"] == "timeout" and (student, name) not in ended
        for student, row in rows.items()
        for name, marks in row["exercises"].items()
    )
