"""Every submission gets its row, whatever order the runs come in and whatever goes wrong."""

import hashlib
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from nma_w1d5.exercises.marks import Marks
from nma_w1d5.exercises.replies import Reply, Run
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marker
from tests.grading.fakes import FakeSandbox, run_functions
from tests.grading.rows import RIGHT, make_key, make_sandbox, make_submission, mark, split_key

NAMES = ("right", "lost", "similarity", "error", "unreadable", "timeout", "lost", "stub", "guess")


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


@pytest.mark.parametrize("reverse", [False, True])
def test_everybody_gets_a_row(key: AnswerKey, reverse: bool) -> None:
    marked = mark(key, *NAMES, reverse=reverse)
    assert [item.place for item in marked] == list(range(len(NAMES)))
    assert [item.row.student for item in marked] == list(NAMES)
    assert [item.row.score for item in marked] == [20, 0, 6, 0, 0, 0, 0, 0, 0]
    assert {item.row.max_score for item in marked} == {20}


def test_only_unreadable_submissions(key: AnswerKey) -> None:
    assert [item.row.problem for item in mark(key, "lost", "lost")] == ["file_error", "file_error"]


def test_none_at_all(key: AnswerKey) -> None:
    assert mark(key) == []


def test_problems_are_told(key: AnswerKey) -> None:
    rows = {item.row.student: item.row for item in mark(key, *NAMES)}
    assert (rows["lost"].problem, rows["lost"].problem_detail) == ("file_error", "Input/output error")
    assert rows["unreadable"].problem == "not_json"
    assert rows["right"].problem is None
    assert rows["lost"].sha256 is None


def test_a_run_that_never_comes_leaves_a_row_with_a_reason(key: AnswerKey) -> None:
    marked = mark(key, "right", "error", "right", lost={"error"})
    assert [item.row.problem for item in marked] == [None, "not_graded", None]


def test_a_run_that_lacks_replies_is_not_graded_and_says_so(key: AnswerKey) -> None:
    runs = {"right": run_functions(key, RIGHT), "short": Run((Reply("error"),), 0.5)}
    marked = Marker(key, FakeSandbox(runs)).mark([make_submission("right"), make_submission("short")])
    rows = [item.row for item in marked]
    assert [(row.problem, row.score, row.max_score) for row in rows] == [(None, 20, 20), ("not_graded", 0, 20)]


class Ending:
    """A sandbox that gives up after the first run."""

    def __init__(self, key: AnswerKey, error: BaseException) -> None:
        self._inner, self._error = make_sandbox(key), error

    def grade(self, notebooks: Iterable[bytes]) -> Iterator[tuple[int, Run]]:
        yield next(self._inner.grade(notebooks))
        raise self._error


@pytest.mark.parametrize(
    ("error", "words"), [(RuntimeError("no\njails"), "RuntimeError: no"), (KeyboardInterrupt(), "interrupted")]
)
def test_when_the_sandbox_gives_up_what_is_done_stays_and_the_rest_get_a_reason(
    key: AnswerKey, error: BaseException, words: str
) -> None:
    marker = Marker(key, Ending(key, error))
    rows = {item.place: item.row for item in marker.mark([make_submission("right")] * 4)}
    assert sorted(rows) == [0, 1, 2, 3]
    assert [row.score for _, row in sorted(rows.items())] == [20, 0, 0, 0]
    assert (rows[3].problem, rows[3].problem_detail) == ("not_graded", words)
    assert marker.failure == words


def test_a_result_that_breaks_the_judge_costs_its_own_row_only(key: AnswerKey, monkeypatch: pytest.MonkeyPatch) -> None:
    judge_all = AnswerKey.judge

    def judge(key: AnswerKey, run: Run) -> dict[str, Marks]:
        if run.seconds == 0.5:
            raise ZeroDivisionError
        return judge_all(key, run)

    monkeypatch.setattr(AnswerKey, "judge", judge)
    marked = mark(key, "right", "error", "right")
    assert [item.row.score for item in marked] == [20, 0, 20]
    assert marked[1].row.problem_detail == "ZeroDivisionError"


def test_reading_that_fails_as_nobody_thought_costs_its_own_row_only(key: AnswerKey) -> None:
    def fail() -> bytes:
        raise OverflowError("offset 2^64 - 1")

    odd = replace(make_submission("right", "odd"), read=fail)
    rows = [item.row for item in Marker(key, make_sandbox(key)).mark([make_submission("right"), odd])]
    assert {row.student: (row.score, row.problem) for row in rows} == {"right": (20, None), "odd": (0, "file_error")}
    assert "OverflowError" in next(row.problem_detail for row in rows if row.problem)


def test_a_row_is_of_the_page_that_was_answered(key: AnswerKey) -> None:
    split = split_key(key)
    runs = {name: run_functions(split, RIGHT, page=page) for page, name in enumerate(("one", "two"))}
    marked = Marker(split, FakeSandbox(runs)).mark([make_submission("two"), make_submission("one")])
    found = [(list(item.row.results), item.row.score, item.row.max_score, list(item.examples)) for item in marked]
    assert found == [(["correlate_rdms"], 10, 10, ["correlate_rdms"]), (["RDM"], 10, 10, ["RDM"])]


def test_the_hash_is_that_of_the_file(key: AnswerKey) -> None:
    (item,) = mark(key, "right")
    assert item.row.sha256 == hashlib.sha256(b'{"run": "right"}').hexdigest()


def test_examples_and_notes_come_along(key: AnswerKey) -> None:
    (item,) = mark(key, "noted")
    assert item.row.notes == ("all_cells",)
    value = item.examples["RDM"].value
    assert value is not None
    assert value.shape == (6, 6)


def test_submissions_are_read_as_they_are_needed(key: AnswerKey) -> None:
    sandbox = make_sandbox(key)
    for _ in Marker(key, sandbox).mark([make_submission("right")] * 50):
        pass
    assert sandbox.most_waiting <= 2


def test_rows_of_equal_results_share_memory(key: AnswerKey) -> None:
    first, second = mark(key, "similarity", "similarity")
    assert first.row.results["RDM"] is second.row.results["RDM"]


def test_memory_stays_flat(key: AnswerKey) -> None:
    """A row costs under 2 kB, so 10,000 of them 20 MB."""
    submissions = [make_submission(name) for name in ("right", "similarity", "error", "lost")] * 200
    marker = Marker(key, make_sandbox(key))
    rows = [item.row for item in marker.mark(submissions[:8])]
    tracemalloc.start()
    rows = [item.row for item in marker.mark(submissions)]
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used / len(rows) < 2_000
