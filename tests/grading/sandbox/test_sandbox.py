"""Submissions go in, replies come out: in time, in bounded numbers, whatever the submissions do."""

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from nma_w1d5.exercises.replies import STATUSES, Run
from nma_w1d5.grading.sandbox import Sandbox, bubblewrap, launch
from nma_w1d5.grading.sandbox import sandbox as module
from nma_w1d5.grading.sandbox.bubblewrap import ways
from tests.grading.conftest import start
from tests.grading.helpers import (
    EXERCISES,
    find_time,
    honest_notebook,
    is_right,
    make_question,
    notebook,
    verdict,
)
from tests.grading.helpers import (
    HONEST as HONEST_CELLS,
)
from tests.hostile.corpus import Hostile, read_corpus
from tests.hostile.jails import Jails, open_jails

QUESTION = make_question()
CALLS = QUESTION.calls
HONEST = honest_notebook()
ENDLESS = notebook("def RDM(r):\n    while True: pass", "def correlate_rdms(a, b):\n    while True: pass")
KILLER = notebook("import os\ndef RDM(r):\n    os._exit(0)", "def correlate_rdms(a, b):\n    return 1")
HONEST_CORRELATION = HONEST_CELLS["correlate_rdms"]
MAGIC, BEGIN, VALUE = b"NMA6", 1, 2  # of the protocol of answers
LEAN = make_question(lean=True)
"""For sandboxes of a test's own, which are to start quickly."""
SPLIT = make_question(pages=(("first", ("RDM",)), ("second", ("correlate_rdms",))), lean=True)
"""Each exercise on a page of its own."""


def right(run: Run) -> bool:
    """Tell whether all replies are right; the lean question has the same numbers, but for the kind of one call."""
    return all(is_right(call, reply) for call, reply in zip(CALLS, run.replies, strict=True))


def one(sandbox: Sandbox, data: bytes) -> Run:
    ((index, run),) = sandbox.grade([data])
    assert index == 0
    return run


def below(pid: int) -> list[psutil.Process]:
    return list(psutil.Process(pid).children(recursive=True))


@pytest.mark.sandbox
def test_an_honest_submission(sandbox: Sandbox) -> None:
    run = one(sandbox, HONEST)
    assert right(run)
    assert (run.problem, run.notes) == (None, ())
    assert run.seconds > 0


@pytest.mark.sandbox
@pytest.mark.parametrize("case", read_corpus(Path(__file__).parents[1] / "fair.md"), ids=str)
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
def test_an_endless_loop_holds_up_nobody_elses_row() -> None:
    """All but the one that stands behind it in the same jail come first, while it runs."""
    with start("bubblewrap", question=LEAN, jobs=2) as opened:
        runs = opened.grade([ENDLESS, *[HONEST] * 10])
        first = dict(next(runs) for _ in range(9))
        assert 0 not in first
        assert all(map(right, first.values()))


@pytest.mark.sandbox
def test_each_exercise_has_its_share_of_the_time() -> None:
    """What never ends is over time in both exercises; what one leaves, the next may use."""

    def grade(limit: float) -> tuple[Run, Run]:
        slow = f"import time\ndef correlate_rdms(a, b):\n    time.sleep({limit * 0.3})\n    return 0.0"
        with start("bubblewrap", question=LEAN, jobs=2, timeout=limit) as opened:
            runs = dict(opened.grade([ENDLESS, notebook(slow)]))
        return runs[0], runs[1]

    endless, slow = find_time(grade, lambda runs: runs[1].replies[-1].status == "timeout")
    assert {reply.status for reply in endless.replies} == {"timeout"}
    assert endless.notes == ("own_process",)
    assert [reply.status for reply in slow.replies[4:]] == ["ok", "ok"]
    assert slow.notes == ()


