"""Whatever a function does, the caller goes on and knows what happened."""

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

from nma_w1d5.checker import process
from nma_w1d5.checker.process import can_fork, find_home, run_calls
from nma_w1d5.exercises.replies import Call, Place
from tests.grading.helpers import AMPLE, find_time
from tests.variants import load_function

needs_fork = pytest.mark.skipif(not can_fork(), reason="NOT TESTED here: this system cannot fork")
CALLS = [Call("RDM", (np.arange(6.0).reshape(2, 3) + shift,)) for shift in range(3)]


def statuses(function, seconds=AMPLE, calls=CALLS):
    return [reply.status for reply in run_calls(function, calls, seconds)]


def is_alive(stat):
    """Tell from a process's ``/proc/<pid>/stat`` whether it runs: a zombie does not."""
    try:
        return ") Z " not in stat.read_text()
    except OSError:
        return False


def test_numbers_come_back_as_they_are():
    replies = run_calls(lambda resp: resp[:, :2] / 3, CALLS, AMPLE)
    assert [reply.status for reply in replies] == ["ok"] * 3
    for call, reply in zip(CALLS, replies, strict=True):
        assert np.array_equal(reply.value, call.arguments[0][:, :2] / 3)


def test_scalars_and_empty_arrays_come_back():
    replies = run_calls(lambda resp: np.zeros((0, 3)) if resp[0, 0] else 0.25, CALLS, AMPLE)
    assert replies[0].value.shape == ()
    assert replies[0].value == 0.25
    assert replies[1].value.shape == (0, 3)


def test_arguments_are_fresh_copies():
    def spoil(resp):
        resp += 1
        return resp

    before = CALLS[0].arguments[0].copy()
    first, again = run_calls(spoil, [CALLS[0], CALLS[0]], AMPLE)
    assert np.array_equal(first.value, before + 1)
    assert np.array_equal(again.value, before + 1)
    assert np.array_equal(CALLS[0].arguments[0], before)


def test_tensors_are_handed_over_and_taken():
    call = Call("RDM", (np.ones((2, 3), dtype=np.float32),), "torch")
    (reply,) = run_calls(lambda resp: resp @ resp.T if isinstance(resp, torch.Tensor) else None, [call], AMPLE)
    assert reply.value.tolist() == [[3, 3], [3, 3]]


@needs_fork
def test_torch_works_in_the_child_after_it_was_used_with_threads():
    torch.randn(600, 600) @ torch.randn(600, 600)
    assert statuses(lambda resp: (torch.randn(600, 600) @ torch.randn(600, 600))[:2, :2]) == ["ok"] * 3


@needs_fork
def test_the_notebook_is_not_changed_by_the_function():
    seen = []
    statuses(seen.append)
    assert seen == []


@needs_fork
def test_calls_share_one_process():
    seen = []
    replies = run_calls(lambda resp: seen.append(1) or len(seen), CALLS, AMPLE)
    assert [reply.value for reply in replies] == [1, 2, 3]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotImplementedError, "unfinished"),
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


def test_the_line_that_raised_is_quoted_as_the_notebook_has_it():
    function = load_function("def RDM(resp):\n    return resp.no_such_thing\n", "RDM")
    assert find_home(function) == "/kernel"
    (reply, *_) = run_calls(function, CALLS, AMPLE)
    assert reply.detail == "AttributeError: 'numpy.ndarray' object has no attribute 'no_such_thing'"
    assert reply.place == Place(2, "return resp.no_such_thing")


@pytest.mark.parametrize("thing", [print, dict, type("Callable", (), {"__call__": lambda self: 1})()])
def test_things_without_source_have_no_home(thing):
    assert find_home(thing) == ""


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
    function = load_function(f"def RDM(resp):\n    {loop}\n", "RDM")
    assert statuses(function, seconds=0.5) == ["timeout"] * 3
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_calls_before_the_endless_one_count():
    def stop_at_the_second(resp):
        return 1.0 if resp[0, 0] < 1 else time.sleep(1000)

    found = find_time(lambda limit: statuses(stop_at_the_second, limit), lambda found: found[0] == "timeout")
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
def test_sudden_ends(end, status, capfd):
    assert set(statuses(end)) == {status}
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_calls_before_a_sudden_end_count():
    assert statuses(lambda resp: 1.0 if resp[0, 0] < 1 else os._exit(1)) == ["ok", "crashed", "crashed"]


@needs_fork
def test_what_the_function_writes_into_our_file_is_no_answer():
    names = os.listdir("/proc/self/fd")  # among them that of the listing itself, which is closed again
    ours = {int(name) for name in names if Path("/proc/self/fd", name).exists()}

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

    assert statuses(breed) == ["ok"] * 3
    children = [Path("/proc", path.name, "stat") for path in tmp_path.iterdir()]
    assert len(children) == 3
    while any(map(is_alive, children)):  # for ever, were they not ended
        time.sleep(0.05)


@needs_fork
def test_no_process_and_no_descriptor_is_left():
    before = sorted(os.listdir("/proc/self/fd"))
    children = psutil.Process().children()
    for function in (lambda resp: 1.0, lambda resp: os._exit(1), lambda resp: time.sleep(1000)):
        statuses(function, seconds=0.3)
    assert sorted(os.listdir("/proc/self/fd")) == before
    assert psutil.Process().children() == children


@needs_fork
def test_an_interrupt_ends_the_function_too(monkeypatch):
    def interrupt(child, deadline):
        raise KeyboardInterrupt

    children = psutil.Process().children()
    monkeypatch.setattr(process, "_wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_calls(lambda resp: time.sleep(1000), CALLS, AMPLE)
    assert psutil.Process().children() == children


@needs_fork
def test_a_question_is_answered_with_nothing_as_by_the_grader():
    assert statuses(lambda resp: 1.0 if input("?") == "" else None) == ["ok"] * 3


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
    monkeypatch.setattr(process, "can_fork", lambda: False)
    assert statuses(lambda resp: resp.sum()) == ["ok"] * 3
    assert statuses(lambda resp: sys.exit(1)) == ["error"] * 3
    release = threading.Event()
    assert statuses(lambda resp: release.wait(), seconds=0.2) == ["timeout"] * 3
    release.set()


def test_where_a_fork_is_refused_a_thread_does(monkeypatch):
    def refuse():
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)
    before = sorted(os.listdir("/proc/self/fd"))
    assert statuses(lambda resp: resp.sum()) == ["ok"] * 3
    assert sorted(os.listdir("/proc/self/fd")) == before
