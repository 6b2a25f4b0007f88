"""Rows of marks of typical students, shared by the tests of everything that is written from them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import solutions
from nma_w1d5.authoring.loading import Solutions, load_solutions
from nma_w1d5.exercises.replies import Run
from nma_w1d5.grading.key import AnswerKey, prepare_key
from nma_w1d5.grading.marking import Marked, Marker
from nma_w1d5.grading.submissions.files import Submission
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from tests.grading.fakes import FakeSandbox, run_failing, run_functions

FOLDER = Path(solutions.__file__).parent
RIGHT = {"RDM": solutions.RDM, "correlate_rdms": solutions.correlate_rdms}
EVIL = '<script>alert("1")</script> [x](javascript:1) =cmd|1 &amp; *b*'


@cache
def load_answers() -> Solutions:
    """Return the answer key of this course."""
    return load_solutions(str(FOLDER))


def make_key(seed: int = 3) -> AnswerKey:
    """Return a key of a fixed seed."""
    return prepare_key(load_answers(), seed)


def split_key(key: AnswerKey, page: str | None = None) -> AnswerKey:
    """Put each exercise of a key on a page of its own: ``first`` and ``second``."""
    pages = zip(key.exercises, ("first", "second"), strict=True)
    return replace(key, exercises=tuple(replace(exercise, page=name) for exercise, name in pages), page=page)


def list_runs(key: AnswerKey) -> dict[str, Run]:
    """Return some typical runs by name."""
    similarity = {"RDM": np.corrcoef, "correlate_rdms": lambda *rdms: np.corrcoef(*(rdm.ravel() for rdm in rdms))[0, 1]}
    guess = {"RDM": lambda resp: np.random.default_rng(len(resp)).random(resp.shape)}
    return {
        "right": run_functions(key, RIGHT),
        "similarity": run_functions(key, similarity),
        "error": run_failing(key, "error", f"ValueError: {EVIL}"),
        "timeout": run_failing(key, "timeout"),
        "stub": run_failing(key, "not_attempted"),
        "gap": run_failing(key, "unfinished"),
        "nothing": run_failing(key, "malformed", "None"),
        "guess": run_functions(key, guess),
        "unreadable": Run((), 0.01, problem="not_json"),
        "noted": replace(run_functions(key, RIGHT), notes=("all_cells",)),
    }


def make_sandbox(key: AnswerKey, **options: Any) -> FakeSandbox:
    """Return a sandbox that knows the typical runs."""
    return FakeSandbox(list_runs(key), **options)


def make_submission(run: str, student: str | None = None) -> Submission:
    """Return a submission that comes to one of the prepared runs, or to a problem if there is none."""

    def read() -> bytes:
        if run == "lost":
            raise SubmissionProblem("file_error", "Input/output error")
        return json.dumps({"run": run}).encode()

    return Submission(student or run, f"in/{run}.ipynb", read)


def mark(key: AnswerKey, *runs: str, **options: Any) -> list[Marked]:
    """Grade one submission for each name, in order of their places."""
    marked = Marker(key, make_sandbox(key, **options)).mark([make_submission(run) for run in runs])
    return sorted(marked, key=lambda item: item.place)


def mark_runs(key: AnswerKey, *runs: Run) -> list[Marked]:
    """Grade a submission for each of some runs, in order of their places."""
    named = {str(number): run for number, run in enumerate(runs)}
    marked = Marker(key, FakeSandbox(named)).mark([make_submission(name) for name in named])
    return sorted(marked, key=lambda item: item.place)
