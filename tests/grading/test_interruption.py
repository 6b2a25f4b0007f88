"""Told to stop, a run stops where it waits, and nowhere else; told again, it still writes what it knows."""

import os
import signal

import pytest

from nma_w1d5.grading.interruption import Interruption

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_run_that_waits_is_interrupted(number: signal.Signals) -> None:
    interruption = Interruption()

    def wait() -> None:
        with interruption.waiting():
            os.kill(os.getpid(), number)
            signal.pause()

    with interruption.heeded(), pytest.raises(KeyboardInterrupt):
        wait()


@pytest.mark.parametrize("number", SIGNALS)
def test_work_is_not_interrupted_but_the_next_wait_is(number: signal.Signals) -> None:
    interruption, done = Interruption(), []
    with interruption.heeded():
        for _ in range(3):
            os.kill(os.getpid(), number)
            done.append("a row")
        with pytest.raises(KeyboardInterrupt), interruption.waiting():
            done.append("never")
    assert done == ["a row"] * 3


def test_without_a_signal_nothing_happens_and_handlers_come_back() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    interruption = Interruption()
    with interruption.heeded(), interruption.waiting():
        assert signal.getsignal(signal.SIGTERM) not in before
    assert [signal.getsignal(number) for number in SIGNALS] == before
