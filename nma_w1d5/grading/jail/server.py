"""The warm fork server: imports what answers use once, then forks a confined child for each submission.

It never reads a notebook or an answer: it hands file descriptors to the child, watches its clocks and tells the
trusted half how the child ended. So nothing of one submission is ever in the memory another is forked from.
"""

import contextlib
import gc
import json
import os
import socket
from collections.abc import Mapping, Sequence
from typing import Any

from nma_w1d5.exercises.endings import OUT_OF_MEMORY
from nma_w1d5.exercises.stubs import normalise_stub
from nma_w1d5.exercises.wire import CAPACITY, Writer
from nma_w1d5.grading.jail import confinement
from nma_w1d5.grading.jail.child import answer
from nma_w1d5.grading.jail.clock import watch
from nma_w1d5.grading.jail.mounts import LARGEST, Folder, cover, open_ways
from nma_w1d5.grading.jail.warmth import Warmth
from nma_w1d5.grading.protocol import EVENT, JOB, READY, UP, Question, unpack_setup
from nma_w1d5.linux import landlock_version, set_dumpable

NOBODY = 65534
THREADS = 64


def main(control: int, launch: str) -> None:
    """Serve until the trusted side hangs up; ``control`` is the file descriptor of a socket to it.

    ``launch`` is, as JSON, what is known before there is a question: whether to become nobody, what must then be
    readable, whether it has a user namespace of its own, the place of the submissions' folder, what nobody may see,
    which modules can be needed, and the bits of those to import at once.
    """
    known = json.loads(launch)
    if known["become_nobody"]:
        become_nobody(known["readable"])
    uid = os.getuid()
    apart = known["has_namespace"] or confinement.enter_own_namespaces()
    connection = socket.socket(fileno=control)
    with contextlib.suppress(BrokenPipeError):  # nobody is left to ask
        connection.sendall(EVENT.pack(0, UP, not known["has_namespace"], 0.0))
    warmth = Warmth(known["modules"])
    warmth.add(known["warm"])
    settings, question = unpack_setup(_receive_setup(connection))
    set_dumpable(False)
    is_counted = apart and uid != 0 and confinement.counts_threads_apart()
    settings |= {"uid": uid, "threads": THREADS if is_counted or uid == NOBODY else None}
    for path in known["covered"]:
        cover(path)
    server = _Server(connection, settings, question, warmth, Folder(known["folder"]))
    try:
        server.serve()
    finally:
        os._exit(0)


def _receive_setup(connection: socket.socket) -> bytes:
    message, descriptors, _, _ = socket.recv_fds(connection, 16, 1)
    if not message:
        os._exit(0)
    data = os.pread(descriptors[0], os.fstat(descriptors[0]).st_size, 0)
    os.close(descriptors[0])
    return data


def become_nobody(readable: Sequence[str]) -> None:
    """Become the user nobody, who must then be able to read what is needed; else stay who one is."""
    if not nobody_can_read(readable):
        with contextlib.suppress(OSError):
            open_ways(readable)
    if nobody_can_read(readable):
        drop_privileges()


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
            with open(contextlib.__file__, "rb"), open(confinement.__file__, "rb"):
                os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


class _Server:
    """The loop, and what it needs."""

    def __init__(
        self,
        control: socket.socket,
        settings: Mapping[str, Any],
        question: Question,
        warmth: Warmth,
        folder: Folder,
    ) -> None:
        self._control, self._question, self._warmth, self._folder = control, question, warmth, folder
        self._stubs = {name: normalise_stub(source, name) for name, source in question.stubs.items()}
        readable = [*settings["readable"], "/dev/null", "/dev/urandom", "/dev/random", "/dev/zero"]
        writable = ["/dev/null", *([os.path.dirname(folder.path)] if folder.renew() else [])]
        self._ruleset = confinement.landlock_ruleset(readable, writable) if settings["landlock"] else None
        self._allowance: int = settings["memory"]
        self._memory = confinement.mapped_bytes() + self._allowance
        self._seconds: float = settings["timeout"]
        self._threads: int | None = settings["threads"]
        self._uid: int = settings["uid"]
        self._programs = {name: bytes.fromhex(settings[name]) for name in ("with_landlock", "without_landlock")}

    def _confinement(self) -> confinement.Confinement:
        name = "without_landlock" if self._ruleset is None else "with_landlock"
        return confinement.Confinement(self._memory, self._seconds, self._programs[name], self._ruleset, self._threads)

    def serve(self) -> None:
        """Say what is active, then do one job after the other."""
        self._control.sendall(EVENT.pack(0, READY, 0, 0.0) + self._report())
        while True:
            message, descriptors, _, _ = socket.recv_fds(self._control, JOB.size, 2)
            if not message:
                return
            sequence, bits, modules, seconds = JOB.unpack(message)
            if self._warmth.add(modules):
                self._memory = confinement.mapped_bytes() + self._allowance
            wanted = [number for number in range(len(self._question.exercises)) if bits >> number & 1]
            self._control.sendall(self._do(sequence, wanted, seconds, *descriptors))

    def _do(self, sequence: int, wanted: Sequence[int], seconds: float, notebook: int, answers: int) -> bytes:
        self._folder.renew()
        child = os.fork()
        if child == 0:
            self._be_child(wanted, notebook, answers)
        os.close(notebook)
        event = watch(child, answers, seconds, len(wanted))
        os.close(answers)
        _, status, used = os.wait4(child, 0)
        return EVENT.pack(sequence, event, status, used.ru_utime + used.ru_stime)

    def _be_child(self, wanted: Sequence[int], notebook: int, answers: int) -> None:
        """Run one submission, and end."""
        leave = os._exit
        status = 1
        try:
            data = os.pread(notebook, os.fstat(notebook).st_size, 0)
            self._keep_only(answers)
            self._folder.enter()
            self._confinement().apply(max(CAPACITY, LARGEST))
            gc.enable()
            answer(data, Writer(answers), wanted, self._question, self._stubs)
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY
        finally:
            leave(status)

    def _keep_only(self, answers: int) -> None:
        """Close every file but the answers, the ruleset and the void."""
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

    def _report(self) -> bytes:
        """Return, as JSON, what a confined child of this server really cannot do."""
        landlock = 0 if self._ruleset is None else landlock_version()
        leaks = json.loads(self._tested() or b'["no report"]')
        facts = {"uid": self._uid, "seccomp": True, "landlock": landlock, "folder": self._folder.is_there}
        return json.dumps({**facts, "leaks": leaks}).encode()

    def _tested(self) -> bytes:
        """Return what a confined child reports of its attempts to break out, as JSON."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                self._confinement().apply(CAPACITY)
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
