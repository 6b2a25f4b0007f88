"""Stand-ins for the untrusted half: students' functions called in this process, for tests of the trusted half."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch

from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.exercises.replies import Reply, Run


def reply_with(function: Callable, *arguments: np.ndarray, kind: str = "numpy") -> Reply:
    """Call a function as the sandbox would, without any protection."""
    convert = torch.tensor if kind == "torch" else np.array
    try:
        return Reply("ok", np.asarray(function(*(convert(argument) for argument in arguments)), dtype=np.float64))
    except Exception as error:
        return Reply("error", detail=f"{type(error).__name__}: {error}")


def run_functions(key: AnswerKey, functions: dict[str, Callable], seconds: float = 0.25) -> Run:
    """Answer all calls of a key with these functions; an exercise without one is missing."""
    replies = [
        reply_with(functions[case.exercise], *case.arguments, kind=case.kind)
        if case.exercise in functions
        else Reply("missing")
        for case in key.cases
    ]
    return Run(tuple(replies), seconds)


def run_failing(key: AnswerKey, status: str, detail: str = "") -> Run:
    """Fail all calls of a key in the same way."""
    return Run(tuple(Reply(status, detail=detail) for _ in key.cases), 0.5)


@dataclass
class FakeSandbox:
    """Grade notebooks whose bytes name a prepared run: ``{"run": "right"}``.

    ``order`` "reversed" yields the runs of each pair of notebooks in the other order; ``lost`` runs never come.
    """

    runs: dict[str, Run]
    reverse: bool = False
    lost: set[str] = field(default_factory=set)
    active: dict = field(default_factory=lambda: {"kind": "fake"})
    most_waiting: int = 0

    def __enter__(self) -> FakeSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        pass

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
