"""One submission on its way through the jails: which exercises are left, and what is known so far. Trusted side."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field

from nma_w1d5.exercises.wire import OUT_OF_MEMORY
from nma_w1d5.exercises.replies import Call, Note, Problem, Reply, Run, Status
from nma_w1d5.grading.sandbox.worker import Ended

#: How often a submission may take its whole jail down before it is given up.
_ATTEMPTS = 2
_ENDINGS: dict[int, Status] = {signal.SIGSYS: "forbidden", signal.SIGXCPU: "timeout"}
_DETAILS: dict[Status, str] = {
    "timeout": "time limit",
    "memory": "memory limit",
    "forbidden": "a system call that is not allowed",
    "malformed": "an answer that cannot be read",
}


def how_it_ended(ended: Ended) -> tuple[Status, str]:
    """Return the status, and a word on it, of an exercise that did not answer all its calls."""
    if ended.timed_out:
        status: Status = "timeout"
    elif os.WIFSIGNALED(ended.status):
        number = os.WTERMSIG(ended.status)
        status = _ENDINGS.get(number, "crashed")
        if status == "crashed":
            return status, signal.strsignal(number) or f"signal {number}"
    elif os.WEXITSTATUS(ended.status) == OUT_OF_MEMORY:
        status = "memory"
    else:
        status = "malformed" if ended.answers.malformed else "crashed"
    return status, _DETAILS.get(status, "the process ended before it had answered")


@dataclass
class Task:
    """A notebook and what has become of it.

    Parameters
    ----------
    index : int
        Its place in the iterable.
    notebook : int
        Descriptor of a file with its bytes.
    calls : sequence of Call
    exercises : sequence of str
    seconds_left : float
        What it may still use.
    """

    index: int
    notebook: int
    calls: Sequence[Call]
    exercises: Sequence[str]
    seconds_left: float
    pending: list[int] = field(init=False)
    replies: dict[int, Reply] = field(default_factory=dict)
    seconds: float = 0.0
    problem: Problem | None = None
    notes: list[Note] = field(default_factory=list)
    attempts: int = 0

    def __post_init__(self) -> None:
        self.pending = list(range(len(self.exercises)))

    def settle(self, ended: Ended) -> None:
        """Take in what one process answered; what is then still ``pending`` needs another process."""
        self.seconds += ended.seconds
        self.seconds_left -= ended.seconds
        wanted = {index for exercise in self.pending for index in self._calls_of(exercise)}
        self.replies |= {index: reply for index, reply in ended.answers.replies.items() if index in wanted}
        self.notes += [note for note in ended.answers.notes if note not in self.notes]
        self.problem = self.problem or ended.answers.problem
        if self.problem:
            self.pending = []
            return
        tried = self.pending
        self.pending = [exercise for exercise in tried if not self._complete(exercise)]
        if not self.pending:
            return
        status, detail = how_it_ended(ended)
        begun = ended.answers.begun
        if not begun and not ended.answers.malformed:
            self.problem = "unreadable"
            self._fail_all(status, detail)
            return
        blamed = begun[-1] if begun else self.pending[0]
        if blamed not in self.pending and self.pending == tried:
            blamed = self.pending[0]
        if blamed in self.pending:
            self.pending.remove(blamed)
            self._fail(blamed, status, detail)
        self._prepare_another_process()

    def lose(self) -> None:
        """Take in that the jail ended while this was running."""
        self.attempts += 1
        if self.attempts >= _ATTEMPTS:
            self._fail_all("crashed", "the sandbox ended")

    def run(self) -> Run:
        """Return the result; every call has a reply."""
        nothing = Reply("missing", detail=self.problem or "")
        replies = tuple(self.replies.get(index, nothing) for index in range(len(self.calls)))
        return Run(replies, self.seconds, self.problem, tuple(self.notes))

    def close(self) -> None:
        """Let go of the notebook."""
        os.close(self.notebook)

    def _prepare_another_process(self) -> None:
        if self.pending and self.seconds_left <= 0:
            self._fail_all("timeout", _DETAILS["timeout"])
        elif self.pending and "own_process" not in self.notes:
            self.notes.append("own_process")

    def _fail_all(self, status: Status, detail: str) -> None:
        while self.pending:
            self._fail(self.pending.pop(0), status, detail)

    def _fail(self, exercise: int, status: Status, detail: str) -> None:
        for index in self._calls_of(exercise):
            self.replies.setdefault(index, Reply(status, detail=detail))

    def _complete(self, exercise: int) -> bool:
        return all(index in self.replies for index in self._calls_of(exercise))

    def _calls_of(self, exercise: int) -> list[int]:
        return [index for index, call in enumerate(self.calls) if call.exercise == self.exercises[exercise]]
