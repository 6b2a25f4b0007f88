"""Running a student's function where it can do no harm: in a forked copy of the kernel, with a deadline.

The copy has everything the notebook has defined, its output goes nowhere, and it may loop, flood, exit or crash: the
kernel only reads numbers from a pipe until the time is over. Where there is no fork, a thread has to do.
"""

import builtins
import faulthandler
import json
import os
import select
import signal
import struct
import sys
import threading
import time
import warnings
from contextlib import suppress

import numpy as np

from nma_w1d5.exercises.calls import Answer, call_once

SECONDS = 5.0
"""Time for all calls together."""

EXTRA_MEMORY = 2 * 2**30
"""Bytes that the function may use beyond what the kernel has."""

_HEAD = struct.Struct("<I")
_END = b"\0that is all\0"
_LARGEST_HEAD = 10_000
_LARGEST_ANSWERS = 256 * 2**20
_CHUNK = 2**16


def run_calls(function, cases, seconds=SECONDS):
    """Call a function with each case.

    Parameters
    ----------
    function : callable
    cases : sequence of Case
    seconds : float
        For all together.

    Returns
    -------
    list of Answer
        As many as cases. After a call that ended the process or the time, the rest fail the same way.
    """
    if can_fork():
        with suppress(OSError):
            return _run_in_fork(function, cases, seconds)
    return _run_in_thread(function, cases, seconds)


def can_fork():
    """Tell whether a forked copy of this process can be trusted to work; on macOS its libraries forbid it."""
    return sys.platform == "linux" and hasattr(os, "fork")


def _run_in_fork(function, cases, seconds):
    receiver, sender = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a kernel has threads; the child touches none of theirs
        child = os.fork()
    if child == 0:
        _serve(function, cases, receiver, sender)
    os.close(sender)
    end = None
    try:
        data, timed_out = _read(receiver, time.monotonic() + seconds)
        end = None if timed_out else _wait(child)
    finally:
        os.close(receiver)
        _kill(child, gone=end is not None)
    answers = _parse(data)[: len(cases)]
    rest = "timeout" if timed_out else _name_end(end)
    return answers + [Answer(rest)] * (len(cases) - len(answers))


def _serve(function, cases, receiver, sender):
    """Be the child: answer each case through the pipe, and never return."""
    try:
        os.setsid()
        os.close(receiver)
        _silence()
        _limit()
        for case in cases:
            _send(sender, call_once(function, case))
        os.write(sender, _END)
    finally:
        os._exit(0)


def _silence():
    """Send all output to nowhere, at the level of Python and of the operating system, and give no input."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin, sys.stdout, sys.stderr = open(os.devnull), open(os.devnull, "w"), open(os.devnull, "w")  # noqa: SIM115
    faulthandler.disable()

    def refuse(prompt=""):
        raise EOFError("input() has no one to answer it during a check")

    builtins.input = refuse
    warnings.simplefilter("ignore")


def _limit():
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


def _send(sender, answer):
    value = answer.value
    head = {"status": answer.status, "detail": answer.detail, "shape": None if value is None else value.shape}
    encoded = json.dumps(head).encode()
    message = _HEAD.pack(len(encoded)) + encoded + (b"" if value is None else value.tobytes())
    while message:
        message = message[os.write(sender, message) :]


def _read(receiver, deadline):
    """Read until the child closes the pipe, sends too much, or the time is over."""
    data = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([receiver], [], [], left)[0]:
            return bytes(data), True
        chunk = os.read(receiver, _CHUNK)
        data += chunk
        if not chunk or data.endswith(_END) or len(data) > _LARGEST_ANSWERS:
            return bytes(data), False


def _parse(data):
    """Read the answers that arrived whole; whatever else the function wrote into the pipe is no answer."""
    answers, place = [], 0
    with suppress(ValueError, KeyError, TypeError, struct.error):
        while place + _HEAD.size <= len(data):
            (length,) = _HEAD.unpack_from(data, place)
            if length > _LARGEST_HEAD:
                break
            start = place + _HEAD.size
            head = json.loads(data[start : start + length])
            place = start + length
            value = None
            if head["shape"] is not None:
                count = int(np.prod(head["shape"], dtype=int))
                value = np.frombuffer(data, dtype=np.float64, count=count, offset=place).reshape(head["shape"])
                place += value.nbytes
            answers.append(Answer(str(head["status"]), value, str(head["detail"])))
    return answers


def _wait(child, patience=1.0):
    """Return how the child ended; None if it does not end by itself."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            ended, status = os.waitpid(child, os.WNOHANG)
        except ChildProcessError:
            return 0
        if ended:
            return status
        time.sleep(0.001)
    return None


def _kill(child, gone):
    """End the child, unless it has ended and been waited for, and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if not gone:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _name_end(status):
    """Name how the child ended before it had answered everything."""
    if status is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return "memory"
    return "crashed"


def _run_in_thread(function, cases, seconds):
    """Do without a process of its own: an endless loop goes on in the background, but the notebook does not wait."""
    answers = []

    def work():
        answers.extend(call_once(function, case) for case in cases)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    done = answers[: len(cases)]
    return done + [Answer("timeout" if thread.is_alive() else "crashed")] * (len(cases) - len(done))
