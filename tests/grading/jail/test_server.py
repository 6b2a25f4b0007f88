"""The clock of the fork server, and what it does before it serves."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from nma_w1d5.exercises.wire import Writer
from nma_w1d5.grading.jail.server import nobody_can_read, watch


@pytest.fixture
def answers() -> Iterator[int]:
    descriptor = os.memfd_create("answers")
    Writer(descriptor)
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def sleeper() -> Iterator[Callable[[float], subprocess.Popen]]:
    started: list[subprocess.Popen] = []

    def start(seconds: float) -> subprocess.Popen:
        started.append(subprocess.Popen(["sleep", str(seconds)]))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_child_that_ends_is_not_killed(answers: int, sleeper) -> None:
    child = sleeper(0.1)
    assert watch(child.pid, answers, 5.0, 2) is False
    assert child.wait() == 0


@pytest.mark.parametrize(
    ("shares", "finished", "expected"), [(1, 0, 0.6), (2, 0, 0.3), (2, 1, 0.6), (2, 7, 0.6), (3, 1, 0.4)]
)
def test_an_exercise_has_its_share(answers: int, sleeper, shares: int, finished: int, expected: float) -> None:
    writer = Writer(answers)
    for _ in range(finished):
        writer.finish()
    child, begun = sleeper(10), time.monotonic()
    assert watch(child.pid, answers, 0.6, shares) is True
    assert expected - 0.05 < time.monotonic() - begun < expected + 0.5
    assert child.wait() == -signal.SIGKILL


def test_a_share_that_is_not_used_goes_to_the_next(answers: int, sleeper) -> None:
    Writer(answers).finish()
    child, begun = sleeper(0.45), time.monotonic()
    assert watch(child.pid, answers, 0.6, 2) is False
    assert time.monotonic() - begun > 0.3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_whether_nobody_can_read_is_found_out(tmp_path) -> None:
    code = "from nma_w1d5.grading.jail.server import nobody_can_read; print(nobody_can_read([{path!r}]))"
    tmp_path.chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-c", code.format(path=str(tmp_path))], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
    assert os.geteuid() == 0, "only the fork became nobody"
    assert callable(nobody_can_read)


def test_warming_up_writes_nothing(tmp_path) -> None:
    """Matplotlib insists on a folder of its own; it must not find one, nor remove one at its end."""
    (tmp_path / "kept").write_text("kept")
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from nma_w1d5.grading.jail.server import warm_up\n"
        "warm_up(['numpy', 'no_such_module', 'matplotlib.pyplot'])\n"
        "import matplotlib; print(matplotlib.get_configdir())"
    )
    environment = {"HOME": "/dev/null", "PATH": os.environ["PATH"], "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "/dev/null/matplotlib"
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
