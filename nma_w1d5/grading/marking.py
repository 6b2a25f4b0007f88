"""Grading a stream of submissions: bytes out to the sandbox, rows of marks back, one row for each, always."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Protocol

from nma_w1d5.exercises.marks import Marks
from nma_w1d5.exercises.replies import Reply, Run
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.submissions.files import Submission
from nma_w1d5.grading.submissions.problems import SubmissionProblem


class Sandbox(Protocol):
    """What is needed of the untrusted half."""

    def grade(self, notebooks: Iterable[bytes]) -> Iterator[tuple[int, Run]]:
        """Run notebooks; yield the place of each and what came back, in any order."""


@dataclass(frozen=True, slots=True)
class Row:
    """The marks of one submission. ``problem`` and ``problem_detail`` say why it could not be graded, if so.

    ``others`` names the student's files that were not taken.
    """

    student: str
    file: str
    sha256: str | None
    seconds: float
    results: dict[str, Marks]
    problem: str | None = None
    problem_detail: str = ""
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """Points passed in all exercises."""
        return sum(result.score for result in self.results.values())

    @property
    def max_score(self) -> int:
        """Points to be had in all exercises."""
        return sum(result.max_score for result in self.results.values())


@dataclass(frozen=True, slots=True)
class Marked:
    """A row, its place among the submissions, and what came of the public example, by exercise."""

    place: int
    row: Row
    examples: dict[str, Reply]


class Marker:
    """Grade submissions one after the other, holding no more than those under way.

    The whole way of a submission lies inside one boundary: whatever goes wrong on it becomes its own row. ``waiting``
    makes the context in which the sandbox is waited for: there, and nowhere else, may the run be interrupted.
    ``failure`` says why the last run ended before everybody was graded, if it did, as do the rows of those not graded.
    """

    def __init__(
        self, key: AnswerKey, sandbox: Sandbox, waiting: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._key, self._sandbox, self._waiting = key, sandbox, waiting
        self.failure: str | None = None
        self._interned: dict[Marks, Marks] = {}
        self._sent: list[tuple[int, str]] = []
        self._unreadable: list[Marked] = []

    def mark(self, submissions: Sequence[Submission]) -> Iterator[Marked]:
        """Grade submissions and yield one row for each, in the order in which they are done."""
        self._sent, self._unreadable, self.failure = [], [], None
        missing = set(range(len(submissions)))
        runs = iter(self._sandbox.grade(self._read_all(submissions)))
        while (taken := self._take_run(runs)) is not None:
            index, run = taken
            place, digest = self._sent[index]
            if place in missing:
                missing.remove(place)
                yield self._mark_run(place, submissions[place], digest, run)
            yield from self._take_unreadable(missing)
        yield from self._take_unreadable(missing)
        for place in sorted(missing):
            yield self._mark_problem(place, submissions[place], None, "not_graded", self.failure or "")

    def _take_run(self, runs: Iterator[tuple[int, Run]]) -> tuple[int, Run] | None:
        """Return the next run; None at the end, or where the sandbox gives up, whose words are then kept."""
        try:
            with self._waiting():
                return next(runs, None)
        except KeyboardInterrupt:
            self.failure = "interrupted"
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}".splitlines()[0]
        return None

    def _read_all(self, submissions: Sequence[Submission]) -> Iterator[bytes]:
        for place, submission in enumerate(submissions):
            try:
                notebook = submission.read()
                digest = hashlib.sha256(notebook).hexdigest()
            except SubmissionProblem as problem:
                self._unreadable.append(self._mark_problem(place, submission, None, problem.code, problem.detail))
            except Exception as error:
                detail = f"{type(error).__name__}: {error}"
                self._unreadable.append(self._mark_problem(place, submission, None, "file_error", detail))
            else:
                self._sent.append((place, digest))
                yield notebook

    def _take_unreadable(self, missing: set[int]) -> Iterator[Marked]:
        while self._unreadable:
            marked = self._unreadable.pop(0)
            missing.discard(marked.place)
            yield marked

    def _mark_run(self, place: int, submission: Submission, digest: str, run: Run) -> Marked:
        try:
            if run.problem is not None:
                return self._mark_problem(place, submission, digest, run.problem, seconds=run.seconds)
            if not self._key.is_complete(run):
                return self._mark_problem(place, submission, digest, "not_graded", seconds=run.seconds)
            results = {name: self._intern(result) for name, result in self._key.judge(run).items()}
            row = _make_row(submission, digest, run.seconds, results)
            return Marked(place, replace(row, notes=run.notes), self._key.find_examples(run))
        except Exception as error:  # a mistake of ours, or a result that nobody thought of
            return self._mark_problem(place, submission, digest, "not_graded", type(error).__name__, run.seconds)

    def _mark_problem(
        self, place: int, submission: Submission, digest: str | None, code: str, detail: str = "", seconds: float = 0.0
    ) -> Marked:
        results = {name: self._intern(result) for name, result in self._key.judge_nothing().items()}
        row = replace(_make_row(submission, digest, seconds, results), problem=code, problem_detail=detail)
        return Marked(place, row, {})

    def _intern(self, result: Marks) -> Marks:
        """Most students share one of a few results; holding each once keeps memory flat."""
        return self._interned.setdefault(result, result)


def _make_row(submission: Submission, digest: str | None, seconds: float, results: dict[str, Marks]) -> Row:
    return Row(submission.student, submission.file, digest, seconds, results, others=submission.others)
