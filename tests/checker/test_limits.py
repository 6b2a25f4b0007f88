"""What a function may not do in its copy of the kernel."""

from __future__ import annotations

import os
import resource
import signal
import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from nma_w1d5.checker.limits import _MACHINES, EXTRA_PROCESSES, _write_filter
from nma_w1d5.checker.process import can_fork, run_calls
from nma_w1d5.exercises.replies import Call, Reply
from nma_w1d5.linux import OWN_PID, landlock_version
from tests.grading.helpers import AMPLE

pytestmark = pytest.mark.skipif(not can_fork(), reason="NOT TESTED here: this system cannot fork")
CALL = Call("RDM", (np.eye(3),))


def run(function: Callable[..., object]) -> Reply:
    return run_calls(function, [CALL], AMPLE)[0]


@pytest.mark.parametrize(
    "harm",
    [
        lambda resp: os.kill(os.getppid(), signal.SIGTERM),
        lambda resp: os.kill(-1, signal.SIGTERM),
        lambda resp: signal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGTERM),
        lambda resp: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)),
    ],
    ids=["kill", "kill all", "pidfd", "limit"],
)
def test_the_kernel_cannot_be_reached(harm: Callable[..., object]) -> None:
    assert run(harm).status == "forbidden"


def test_the_kernels_connections_are_closed() -> None:
    ours, theirs = socket.socketpair()

    def disturb(resp: np.ndarray) -> float:
        with suppress(OSError):
            os.write(ours.fileno(), b"noise")
        return 1.0

    with ours, theirs:
        assert run(disturb).status == "ok"
        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(1)


def test_it_may_end_itself_and_use_threads() -> None:
    def work(resp: np.ndarray) -> float:
        threads = [threading.Thread(target=np.linalg.inv, args=(resp,)) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return 1.0

    assert run(work).status == "ok"
    assert run(lambda resp: os.kill(os.getpid(), signal.SIGTERM)).status == "crashed"
    assert run(lambda resp: os.abort()).status == "crashed"


@pytest.mark.parametrize(
    ("limit", "most"),
    [("AS", 2**40), ("CORE", 0), ("CPU", AMPLE + 2), ("FSIZE", 2**30), ("NPROC", EXTRA_PROCESSES + 10**5)],
)
def test_what_it_uses_is_bounded_for_good(limit: str, most: float) -> None:
    soft, hard = np.asarray(run(lambda resp: resource.getrlimit(getattr(resource, f"RLIMIT_{limit}"))).value)
    assert 0 <= soft == hard <= most


@pytest.mark.skipif(not landlock_version(), reason="NOT TESTED here: this kernel has no Landlock")
def test_files_are_changed_only_beside_the_notebook_and_among_temporary_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("work", "temporary", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "home" / "kept").touch()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    def write(resp: np.ndarray) -> float:
        with open("figure.png", "w"), tempfile.NamedTemporaryFile() as file:
            return float(os.path.exists(file.name))

    assert run(write).value == 1
    for harm in (
        lambda resp: (tmp_path / "home" / "new").touch(),
        lambda resp: (tmp_path / "home" / "kept").unlink(),
        lambda resp: os.truncate(tmp_path / "home" / "kept", 100),
        lambda resp: (tmp_path / "home" / "kept").rename(tmp_path / "work" / "moved"),
    ):
        assert run(harm).status == "forbidden"
    assert [(path.name, path.stat().st_size) for path in (tmp_path / "home").iterdir()] == [("kept", 0)]


def test_it_gains_no_rights() -> None:
    def read(resp: np.ndarray) -> float:
        with open("/proc/self/status") as file:
            return float(next(line for line in file if line.startswith("NoNewPrivs")).split()[1])

    assert run(read).value == 1


@pytest.mark.parametrize("machine", _MACHINES)
@pytest.mark.parametrize("argument", [0, OWN_PID, 5, 2**32 - 1])
def test_the_filter_of_each_machine(machine: str, argument: int) -> None:
    number, refused, bound = _MACHINES[machine]
    steps = _write_filter(number, refused, bound)

    def decide(call: int, architecture: int = number) -> bool:
        """Be the system: tell whether a call is allowed."""
        data, place, value = {0: call, 4: architecture, 16: argument}, 0, 0
        while True:
            code, if_true, if_not, operand = steps[place]
            place += 1
            if code == 0x06:
                return operand == 0x7FFF0000
            if code == 0x20:
                value = data[operand]
            else:
                place += if_true if (value == operand if code == 0x15 else value >= operand) else if_not

    assert not any(map(decide, refused))
    assert all(decide(call) is (argument in (0, OWN_PID)) for call in bound)
    assert all(decide(call) for call in set(range(450)) - {*refused, *bound})
    assert not decide(0x40000000)
    assert not decide(1, architecture=0x40000003)
