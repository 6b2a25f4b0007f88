"""Rows of marks of typical students, shared by the tests of everything that is written from them."""

from __future__ import annotations

import json

import numpy as np

import solutions
from nma_w1d5.grading.key import AnswerKey, prepare_key
from nma_w1d5.grading.marking import Marked, Marker
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.exercises.replies import Run
from nma_w1d5.grading.submissions.files import Submission
from tests.grading.fakes import FakeSandbox, run_failing, run_functions

RIGHT = {"RDM": solutions.RDM, "correlate_rdms": solutions.correlate_rdms}
EVIL = '<script>alert("1")</script> [x](javascript:1) =cmd|1 &amp; *b*'


def make_key() -> AnswerKey:
    """Return a key of a fixed seed."""
    return prepare_key(solutions, seed=3)


def make_sandbox(key: AnswerKey, **options: object) -> FakeSandbox:
    """Return a sandbox that knows some typical runs by name."""
    similarity = {"RDM": np.corrcoef, "correlate_rdms": lambda *rdms: np.corrcoef(*(rdm.ravel() for rdm in rdms))[0, 1]}
    guess = {"RDM": lambda resp: np.random.default_rng(len(resp)).random(resp.shape)}
    runs = {
        "right": run_functions(key, RIGHT),
        "similarity": run_functions(key, similarity),
        "error": run_failing(key, "error", f"ValueError: {EVIL}"),
        "timeout": run_failing(key, "timeout", "time limit"),
        "stub": run_failing(key, "not_attempted"),
        "guess": run_functions(key, guess),
        "unreadable": Run((), 0.01, problem="not_json"),
        "noted": Run(run_functions(key, RIGHT).replies, 0.25, notes=("all_cells",)),
    }
    return FakeSandbox(runs, **options)


def make_submission(run: str, student: str | None = None) -> Submission:
    """Return a submission that comes to one of the prepared runs, or to a problem if there is none."""

    def read() -> bytes:
        if run == "lost":
            raise SubmissionProblem("file_error", "Input/output error")
        return json.dumps({"run": run}).encode()

    return Submission(student or run, f"in/{run}.ipynb", read)


def mark(key: AnswerKey, *runs: str, **options: object) -> list[Marked]:
    """Grade one submission for each name, in order of their places."""
    marked = Marker(key, make_sandbox(key, **options)).mark([make_submission(run) for run in runs])
    return sorted(marked, key=lambda item: item.place)
