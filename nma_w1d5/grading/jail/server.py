"""The warm fork server: imports what answers use once, then forks a confined child for each submission.

It never reads a notebook or an answer: it hands file descriptors to the child, watches the clock and tells the
trusted half how the child ended. So nothing of one submission is ever in the memory another is forked from.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import logging
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence

from nma_w1d5.grading import channel
from nma_w1d5.grading.jail import confinement
from nma_w1d5.grading.jail.child import answer
from nma_w1d5.exercises.stubs import normalise_stub

NOBODY = 65534


def main(control: int, setup: int) -> None:
    """Serve until the trusted half hangs up.

    Parameters
    ----------
    control, setup : int
        File descriptors: a socket to the trusted half, and a file with the settings and calls.
    """
    data = os.pread(setup, os.fstat(setup).st_size, 0)
    os.close(setup)
    settings, calls = channel.unpack_setup(data)
    if settings["become_nobody"] and nobody_can_read(settings["readable"]):
        drop_privileges()
    warm_up(settings["modules"])
    server = _Server(socket.socket(fileno=control), settings, calls)
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        server.serve()
    finally:
        os._exit(0)


def drop_privileges() -> None:
    """Become the user nobody."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def nobody_can_read(paths: Sequence[str]) -> bool:
    """Find out, in a fork, whether the user nobody could still import what lies in ``paths``."""
    child = os.fork()
    if child == 0:
        try:
            drop_privileges()
            for path in paths:
                (os.listdir if os.path.isdir(path) else os.stat)(path)
            with open(contextlib.__file__, "rb"), open(channel.__file__, "rb"):
                os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def warm_up(modules: Sequence[str]) -> None:
    """Import what answers import, and run a few operations once, so that no child has to do it first."""
    logging.disable(logging.CRITICAL)
    with _no_folder_for_matplotlib():
        for name in modules:
            with contextlib.suppress(ImportError):
                __import__(name)
    logging.disable(logging.NOTSET)
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None:
        zeros = numpy.zeros((32, 32))
        (zeros @ zeros).mean(axis=0).std()
    if torch is not None:
        torch.set_num_threads(1)
        zeros = torch.zeros((32, 32))
        (zeros @ zeros).mean(dim=0).std()


@contextlib.contextmanager
def _no_folder_for_matplotlib() -> Iterator[None]:
    """Satisfy matplotlib, which insists on a folder of its own, with the name of a place that cannot exist.

    So it writes nothing, and removes nothing at the end.
    """
    make = tempfile.mkdtemp
    tempfile.mkdtemp = lambda *arguments, **options: "/dev/null/matplotlib"
    try:
        yield
        if "matplotlib" in sys.modules:
            sys.modules["matplotlib"].get_configdir()
            sys.modules["matplotlib"].get_cachedir()
            atexit.unregister(shutil.rmtree)
    finally:
        tempfile.mkdtemp = make


class _Server:
    """The loop, and what it needs."""

    def __init__(self, control: socket.socket, settings: Mapping, calls: tuple) -> None:
        self._control = control
        self._calls = calls
        self._exercises = list(enumerate(settings["exercises"]))
        self._stubs = {name: normalise_stub(source, name) for name, source in settings["stubs"].items()}
        readable = [*settings["readable"], "/dev/null", "/dev/urandom", "/dev/random", "/dev/zero"]
        self._ruleset = confinement.landlock_ruleset(readable, ["/dev/null"]) if settings["landlock"] else None
        self._memory = confinement.mapped_bytes() + settings["memory"]
        self._seconds = settings["timeout"]
        self._programs = {name: bytes.fromhex(settings[name]) for name in ("with_landlock", "without_landlock")}

    def _confinement(self) -> confinement.Confinement:
        name = "without_landlock" if self._ruleset is None else "with_landlock"
        return confinement.Confinement(self._memory, self._seconds, self._programs[name], self._ruleset)

    def serve(self) -> None:
        """Say what is active, then do one job after the other."""
        self._control.sendall(channel.EVENT.pack(0, channel.READY, 0, 0.0, 0) + self._report())
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, channel.JOB.size, 2)
            if not message:
                return
            sequence, bits, seconds = channel.JOB.unpack(message)
            exercises = [item for item in self._exercises if bits >> item[0] & 1]
            self._control.sendall(self._do(sequence, exercises, seconds, *descriptors))

    def _do(self, sequence: int, exercises: list, seconds: float, notebook: int, answers: int) -> bytes:
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            self._be_child(exercises, notebook, answers)
        os.close(notebook)
        timed_out = watch(child, answers, seconds, max(1, len(exercises)))
        os.close(answers)
        _, status, usage = os.wait4(child, 0)
        event = channel.TIMED_OUT if timed_out else channel.ENDED
        return channel.EVENT.pack(sequence, event, status, time.monotonic() - start, usage.ru_maxrss)

    def _be_child(self, exercises: list, notebook: int, answers: int) -> None:
        """Run one submission, and end."""
        leave = os._exit
        status = 1
        try:
            data = os.pread(notebook, os.fstat(notebook).st_size, 0)
            answers = self._keep_only(answers)
            self._confinement().apply(channel.CAPACITY)
            gc.enable()
            answer(data, channel.Writer(answers), exercises, self._calls, self._stubs)
            status = 0
        except MemoryError:
            status = channel.OUT_OF_MEMORY
        finally:
            leave(status)

    def _keep_only(self, answers: int) -> int:
        """Close every file but the answers, the ruleset and the void; return the new descriptor of the answers."""
        void = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(void, descriptor)
        kept = {0, 1, 2, answers, self._ruleset}
        last = max(descriptor for descriptor in kept if descriptor is not None)
        for descriptor in range(3, last):
            if descriptor not in kept:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        os.closerange(last + 1, 1 << 16)
        return answers

    def _report(self) -> bytes:
        """Return, as JSON, what a confined child of this server really cannot do."""
        facts = {
            "uid": os.getuid(),
            "seccomp": True,
            "landlock": 0 if self._ruleset is None else confinement.landlock_version(),
        }
        facts["leaks"] = json.loads(self._tested() or b'["no report"]')
        return json.dumps(facts).encode()

    def _tested(self) -> bytes:
        """Return what a confined child reports of its attempts to break out, as JSON."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                self._confinement().apply(channel.CAPACITY)
                os.write(writer, json.dumps(confinement.self_test()).encode())
            except BaseException as error:
                os.write(writer, json.dumps([f"confinement: {error}"]).encode())
            finally:
                os._exit(0)
        os.close(writer)
        report = os.read(reader, 4096)
        os.close(reader)
        os.waitpid(child, 0)
        return report


def watch(child: int, answers: int, seconds: float, shares: int) -> bool:
    """Wait for a child; kill it when an exercise takes more than its share of the time left.

    With ``shares`` exercises to do, the first has a share of the time, the second that and what the first left,
    and so on.

    Returns
    -------
    bool
        Whether it was killed. It is not waited for.
    """
    start = time.monotonic()
    descriptor = os.pidfd_open(child)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    try:
        while True:
            done = min(channel.finished(answers), shares - 1)
            left = start + seconds * (done + 1) / shares - time.monotonic()
            if left <= 0:
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
                return True
            if poll.poll(left * 1000 + 1):
                return False
    finally:
        os.close(descriptor)
