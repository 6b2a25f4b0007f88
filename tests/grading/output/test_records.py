"""Rows in words: once, shared, and never at the price of a mark."""

import pytest

from nma_w1d5.exercises.reports import Report
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.output import records
from nma_w1d5.grading.output.records import Recorder
from nma_w1d5.wording import say
from tests.grading.rows import make_key, mark


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


def test_a_record_has_words_in_every_language(key: AnswerKey) -> None:
    (item,) = mark(key, "right")
    record = Recorder(key).record(item.row)
    assert record.page == "W1D5_Tutorial3"
    assert record.messages["RDM"] == {language: say("status.correct", language) for language in key.languages}
    assert record.problem == {}


def test_a_problem_is_told_in_every_language(key: AnswerKey) -> None:
    (item,) = mark(key, "unreadable")
    record = Recorder(key).record(item.row)
    assert record.problem == {language: say("problem.not_json", language) for language in key.languages}


def test_equal_marks_share_their_words(key: AnswerKey) -> None:
    recorder = Recorder(key)
    first, second = (recorder.record(item.row) for item in mark(key, "error", "error"))
    assert first.messages["RDM"] is second.messages["RDM"]


def test_a_bug_in_wording_costs_that_row_its_words_and_no_mark(key: AnswerKey, monkeypatch: pytest.MonkeyPatch) -> None:
    def summarise(report: Report) -> str:
        if report.status == "error":
            raise KeyError("missing")
        return "fine"

    monkeypatch.setattr(records, "summarise", summarise)
    recorder = Recorder(key)
    found = [recorder.record(item.row) for item in mark(key, "right", "error", "similarity")]
    assert [record.row.score for record in found] == [20, 0, 6]
    assert [record.messages["RDM"]["en"] for record in found] == ["fine", "", "fine"]
    assert found[1].problem["en"] == say("problem.not_worded", "en") + " (KeyError)"
    assert recorder.mishaps == ["error: KeyError while wording: 'missing'"]
