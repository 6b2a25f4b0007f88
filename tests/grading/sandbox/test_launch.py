"""The way into the sandbox: launched at once, asked later, or not at all."""

import os
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from nma_w1d5.exercises.replies import Call
from nma_w1d5.grading.protocol import Question
from nma_w1d5.grading.sandbox import SandboxUnavailable, launch_sandbox, open_sandbox
from nma_w1d5.grading.sandbox.bubblewrap import Way, package_directory
from nma_w1d5.grading.sandbox.modules import MODULES
from nma_w1d5.grading.sandbox.worker import Worker
from tests.grading.helpers import AMPLE, honest_notebook, is_right, make_question

QUESTION = make_question(lean=True)


def below() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def test_what_is_launched_and_never_asked_is_closed_without_a_trace() -> None:
    before, descriptors = below(), os.listdir("/proc/self/fd")
    launched = launch_sandbox(kind="process", jobs=2)
    started = below() - before
    assert len(started) >= 2
    launched.close()
    gone, alive = psutil.wait_procs(list(started))
    assert (len(gone), alive) == (len(started), [])
    assert (below(), os.listdir("/proc/self/fd")) == (before, descriptors)


def test_what_is_launched_can_be_asked_later() -> None:
    with launch_sandbox(kind="process", jobs=1).ask(QUESTION, timeout=AMPLE) as sandbox:
        ((_, run),) = sandbox.grade([honest_notebook()])
    assert all(is_right(call, reply) for call, reply in zip(QUESTION.calls, run.replies, strict=True))


def test_a_server_ends_when_nobody_is_left_to_ask_it() -> None:
    """Its socket is closed by the kernel when the grader is killed."""
    worker = Worker(Way("process", (), False, ()), {"readable": [], "modules": ["numpy"], "warm": 0})
    process = psutil.Process(worker._process.pid)
    worker.socket.close()
    assert worker._process.wait() == 0
    assert not process.is_running()
    worker.close()


@pytest.mark.parametrize(("warm", "bits"), [((), 0), (("numpy",), 1), (("numpy", "torch"), 0b10001)])
def test_what_is_to_be_warm_is_imported_at_the_start(
    monkeypatch: pytest.MonkeyPatch, warm: tuple[str, ...], bits: int
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("nma_w1d5.grading.sandbox.launch.Pool", lambda kind, ways, launch, jobs: told.append(launch))
    launch_sandbox(kind="process", warm=warm)
    assert [(each["warm"], each["modules"]) for each in told] == [(bits, list(MODULES))]


def test_a_plain_process_refuses_what_it_cannot_hide() -> None:
    with pytest.raises(SandboxUnavailable, match="which must stay hidden: move it out"):
        launch_sandbox(kind="process", hidden=[package_directory() / "grading"])


def test_without_bubblewrap_auto_refuses_and_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxUnavailable) as caught:
        open_sandbox(QUESTION)
    assert "apt-get install bubblewrap" in str(caught.value)
    assert "--sandbox process accepts the risk" in str(caught.value)


def test_without_libseccomp_the_error_helps_and_no_jail_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    before = below()
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(SandboxUnavailable, match="pip install 'nma-w1d5\\[grading\\]'"):
        open_sandbox(QUESTION, kind="process")
    assert below() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "docker"}, "kind: expected one of auto, bubblewrap, process; got 'docker'"),
        ({"jobs": 0}, "jobs: expected at least 1; got 0"),
        ({"timeout": 0.0}, "must be positive"),
        ({"memory": -1}, "must be positive"),
    ],
)
def test_options_that_make_no_sense(options: dict[str, Any], message: str) -> None:
    before = below()
    with pytest.raises(ValueError, match=message):
        open_sandbox(QUESTION, **{"kind": "process", **options})
    assert below() == before


def test_a_call_of_an_exercise_that_is_not_asked_makes_no_sense() -> None:
    question = Question(("RDM",), (Call("other", ()),), (("lesson", ("RDM",)),), {})
    before = below()
    with pytest.raises(ValueError, match=r"no such exercise: other; exercises are \['RDM'\]"):
        open_sandbox(question, kind="process")
    assert below() == before


def test_a_path_that_is_not_there_can_be_hidden(tmp_path: Path) -> None:
    launch_sandbox(kind="process", hidden=[tmp_path / "none"]).close()
