"""Jails that fail to start, and what is said about it."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from nma_w1d5.grading.sandbox.bubblewrap import Way
from nma_w1d5.grading.sandbox.pool import Pool, SandboxUnavailable
from nma_w1d5.grading.sandbox.syscalls import filter_program
from nma_w1d5.grading.sandbox.worker import Ready, Worker
from tests.grading.helpers import AMPLE, make_question

WORKS = Way("process", (), os.geteuid() == 0, ())
#: A command in the place of bubblewrap that says something and fails, whatever it is told to start.
FAILS = Way("bubblewrap", (sys.executable, "-c", "raise SystemExit('no user namespaces here')"), False, ("user",))
SETTINGS = {
    "timeout": AMPLE,
    "memory": 2**30,
    "landlock": True,
    "readable": [sys.prefix, sys.base_prefix],
    "with_landlock": filter_program(True).hex(),
    "without_landlock": filter_program(False).hex(),
}
Open = Callable[..., Pool]


@pytest.fixture
def launch() -> Iterator[Open]:
    """Launch pools, and close them."""
    pools: list[Pool] = []

    def start(ways: Sequence[Way], kind: str = "bubblewrap", jobs: int = 1) -> Pool:
        told = {"readable": SETTINGS["readable"], "modules": ["numpy"], "warm": 1}
        pools.append(Pool(kind, ways, told, jobs))
        return pools[-1]

    yield start
    for pool in pools:
        pool.close()


def ask(pool: Pool) -> Pool:
    pool.ask(SETTINGS, make_question())
    return pool


def test_the_first_way_that_works_is_taken(launch: Open) -> None:
    pool = ask(launch([FAILS, WORKS], jobs=2))
    assert (pool.active["kind"], len(pool.workers)) == ("process", 2)


def test_when_none_works_each_reason_is_given(launch: Open) -> None:
    with pytest.raises(SandboxUnavailable) as caught:
        ask(launch([FAILS, FAILS]))
    assert str(caught.value).count("no user namespaces here") == 2
    assert "sysctl kernel.unprivileged_userns_clone=1" in str(caught.value)


def test_a_process_that_does_not_start_is_said(launch: Open) -> None:
    with pytest.raises(SandboxUnavailable, match="the grading process did not start: no user namespaces here"):
        ask(launch([FAILS], kind="process"))


def test_without_any_way_it_is_said_what_is_missing(launch: Open) -> None:
    with pytest.raises(SandboxUnavailable, match="no program 'bubblewrap' found"):
        ask(launch([]))


def report(monkeypatch: pytest.MonkeyPatch, **facts: Any) -> None:
    """Let the jails report these facts."""
    receive = Worker.receive

    def say(worker: Worker) -> Any:
        message = receive(worker)
        return Ready(facts) if isinstance(message, Ready) else message

    monkeypatch.setattr(Worker, "receive", say)


def test_a_jail_that_leaks_is_refused(launch: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a plain process may be able to read files, and it has to say so."""
    report(monkeypatch, uid=65534, leaks=["reading"])
    with pytest.raises(SandboxUnavailable, match="the sandbox does not hold: reading"):
        ask(launch([Way("bubblewrap", (), False, ())]))
    assert ask(launch([WORKS])).active["leaks"] == ["reading"]


def test_a_jail_of_root_is_refused(launch: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    report(monkeypatch, uid=0, leaks=[])
    with pytest.raises(SandboxUnavailable, match="runs as root"):
        ask(launch([WORKS]))


def test_a_jail_is_replaced(launch: Open) -> None:
    pool = ask(launch([WORKS]))
    (first,) = pool.workers
    pool.replace(first)
    (second,) = pool.workers
    assert second is not first
    while not second.ready:
        assert list(pool.events(5.0)) == []


def wait_for_ever(pool: Pool) -> None:
    while True:
        assert all(event is None for _, event in pool.events(1.0))


def test_jails_that_keep_dying_are_given_up(launch: Open) -> None:
    pool = ask(launch([WORKS]))
    pool._way = FAILS
    pool.replace(pool.workers[0])
    with pytest.raises(SandboxUnavailable, match="keeps ending at its start"):
        wait_for_ever(pool)


def test_a_pool_may_be_closed_twice(launch: Open) -> None:
    pool = launch([WORKS])
    pool.close()
    pool.close()
    assert pool.workers == []
