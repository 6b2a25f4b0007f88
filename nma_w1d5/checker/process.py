"""Running a student's function where it can do no harm: in a forked copy of the kernel, with a deadline.

The copy has everything the notebook has defined, its output goes nowhere, and it may loop, flood, exit or crash: the
kernel only reads numbers from a file in memory when the time is over. Where there is no fork, a thread has to do.
"""

from __future__ import annotations

import ast
import builtins
import faulthandler
import inspect
import os
import signal
import sys
import textwrap
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NoReturn

from nma_w1d5.exercises.calls import call_once
from nma_w1d5.exercises.endings import OUT_OF_MEMORY, name_ending
from nma_w1d5.exercises.replies import Call, Reply
from nma_w1d5.exercises.stubs import find_code, is_stub, normalise_stub
from nma_w1d5.exercises.wire import CAPACITY, Writer, make_answer_file, read_answers

SECONDS = 5.0
"""Time for all calls together."""

Function = Callable[..., object]


def run_calls(function: Function, calls: Sequence[Call], seconds: float = SECONDS, stub: str = "") -> list[Reply]:
    """Make all calls and return a reply for each; a function that is still the stub is not called.

    After a call that ended the process or the time, the rest fail the same way.
    """
    if can_fork():
        with suppress(OSError):
            return _run_in_fork(function, calls, seconds, stub)
    return _run_in_thread(function, calls, seconds, stub)


def can_fork() -> bool:
    """Tell whether a forked copy of this process can be trusted to work; on macOS its libraries forbid it."""
    return sys.platform == "linux" and hasattr(os, "fork")


def find_home(function: Function) -> str:
    """Return the folder of the function's source: of the notebook's cells, as tracebacks name them."""
    code = find_code(function)
    return os.path.dirname(code.co_filename) if code else ""


def is_untouched(function: Function, stub: str, name: str) -> bool:
    """Tell whether a function is still the stub, as far as its source can be had."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        return bool(tree.body) and is_stub(tree.body[0], normalise_stub(stub, name))
    except Exception:
        return False


def _answer(function: Function, calls: Sequence[Call], stub: str) -> Iterator[Reply]:
    untouched, home = is_untouched(function, stub, calls[0].exercise), find_home(function)
    for call in calls:
        yield Reply("not_attempted") if untouched else call_once(function, call, home)


def _run_in_fork(function: Function, calls: Sequence[Call], seconds: float, stub: str) -> list[Reply]:
    answers = make_answer_file()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a kernel has threads; the child touches none of theirs
            child = os.fork()
        if child == 0:
            _serve(function, calls, seconds, stub, answers)
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


def _serve(function: Function, calls: Sequence[Call], seconds: float, stub: str, answers: int) -> NoReturn:
    """Be the child: answer each call, and never return."""
    leave = os._exit
    try:
        from nma_w1d5.checker.limits import limit_process  # there is nothing like it where nothing is forked

        os.setsid()
        _silence(answers)
        limit_process(seconds, CAPACITY)
        writer = Writer(answers)
        for index, reply in enumerate(_answer(function, calls, stub)):
            writer.reply(index, reply)
    except MemoryError:
        leave(OUT_OF_MEMORY)
    finally:
        leave(0)


def _silence(answers: int) -> None:
    """Send all output to nowhere, at the level of Python and of the operating system, and give no input.

    What else the kernel has open, such as its connections, is closed: nothing can be written there.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.closerange(3, answers)
    os.closerange(answers + 1, 1 << 20)
    sys.stdin, sys.stdout, sys.stderr = open(os.devnull), open(os.devnull, "w"), open(os.devnull, "w")  # noqa: SIM115
    faulthandler.disable()
    builtins.input = lambda prompt="": ""
    warnings.simplefilter("ignore")


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
    for end in (os.killpg,) if gone else (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            end(child, signal.SIGKILL)
    if not gone:
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _run_in_thread(function: Function, calls: Sequence[Call], seconds: float, stub: str) -> list[Reply]:
    """Do without a process of its own: an endless loop goes on in the background, but the notebook does not wait."""
    replies: list[Reply] = []
    thread = threading.Thread(target=lambda: replies.extend(_answer(function, calls, stub)), daemon=True)
    thread.start()
    thread.join(seconds)
    done, rest = replies[: len(calls)], Reply("timeout" if thread.is_alive() else "crashed")
    return done + [rest] * (len(calls) - len(done))
