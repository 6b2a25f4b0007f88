"""The jails of one grader: started together, watched together, replaced when one dies. Trusted side."""

import selectors
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nma_w1d5.grading.protocol import Question, pack_setup
from nma_w1d5.grading.sandbox.bubblewrap import Way
from nma_w1d5.grading.sandbox.worker import Ended, Ready, Up, Worker
from nma_w1d5.linux import set_dumpable

#: How long a server may take until it is warm.
START_SECONDS = 120.0
_RESTARTS = 5

_NO_BUBBLEWRAP = """\
this host cannot isolate submissions with bubblewrap: {why}
  To get it: apt-get install bubblewrap (Debian, Ubuntu) or dnf install bubblewrap (Fedora), and let it make user
  namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24.04 and later an AppArmor profile for bwrap), or
  run as root outside of a container.
  Where this host is a throw-away sandbox already (Gradescope, a CI job), --sandbox process accepts the risk: students'
  code then runs as a plain process with resource limits, seccomp and, where the kernel has it, Landlock."""


_AS_ROOT = """\
it runs as root, because the user nobody cannot read the Python environment; make its folders readable for all
  (chmod o+rX), or run the grader as an ordinary user"""


class SandboxUnavailable(RuntimeError):
    """This host cannot give the isolation asked for. The message says what to do."""


class Pool:
    """Warm jails of one kind, started in the first of the ``ways`` that works; ``launch`` is what each is told then.

    They are launched at once, since they take a while to import what they need; what to ask comes later.
    """

    def __init__(self, kind: str, ways: Sequence[Way], launch: Mapping[str, object], jobs: int) -> None:
        self._kind, self._ways, self._launch, self._jobs = kind, list(ways), dict(launch), jobs
        self._selector = selectors.DefaultSelector()
        self._failures = 0
        self._setup = b""
        self._bounds = (0, 0, 0)
        self.workers: list[Worker] = []
        self.active: dict[str, Any] = {}
        if self._ways:
            self._start(self._ways[0])

    def ask(self, settings: Mapping[str, object], question: Question) -> None:
        """Give all jails the question and wait until they hold; SandboxUnavailable when no way of starting works."""
        self._setup = pack_setup(settings, question)
        self._bounds = (len(question.calls), len(question.exercises), len(question.pages))
        reasons = [] if self._ways else [f"no program {self._kind!r} found"]
        try:
            for way in self._ways:
                if not self.workers:
                    self._start(way)
                try:
                    self._try(way)
                    return
                except SandboxUnavailable as error:
                    reasons.append(str(error))
                    self._close_workers()
        except BaseException:
            self.close()
            raise
        self.close()
        why = "; ".join(reasons)
        raise SandboxUnavailable(
            _NO_BUBBLEWRAP.format(why=why)
            if self._kind == "bubblewrap"
            else f"the grading process did not start: {why}"
        )

    def events(self, seconds: float) -> Iterator[tuple[Worker, Ended | None]]:
        """Wait for jails to report; yield what they say, None for one that is gone and was replaced."""
        for key, _ in self._selector.select(max(0.0, seconds)):
            worker = key.data
            message = worker.receive()
            if isinstance(message, Ready):
                self._failures = 0
            elif not isinstance(message, Up):
                yield worker, message
                if message is None:
                    self.replace(worker)

    def replace(self, worker: Worker) -> None:
        """End a jail and start another; SandboxUnavailable when jails keep dying before they are warm."""
        if not worker.ready:
            self._failures += 1
            if self._failures >= _RESTARTS:
                raise SandboxUnavailable(f"the sandbox keeps ending at its start: {worker.errors()}")
        self._drop(worker)
        self._add().ask(self._setup, self._bounds)

    def close(self) -> None:
        """End all jails."""
        self._close_workers()
        set_dumpable(True)
        self._selector.close()

    def _start(self, way: Way) -> None:
        self._way = way
        for _ in range(self._jobs):
            self._add()
        if way.kind == "process":
            set_dumpable(False)  # no look into the memory that holds the answers, and before they are asked

    def _try(self, way: Way) -> None:
        for worker in self.workers:
            worker.ask(self._setup, self._bounds)
        deadline = time.monotonic() + START_SECONDS
        for worker in self.workers:
            worker.socket.settimeout(max(0.1, deadline - time.monotonic()))
            while isinstance(message := worker.receive(), Up):
                pass
            worker.socket.settimeout(None)
            if not isinstance(message, Ready):
                raise SandboxUnavailable(worker.errors() or "the server did not start")
            own = {"kind": way.kind, "namespaces": list(way.namespaces), "no_new_privileges": True}
            self.active = {**own, **message.facts}
            self._refuse_a_leaking_jail(way)

    def _refuse_a_leaking_jail(self, way: Way) -> None:
        """Raise if the jail does not hold. A plain process without Landlock can read files: that is the risk."""
        leaks = [leak for leak in self.active["leaks"] if (way.kind, leak) != ("process", "reading")]
        if self.active["uid"] == 0:
            leaks.append(_AS_ROOT)
        if leaks:
            raise SandboxUnavailable(f"the sandbox does not hold: {', '.join(leaks)}")

    def _add(self) -> Worker:
        worker = Worker(self._way, self._launch)
        self.workers.append(worker)
        self._selector.register(worker.socket, selectors.EVENT_READ, worker)
        return worker

    def _drop(self, worker: Worker) -> None:
        self._selector.unregister(worker.socket)
        self.workers.remove(worker)
        worker.close()

    def _close_workers(self) -> None:
        for worker in list(self.workers):
            self._drop(worker)
