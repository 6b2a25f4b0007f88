"""The trusted side of the wall: start the jails, hand out notebooks, keep the clock, collect the replies.

::

    with open_sandbox(question) as sandbox:
        for index, run in sandbox.grade(notebooks):
            print(index, [reply.status for reply in run.replies])

Runs come **in the order in which submissions finish**, each with the index of its notebook, so that one endless loop
holds up nobody else's row. At most ``2 * jobs`` notebooks are read ahead from the iterable, which may be as long as
one likes. What was ended by the clock on the wall is tried once more at the end, alone. Everything happens in one
thread, inside ``grade``.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from nma_w1d5.exercises.replies import Reply, Run
from nma_w1d5.grading.protocol import PATIENCE, Question
from nma_w1d5.grading.sandbox.modules import MODULES, SELDOM_CALLED, bits_of, find_mentions
from nma_w1d5.grading.sandbox.pool import START_SECONDS, Pool
from nma_w1d5.grading.sandbox.task import Task
from nma_w1d5.grading.sandbox.worker import Worker, memory_file

#: Bytes of the largest notebook that is looked at.
LARGEST_NOTEBOOK = 64 * 2**20
_SECOND_TIME = bits_of(name in SELDOM_CALLED for name in MODULES)
_AHEAD = 2
_GRACE_SECONDS = 60.0


class Sandbox:
    """Warm jails, made by `open_sandbox`. ``active`` says, as plain values, what isolation the jails found active."""

    def __init__(self, pool: Pool, question: Question, timeout: float) -> None:
        self._pool, self._question, self._timeout = pool, question, timeout
        self._wall_limit = timeout * PATIENCE
        self._mentioned = 0
        self._running: dict[Worker, dict[int, Task]] = {}
        self._last: deque[Task] = deque()
        self._sequence = 0
        self.active = pool.active

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the jails and whatever runs in them."""
        self._pool.close()

    def grade(self, notebooks: Iterable[bytes]) -> Iterator[tuple[int, Run]]:
        """Run submissions, read as they are needed; yield which it was, from 0, and its run: a reply for each call."""
        source = enumerate(notebooks)
        waiting: deque[Task] = deque()
        self._last.clear()
        try:
            exhausted = False
            while True:
                while not exhausted and self._room(waiting):
                    index, data = next(source, (-1, None))
                    exhausted = data is None
                    if data is not None and len(data) > LARGEST_NOTEBOOK:
                        replies = tuple(Reply("missing") for _ in self._question.calls)
                        yield index, Run(replies, 0.0, "too_large")
                    elif data is not None:
                        waiting.append(self._make_task(index, data))
                if exhausted and not waiting and not any(self._running.values()):
                    if not self._last:
                        return
                    waiting.append(self._last.popleft())
                self._hand_out(waiting)
                yield from self._collect(waiting)
        finally:
            for task in [*waiting, *self._last, *(task for tasks in self._running.values() for task in tasks.values())]:
                task.close()
            self._running.clear()

    def _room(self, waiting: Sequence[Task]) -> bool:
        busy = sum(len(tasks) for tasks in self._running.values())
        return busy + len(waiting) < _AHEAD * len(self._pool.workers)

    def _make_task(self, index: int, data: bytes) -> Task:
        """Note which modules a server should have; a costly one that is seldom called, the second time."""
        found = find_mentions(data)
        modules = found & (self._mentioned | ~_SECOND_TIME)
        self._mentioned |= found
        return Task(index, memory_file(data), modules, self._question, self._timeout)

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
                worker.send(self._sequence, task.notebook, task.pending, task.modules, task.seconds_left)
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
        if task.is_last:
            self._last.appendleft(task)
        else:
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
        left = min(busy, default=time.monotonic()) + self._wall_limit + _GRACE_SECONDS - time.monotonic()
        return max(left, 0.05)

    def _overdue(self, worker: Worker) -> bool:
        limit = self._wall_limit if worker.ready else START_SECONDS
        return bool(self._running.get(worker)) and worker.since + limit + _GRACE_SECONDS < time.monotonic()
