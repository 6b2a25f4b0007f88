"""What is made of the ways a submission's processes end."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.exercises.endings import OUT_OF_MEMORY
from nma_w1d5.exercises.replies import STATUSES, Call, Reply, Status
from nma_w1d5.exercises.wire import Answers
from nma_w1d5.grading.protocol import Question
from nma_w1d5.grading.sandbox.task import Task
from nma_w1d5.grading.sandbox.worker import Ended

CALLS = tuple(Call(name, (np.zeros(1),)) for name in ("a", "b", "a", "b"))
QUESTION = Question(("a", "b"), CALLS, (("lesson", ("a", "b")),), {})
TWO_PAGES = Question(("a", "b"), CALLS, (("first", ("a",)), ("second", ("b",))), {})
OK = Reply("ok", np.zeros(1))
CLEAN, KILLED, OVER_TIME = 0, int(signal.SIGKILL), None


def make_task(question: Question = QUESTION, index: int = 7) -> Task:
    return Task(index, os.memfd_create("notebook"), 0, question, 10.0)


@pytest.fixture
def task() -> Iterator[Task]:
    made = make_task()
    yield made
    made.close()


@pytest.fixture
def paged() -> Iterator[Task]:
    """A task whose two exercises stand on two pages."""
    made = make_task(TWO_PAGES)
    yield made
    made.close()


def ended(
    status: int | None = CLEAN,
    replies: dict[int, Reply] | None = None,
    begun: tuple[int, ...] = (),
    seconds: float = 1.0,
    is_stalled: bool = False,
    **answers: Any,
) -> Ended:
    return Ended(1, status, seconds, Answers(replies or {}, list(begun), **answers), is_stalled)


def found(task: Task) -> list[Status]:
    return [reply.status for reply in task.run().replies]


@pytest.mark.parametrize(
    ("status", "malformed", "outcome"),
    [
        (OVER_TIME, None, "timeout"),
        (OVER_TIME, "unknown kind of record: 9", "timeout"),
        (signal.SIGXCPU, None, "timeout"),
        (signal.SIGSYS, None, "forbidden"),
        (signal.SIGSEGV, None, "crashed"),
        (OUT_OF_MEMORY << 8, None, "memory"),
        (1 << 8, None, "crashed"),
        (CLEAN, None, "crashed"),
        (CLEAN, "no preamble", "malformed"),
    ],
)
def test_the_calls_that_a_process_left_are_what_its_ending_was(
    task: Task, status: int | None, malformed: str | None, outcome: str
) -> None:
    task.settle(ended(status, {0: OK}, (0,), malformed=malformed))
    task.settle(ended(replies={1: OK, 3: OK}, begun=(1,)))
    assert found(task) == ["ok", "ok", outcome, "ok"]


def test_all_answered(task: Task) -> None:
    task.settle(ended(replies=dict.fromkeys(range(4), OK), begun=(0, 1)))
    assert (task.pending, found(task), task.run().notes) == ([], ["ok"] * 4, ())
    assert task.run().seconds == 1.0


def test_answers_count_however_the_process_ended(task: Task) -> None:
    task.settle(ended(signal.SIGSEGV, dict.fromkeys(range(4), OK), (0, 1)))
    assert found(task) == ["ok"] * 4


def test_the_first_exercise_dies_and_the_second_gets_a_process_of_its_own(task: Task) -> None:
    task.settle(ended(signal.SIGSEGV, {0: OK}, (0,), seconds=4.0))
    assert (task.pending, task.seconds_left, task.notes) == ([1], 6.0, ["own_process"])
    task.settle(ended(replies={1: OK, 3: OK}, begun=(1,)))
    assert (task.pending, found(task)) == ([], ["ok", "ok", "crashed", "ok"])
    assert task.run().seconds == 5.0


def test_the_second_exercise_dies_alone(task: Task) -> None:
    task.settle(ended(OVER_TIME, {0: OK, 2: OK}, (0, 1)))
    assert (task.pending, found(task)) == ([], ["ok", "timeout", "ok", "timeout"])


def test_both_die(task: Task) -> None:
    task.settle(ended(signal.SIGSYS, {}, (0,)))
    task.settle(ended(signal.SIGSEGV, {}, (1,)))
    assert found(task) == ["forbidden", "crashed", "forbidden", "crashed"]


def test_an_exercise_is_not_blamed_for_what_came_after_its_answers(task: Task) -> None:
    task.settle(ended(OVER_TIME, {0: OK, 2: OK}, (0,)))
    assert (task.pending, sorted(task.replies)) == ([1], [0, 2])


def test_without_time_left_the_rest_is_a_timeout(task: Task) -> None:
    task.settle(ended(OVER_TIME, {}, (0,), seconds=10.5))
    assert (task.pending, set(found(task))) == ([], {"timeout"})


def test_what_the_clock_on_the_wall_ended_is_tried_once_more_and_keeps_what_it_answered(task: Task) -> None:
    stalled = ended(OVER_TIME, {0: OK}, (0,), is_stalled=True)
    task.settle(stalled)
    assert (task.pending, task.is_last, found(task)) == ([0, 1], True, ["ok", "missing", "missing", "missing"])
    task.settle(stalled)
    assert (task.pending, found(task)) == ([1], ["ok", "missing", "timeout", "missing"])


def test_who_only_waited_for_a_processor_has_all_points(task: Task) -> None:
    task.settle(ended(OVER_TIME, {0: OK}, (0,), is_stalled=True))
    task.settle(ended(replies=dict.fromkeys(range(4), OK), begun=(0, 1)))
    assert (task.pending, found(task), task.notes) == ([], ["ok"] * 4, [])


def test_a_process_that_died_reading_the_notebook(task: Task) -> None:
    task.settle(ended(OVER_TIME))
    assert (task.pending, task.run().problem, set(found(task))) == ([], "unreadable", {"timeout"})


def test_garbage_costs_one_exercise(task: Task) -> None:
    task.settle(ended(malformed="no preamble"))
    assert (task.pending, task.problem) == ([1], None)


def test_a_problem_of_the_notebook(task: Task) -> None:
    task.settle(ended(problem="not_json"))
    run = task.run()
    assert (task.pending, run.problem, [reply.detail for reply in run.replies]) == ([], "not_json", ["not_json"] * 4)
    assert found(task) == ["missing"] * 4


def test_notes_are_kept_once(task: Task) -> None:
    task.settle(ended(signal.SIGSEGV, {}, (0,), notes=["all_cells"]))
    task.settle(ended(replies={1: OK, 3: OK}, begun=(1,), notes=["all_cells"]))
    assert task.run().notes == ("all_cells", "own_process")


def test_a_later_process_does_not_overwrite_an_earlier_answer(task: Task) -> None:
    task.settle(ended(signal.SIGSEGV, {0: OK}, (0,)))
    task.settle(ended(replies={0: Reply("error"), 1: OK, 2: OK, 3: OK}, begun=(1,)))
    assert found(task) == ["ok", "ok", "crashed", "ok"]


def test_a_jail_that_ends_is_tried_once_more(task: Task) -> None:
    task.lose()
    assert task.pending == [0, 1]
    task.lose()
    assert (task.pending, set(found(task))) == ([], {"crashed"})


def test_exercises_of_other_pages_are_left_out(paged: Task) -> None:
    paged.settle(ended(replies={1: OK, 3: OK}, begun=(1,), page=1))
    run = paged.run()
    assert (paged.pending, run.page, run.problem, run.notes) == ([], 1, None, ())
    assert found(paged) == ["missing", "ok", "missing", "ok"]


def test_the_only_exercise_of_a_page_dies_and_no_other_is_given_a_process(paged: Task) -> None:
    paged.settle(ended(signal.SIGSEGV, {0: OK}, (0,), page=0))
    assert (paged.pending, paged.run().page, paged.notes) == ([], 0, [])
    assert found(paged) == ["ok", "missing", "crashed", "missing"]


def test_replies_for_another_page_are_not_taken(paged: Task) -> None:
    paged.settle(ended(replies=dict.fromkeys(range(4), OK), begun=(0, 1), page=0))
    assert found(paged) == ["ok", "missing", "ok", "missing"]


def test_a_process_that_died_before_it_said_its_page(paged: Task) -> None:
    paged.settle(ended(KILLED))
    assert (paged.pending, paged.run().problem, paged.run().page) == ([], "unreadable", 0)


REPLIES = st.dictionaries(st.integers(0, 3), st.sampled_from([OK, Reply("error"), Reply("timeout")]))


@given(
    st.sampled_from([QUESTION, TWO_PAGES]),
    st.lists(
        st.builds(
            ended,
            st.sampled_from([0, 256, OUT_OF_MEMORY << 8, 9, 11, 31, None]),
            REPLIES,
            st.lists(st.integers(0, 1), max_size=3).map(tuple),
            malformed=st.none() | st.just("bytes"),
            page=st.none() | st.integers(0, 1),
            is_stalled=st.booleans(),
        ),
        min_size=4,
        max_size=4,
    ),
)
def test_every_task_comes_to_an_end(question: Question, endings: list[Ended]) -> None:
    """Each process settles at least one exercise, whatever it claims, but for one that is tried again."""
    task = make_task(question)
    try:
        for ending in endings:
            before, was_last = len(task.pending), task.is_last
            if not before:
                break
            if ending.answers.page is not None:
                ending.answers.page %= len(question.pages)
            task.settle(ending)
            assert len(task.pending) < before + (task.is_last and not was_last)
        run = task.run()
        assert len(run.replies) == len(CALLS)
        assert all(reply.status in STATUSES for reply in run.replies)
    finally:
        task.close()
