"""The trusted side of the wall: start the jails, hand out notebooks, keep the clock, collect the replies.

::

    with open_sandbox(calls=calls, exercises=("RDM",)) as sandbox:
        for index, run in sandbox.grade(notebooks):
            print(index, [reply.status for reply in run.replies])

Runs come **in the order in which submissions finish**, each with the index of its notebook, so that one endless loop
holds up nobody else's row. At most ``2 * jobs`` notebooks are read ahead from the iterable, which may be as long as
one likes. Everything happens in one thread, inside ``grade``.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from nma_w1d5.grading.sandbox.bubblewrap import readable_paths, ways
from nma_w1d5.grading.sandbox.pool import START_SECONDS, Pool, SandboxUnavailable
from nma_w1d5.exercises.replies import Call, Reply, Run
from nma_w1d5.grading.sandbox.syscalls import filter_program
from nma_w1d5.grading.sandbox.task import Task
from nma_w1d5.grading.sandbox.worker import Worker, memory_file

__all__ = ["MODULES", "Sandbox", "SandboxUnavailable", "open_sandbox"]

Kind = Literal["auto", "bubblewrap", "process"]

#: What the server imports once: what answers import, or are handed.
MODULES = ("numpy", "numpy.random", "scipy.stats", "scipy.spatial.distance", "torch", "matplotlib.pyplot")
#: Bytes of the largest notebook that is looked at.
LARGEST_NOTEBOOK = 64 * 2**20
_AHEAD = 2
_GRACE_SECONDS = 10.0


def open_sandbox(
    *,
    calls: Sequence[Call],
    exercises: Sequence[str],
    stubs: Mapping[str, str] | None = None,
    kind: Kind = "auto",
    jobs: int = 2,
    timeout: float = 10.0,
    memory: int = 2 * 2**30,
    hidden: Iterable[Path] = (),
    modules: Sequence[str] = MODULES,
    landlock: bool = True,
) -> Sandbox:
    """Start the jails and return when they are warm.

    Parameters
    ----------
    calls : sequence of Call
        What each submission is asked. Sent once; the arguments are copied for each call.
    exercises : sequence of str
        The functions' names, in the order in which they are done.
    stubs : mapping, optional
        Exercise name to the Python of its stub as the student gets it (what stands around the function is ignored);
        a submission whose definition still equals it is ``not_attempted``.
    kind : {"auto", "bubblewrap", "process"}
        ``auto`` is bubblewrap or an error, never a weaker jail.
    jobs : int
        Jails side by side, each with one submission at a time.
    timeout : float
        Seconds per submission over all exercises; an exercise has its share and what those before it left over.
    memory : int
        Bytes that a submission may map beyond what the server has.
    hidden : iterable of Path
        Solutions, submissions, anything that must not be seen even where it lies inside what the jail can read
        (the interpreter, the virtual environment, the package, ``/usr/lib``).
    modules : sequence of str
        Imported before the first submission.
    landlock : bool
        Use Landlock where the kernel has it. Without it a plain process can read whatever its user can.

    Raises
    ------
    SandboxUnavailable
        When the isolation cannot be had on this host.
    ValueError
        When an option makes no sense.
    """
    _check_options(kind, jobs, timeout, memory, calls, exercises)
    kind, hidden = "process" if kind == "process" else "bubblewrap", tuple(hidden)
    if kind == "process":
        _refuse_what_cannot_be_hidden(hidden)
    try:
        programs = {
            "with_landlock": filter_program(files_are_read_only=True).hex(),
            "without_landlock": filter_program(files_are_read_only=kind == "bubblewrap").hex(),
        }
    except RuntimeError as error:
        raise SandboxUnavailable(str(error)) from error
    settings = {
        "exercises": list(exercises),
        "stubs": dict(stubs or {}),
        "timeout": timeout,
        "memory": memory,
        "modules": list(modules),
        "landlock": landlock,
        "readable": [str(path) for path in readable_paths()],
        **programs,
    }
    return Sandbox(Pool(kind, ways(kind, hidden), settings, calls, jobs), calls, exercises, timeout)


def _check_options(
    kind: str, jobs: int, timeout: float, memory: int, calls: Sequence[Call], exercises: Sequence[str]
) -> None:
    if kind not in ("auto", "bubblewrap", "process"):
        raise ValueError(f"kind: expected auto, bubblewrap or process; got {kind!r}")
    if jobs < 1 or timeout <= 0 or memory < 1:
        raise ValueError(f"jobs, timeout and memory must be positive; got {jobs}, {timeout}, {memory}")
    unknown = {call.exercise for call in calls} - set(exercises)
    if unknown:
        raise ValueError(f"calls: no such exercise: {', '.join(sorted(unknown))}; exercises are {list(exercises)}")


def _refuse_what_cannot_be_hidden(hidden: Iterable[Path]) -> None:
    """Without mounts, nothing that lies among the readable files can be covered."""
    readable = [path.resolve() for path in readable_paths()]
    for path in hidden:
        if any(path.resolve().is_relative_to(parent) for parent in readable):
            raise SandboxUnavailable(
                f"a plain process can read {path}, which must stay hidden: move it out of the virtual environment "
                "and the package, or use --sandbox bubblewrap"
            )


class Sandbox:
    """Warm jails. Made by `open_sandbox`; a context manager.

    Attributes
    ----------
    active : dict
        What isolation is really active, as the jail itself found: plain values for the JSON.
    """

    def __init__(self, pool: Pool, calls: Sequence[Call], exercises: Sequence[str], timeout: float) -> None:
        self._pool = pool
        self._calls, self._exercises, self._timeout = tuple(calls), tuple(exercises), timeout
        self._running: dict[Worker, dict[int, Task]] = {}
        self._sequence = 0
        self.active = pool.active

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the jails and whatever runs in them."""
        self._pool.close()

    def grade(self, notebooks: Iterable[bytes]) -> Iterator[tuple[int, Run]]:
        """Run submissions.

        Parameters
        ----------
        notebooks : iterable of bytes
            The files' bytes; read as they are needed.

        Yields
        ------
        index : int
            Which of the notebooks, from 0.
        run : Run
            One reply for each call.
        """
        source = enumerate(notebooks)
        waiting: deque[Task] = deque()
        try:
            exhausted = False
            while True:
                while not exhausted and self._room(waiting):
                    index, data = next(source, (-1, None))
                    exhausted = data is None
                    if data is not None and len(data) > LARGEST_NOTEBOOK:
                        yield index, self._refused()
                    elif data is not None:
                        waiting.append(Task(index, memory_file(data), self._calls, self._exercises, self._timeout))
                self._hand_out(waiting)
                if exhausted and not waiting and not any(self._running.values()):
                    return
                yield from self._collect(waiting)
        finally:
            self._forget(waiting)

    def _room(self, waiting: Sequence[Task]) -> bool:
        busy = sum(len(tasks) for tasks in self._running.values())
        return busy + len(waiting) < _AHEAD * len(self._pool.workers)

    def _refused(self) -> Run:
        return Run(tuple(Reply("missing", detail="too_large") for _ in self._calls), 0.0, "too_large")

    def _hand_out(self, waiting: deque[Task]) -> None:
        """Give waiting tasks to the jails with the fewest."""
        while waiting:
            worker = min(self._pool.workers, key=lambda each: len(self._running.get(each, ())))
            tasks = self._running.setdefault(worker, {})
            if len(tasks) >= _AHEAD:
                return
            task = waiting.popleft()
            self._sequence = self._sequence % 0xFFFFFFFF + 1
            tasks[self._sequence] = task
            try:
                worker.send(self._sequence, task.notebook, task.pending, task.seconds_left)
            except OSError:
                return  # it is gone, and the next event will say so

    def _collect(self, waiting: deque[Task]) -> list[tuple[int, Run]]:
        """Wait for events; return the runs that are done, and put tasks that need another process in front."""
        done: list[Task] = []
        for worker, event in self._pool.events(self._patience()):
            tasks = self._running.setdefault(worker, {})
            if event is None:
                done += self._lost(worker, waiting)
            elif (task := tasks.pop(event.sequence, None)) is not None:
                task.settle(event)
                done += self._sort(task, waiting)
        for worker in [each for each in self._pool.workers if self._overdue(each)]:
            done += self._lost(worker, waiting)
            self._pool.replace(worker)
        for task in done:
            task.close()
        return [(task.index, task.run()) for task in done]

    def _sort(self, task: Task, waiting: deque[Task]) -> list[Task]:
        if not task.pending:
            return [task]
        waiting.appendleft(task)
        return []

    def _lost(self, worker: Worker, waiting: deque[Task]) -> list[Task]:
        """Take back the tasks of a jail that is gone; the first was running and may be to blame."""
        tasks = list(self._running.pop(worker, {}).values())
        if tasks:
            tasks[0].lose()
        return [done for task in reversed(tasks) for done in self._sort(task, waiting)]

    def _patience(self) -> float:
        busy = [worker.since for worker, tasks in self._running.items() if tasks]
        left = min(busy, default=time.monotonic()) + self._timeout + _GRACE_SECONDS - time.monotonic()
        return max(left, 0.05)

    def _overdue(self, worker: Worker) -> bool:
        limit = self._timeout if worker.ready else START_SECONDS
        return bool(self._running.get(worker)) and worker.since + limit + _GRACE_SECONDS < time.monotonic()

    def _forget(self, waiting: Iterable[Task]) -> None:
        for task in [*waiting, *(task for tasks in self._running.values() for task in tasks.values())]:
            task.close()
        self._running.clear()
