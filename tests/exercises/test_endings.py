"""How a process ended is what is said of the calls it left unanswered."""

import faulthandler
import os
import signal
import warnings

import pytest

from nma_w1d5.exercises.endings import OUT_OF_MEMORY, name_ending


def end(leave):
    """Let a forked process end in some way, and return how it did."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tests have threads
        child = os.fork()
    if child == 0:
        try:
            faulthandler.disable()
            leave()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


@pytest.mark.parametrize(
    ("leave", "status", "detail"),
    [
        (lambda: os._exit(0), "crashed", ""),
        (lambda: os._exit(1), "crashed", ""),
        (lambda: os._exit(OUT_OF_MEMORY), "memory", ""),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "memory", ""),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), "crashed", "Segmentation fault"),
        (lambda: os.kill(os.getpid(), signal.SIGTERM), "crashed", "Terminated"),
    ],
)
def test_real_endings(leave, status, detail):
    reply = name_ending(end(leave))
    assert (reply.status, reply.detail) == (status, detail)


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGSYS, "forbidden"),
        (signal.SIGXCPU, "timeout"),
        (signal.SIGKILL, "memory"),
        (signal.SIGABRT, "crashed"),
    ],
)
def test_signals(number, status):
    assert name_ending(int(number)).status == status


def test_a_signal_without_a_name_is_a_crash():
    assert (name_ending(50).status, name_ending(50).detail) == ("crashed", signal.strsignal(50) or "signal 50")


def test_time_that_is_over_is_a_timeout_whatever_was_written():
    assert name_ending(None, "no preamble").status == "timeout"


def test_bad_bytes_of_a_process_that_ended_by_itself_are_malformed():
    assert name_ending(0, "no preamble").status == "malformed"
    assert name_ending(1 << 8, "no preamble").status == "malformed"
    assert name_ending(int(signal.SIGKILL), "no preamble").status == "memory"
