"""Whatever a function does, the caller goes on, knows what happened, and has not waited long."""

import ctypes
import os
import signal
import sys
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch

from nma_w1d5.checks import execution
from nma_w1d5.exercises.calls import call_once
from nma_w1d5.exercises.cases import Case
from nma_w1d5.checker.process import can_fork, run_calls

needs_fork = pytest.mark.skipif(not can_fork(), reason="NOT TESTED here: this system cannot fork")
CASES = [Case("RDM", "values", (np.arange(6.0).reshape(2, 3) + shift,), np.zeros((2, 2))) for shift in range(3)]


def statuses(function, seconds=20.0, cases=CASES):
    return [answer.status for answer in run_calls(function, cases, seconds)]


def is_alive(stat):
    """Tell from a process's ``/proc/<pid>/stat`` whether it runs: a zombie does not."""
    try:
        return ") Z " not in stat.read_text()
    except OSError:
        return False


def test_numbers_come_back_as_they_are():
    answers = run_calls(lambda resp: resp[:, :2] / 3, CASES)
    assert [answer.status for answer in answers] == ["ok"] * 3
    for case, answer in zip(CASES, answers, strict=True):
        assert np.array_equal(answer.value, case.arguments[0][:, :2] / 3)


def test_scalars_and_empty_arrays_come_back():
    answers = run_calls(lambda resp: np.zeros((0, 3)) if resp[0, 0] else 0.25, CASES)
    assert answers[0].value.shape == ()
    assert answers[0].value == 0.25
    assert answers[1].value.shape == (0, 3)


def test_arguments_are_fresh_copies():
    def spoil(resp):
        resp += 1
        return resp

    before = CASES[0].arguments[0].copy()
    first, _, _ = run_calls(spoil, CASES)
    assert np.array_equal(first.value, before + 1)
    assert np.array_equal(CASES[0].arguments[0], before)


def test_tensors_are_handed_over_and_taken():
    case = Case("RDM", "torch", (np.ones((2, 3), dtype=np.float32),), np.zeros((2, 2)), kind="torch")
    (answer,) = run_calls(lambda resp: resp @ resp.T if isinstance(resp, torch.Tensor) else None, [case])
    assert answer.value.tolist() == [[3, 3], [3, 3]]


@needs_fork
def test_torch_works_in_the_child_after_it_was_used_with_threads():
    torch.randn(600, 600) @ torch.randn(600, 600)
    assert statuses(lambda resp: (torch.randn(600, 600) @ torch.randn(600, 600))[:2, :2]) == ["ok"] * 3


@needs_fork
def test_the_notebook_is_not_changed_by_the_function():
    seen = []
    statuses(seen.append)
    assert seen == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotImplementedError, "not_attempted"),
        (ValueError, "error"),
        (SystemExit, "error"),
        (KeyboardInterrupt, "error"),
        (GeneratorExit, "error"),
        (MemoryError, "memory"),
        (RecursionError, "error"),
    ],
)
def test_exceptions(error, status):
    def fail(resp):
        raise error("because")

    assert statuses(fail) == [status] * 3


def test_the_line_that_raised_is_named():
    def fail(resp):
        return resp.no_such_thing

    answer = call_once(fail, CASES[0])
    assert answer.detail.startswith("AttributeError: 'numpy.ndarray' object has no attribute 'no_such_thing'")
    assert "return resp.no_such_thing" in answer.detail


def test_an_error_that_cannot_be_described():
    class Nameless(Exception):
        def __str__(self):
            raise ValueError

    def fail(resp):
        raise Nameless

    assert call_once(fail, CASES[0]).detail == "Nameless"


def test_an_unfilled_stub_is_no_attempt():
    assert statuses(lambda resp: ...) == ["not_attempted"] * 3
    assert statuses(lambda resp: 1 - ...) == ["not_attempted"] * 3


@pytest.mark.parametrize(
    ("value", "kind"), [(None, "NoneType"), ("text", "str"), (np.array(["a", "b"]), "ndarray (2,)")]
)
def test_what_is_no_number_is_named(value, kind):
    answer = run_calls(lambda resp: value, CASES)[0]
    assert (answer.status, answer.detail) == ("malformed", kind)


