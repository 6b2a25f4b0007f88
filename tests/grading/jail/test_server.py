"""The clock of the fork server, and what it does before it serves."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nma_w1d5.exercises.wire import Writer, make_answer_file
from nma_w1d5.grading.jail.server import watch
from tests.grading.helpers import AMPLE

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def answers() -> Iterator[int]:
    descriptor = make_answer_file()
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def child() -> Iterator[Start]:
    """Start a child that runs until it is killed, or not at all."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(command))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


class Clock:
    """A clock that shows given times, one at each look; what happens before a look can be given with its time."""

    def __init__(self, *looks: float | tuple[Callable[[], None], float]) -> None:
        self.looks = list(looks)

    def __call__(self) -> float:
        look = self.looks.pop(0)
        if isinstance(look, tuple):
            happens, look = look
            happens()
        return look


def test_a_child_that_ends_is_not_killed(answers: int, child: Start) -> None:
    process = child("true")
    assert watch(process.pid, answers, AMPLE, 2) is False
    assert process.wait() == 0


def test_a_child_that_is_over_time_is_killed(answers: int, child: Start) -> None:
    process = child("sleep", "1000000")
    assert watch(process.pid, answers, 0.01, 1) is True
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("shares", "finished", "due"),
    [(1, 0, 0.06), (2, 0, 0.03), (2, 1, 0.06), (2, 7, 0.06), (3, 0, 0.02), (3, 1, 0.04), (0, 0, 0.06)],
)
def test_an_exercise_has_its_share(answers: int, child: Start, shares: int, finished: int, due: float) -> None:
    """The child is killed when its share is over, not at the look before that."""
    writer = Writer(answers, shares)
    for _ in range(finished):
        writer.finish()
    process, clock = child("sleep", "1000000"), Clock(0.0, due - 0.001, due)
    assert watch(process.pid, answers, 0.06, 3, clock) is True
    assert process.wait() == -signal.SIGKILL
    assert clock.looks == []


def test_a_share_that_is_not_used_goes_to_the_next(answers: int, child: Start) -> None:
    writer = Writer(answers, 2)
    process, clock = child("sleep", "1000000"), Clock(0.0, (writer.finish, 0.02), 0.03, 0.059, 0.06)
    assert watch(process.pid, answers, 0.06, 2, clock) is True
    assert clock.looks == []


def test_what_the_child_says_late_counts_before_all_the_time_is_over(answers: int, child: Start) -> None:
    """Before the child has found the page, it says nothing: then one exercise might have all the time."""

    def speak() -> None:
        Writer(answers, 2)

    process, clock = child("sleep", "1000000"), Clock(0.0, (speak, 0.001), 0.0301)
    assert watch(process.pid, answers, 0.06, 2, clock) is True
    assert clock.looks == []


def test_what_a_child_claims_gives_it_no_more_than_all_the_time(answers: int, child: Start) -> None:
    for claim in (b"NMA6\xff\x00\0\0", b"\xff" * 8, b"NMA6\xc8\x02\0\0"):
        os.pwrite(answers, claim, 0)
        process, clock = child("sleep", "1000000"), Clock(0.0, 0.0599, 0.06)
        assert watch(process.pid, answers, 0.06, 2, clock) is True
        assert clock.looks == []


def test_whether_nobody_can_read_is_found_out(tmp_path: Path) -> None:
    code = """
import os, sys
from nma_w1d5.grading.jail.server import nobody_can_read
print(nobody_can_read(sys.argv[1:]), os.geteuid())
"""
    tmp_path.chmod(0o700)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", str(os.geteuid())], "only the fork became nobody"
