"""Submissions go in, replies come out: in time, in bounded numbers, whatever the submissions do."""

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from nma_w1d5.grading import sandbox as module
from nma_w1d5.grading.sandbox.bubblewrap import package_directory
from nma_w1d5.exercises.replies import Call, Run
from nma_w1d5.grading.sandbox import Sandbox, SandboxUnavailable, open_sandbox
from tests.grading.conftest import TIMEOUT, start
from tests.grading.helpers import EXERCISES, honest_notebook, is_right, make_calls, notebook, verdict
from tests.hostile.corpus import Hostile, read_corpus

CALLS = make_calls()
HONEST = honest_notebook()
ENDLESS = notebook("def RDM(r):\n    while True: pass", "def correlate_rdms(a, b):\n    while True: pass")
KILLER = notebook("import os\ndef RDM(r):\n    os._exit(0)", "def correlate_rdms(a, b):\n    return 1")


def right(run: Run) -> bool:
    return all(is_right(call, reply) for call, reply in zip(CALLS, run.replies, strict=True))


def one(sandbox: Sandbox, data: bytes) -> Run:
    ((index, run),) = sandbox.grade([data])
    assert index == 0
    return run


def below(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


@pytest.mark.sandbox
def test_an_honest_submission(sandbox: Sandbox) -> None:
    run = one(sandbox, HONEST)
    assert right(run)
    assert (run.problem, run.notes) == (None, ())
    assert 0 < run.seconds < TIMEOUT


@pytest.mark.sandbox
@pytest.mark.parametrize("case", read_corpus(Path(__file__).parent / "fair.md"), ids=str)
def test_a_right_answer_is_right_in_the_jail_too(sandbox: Sandbox, case: Hostile) -> None:
    run = one(sandbox, case.data)
    assert {name: verdict(CALLS, run, name) for name in EXERCISES} == dict.fromkeys(EXERCISES, "correct")


@pytest.mark.sandbox
def test_what_is_active_is_said(sandbox: Sandbox) -> None:
    assert sandbox.active["kind"] == "bubblewrap"
    assert {"pid", "ipc", "net", "uts", "mount"} <= set(sandbox.active["namespaces"])
    assert sandbox.active["uid"] != 0
    assert sandbox.active["seccomp"] is True
    assert sandbox.active["leaks"] == []


@pytest.mark.sandbox
def test_every_notebook_has_one_run(sandbox: Sandbox) -> None:
    notebooks = [HONEST, b"", KILLER, HONEST, b"{", notebook(), HONEST] * 5
    runs = dict(sandbox.grade(notebooks))
    assert sorted(runs) == list(range(len(notebooks)))
    assert all(right(runs[index]) for index, data in enumerate(notebooks) if data == HONEST)
    assert all(len(run.replies) == len(CALLS) for run in runs.values())
    assert {runs[1].problem, runs[4].problem} == {"empty", "not_json"}


@pytest.mark.sandbox
def test_nothing_to_grade(sandbox: Sandbox) -> None:
    assert list(sandbox.grade([])) == []


@pytest.mark.sandbox
def test_an_endless_loop_costs_one_worker_its_time_limit_and_nobody_a_row(sandbox: Sandbox) -> None:
    begun = time.monotonic()
    order = [index for index, _ in sandbox.grade([ENDLESS, *[HONEST] * 10])]
    assert time.monotonic() - begun < TIMEOUT + 1.5
    assert order[-1] == 0 or order.index(0) > 5, "the others did not wait"


@pytest.mark.sandbox
def test_each_exercise_has_its_share_of_the_time(sandbox: Sandbox) -> None:
    run = one(sandbox, ENDLESS)
    assert {reply.status for reply in run.replies} == {"timeout"}
    assert run.seconds < TIMEOUT + 0.5
    slow = f"import time\ndef correlate_rdms(a, b):\n    time.sleep({TIMEOUT * 0.3})\n    return 0.0"
    assert {reply.status for reply in one(sandbox, notebook(slow)).replies[4:]} == {"ok"}


@pytest.mark.sandbox
def test_only_a_few_notebooks_are_read_ahead(sandbox: Sandbox) -> None:
    taken = 0

    def notebooks() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(40):
            taken += 1
            yield HONEST

    for done, _ in enumerate(sandbox.grade(notebooks()), 1):
        assert taken - done <= 4


@pytest.mark.sandbox
def test_a_run_given_up_half_way_does_not_disturb_the_next(sandbox: Sandbox) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in sandbox.grade([KILLER] * 8):
        break
    gc.collect()
    assert [right(run) for _, run in sandbox.grade([HONEST] * 4)] == [True] * 4
    assert len(os.listdir("/proc/self/fd")) <= before


@pytest.mark.sandbox
def test_an_error_of_the_iterable_is_passed_on(sandbox: Sandbox) -> None:
    def notebooks() -> Iterator[bytes]:
        yield HONEST
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(sandbox.grade(notebooks()))
    assert right(one(sandbox, HONEST))


@pytest.mark.sandbox
def test_a_notebook_too_large_is_not_looked_at(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_NOTEBOOK", 100)
    run = one(sandbox, HONEST)
    assert (run.problem, {reply.status for reply in run.replies}) == ("too_large", {"missing"})


@pytest.mark.sandbox
def test_large_answers_come_back_whole(sandbox: Sandbox) -> None:
    run = one(sandbox, notebook("import numpy as np\ndef RDM(r):\n    return np.arange(2.0**20).reshape(1024, 1024)"))
    assert np.array_equal(run.replies[0].value, np.arange(2.0**20).reshape(1024, 1024))


@pytest.mark.sandbox
def test_a_jail_that_is_killed_is_replaced_and_no_row_is_lost() -> None:
    with start("bubblewrap", jobs=2) as opened:
        notebooks = [HONEST] * 30
        runs = {}
        for index, run in opened.grade(notebooks):
            runs[index] = run
            if len(runs) == 5:
                for worker in opened._pool.workers:
                    worker._process.kill()
        assert sorted(runs) == list(range(30))
        assert all(map(right, runs.values()))


@pytest.mark.sandbox
def test_nothing_is_left_running() -> None:
    before = {process.pid for process in below(os.getpid())}
    with start("bubblewrap", jobs=2) as opened:
        started = [process for process in below(os.getpid()) if process.pid not in before]
        assert len(started) >= 2
        for _ in opened.grade([ENDLESS] * 2 + [HONEST]):
            break
    gone, alive = psutil.wait_procs(started, timeout=5)
    assert (len(gone), alive) == (len(started), [])


@pytest.mark.sandbox
def test_a_hundred_submissions_do_not_add_up(sandbox: Sandbox) -> None:
    noisy = notebook("def RDM(r):\n    raise ValueError('x' * 10**6)", "def correlate_rdms(a, b):\n    return a")
    list(sandbox.grade([HONEST, noisy] * 10))
    descriptors, memory = len(os.listdir("/proc/self/fd")), psutil.Process().memory_info().rss
    list(sandbox.grade([HONEST, noisy] * 50))
    assert len(os.listdir("/proc/self/fd")) == descriptors
    assert psutil.Process().memory_info().rss - memory < 20 * 2**20


@pytest.mark.sandbox
def test_the_user_namespace_holds_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way that is taken where the grader is not root."""
    monkeypatch.setattr(module, "ways", lambda kind, hidden: ways(kind, hidden)[-1:])
    from nma_w1d5.grading.sandbox.bubblewrap import ways

    with start("bubblewrap", jobs=1) as opened:
        assert opened.active["namespaces"][-1] == "user"
        assert opened.active["leaks"] == []
        assert right(one(opened, HONEST))


@pytest.mark.sandbox
def test_what_is_hidden_cannot_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nma_w1d5.grading import bubblewrap

    venv, secret = tmp_path / "venv", tmp_path / "venv" / "solutions"
    secret.mkdir(parents=True)
    (secret / "answers.py").write_text("ANSWER = 42")
    (venv / "open.py").write_text("ANSWER = 1")
    tmp_path.chmod(0o755)
    paths = [*bubblewrap.readable_paths(), venv]
    for place in (bubblewrap, module):
        monkeypatch.setattr(place, "readable_paths", lambda: paths)
    count = f"10.0 * len(os.listdir('{venv}')) + len(os.listdir('{secret}'))"
    look = f"import os\ndef correlate_rdms(a, b):\n    return {count}"
    with start("bubblewrap", jobs=1, hidden=[secret]) as opened:
        assert one(opened, notebook(look)).replies[4].value == 20


def test_a_plain_process_says_what_it_is() -> None:
    with start("process", jobs=1) as opened:
        assert (opened.active["kind"], opened.active["namespaces"]) == ("process", [])
        assert right(one(opened, HONEST))


@pytest.fixture(scope="module")
def bare() -> Iterator[Sandbox]:
    """A plain process on a host without Landlock: the weakest there is."""
    with start("process", jobs=1, landlock=False) as opened:
        yield opened


def test_without_landlock_a_plain_process_says_that_it_can_read(bare: Sandbox) -> None:
    assert (bare.active["landlock"], bare.active["leaks"]) == (0, ["reading"])
    assert right(one(bare, HONEST))


@pytest.mark.parametrize("case", [case for case in read_corpus() if case.chapter in ("files", "signals")], ids=str)
def test_without_landlock_nothing_is_written_and_nobody_is_killed(bare: Sandbox, case: Hostile) -> None:
    run = one(bare, case.data)
    for name, verdicts in case.expected.items():
        assert verdict(CALLS, run, name) in verdicts
    assert right(one(bare, HONEST))


def test_without_landlock_the_memory_of_the_grader_is_not_read(bare: Sandbox) -> None:
    look = f"def correlate_rdms(a, b):\n    with open('/proc/{os.getpid()}/mem', 'rb') as f:\n        return 1.0"
    assert verdict(CALLS, one(bare, notebook(look)), "correlate_rdms") == "forbidden"


def test_a_plain_process_refuses_what_it_cannot_hide() -> None:
    with pytest.raises(SandboxUnavailable, match="which must stay hidden: move it out"):
        start_or_raise(kind="process", hidden=[package_directory() / "grading"])


def start_or_raise(**options: object) -> Sandbox:
    return open_sandbox(calls=CALLS, exercises=EXERCISES, **options)


def test_without_bubblewrap_auto_refuses_and_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxUnavailable) as caught:
        start_or_raise()
    assert "apt-get install bubblewrap" in str(caught.value)
    assert "--sandbox process accepts the risk" in str(caught.value)


def test_without_libseccomp_the_error_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(SandboxUnavailable, match="pip install 'nma-w1d5\\[grading\\]'"):
        start_or_raise(kind="process")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "docker"}, "kind: expected auto, bubblewrap or process; got 'docker'"),
        ({"jobs": 0}, "must be positive; got 0"),
        ({"timeout": 0.0}, "must be positive"),
        ({"memory": -1}, "must be positive"),
        ({"calls": [Call("other", ())]}, "no such exercise: other"),
    ],
)
def test_options_that_make_no_sense(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        open_sandbox(**{"calls": CALLS, "exercises": EXERCISES, **options})
