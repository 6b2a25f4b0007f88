"""Stand-ins for the untrusted half: students' functions called in this process, for tests of the trusted half."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nma_w1d5.exercises.calls import call_once
from nma_w1d5.exercises.replies import Reply, Run, Status
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.protocol import Question

Functions = Mapping[str, Any]


def run_functions(key: AnswerKey, functions: Functions, seconds: float = 0.25, page: int = 0) -> Run:
    """Answer all calls of a key with these functions, without any protection; an exercise without one is missing."""
    replies = [
        call_once(functions[call.exercise], call, "") if call.exercise in functions else Reply("missing")
        for call in key.question.calls
    ]
    return Run(tuple(replies), seconds, page=page)


def run_failing(key: AnswerKey, status: Status, detail: str = "") -> Run:
    """Fail all calls of a key in the same way."""
    return Run(tuple(Reply(status, detail=detail) for _ in key.question.calls), 0.5)


@dataclass
class FakeSandbox:
    """Grade notebooks whose bytes name a prepared run: ``{"run": "right"}``.

    ``reverse`` yields the runs of each pair of notebooks in the other order; ``lost`` runs never come.
    """

    runs: Mapping[str, Run]
    reverse: bool = False
    lost: set[str] = field(default_factory=set)
    active: dict[str, Any] = field(default_factory=lambda: {"kind": "fake"})
    most_waiting: int = 0
    is_closed: bool = False

    def __enter__(self) -> FakeSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.is_closed = True

    def grade(self, notebooks: Iterable[bytes]) -> Iterator[tuple[int, Run]]:
        """Yield the prepared runs."""
        waiting: list[tuple[int, Run]] = []
        for index, data in enumerate(notebooks):
            name = json.loads(data)["run"]
            if name not in self.lost:
                waiting.append((index, self.runs[name]))
            self.most_waiting = max(self.most_waiting, len(waiting))
            while len(waiting) > 1:
                yield waiting.pop(-1 if self.reverse else 0)
        yield from reversed(waiting)


@dataclass
class FakeLaunch:
    """Jails that are launched, and later asked or closed: what `session.launch_sandbox` returns."""

    make: Callable[[Question], FakeSandbox]
    launched: dict[str, Any]
    asked: dict[str, Any] = field(default_factory=dict)
    sandbox: FakeSandbox | None = None
    is_closed: bool = False

    def ask(self, question: Question, **options: Any) -> FakeSandbox:
        """Note what is asked."""
        self.asked = {"question": question, **options}
        self.sandbox = self.make(question)
        return self.sandbox

    def close(self) -> None:
        """Note that nothing will be asked."""
        self.is_closed = True
