"""The desk: rows are worded as they come, and what cannot be written costs itself alone."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nma_w1d5.exercises.replies import Run
from nma_w1d5.grading import desk as module
from nma_w1d5.grading.desk import Desk, Outputs
from nma_w1d5.grading.interruption import Interruption
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked, Marker
from nma_w1d5.grading.output.pages import FeedbackFolder
from tests.grading.fakes import FakeSandbox
from tests.grading.rows import list_runs, make_key, make_sandbox, make_submission


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


def outputs_in(folder: Path) -> Outputs:
    return Outputs(folder / "x.json", folder / "x.csv", folder / "x.xml", folder / "feedback")


def fill(key: AnswerKey, outputs: Outputs, *names: str) -> Desk:
    desk = Desk(outputs, key, key.languages)
    assert desk.mark_all(Marker(key, make_sandbox(key)), [make_submission(name) for name in names]) is None
    desk.write(3, {"kind": "fake"})
    return desk


def test_all_is_written_in_the_order_of_the_submissions(key: AnswerKey, tmp_path: Path) -> None:
    desk = fill(key, outputs_in(tmp_path), "right", "lost", "error")
    assert [record.row.student for record in desk.records] == ["right", "lost", "error"]
    assert desk.mishaps == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feedback", "x.csv", "x.json", "x.xml"]


@pytest.mark.parametrize("broken", ["write_json", "write_csv", "write_junit"])
def test_what_cannot_be_written_costs_itself_alone(
    key: AnswerKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(path: Path, *rest: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, broken, fail)
    desk = fill(key, outputs_in(tmp_path), "right")
    missing = {"write_json": "x.json", "write_csv": "x.csv", "write_junit": "x.xml"}[broken]
    assert {"feedback", "x.csv", "x.json", "x.xml"} - {path.name for path in tmp_path.iterdir()} == {missing}
    assert [mishap.partition(" could not")[0] for mishap in desk.mishaps] == [str(tmp_path / missing)]
    assert "No space left" in desk.mishaps[0]


def test_a_bug_in_one_page_costs_that_page(key: AnswerKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = FeedbackFolder.write

    def fail(folder: FeedbackFolder, marked: Marked) -> Path:
        if marked.row.student == "error":
            raise KeyError("no such word")
        return write(folder, marked)

    monkeypatch.setattr(FeedbackFolder, "write", fail)
    desk = fill(key, outputs_in(tmp_path), "right", "error", "similarity")
    assert sorted(path.stem for path in (tmp_path / "feedback").glob("0*.html")) == ["0001-right", "0003-similarity"]
    assert desk.mishaps == ["no page for error: KeyError: 'no such word'"]
    assert [record.row.score for record in desk.records] == [20, 0, 6]


def test_a_full_disk_under_the_pages_costs_the_pages(
    key: AnswerKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: FeedbackFolder, marked: Marked) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FeedbackFolder, "write", fail)
    desk = fill(key, outputs_in(tmp_path), "right", "error")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.json", "x.xml"]
    assert len(desk.mishaps) == 1
    assert len(desk.records) == 2


class Telling(FakeSandbox):
    """A sandbox under which the run is told to stop, again and again."""

    def grade(self, notebooks: Iterable[bytes]) -> Iterator[tuple[int, Run]]:
        """Yield one run, then be told to stop."""
        for index, _ in enumerate(notebooks):
            if index:
                os.kill(os.getpid(), signal.SIGTERM)
                signal.pause()
            yield index, self.runs["right"]


def test_a_run_that_is_told_to_stop_writes_what_it_knows(key: AnswerKey, tmp_path: Path) -> None:
    interruption, desk = Interruption(), Desk(outputs_in(tmp_path), key, key.languages)
    with interruption.heeded():
        marker = Marker(key, Telling(list_runs(key)), interruption.waiting)
        assert desk.mark_all(marker, [make_submission("right")] * 3) == "interrupted"
        os.kill(os.getpid(), signal.SIGINT)
        desk.write(3, {"kind": "fake"})
    rows = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["submissions"]
    assert [row["score"] for row in rows] == [20, 0, 0]
    assert [bool(row["problem"]) for row in rows] == [False, True, True]
    assert (tmp_path / "feedback" / "index.html").is_file()