@pytest.mark.sandbox
def test_an_endless_loop_leaves_the_other_exercise_its_time() -> None:
    data = notebook("import numpy as np", "def RDM(r):\n    while True: pass", HONEST_CORRELATION)

    def grade(limit: float) -> Run:
        with start("bubblewrap", question=LEAN, jobs=1, timeout=limit) as opened:
            return one(opened, data)

    run = find_time(grade, lambda run: run.replies[-1].status == "timeout")
    assert {name: verdict(CALLS, run, name) for name in EXERCISES} == {"RDM": "timeout", "correlate_rdms": "correct"}


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
    assert np.array_equal(np.asarray(run.replies[0].value), np.arange(2.0**20).reshape(1024, 1024))


@pytest.mark.sandbox
def test_a_jail_that_is_killed_is_replaced_and_no_row_is_lost() -> None:
    with start("bubblewrap", question=LEAN, jobs=2) as opened:
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
    with start("bubblewrap", question=LEAN, jobs=2) as opened:
        started = [process for process in below(os.getpid()) if process.pid not in before]
        assert len(started) >= 2
        for _ in opened.grade([HONEST, ENDLESS, ENDLESS]):
            break
    gone, alive = psutil.wait_procs(started)
    assert (len(gone), alive) == (len(started), [])


@pytest.mark.sandbox
def test_the_threads_of_one_student_are_not_counted_against_another() -> None:
    """The kernel counts the threads of a user, and all jails of root run as the same one."""
    many = """
import threading, time


def RDM(resp):
    for _ in range(61):
        threading.Thread(target=time.sleep, args=(1000,)).start()
    while True:
        time.sleep(1000)
"""
    few = """
from concurrent.futures import ThreadPoolExecutor
import numpy as np


def RDM(resp):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(time.sleep, [0.01] * 8))
    return 1 - np.corrcoef(resp)
""".replace("import numpy", "import time\nimport numpy")
    with start("bubblewrap", question=LEAN, jobs=2) as opened:
        runs = opened.grade([notebook(many), *[notebook(few)] * 6])
        first = dict(next(runs) for _ in range(5))
    assert {verdict(CALLS, run, "RDM") for run in first.values()} == {"correct"}


@pytest.mark.sandbox
@pytest.mark.parametrize("page", [0, 1])
def test_exercises_of_other_pages_are_not_asked(page: int) -> None:
    """Each notebook answers one page, and does something terrible for the other."""
    terrible = "import os\n{name} = lambda *arguments: os._exit(1)\n"
    name, other = EXERCISES[page], EXERCISES[1 - page]
    mine = HONEST_CELLS[name] + f"\n{name} = {name}\n" * (page + 1)
    data = notebook(
        mine, terrible.format(name=other), metadata={"colab": {"name": f"{('first', 'second')[page]}.ipynb"}}
    )
    with start("bubblewrap", jobs=1, question=SPLIT) as opened:
        run = one(opened, data)
    assert (run.page, run.notes, run.problem) == (page, (), None)
    assert {name: verdict(CALLS, run, name) for name in EXERCISES} == {name: "correct", other: "missing"}


@pytest.mark.sandbox
def test_the_page_asked_for_comes_before_what_the_notebook_says() -> None:
    data = notebook(HONEST_CELLS["RDM"], metadata={"colab": {"name": "first.ipynb"}})
    with start("bubblewrap", jobs=1, question=replace(SPLIT, page="second")) as opened:
        run = one(opened, data)
    assert (run.page, {reply.status for reply in run.replies}) == (1, {"missing"})


@pytest.mark.sandbox
@pytest.mark.parametrize("record", [(0, 2**32 - 1, 2**32 - 1, 2**32 - 1), (2**32 - 1, 0, 1, 1)], ids=str)
def test_sizes_that_no_array_has_cost_their_own_submission_alone(
    sandbox: Sandbox, record: tuple[int, int, int, int]
) -> None:
    """A VALUE record without a payload whose sizes multiply to nothing, but which no array can have."""
    forged = f"""
import os, struct


def RDM(resp):
    record = struct.pack("<BBBxII4I", {BEGIN}, 0, 0, 0, 0, 0, 0, 0, 0)
    record += struct.pack("<BBBxII4I", {VALUE}, 0, 4, 0, 0, *{record})
    for descriptor in range(3, 64):
        try:
            os.pwrite(descriptor, struct.pack("<4sBB2x", {MAGIC!r}, 0, 2) + record, 0)
        except OSError:
            pass
    os._exit(0)
"""
    runs = dict(sandbox.grade([HONEST, *[notebook(forged), HONEST] * 5]))
    assert len(runs) == 11
    assert all(right(runs[index]) for index in range(0, 11, 2))
    assert {verdict(CALLS, runs[index], "RDM") for index in range(1, 11, 2)} == {"malformed"}


