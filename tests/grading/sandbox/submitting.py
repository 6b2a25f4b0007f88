"""What the tests of the sandbox share: submissions, questions, and a look at what came back."""

from __future__ import annotations

from nma_w1d5.exercises.replies import Run
from nma_w1d5.grading.sandbox import Sandbox
from tests.grading.helpers import honest_notebook, is_right, make_question, notebook

CALLS = make_question().calls
HONEST = honest_notebook()
ENDLESS = notebook("def RDM(r):\n    while True: pass", "def correlate_rdms(a, b):\n    while True: pass")
KILLER = notebook("import os\ndef RDM(r):\n    os._exit(0)", "def correlate_rdms(a, b):\n    return 1")
LEAN = make_question(lean=True)
"""For sandboxes of a test's own, which are to start quickly."""
SPLIT = make_question(pages=(("first", ("RDM",)), ("second", ("correlate_rdms",))), lean=True)
"""Each exercise on a page of its own."""


def right(run: Run) -> bool:
    """Tell whether all replies are right; the lean question has the same numbers, but for the kind of one call."""
    return all(is_right(call, reply) for call, reply in zip(CALLS, run.replies, strict=True))


def one(sandbox: Sandbox, data: bytes) -> Run:
    ((index, run),) = sandbox.grade([data])
    assert index == 0
    return run
