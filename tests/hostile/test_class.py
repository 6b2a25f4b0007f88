"""A whole class of cheats and one honest student, through the command's own front door."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from nma_w1d5.grading.session import Settings, run_session
from tests.grading.helpers import EXERCISES, honest_notebook
from tests.hostile.corpus import Hostile, read_corpus

CORPUS = read_corpus()
#: Submissions that are right now and then, and earn the points of those calls.
NOW_AND_THEN = {"Different at each call"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """The JSON of one run, by student."""
    folder = tmp_path_factory.mktemp("class")
    for number, case in enumerate(CORPUS):
        (folder / f"cheat{number:03}.ipynb").write_bytes(case.data)
        (folder / f"honest{number:03}.ipynb").write_bytes(honest_notebook())
    target = folder.parent / "class.json"
    settings = Settings(paths=(folder,), json=target, timeout=4.0, seed=5, feedback=folder.parent / "class-feedback")
    assert run_session(settings, Console(file=io.StringIO())) == 0
    return {Path(row["file"]).stem: row for row in json.loads(target.read_text())["submissions"]}


@pytest.mark.sandbox
@pytest.mark.slow
def test_nobody_is_lost_and_no_honest_student_loses_a_point(rows: dict[str, dict]) -> None:
    assert len(rows) == 2 * len(CORPUS)
    honest = [row for name, row in rows.items() if name.startswith("honest")]
    assert {(row["score"], row["max_score"], row["problem"]) for row in honest} == {(20, 20, None)}


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.parametrize(("number", "case"), list(enumerate(CORPUS)), ids=[str(case) for case in CORPUS])
def test_no_credit_that_is_not_deserved(rows: dict[str, dict], number: int, case: Hostile) -> None:
    marks = rows[f"cheat{number:03}"]["exercises"]
    for name in EXERCISES:
        if case.expected[name] == {"correct"}:
            assert marks[name]["status"] == "correct"
        elif "correct" not in case.expected[name] and case.title not in NOW_AND_THEN:
            assert (name, marks[name]["score"]) == (name, 0)
            assert marks[name]["status"] not in ("correct", "partial")
            assert marks[name]["message"]["ja"]
            assert marks[name]["message"]["en"]
