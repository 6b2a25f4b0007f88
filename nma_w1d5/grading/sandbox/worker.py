"""One jail: a process with a warm fork server in it, and the two-way traffic with it. Trusted side."""

import contextlib
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nma_w1d5.exercises.wire import Answers, make_answer_file, read_answers
from nma_w1d5.grading.protocol import ENDED, EVENT, JOB, READY, STALLED, UP
from nma_w1d5.grading.sandbox.bubblewrap import ENVIRONMENT, FROZEN, Way, server_command

_CREDENTIALS = struct.Struct("3i")
_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL | fcntl.F_SEAL_WRITE


@dataclass(frozen=True)
class Up:
    """The server of a jail has come up, and can be asked."""


@dataclass(frozen=True)
class Ready:
    """The server of a jail is warm. ``facts`` says what is active in it."""

    facts: dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """A child ended: how (None: its time was over), after how much processor time, and what it wrote.

    ``is_stalled`` tells that it was ended by the clock on the wall.
    """

    sequence: int
    status: int | None
    seconds: float
    answers: Answers
    is_stalled: bool = False


class Worker:
    """A jail, made in one of the `Way`s, and the jobs it has been given, first one running.

    ``launch`` is what the server is told at its start.
    """

    def __init__(self, way: Way, launch: Mapping[str, object]) -> None:
        self._bounds = (0, 0, 0)
        self._held: list[tuple[bytes, list[int]]] = []
        self._answers: dict[int, int] = {}
        self._is_up = False
        self.ready = False
        self.since = time.monotonic()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._place = contextlib.ExitStack()
        folder = way.folder or _make_folder(self._place)
        told = {
            **launch,
            "become_nobody": way.become_nobody,
            "has_namespace": "user" in way.namespaces,
            "folder": folder,
            "covered": [] if way.folder else [str(FROZEN)],
        }
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        try:
            with _children_first():
                self._process = subprocess.Popen(
                    [*way.prefix, *server_command(theirs.fileno(), json.dumps(told))],
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._errors,
                    env={**ENVIRONMENT, "TMPDIR": folder},
                    cwd="/",
                    start_new_session=True,
                )
        finally:
            theirs.close()

    def ask(self, setup: bytes, bounds: tuple[int, int, int]) -> None:
        """Give the server its question, as `protocol.pack_setup` packs it, as soon as it is up."""
        self._bounds = bounds
        descriptor = memory_file(setup)
        try:
            self._post(b"setup", [descriptor])
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
        self._post(JOB.pack(sequence, bits, modules, seconds), [notebook, answers])

    def _post(self, message: bytes, descriptors: Sequence[int]) -> None:
        """Send a message, or hold it back as long as nobody is there to read it."""
        if self._is_up:
            socket.send_fds(self.socket, [message], descriptors)
        else:
            self._held.append((message, [os.dup(descriptor) for descriptor in descriptors]))

    def _greet(self) -> None:
        """Send what was held back, in its order."""
        self._is_up = True
        while self._held:
            message, descriptors = self._held.pop(0)
            with contextlib.suppress(OSError):  # it is gone, and `receive` will say so
                self._post(message, descriptors)
            _close_all(descriptors)

    def receive(self) -> Up | Ready | Ended | None:
        """Return what the server said last; None when it is gone or said something it never says."""
        try:
            message, credentials, _, _ = self.socket.recvmsg(1 << 16, socket.CMSG_SPACE(_CREDENTIALS.size))
        except OSError:
            return None
        if len(message) < EVENT.size:
            return None
        sequence, event, status, seconds = EVENT.unpack_from(message)
        self.since = time.monotonic()
        if event == UP and not self._is_up:
            if status:
                map_user(*_CREDENTIALS.unpack(credentials[0][2]))
            self._greet()
            return Up()
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
        return Ended(sequence, status if event == ENDED else None, seconds, parsed, event == STALLED)

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
        _close_all([*self._answers.values(), *(each for _, held in self._held for each in held)])
        self._answers.clear()
        self._held.clear()
        self._errors.close()
        self._place.close()


def _close_all(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _make_folder(stack: contextlib.ExitStack) -> str:
    """Make a folder that others can enter, for the submissions of a jail that has no place of its own."""
    place = stack.enter_context(tempfile.TemporaryDirectory(prefix="nma-w1d5-", ignore_cleanup_errors=True))
    os.chmod(place, 0o711)
    folder = os.path.join(place, "own")
    os.mkdir(folder)
    return folder


def map_user(pid: int, uid: int, gid: int) -> None:
    """Let a process that entered a user namespace be there who it is outside, where that is allowed.

    Source: user_namespaces(7).
    """
    with contextlib.suppress(OSError):
        for name, text in (("setgroups", "deny"), ("gid_map", f"{gid} {gid} 1"), ("uid_map", f"{uid} {uid} 1")):
            Path(f"/proc/{pid}/{name}").write_text(text)


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
