"""Every hostile submission gets what it deserves, and nobody else notices."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nma_w1d5.exercises.replies import Reply, Run
from tests.grading.helpers import EXERCISES, honest_notebook, is_right, verdict
from tests.hostile.corpus import Hostile, read_corpus
from tests.hostile.jails import CALLS, Jails, open_jails

CORPUS = read_corpus()
#: A word that every hostile submission puts into the names of files it tries to leave behind.
MARK = "nma-hostile"
PLACES = (tempfile.gettempdir(), "/var/tmp", "/dev/shm", "/dev", "/run", "/", str(Path.home()), os.getcwd())


@pytest.fixture(scope="module", params=["bubblewrap", "process"])
def jails(request: pytest.FixtureRequest) -> Iterator[Jails]:
    """Jails of one kind, in which the honest student comes right after the hostile one, in the same server."""
    with open_jails(request.param, memory=2**30) as opened:
        yield opened


@pytest.fixture(scope="module")
def honest(jails: Jails) -> Run:
    """What the honest student gets before anything happens."""
    ((_, run),) = jails.open().grade([honest_notebook()])
    return run


def same(first: Reply, second: Reply) -> bool:
    """Tell whether two replies are the same to the bit."""
    one, two = ((reply.status, reply.detail, reply.place) for reply in (first, second))
    return one == two and np.array_equal(np.asarray(first.value), np.asarray(second.value))


def find_left_behind() -> list[str]:
    """Return what hostile submissions have left on this machine."""
    listed = [(place, name) for place in PLACES if os.path.isdir(place) for name in os.listdir(place)]
    left = [os.path.join(place, name) for place, name in listed if MARK in name]
    return left + [path for path in [np.__file__] if MARK in Path(path).read_text(encoding="utf-8")]


def test_the_corpus_is_large_and_readable() -> None:
    assert len(CORPUS) >= 100
    assert len({str(case) for case in CORPUS}) == len(CORPUS)
    assert set().union(*(verdicts for case in CORPUS for verdicts in case.expected.values())) <= {
        "correct", "wrong", "missing", "error", "no_module", "timeout", "memory", "crashed", "forbidden", "malformed",
    }  # fmt: skip


def test_few_of_the_corpus_end_by_the_limit() -> None:
    assert 8 <= sum(bool(case.endless) for case in CORPUS) <= len(CORPUS) // 8


@pytest.mark.sandbox
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_hostile(jails: Jails, honest: Run, case: Hostile) -> None:
    hostile, next_one = jails.grade(case)
    found = {name: verdict(CALLS, hostile, name) for name in EXERCISES}
    for name, right in case.expected.items():
        assert found[name] in right, (found, [(reply.status, reply.detail) for reply in hostile.replies])
    assert all(map(same, next_one.replies, honest.replies)), "the next student's replies changed"
    assert jails.are_the_first(), "the jail had to be replaced"
    assert all(len(reply.detail) <= 600 and reply.detail.isprintable() for reply in hostile.replies)
    assert find_left_behind() == []


@pytest.mark.sandbox
def test_the_honest_student_is_right(honest: Run) -> None:
    assert all(is_right(call, reply) for call, reply in zip(CALLS, honest.replies, strict=True))
