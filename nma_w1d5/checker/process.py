"""Running a student's function where it can do no harm: in a forked copy of the kernel, with a deadline.

The copy has everything the notebook has defined, its output goes nowhere, and it may loop, flood, exit or crash: the
kernel only reads numbers from a file in memory when the time is over. Where there is no fork, a thread has to do.
"""

from __future__ import annotations

import builtins
import faulthandler
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from nma_w1d5.exercises.calls import call_once
from nma_w1d5.exercises.endings import OUT_OF_MEMORY, name_ending
from nma_w1d5.exercises.replies import Call, Reply
from nma_w1d5.exercises.wire import Writer, make_answer_file, read_answers

SECONDS = 5.0
"""Time for all calls together."""

EXTRA_MEMORY = 2 * 2**30
"""Bytes that the function may use beyond what the kernel has."""

Function = Callable[..., object]


def run_calls(function: Function, calls: Sequence[Call], seconds: float = SECONDS) -> list[Reply]:
    """Make all calls and return a reply for each.

    After a call that ended the process or the time, the rest fail the same way.
    """
    if can_fork():
        with suppress(OSError):
            return _run_in_fork(function, calls, seconds)
    return _run_in_thread(function, calls, seconds)


def can_fork() -> bool:
    """Tell whether a forked copy of this process can be trusted to work; on macOS its libraries forbid it."""
    return sys.platform == "linux" and hasattr(os, "fork")


def find_home(function: Function) -> str:
    """Return the folder of the function's source: of the notebook's cells, as tracebacks name them."""
    code = getattr(function, "__code__", None)
    return os.path.dirname(str(getattr(code, "co_filename", "")))


def _run_in_fork(function: Function, calls: Sequence[Call], seconds: float) -> list[Reply]:
    answers = make_answer_file()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a kernel has threads; the child touches none of theirs
            child = os.fork()
        if child == 0:
            _serve(function, calls, answers)
        status: int | None = None
        try:
            status = _wait(child, time.monotonic() + seconds)
        finally:
            _kill(child, gone=status is not None)
        written = read_answers(answers, len(calls))
    finally:
        os.close(answers)
    rest = name_ending(status, written.malformed)
    return [written.replies.get(index, rest) for index in range(len(calls))]


def _serve(function: Function, calls: Sequence[Call], answers: int) -> NoReturn:
    """Be the child: answer each call, and never return."""
    leave = os._exit
    try:
        os.setsid()
        _silence()
        _limit()
        writer, home = Writer(answers), find_home(function)
        for index, call in enumerate(calls):
            writer.reply(index, call_once(function, call, home))
    except MemoryError:
        leave(OUT_OF_MEMORY)
    finally:
        leave(0)


def _silence() -> None:
    """Send all output to nowhere, at the level of Python and of the operating system, and give no input."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin, sys.stdout, sys.stderr = open(os.devnull), open(os.devnull, "w"), open(os.devnull, "w")  # noqa: SIM115
    faulthandler.disable()
    builtins.input = lambda prompt="": ""
    warnings.simplefilter("ignore")


def _limit() -> None:
    """Bound memory, and keep to one thread: pools of threads do not survive a fork."""
    import resource

    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size + EXTRA_MEMORY, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


def _wait(child: int, deadline: float) -> int | None:
    """Return how the child ended; None if it has not by the deadline."""
    pause = 0.0005
    while (left := deadline - time.monotonic()) > 0:
        try:
            ended, status = os.waitpid(child, os.WNOHANG)
        except ChildProcessError:
            return 0
        if ended:
            return status
        time.sleep(min(pause, left))
        pause = min(2 * pause, 0.02)
    return None


def _kill(child: int, gone: bool) -> None:
    """End the child, unless it has ended and been waited for, and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if not gone:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _run_in_thread(function: Function, calls: Sequence[Call], seconds: float) -> list[Reply]:
    """Do without a process of its own: an endless loop goes on in the background, but the notebook does not wait."""
    replies: list[Reply] = []

    def work() -> None:
        home = find_home(function)
        replies.extend(call_once(function, call, home) for call in calls)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    done, rest = replies[: len(calls)], Reply("timeout" if thread.is_alive() else "crashed")
    return done + [rest] * (len(calls) - len(done))
