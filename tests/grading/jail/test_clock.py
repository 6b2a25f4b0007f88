"""The two clocks of a child, which nothing that it says can stop."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from nma_w1d5.exercises.wire import Writer, make_answer_file
from nma_w1d5.grading.jail import clock
from nma_w1d5.grading.jail.clock import processor_seconds, watch
from nma_w1d5.grading.protocol import ENDED, PATIENCE, STALLED, TIMED_OUT
from tests.grading.helpers import AMPLE

Kill = Callable[..., float]
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


@dataclass
class Time:
    """Clocks that only waiting moves on, and what happens at some times; ``rate`` is the processors the child has."""

    now: float = 0.0
    rate: float = 1.0
    events: dict[float, Callable[[], None]] = field(default_factory=dict)

    def __call__(self) -> float:
        return self.now

    def used(self, pid: int) -> float:
        """Return the processor time of the child."""
        return self.now * self.rate

    def register(self, *_: object) -> None:
        """Stand in for a poll object, too."""

    def poll(self, milliseconds: float) -> list[object]:
        """Let time pass."""
        self.now += milliseconds / 1000
        for due in [due for due in self.events if due <= self.now]:
            self.events.pop(due)()
        return []


@pytest.fixture
def kill_time(monkeypatch: pytest.MonkeyPatch, child: Start, answers: int) -> Callable[..., float]:
    """Watch a child that runs on for ever, and return when it was killed, of a time of 60 seconds."""

    def watch_and_return(most: int, rate: float = 1.0, ending: int = TIMED_OUT, **events: Callable[[], None]) -> float:
        clock = Time(rate=rate, events={float(due.removeprefix("at_")): event for due, event in events.items()})
        monkeypatch.setattr(select, "poll", lambda: clock)
        process = child("sleep", "1000000")
        assert watch(process.pid, answers, 60.0, most, clock, clock.used) == ending
        assert process.wait() == -signal.SIGKILL
        return clock.now

    return watch_and_return


def test_a_child_that_ends_is_not_killed(answers: int, child: Start) -> None:
    process = child("true")
    assert watch(process.pid, answers, AMPLE, 2) == ENDED
    assert process.wait() == 0


@pytest.mark.parametrize(
    ("command", "ending"),
    [((sys.executable, "-c", "while True: pass"), TIMED_OUT), (("sleep", "1000000"), STALLED)],
    ids=["computes", "sleeps"],
)
def test_a_child_that_does_not_end_is_killed(answers: int, child: Start, command: tuple[str, ...], ending: int) -> None:
    process = child(*command)
    assert watch(process.pid, answers, 0.5, 1) == ending
    assert process.wait() == -signal.SIGKILL


def test_waiting_for_a_processor_costs_nothing(kill_time: Kill) -> None:
    assert kill_time(2, rate=0.25) == pytest.approx(240, abs=0.1)


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.08])
def test_what_makes_no_headway_on_the_wall_is_stalled(kill_time: Kill, rate: float) -> None:
    assert kill_time(2, rate=rate, ending=STALLED) == pytest.approx(60, abs=0.1)


def test_patience_has_an_end(kill_time: Kill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "HEADWAY", 0.0)
    assert kill_time(2, rate=0.05, ending=STALLED) == pytest.approx(60 * PATIENCE, abs=0.1)


def test_the_processor_time_of_another_process_is_what_it_used(child: Start) -> None:
    process = child(sys.executable, "-c", "while True: pass")
    while processor_seconds(process.pid) < 0.05:
        time.sleep(0.01)
    assert processor_seconds(child("sleep", "1000000").pid) < 0.05


@pytest.mark.parametrize(
    ("shares", "finished", "due"),
    [(1, 0, 60), (2, 0, 30), (2, 1, 60), (2, 7, 60), (3, 0, 20), (3, 1, 40), (0, 0, 60)],
)
def test_an_exercise_has_its_share(answers: int, kill_time: Kill, shares: int, finished: int, due: float) -> None:
    writer = Writer(answers, shares)
    for _ in range(finished):
        writer.finish()
    assert kill_time(3) == pytest.approx(due, abs=0.1)


def test_a_share_that_is_not_used_goes_to_the_next(answers: int, kill_time: Kill) -> None:
    assert kill_time(2, at_29=Writer(answers, 2).finish) == pytest.approx(60, abs=0.1)


def test_what_the_child_says_late_counts_before_all_the_time_is_over(answers: int, kill_time: Kill) -> None:
    """Before the child has found its page it says nothing, as if one exercise had all the time."""
    assert kill_time(2, at_1=lambda: Writer(answers, 2).page(0)) == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize("claim", [b"NMA6\xff\x00\0\0", b"\xff" * 8, b"NMA6\xc8\x02\0\0"])
def test_what_a_child_claims_gives_it_no_more_than_all_the_time(answers: int, kill_time: Kill, claim: bytes) -> None:
    os.pwrite(answers, claim, 0)
    assert kill_time(2) == pytest.approx(60, abs=0.1)
