"""Jails for hostile submissions: with a short time limit for those that end by it, with an ample one for all others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from nma_w1d5.exercises.replies import Run
from nma_w1d5.grading.sandbox import Kind, Sandbox
from nma_w1d5.grading.sandbox.worker import Worker
from tests.grading.conftest import start
from tests.grading.helpers import AMPLE, EXERCISES, find_time, honest_notebook, make_question, verdict
from tests.hostile.corpus import Hostile

CALLS = make_question().calls


@dataclass
class Jails:
    """Sandboxes of one kind, each with one jail, by their time limit; opened when they are first needed."""

    kind: Kind
    options: dict[str, Any]
    opened: dict[float, Sandbox] = field(default_factory=dict)
    first: dict[float, list[Worker]] = field(default_factory=dict)

    def open(self, limit: float = AMPLE) -> Sandbox:
        """Return the sandbox with a time limit."""
        if limit not in self.opened:
            self.opened[limit] = start(self.kind, jobs=1, timeout=limit, **self.options)
            self.first[limit] = list(self.opened[limit]._pool.workers)
        return self.opened[limit]

    def are_the_first(self) -> bool:
        """Tell whether no jail had to be replaced."""
        return self.first == {limit: list(sandbox._pool.workers) for limit, sandbox in self.opened.items()}

    def grade(self, case: Hostile) -> tuple[Run, Run]:
        """Grade a hostile submission, and an honest one right after it in the same jail."""
        if case.endless:
            return find_time(lambda limit: self._grade(case, limit), lambda runs: self._is_late(case, *runs))
        return self._grade(case, AMPLE)

    def _grade(self, case: Hostile, limit: float) -> tuple[Run, Run]:
        runs = dict(self.open(limit).grade([case.data, honest_notebook()]))
        return runs[0], runs[1]

    def _is_late(self, case: Hostile, hostile: Run, honest: Run) -> bool:
        """Tell whether something did not end in time that would have on a quicker machine."""
        late = [name for name in EXERCISES if verdict(CALLS, hostile, name) == "timeout" and name not in case.endless]
        return bool(late) or any(reply.status == "timeout" for reply in honest.replies)


@contextmanager
def open_jails(kind: Kind, **options: Any) -> Iterator[Jails]:
    """Open jails of a kind, and close all in the end."""
    jails = Jails(kind, options)
    jails.open()
    try:
        yield jails
    finally:
        for sandbox in jails.opened.values():
            sandbox.close()