@needs_fork
@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass",
        "while True: print('flood' * 1000)",
        "import time; time.sleep(1000)",
        "import os\n    while True: os.write(1, b'flood' * 1000)",
        "import signal, time; [signal.signal(s, signal.SIG_IGN) for s in (2, 15)]; time.sleep(1000)",
        "import threading; e = threading.Event(); e.wait()",
    ],
)
def test_endless_functions_are_stopped(loop, capfd):
    namespace = {}
    exec(f"def RDM(resp):\n    {loop}", namespace)
    start = time.monotonic()
    assert statuses(namespace["RDM"], seconds=0.5) == ["timeout"] * 3
    assert time.monotonic() - start < 3
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_calls_before_the_endless_one_count():
    found = statuses(lambda resp: 1.0 if resp[0, 0] < 1 else time.sleep(1000), seconds=0.5)
    assert found == ["ok", "timeout", "timeout"]


@needs_fork
@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda resp: os._exit(0), "crashed"),
        (lambda resp: ctypes.string_at(0), "crashed"),
        (lambda resp: os.abort(), "crashed"),
        (lambda resp: os.kill(os.getpid(), signal.SIGKILL), "memory"),
        (lambda resp: np.ones(2**33), "memory"),
        (lambda resp: os.closerange(3, 200), "crashed"),
    ],
    ids=["exit", "segfault", "abort", "killed", "memory", "closed"],
)
def test_sudden_ends(end, status):
    assert set(statuses(end)) == {status}


@needs_fork
def test_what_the_function_writes_into_our_pipe_is_no_answer():
    ours = {int(name) for name in os.listdir("/proc/self/fd")}

    def forge(resp):
        for descriptor in set(range(3, 60)) - ours:
            with suppress(OSError):
                os.write(descriptor, b"\xff" * 5000)
        return 1.0

    assert "ok" not in statuses(forge)


@needs_fork
def test_children_of_the_function_are_ended(tmp_path):
    def breed(resp):
        child = os.fork()
        if child == 0:
            time.sleep(1000)
        (tmp_path / str(child)).touch()
        return 1.0

    start = time.monotonic()
    assert statuses(breed) == ["ok"] * 3
    assert time.monotonic() - start < 5
    children = [Path("/proc", path.name, "stat") for path in tmp_path.iterdir()]
    assert len(children) == 3
    while any(map(is_alive, children)) and time.monotonic() - start < 30:
        time.sleep(0.05)
    assert not any(map(is_alive, children))


@needs_fork
def test_no_process_and_no_descriptor_is_left():
    before = sorted(os.listdir("/proc/self/fd"))
    children = psutil.Process().children()
    for function in (lambda resp: 1.0, lambda resp: os._exit(1), lambda resp: time.sleep(9)):
        statuses(function, seconds=0.3)
    assert sorted(os.listdir("/proc/self/fd")) == before
    assert psutil.Process().children() == children


@needs_fork
def test_input_has_nobody_to_ask():
    assert run_calls(lambda resp: input("?"), CASES)[0].detail.startswith("EOFError")


@needs_fork
def test_other_threads_of_the_kernel_do_not_disturb():
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert statuses(lambda resp: 1.0) == ["ok"] * 3
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_without_fork_a_thread_does(monkeypatch):
    monkeypatch.setattr(execution, "can_fork", lambda: False)
    assert statuses(lambda resp: resp.sum()) == ["ok"] * 3
    assert statuses(lambda resp: sys.exit(1)) == ["error"] * 3
    release = threading.Event()
    assert statuses(lambda resp: release.wait(60), seconds=0.2) == ["timeout"] * 3
    release.set()


def test_where_a_fork_is_refused_a_thread_does(monkeypatch):
    def refuse():
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)
    assert statuses(lambda resp: resp.sum()) == ["ok"] * 3


def test_random_bytes_are_no_answers():
    rng = np.random.default_rng(0)
    for length in range(0, 3000, 7):
        assert execution._parse(rng.bytes(length)) == []