@pytest.mark.sandbox
def test_whatever_way_a_forged_record_says_that_a_call_failed_is_told(sandbox: Sandbox) -> None:
    """Student code finds the writer and calls it with each status that there is."""
    forged = """
import gc


def RDM(resp):
    gc.unfreeze()
    (writer,) = (thing for thing in gc.get_objects() if type(thing).__name__ == "Writer")
    Reply, index = __import__("nma_w1d5.exercises.replies", fromlist=["Reply"]).Reply, {index}
    writer.reply(0, Reply({status!r}, detail="forged"))
    __import__("os")._exit(0)
"""
    failing = [status for status in STATUSES if status != "ok"]
    notebooks = [notebook(forged.format(index=0, status=status)) for status in failing]
    runs = dict(sandbox.grade([*notebooks, HONEST]))
    assert [runs[index].replies[0].status for index in range(len(failing))] == failing
    assert right(runs[len(failing)])


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
    monkeypatch.setattr(launch, "ways", lambda kind, hidden: ways(kind, hidden)[-1:])
    with start("bubblewrap", question=LEAN, jobs=1) as opened:
        assert opened.active["namespaces"][-1] == "user"
        assert opened.active["leaks"] == []
        assert right(one(opened, HONEST))


@pytest.mark.sandbox
def test_what_is_hidden_cannot_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv, secret = tmp_path / "venv", tmp_path / "venv" / "solutions"
    secret.mkdir(parents=True)
    (secret / "answers.py").write_text("ANSWER = 42")
    (venv / "open.py").write_text("ANSWER = 1")
    tmp_path.chmod(0o755)
    paths = [*bubblewrap.readable_paths(), venv]
    for place in (bubblewrap, launch):
        monkeypatch.setattr(place, "readable_paths", lambda: paths)
    count = f"10.0 * len(os.listdir('{venv}')) + len(os.listdir('{secret}'))"
    look = f"import os\ndef correlate_rdms(a, b):\n    return {count}"
    with start("bubblewrap", question=LEAN, jobs=1, hidden=[secret]) as opened:
        assert one(opened, notebook(look)).replies[4].value == 20


def test_a_plain_process_says_what_it_is() -> None:
    with start("process", question=LEAN, jobs=1) as opened:
        assert (opened.active["kind"], opened.active["namespaces"]) == ("process", [])
        assert right(one(opened, HONEST))


@pytest.fixture(scope="module")
def bare() -> Iterator[Jails]:
    """A plain process on a host without Landlock: the weakest there is."""
    with open_jails("process", landlock=False) as opened:
        yield opened


def test_without_landlock_a_plain_process_says_that_it_can_read(bare: Jails) -> None:
    active = bare.open().active
    assert (active["landlock"], active["leaks"]) == (0, ["reading"])
    assert right(one(bare.open(), HONEST))


@pytest.mark.parametrize("case", [case for case in read_corpus() if case.chapter in ("files", "signals")], ids=str)
def test_without_landlock_nothing_is_written_and_nobody_is_killed(bare: Jails, case: Hostile) -> None:
    hostile, honest = bare.grade(case)
    for name, verdicts in case.expected.items():
        assert verdict(CALLS, hostile, name) in verdicts
    assert right(honest)


def test_without_landlock_the_memory_of_the_grader_is_not_read(bare: Jails) -> None:
    look = f"def correlate_rdms(a, b):\n    with open('/proc/{os.getpid()}/mem', 'rb') as f:\n        return 1.0"
    assert verdict(CALLS, one(bare.open(), notebook(look)), "correlate_rdms") == "forbidden"
