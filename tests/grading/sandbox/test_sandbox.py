"""Submissions go in, replies come out: in time, in bounded numbers, whatever the submissions do."""

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from nma_w1d5.exercises.replies import Run
from nma_w1d5.grading.sandbox import Sandbox
from nma_w1d5.grading.sandbox import sandbox as module
from tests.grading import helpers
from tests.grading.conftest import start
from tests.grading.helpers import EXERCISES, find_time, notebook, verdict
from tests.grading.sandbox.submitting import CALLS, ENDLESS, HONEST, KILLER, LEAN, SPLIT, one, right
from tests.hostile.corpus import Hostile, read_corpus


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
def test_every_notebook_has_one_run(sandbox: Sandbox) -> None:
    notebooks = [HONEST, b"", KILLER, HONEST, b"no JSON", notebook(), HONEST] * 5
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
def test_what_only_sleeps_is_tried_once_more_when_everybody_else_is_done() -> None:
    asleep = notebook("import time\ndef RDM(r):\n    time.sleep(10**6)", helpers.HONEST["correlate_rdms"])
    with start("bubblewrap", question=LEAN, jobs=2, timeout=2.0) as opened:
        runs = list(opened.grade([asleep, *[HONEST] * 4]))
    assert [index for index, _ in runs][-1] == 0
    sleeper = runs[-1][1]
    assert {name: verdict(CALLS, sleeper, name) for name in EXERCISES} == {
        "RDM": "timeout",
        "correlate_rdms": "correct",
    }
    assert sleeper.seconds < 2.0, "processor time"


@pytest.mark.sandbox
def test_an_endless_loop_leaves_the_other_exercise_its_time() -> None:
    data = notebook("import numpy as np", "def RDM(r):\n    while True: pass", helpers.HONEST["correlate_rdms"])

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
@pytest.mark.parametrize("page", [0, 1])
def test_exercises_of_other_pages_are_not_asked(page: int) -> None:
    """Each notebook answers one page, and does something terrible for the other."""
    terrible = "import os\n{name} = lambda *arguments: os._exit(1)\n"
    name, other = EXERCISES[page], EXERCISES[1 - page]
    mine = helpers.HONEST[name] + f"\n{name} = {name}\n" * (page + 1)
    data = notebook(
        mine, terrible.format(name=other), metadata={"colab": {"name": f"{('first', 'second')[page]}.ipynb"}}
    )
    with start("bubblewrap", jobs=1, question=SPLIT) as opened:
        run = one(opened, data)
    assert (run.page, run.notes, run.problem) == (page, (), None)
    assert {name: verdict(CALLS, run, name) for name in EXERCISES} == {name: "correct", other: "missing"}


@pytest.mark.sandbox
def test_the_page_asked_for_comes_before_what_the_notebook_says() -> None:
    data = notebook(helpers.HONEST["RDM"], metadata={"colab": {"name": "first.ipynb"}})
    with start("bubblewrap", jobs=1, question=replace(SPLIT, page="second")) as opened:
        run = one(opened, data)
    assert (run.page, {reply.status for reply in run.replies}) == (1, {"missing"})


@pytest.mark.sandbox
def test_a_hundred_submissions_do_not_add_up(sandbox: Sandbox) -> None:
    noisy = notebook("def RDM(r):\n    raise ValueError('x' * 10**6)", "def correlate_rdms(a, b):\n    return a")
    list(sandbox.grade([HONEST, noisy] * 10))
    descriptors, memory = len(os.listdir("/proc/self/fd")), psutil.Process().memory_info().rss
    list(sandbox.grade([HONEST, noisy] * 50))
    assert len(os.listdir("/proc/self/fd")) == descriptors
    assert psutil.Process().memory_info().rss - memory < 20 * 2**20
