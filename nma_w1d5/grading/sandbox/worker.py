"""One jail: a process with a warm fork server in it, and the two-way traffic with it. Trusted side."""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nma_w1d5.exercises.wire import Answers, make_answer_file, read_answers
from nma_w1d5.grading.protocol import EVENT, JOB, READY, TIMED_OUT
from nma_w1d5.grading.sandbox.bubblewrap import ENVIRONMENT, server_command

_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL | fcntl.F_SEAL_WRITE


@dataclass(frozen=True)
class Ready:
    """The server of a jail is warm. ``facts`` says what is active in it."""

    facts: dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """A child ended: how (None: its time was over), after how long, and what it wrote."""

    sequence: int
    status: int | None
    seconds: float
    answers: Answers


class Worker:
    """A jail and the jobs it has been given, first one running.

    ``prefix`` is the command that makes the jail, ``launch`` what the server is told at its start, as JSON.
    """

    def __init__(self, prefix: Sequence[str], launch: str) -> None:
        self._bounds = (0, 0, 0)
        self._answers: dict[int, int] = {}
        self.ready = False
        self.since = time.monotonic()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with _children_first():
                self._process = subprocess.Popen(
                    [*prefix, *server_command(theirs.fileno(), launch)],
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._errors,
                    env=ENVIRONMENT,
                    cwd="/",
                    start_new_session=True,
                )
        finally:
            theirs.close()

    def ask(self, setup: bytes, bounds: tuple[int, int, int]) -> None:
        """Give the server its question, as `protocol.pack_setup` packs it; OSError when it is gone."""
        self._bounds = bounds
        descriptor = memory_file(setup)
        try:
            socket.send_fds(self.socket, [b"setup"], [descriptor])
        finally:
            os.close(descriptor)

    def send(self, sequence: int, notebook: int, exercises: Sequence[int], modules: int, seconds: float) -> None:
        """Give the server a job: the descriptor of a notebook, which exercises of it to do, the modules it mentions.

        Raises OSError when the server is gone; `receive` will say so too.
        """
        answers = make_answer_file()
        if not self._answers:
            self.since = time.monotonic()
        self._answers[sequence] = answers
        bits = sum(1 << exercise for exercise in exercises)
        socket.send_fds(self.socket, [JOB.pack(sequence, bits, modules, seconds)], [notebook, answers])

    def receive(self) -> Ready | Ended | None:
        """Return what the server said last; None when it is gone or said something it never says."""
        try:
            message = self.socket.recv(1 << 16)
        except OSError:
            return None
        if len(message) < EVENT.size:
            return None
        sequence, event, status, seconds = EVENT.unpack_from(message)
        self.since = time.monotonic()
        if event == READY and not self.ready:
            self.ready = True
            return _greeting(message[EVENT.size :])
        answers = self._answers.pop(sequence, None)
        if answers is None:
            return None
        try:
            parsed = read_answers(answers, *self._bounds)
        finally:
            os.close(answers)
        return Ended(sequence, None if event == TIMED_OUT else status, seconds, parsed)

    def errors(self) -> str:
        """Return the last lines the server wrote before it failed."""
        self._errors.seek(0)
        lines = self._errors.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return "\n".join(lines[-5:])

    def close(self) -> None:
        """End the jail and everything in it."""
        self.socket.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        for answers in self._answers.values():
            os.close(answers)
        self._answers.clear()
        self._errors.close()


def _greeting(data: bytes) -> Ready | None:
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return Ready(facts) if isinstance(facts, dict) else None


def memory_file(data: bytes) -> int:
    """Return the descriptor of a file in memory that holds ``data`` and cannot be changed."""
    descriptor = os.memfd_create("grading", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
    return descriptor


@contextlib.contextmanager
def _children_first() -> Iterator[None]:
    """Let the kernel, should memory run out, end what is started here rather than the grader, where it may be told.

    A child inherits the value at its start; later would be too late, since bubblewrap forks at once.
    """
    place, before = Path("/proc/self/oom_score_adj"), None
    with contextlib.suppress(OSError):  # an ordinary user's process that is not dumpable may not write it
        text = place.read_text()
        place.write_text("900")
        before = text
    try:
        yield
    finally:
        if before is not None:
            with contextlib.suppress(OSError):
                place.write_text(before)
