"""Jails that fail to start, and what is said about it."""

import sys
from collections.abc import Sequence

import pytest

from nma_w1d5.grading.sandbox.bubblewrap import Way
from nma_w1d5.grading.sandbox.pool import Pool, SandboxUnavailable
from nma_w1d5.grading.sandbox.syscalls import filter_program
from tests.grading.helpers import EXERCISES, make_calls

WORKS = Way("process", (), False, ())
#: A command in the place of bubblewrap that says something and fails, whatever it is told to start.
FAILS = Way("bubblewrap", (sys.executable, "-c", "raise SystemExit('no user namespaces here')"), False, ("user",))


def open_pool(ways: Sequence[Way], kind: str = "bubblewrap", jobs: int = 1) -> Pool:
    settings = {
        "exercises": list(EXERCISES),
        "stubs": {},
        "timeout": 2.0,
        "memory": 2**30,
        "modules": ["numpy"],
        "landlock": True,
        "readable": [sys.prefix, sys.base_prefix],
        "with_landlock": filter_program(True).hex(),
        "without_landlock": filter_program(False).hex(),
    }
    return Pool(kind, ways, settings, make_calls(), jobs)


def test_the_first_way_that_works_is_taken() -> None:
    pool = open_pool([FAILS, WORKS], jobs=2)
    try:
        assert (pool.active["kind"], len(pool.workers)) == ("process", 2)
    finally:
        pool.close()


def test_when_none_works_each_reason_is_given() -> None:
    with pytest.raises(SandboxUnavailable) as caught:
        open_pool([FAILS, FAILS])
    assert str(caught.value).count("no user namespaces here") == 2
    assert "sysctl kernel.unprivileged_userns_clone=1" in str(caught.value)


def test_a_process_that_does_not_start_is_said() -> None:
    with pytest.raises(SandboxUnavailable, match="the grading process did not start: no user namespaces here"):
        open_pool([FAILS], kind="process")


def test_a_jail_that_leaks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a plain process may be able to read files, and it has to say so."""
    facts = {"uid": 65534, "leaks": ["reading"]}
    monkeypatch.setattr(Pool, "_first_words", lambda *arguments: facts)
    with pytest.raises(SandboxUnavailable, match="the sandbox does not hold: reading"):
        open_pool([Way("bubblewrap", (), False, ())])
    pool = open_pool([WORKS])
    pool.close()
    assert pool.active["leaks"] == ["reading"]


def test_a_jail_of_root_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pool, "_first_words", lambda *arguments: {"uid": 0, "leaks": []})
    with pytest.raises(SandboxUnavailable, match="runs as root"):
        open_pool([Way("bubblewrap", (), False, ())])


def test_a_jail_is_replaced() -> None:
    pool = open_pool([WORKS])
    try:
        (first,) = pool.workers
        pool.replace(first)
        (second,) = pool.workers
        assert second is not first
        while not second.ready:
            assert list(pool.events(5.0)) == []
    finally:
        pool.close()


def wait_for_ever(pool: Pool) -> None:
    while True:
        assert all(event is None for _, event in pool.events(1.0))


def test_jails_that_keep_dying_are_given_up() -> None:
    pool = open_pool([WORKS])
    try:
        pool._way = FAILS
        pool.replace(pool.workers[0])
        with pytest.raises(SandboxUnavailable, match="keeps ending at its start"):
            wait_for_ever(pool)
    finally:
        pool.close()
