"""What is made of the ways a submission's processes end."""

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.exercises.wire import OUT_OF_MEMORY, Answers
from nma_w1d5.exercises.replies import STATUSES, Call, Reply
from nma_w1d5.grading.sandbox.task import Task, how_it_ended
from nma_w1d5.grading.sandbox.worker import Ended

CALLS = [Call("a", (np.zeros(1),)), Call("b", (np.zeros(1),)), Call("a", (np.zeros(1),)), Call("b", (np.zeros(1),))]
OK = Reply("ok", np.zeros(1))
CLEAN, KILLED = 0, signal.SIGKILL


@pytest.fixture
def task() -> Iterator[Task]:
    made = Task(7, os.memfd_create("notebook"), CALLS, ("a", "b"), 10.0)
    yield made
    made.close()


def ended(
    status: int = CLEAN,
    replies: dict[int, Reply] | None = None,
    begun: tuple[int, ...] = (),
    timed_out: bool = False,
    seconds: float = 1.0,
    **answers: object,
) -> Ended:
    return Ended(1, timed_out, status, seconds, Answers(replies or {}, list(begun), **answers))


def found(task: Task) -> list[str]:
    return [reply.status for reply in task.run().replies]


@pytest.mark.parametrize(
    ("how", "status", "word"),
    [
        (ended(KILLED, timed_out=True), "timeout", "time limit"),
        (ended(signal.SIGXCPU), "timeout", "time limit"),
        (ended(signal.SIGSYS), "forbidden", "not allowed"),
        (ended(signal.SIGSEGV), "crashed", "Segmentation fault"),
        (ended(signal.SIGABRT), "crashed", "Aborted"),
        (ended(40), "crashed", "Real-time signal 6"),
        (ended(OUT_OF_MEMORY << 8), "memory", "memory limit"),
        (ended(1 << 8), "crashed", "before it had answered"),
        (ended(CLEAN), "crashed", "before it had answered"),
        (ended(CLEAN, malformed="no preamble"), "malformed", "cannot be read"),
    ],
)
def test_how_it_ended(how: Ended, status: str, word: str) -> None:
    assert how_it_ended(how)[0] == status
    assert word in how_it_ended(how)[1]


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
    task.settle(ended(KILLED, {0: OK, 2: OK}, (0, 1), timed_out=True))
    assert (task.pending, found(task)) == ([], ["ok", "timeout", "ok", "timeout"])


def test_both_die(task: Task) -> None:
    task.settle(ended(signal.SIGSYS, {}, (0,)))
    task.settle(ended(signal.SIGSEGV, {}, (1,)))
    assert found(task) == ["forbidden", "crashed", "forbidden", "crashed"]


def test_an_exercise_is_not_blamed_for_what_came_after_its_answers(task: Task) -> None:
    task.settle(ended(KILLED, {0: OK, 2: OK}, (0,), timed_out=True))
    assert (task.pending, sorted(task.replies)) == ([1], [0, 2])


def test_without_time_left_the_rest_is_a_timeout(task: Task) -> None:
    task.settle(ended(KILLED, {}, (0,), timed_out=True, seconds=10.5))
    assert (task.pending, set(found(task))) == ([], {"timeout"})


def test_a_process_that_died_reading_the_notebook(task: Task) -> None:
    task.settle(ended(KILLED, timed_out=True))
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


REPLIES = st.dictionaries(st.integers(0, 3), st.sampled_from([OK, Reply("error"), Reply("timeout")]))


@given(
    st.lists(
        st.builds(
            ended,
            st.sampled_from([0, 256, OUT_OF_MEMORY << 8, 9, 11, 31]),
            REPLIES,
            st.lists(st.integers(0, 1), max_size=3).map(tuple),
            st.booleans(),
            malformed=st.none() | st.just("bytes"),
        ),
        min_size=3,
        max_size=3,
    )
)
def test_every_task_comes_to_an_end(endings: list[Ended]) -> None:
    """Each process settles at least one exercise, whatever it claims."""
    task = Task(0, os.memfd_create("notebook"), CALLS, ("a", "b"), 10.0)
    try:
        for ending in endings:
            before = len(task.pending)
            if not before:
                break
            task.settle(ending)
            assert len(task.pending) < before
        run = task.run()
        assert len(run.replies) == len(CALLS)
        assert all(reply.status in STATUSES for reply in run.replies)
    finally:
        task.close()
