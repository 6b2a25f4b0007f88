"""What a submission cannot see, touch or use up, in each kind of jail; and what it cannot make the grader believe."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nma_w1d5.exercises.replies import STATUSES
from nma_w1d5.grading.sandbox import Kind, Sandbox, bubblewrap, launch
from nma_w1d5.grading.sandbox.bubblewrap import FROZEN, ways
from tests.grading.conftest import start
from tests.grading.helpers import notebook, verdict
from tests.grading.sandbox.submitting import CALLS, HONEST, LEAN, one, right
from tests.hostile.corpus import Hostile, read_corpus
from tests.hostile.jails import Jails, open_jails

MAGIC, BEGIN, VALUE = b"NMA6", 1, 2  # of the protocol of answers


@pytest.mark.sandbox
def test_what_is_active_is_said(sandbox: Sandbox) -> None:
    assert sandbox.active["kind"] == "bubblewrap"
    assert {"pid", "ipc", "net", "uts", "mount"} <= set(sandbox.active["namespaces"])
    assert sandbox.active["uid"] != 0
    assert sandbox.active["seccomp"] is True
    assert sandbox.active["leaks"] == []


@pytest.mark.sandbox
def test_the_threads_of_one_student_are_not_counted_against_another() -> None:
    """The kernel counts the threads of a user, and all jails of root run as the same one."""
    many = """
import threading, time


def RDM(resp):
    for _ in range(60):
        threading.Thread(target=time.sleep, args=(1000,)).start()
    while True:
        time.sleep(1000)
"""
    few = """
import time
from concurrent.futures import ThreadPoolExecutor
import numpy as np


def RDM(resp):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(time.sleep, [0.01] * 8))
    return 1 - np.corrcoef(resp)
"""
    with start("bubblewrap", question=LEAN, jobs=2) as opened:
        runs = opened.grade([notebook(many), *[notebook(few)] * 6])
        first = dict(next(runs) for _ in range(5))
    assert {verdict(CALLS, run, "RDM") for run in first.values()} == {"correct"}


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
import gc, os
from nma_w1d5.exercises.replies import Reply


def RDM(resp):
    gc.unfreeze()
    (writer,) = (thing for thing in gc.get_objects() if type(thing).__name__ == "Writer")
    writer.reply(0, Reply({status!r}, detail="forged"))
    os._exit(0)
"""
    failing = [status for status in STATUSES if status != "ok"]
    notebooks = [notebook(forged.format(status=status)) for status in failing]
    runs = dict(sandbox.grade([*notebooks, HONEST]))
    assert [runs[index].replies[0].status for index in range(len(failing))] == failing
    assert right(runs[len(failing)])


@pytest.mark.sandbox
def test_the_user_namespace_holds_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way that is taken where the grader is not root."""
    monkeypatch.setattr(launch, "ways", lambda kind, hidden: ways(kind, hidden)[-1:])
    with start("bubblewrap", question=LEAN, jobs=1) as opened:
        assert opened.active["namespaces"][-1] == "user"
        assert opened.active["leaks"] == []
        assert right(one(opened, HONEST))


KEEPS_FILES = """
import os, tempfile
import numpy as np


def correlate_rdms(a, b):
    found = len(os.listdir(".")) + len(os.listdir(tempfile.gettempdir()))
    os.makedirs("figures/deep", exist_ok=True)
    np.savez("figures/deep/rdm.npz", a)
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"kept")
    os.rename(file.name, "moved")
    os.remove("moved")
    os.close(os.open("left", os.O_CREAT))
    return float(found)
"""
FILLS_MEMORY = """
def correlate_rdms(a, b):
    written = 0
    try:
        for number in range(200):
            with open(f"file-{number}", "wb") as file:
                written += file.write(bytes(2**20))
    except OSError as error:
        return float(written // 2**20 + 1000 * error.errno)
"""
FILLS_FILES = """
def correlate_rdms(a, b):
    try:
        for number in range(5000):
            open(f"file-{number}", "x").close()
    except OSError as error:
        return float(number + 100_000 * error.errno)
"""


@pytest.mark.sandbox
@pytest.mark.parametrize("kind", ["bubblewrap", "process"])
def test_each_submission_has_a_folder_of_its_own_that_is_bounded(kind: Kind) -> None:
    with start(kind, question=LEAN, jobs=1) as opened:
        assert opened.active["folder"] is True
        for _ in range(2):
            first, second = (reply.value for reply in one(opened, notebook(KEEPS_FILES)).replies[4:])
            assert (first, second) == (0, 4)
        sizes, counts = (one(opened, notebook(fills)).replies[4].value for fills in (FILLS_MEMORY, FILLS_FILES))
        assert 1000 * errno.ENOSPC + 50 < float(sizes or 0) <= 1000 * errno.ENOSPC + 64
        assert 100_000 * errno.ENOSPC + 900 < float(counts or 0) <= 100_000 * errno.ENOSPC + 1024
        assert right(one(opened, HONEST))


@pytest.mark.sandbox
def test_right_numbers_that_travel_with_the_package_cannot_be_read(sandbox: Sandbox) -> None:
    look = f"import os\ndef correlate_rdms(a, b):\n    return float(len(os.listdir({str(FROZEN)!r})))"
    assert one(sandbox, notebook(look)).replies[4].value == 0


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
