"""One submission on its way through the jails: which exercises are left, and what is known so far. Trusted side."""

import os
from dataclasses import dataclass, field

from nma_w1d5.exercises.endings import name_ending
from nma_w1d5.exercises.replies import Note, Problem, Reply, Run
from nma_w1d5.grading.protocol import Question
from nma_w1d5.grading.sandbox.worker import Ended

#: How often a submission may take its whole jail down before it is given up.
_ATTEMPTS = 2
#: With less time left than reading a notebook takes, no other process is started.
_LEAST_SECONDS = 0.05


@dataclass
class Task:
    """A notebook, as the descriptor of a file with its bytes, and what has become of it.

    ``index`` is its place among all, ``modules`` has a bit for each module that it mentions. ``is_last`` tells that it
    was ended by the clock on the wall, and is to be tried once more when nothing else runs.
    """

    index: int
    notebook: int
    modules: int
    question: Question
    seconds_left: float
    pending: list[int] = field(init=False)
    replies: dict[int, Reply] = field(default_factory=dict)
    seconds: float = 0.0
    page: int | None = None
    problem: Problem | None = None
    notes: list[Note] = field(default_factory=list)
    attempts: int = 0
    is_last: bool = False

    def __post_init__(self) -> None:
        self.pending = list(range(len(self.question.exercises)))

    def settle(self, ended: Ended) -> None:
        """Take in what one process answered; what is then still ``pending`` needs another process."""
        self.seconds += ended.seconds
        self.seconds_left -= ended.seconds
        self._turn_to(ended.answers.page)
        wanted = {index for exercise in self.pending for index in self._calls_of(exercise)}
        self.replies |= {index: reply for index, reply in ended.answers.replies.items() if index in wanted}
        self.notes += [note for note in ended.answers.notes if note not in self.notes]
        self.problem = self.problem or ended.answers.problem
        if self.problem:
            self.pending = []
            return
        tried = self.pending
        self.pending = [each for each in tried if not all(index in self.replies for index in self._calls_of(each))]
        if ended.is_stalled and not self.is_last:
            self.is_last = True
            return
        if not self.pending:
            return
        rest = name_ending(ended.status, ended.answers.malformed)
        begun = ended.answers.begun
        if not begun and not ended.answers.malformed:
            self.problem = "unreadable"
            self._fail_all(rest)
            return
        blamed = begun[-1] if begun else self.pending[0]
        if blamed not in self.pending and self.pending == tried:
            blamed = self.pending[0]
        if blamed in self.pending:
            self.pending.remove(blamed)
            self._fail(blamed, rest)
        if self.pending and self.seconds_left < _LEAST_SECONDS:
            self._fail_all(Reply("timeout"))
        elif self.pending and "own_process" not in self.notes:
            self.notes.append("own_process")

    def lose(self) -> None:
        """Take in that the jail ended while this was running."""
        self.attempts += 1
        if self.attempts >= _ATTEMPTS:
            self._fail_all(Reply("crashed", detail="the sandbox ended"))

    def run(self) -> Run:
        """Return the result; every call has a reply."""
        nothing = Reply("missing", detail=self.problem or "")
        replies = tuple(self.replies.get(index, nothing) for index in range(len(self.question.calls)))
        return Run(replies, self.seconds, self.problem, tuple(self.notes), self.page or 0)

    def close(self) -> None:
        """Let go of the notebook."""
        os.close(self.notebook)

    def _turn_to(self, page: int | None) -> None:
        """Leave out the exercises of other pages, once it is known which page the notebook answers."""
        if page is not None and self.page is None:
            self.page = page
            own = self.question.pages[page][1]
            self.pending = [number for number in self.pending if self.question.exercises[number] in own]

    def _fail_all(self, reply: Reply) -> None:
        while self.pending:
            self._fail(self.pending.pop(0), reply)

    def _fail(self, exercise: int, reply: Reply) -> None:
        for index in self._calls_of(exercise):
            self.replies.setdefault(index, reply)

    def _calls_of(self, exercise: int) -> list[int]:
        name = self.question.exercises[exercise]
        return [index for index, call in enumerate(self.question.calls) if call.exercise == name]
