"""Small notebooks, honest answers, a question, and a comparison, for the tests of the untrusted half."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from nma_w1d5.exercises.replies import Call, Reply, Run
from nma_w1d5.grading.protocol import Question

Result = TypeVar("Result")

EXERCISES = ("RDM", "correlate_rdms")
PAGE = (("lesson", EXERCISES),)
AMPLE = 240.0
"""Seconds that nothing needs, however busy the machine: a limit that only a hang reaches."""
LIMITS = (0.5, 2.0, 8.0, 32.0)
"""Seconds for what must end by the limit, as few as the machine allows; see `find_time`."""
HONEST = {
    "RDM": """\
import numpy as np
def RDM(resp):
    z = (resp - resp.mean(1, keepdims=True)) / np.asarray(resp).std(1, keepdims=True)
    return 1 - z @ z.T / z.shape[1]
""",
    "correlate_rdms": """\
import numpy
def correlate_rdms(rdm1, rdm2):
    above = numpy.triu_indices(len(rdm1), 1)
    return numpy.corrcoef(rdm1[above], rdm2[above])[0, 1]
""",
}


def notebook(*cells: str, **extra: object) -> bytes:
    """Return the bytes of a notebook with these code cells."""
    listed = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": listed, **extra}).encode()


def honest_notebook() -> bytes:
    """Return a notebook with both answers right."""
    return notebook(*HONEST.values())


def make_question(seed: int = 0, pages: tuple[tuple[str, tuple[str, ...]], ...] = PAGE, lean: bool = False) -> Question:
    """Return a question with a few calls of both exercises, on one page or two; if lean, one that needs no torch."""
    rng = np.random.default_rng(seed)
    responses = [rng.normal(size=shape) for shape in ((12, 40), (30, 7), (12, 40), (9, 50))]
    matrices = [squared(rng.normal(size=(n, 30))) for n in (10, 10, 25, 25)]
    last = Call("RDM", (responses[3],)) if lean else Call("RDM", (responses[3].astype(np.float32),), "torch")
    calls = (
        *(Call("RDM", (response,)) for response in responses[:3]),
        last,
        Call("correlate_rdms", tuple(matrices[:2])),
        Call("correlate_rdms", tuple(matrices[2:])),
    )
    return Question(EXERCISES, calls, pages, {})


def find_time(run: Callable[[float], Result], is_late: Callable[[Result], bool]) -> Result:
    """Run something that must end by a limit, and grant more time as long as what need not end by it is late."""
    for limit in LIMITS:
        result = run(limit)
        if not is_late(result):
            break
    return result


def squared(responses: np.ndarray) -> np.ndarray:
    """Return the RDM of responses."""
    return np.asarray(1 - np.corrcoef(responses))


def expected(call: Call) -> np.ndarray:
    """Return the right answer to a call."""
    arguments = [argument.astype(float) for argument in call.arguments]
    if call.exercise == "RDM":
        return squared(arguments[0])
    above = np.triu_indices(len(arguments[0]), 1)
    return np.asarray(np.corrcoef(arguments[0][above], arguments[1][above])[0, 1])


def is_right(call: Call, reply: Reply) -> bool:
    """Tell whether a reply earns its mark."""
    if reply.value is None:
        return False
    right = expected(call)
    return reply.value.shape == right.shape and bool(np.allclose(reply.value, right, atol=1e-5))


def verdict(calls: Sequence[Call], run: Run, exercise: str) -> str:
    """Return ``correct``, ``wrong``, or the status of the first call that brought no numbers."""
    mine = [(call, reply) for call, reply in zip(calls, run.replies, strict=True) if call.exercise == exercise]
    bad = [reply.status for _, reply in mine if reply.status != "ok"]
    if bad:
        return bad[0]
    return "correct" if all(is_right(call, reply) for call, reply in mine) else "wrong"
