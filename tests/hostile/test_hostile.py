"""Every hostile submission gets what it deserves, and nobody else notices."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nma_w1d5.exercises.replies import Reply, Run
from nma_w1d5.grading.sandbox import Sandbox
from tests.grading.conftest import TIMEOUT, start
from tests.grading.helpers import EXERCISES, honest_notebook, is_right, make_calls, verdict
from tests.hostile.corpus import Hostile, read_corpus

CORPUS = read_corpus()
CALLS = make_calls()
#: A word that every hostile submission puts into the names of files it tries to leave behind.
MARK = "nma-hostile"


@pytest.fixture(scope="module", params=["bubblewrap", "process"])
def jail(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """One jail, so that the honest student comes right after the hostile one, in the same server."""
    with start(request.param, jobs=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def honest(jail: Sandbox) -> Run:
    """What the honest student gets before anything happens."""
    ((_, run),) = jail.grade([honest_notebook()])
    return run


def same(first: Reply, second: Reply) -> bool:
    """Tell whether two replies are the same to the bit."""
    return first.status == second.status and first.detail == second.detail and np.array_equal(first.value, second.value)


def test_the_corpus_is_large_and_readable() -> None:
    assert len(CORPUS) >= 100
    assert len({str(case) for case in CORPUS}) == len(CORPUS)
    assert {verdict for case in CORPUS for verdicts in case.expected.values() for verdict in verdicts} <= {
        "correct", "wrong", "missing", "error", "timeout", "memory", "crashed", "forbidden", "malformed",
    }  # fmt: skip


@pytest.mark.sandbox
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_hostile(jail: Sandbox, honest: Run, case: Hostile) -> None:
    server = jail.active["kind"], [worker for worker in jail._pool.workers]
    start = time.monotonic()
    runs = dict(jail.grade([case.data, honest_notebook()]))
    elapsed = time.monotonic() - start
    found = {name: verdict(CALLS, runs[0], name) for name in EXERCISES}
    for name, right in case.expected.items():
        assert found[name] in right, (found, [(reply.status, reply.detail) for reply in runs[0].replies])
    assert all(map(same, runs[1].replies, honest.replies)), "the next student's replies changed"
    assert elapsed < TIMEOUT + 2, "it cost more than its time limit"
    assert server == (jail.active["kind"], list(jail._pool.workers)), "the jail had to be replaced"
    assert all(len(reply.detail) <= 600 and reply.detail.isprintable() for reply in runs[0].replies)


@pytest.mark.sandbox
def test_the_honest_student_is_right(honest: Run) -> None:
    assert all(is_right(call, reply) for call, reply in zip(CALLS, honest.replies, strict=True))


@pytest.mark.sandbox
def test_nothing_is_left_behind(jail: Sandbox) -> None:
    """Runs after the hostile ones of the same jail."""
    places = [tempfile.gettempdir(), "/var/tmp", "/dev/shm", "/dev", "/run", "/", str(Path.home()), os.getcwd()]
    left = [name for place in places if os.path.isdir(place) for name in os.listdir(place) if MARK in name]
    assert left == []
    assert MARK not in Path(np.__file__).read_text(encoding="utf-8")
