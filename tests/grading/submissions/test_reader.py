"""The process that reads may end in any way: another goes on behind what ended it."""

import gc
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from nma_w1d5.grading.submissions import archives, reader, worker
from nma_w1d5.grading.submissions.kinds import Entry, Kind
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reader import Reader
from tests.grading.submissions.packing import hungry_zip, tar_bytes, zip_bytes


def spin() -> None:
    while True:
        pass


def exhaust() -> None:
    held = [b""]
    while True:
        held.append(bytes(2**24))


def flood() -> None:
    os.write(3, b"j\xff\xff\xff\xff")


ENDINGS: dict[str, Callable[[], object]] = {
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "crashed": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "left": lambda: os._exit(0),
    "recursion": lambda: (_ for _ in ()).throw(RecursionError()),
    "endless": spin,
    "memory": exhaust,
    "babble": lambda: os.write(3, b"j\x03\0\0\0[1]") and os._exit(0),
    "flood": flood,
}


@pytest.fixture(params=ENDINGS)
def ending(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a look at what is called ``evil`` be the end of the process."""
    look = archives.tell_kind

    def end(name: str, peek: Callable[[int], bytes], exercises: object) -> Kind:
        if "evil" in name:
            ENDINGS[request.param]()
        return look(name, peek)

    monkeypatch.setattr(archives, "tell_kind", end)
    monkeypatch.setattr(worker, "tell_kind", end)
    monkeypatch.setattr(worker, "SECONDS", 0)
    monkeypatch.setattr(worker, "MEMORY", 2**28)


@pytest.mark.usefixtures("ending")
def test_what_ends_the_process_in_a_folder_is_one_problem(tmp_path: Path) -> None:
    for name in ("a", "evil1", "evil2", "z.ipynb"):
        (tmp_path / name).touch()
    found = Reader().list_folder(tmp_path)
    assert found == [
        Entry("a", Kind.OTHER),
        Entry("evil1", Kind.BAD, (), "exhausting"),
        Entry("evil2", Kind.BAD, (), "exhausting"),
        Entry("z.ipynb", Kind.NOTEBOOK),
    ]


@pytest.mark.usefixtures("ending")
@pytest.mark.parametrize("pack", [zip_bytes, tar_bytes])
def test_what_ends_the_process_in_an_archive_is_one_problem(tmp_path: Path, pack: Callable[..., bytes]) -> None:
    members = {"a.ipynb": b"1", "b.zip": zip_bytes({"x.ipynb": b"", "evil": b""}), "evil": b"", "d.ipynb": b"4"}
    (tmp_path / "x").write_bytes(pack(members))
    mine = Reader()
    found = [entry for entries in mine.list_archive(tmp_path / "x", 1000) for entry in entries[1]]
    assert [(entry.name, entry.problem) for entry in found] == [
        ("a.ipynb", ""),
        ("b.zip", "exhausting"),
        ("evil", "exhausting"),
        ("d.ipynb", ""),
    ]
    assert mine.read(tmp_path / "x", found[3].trail, 10) == b"4"


def test_silence_is_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(zip_bytes({"a.ipynb": b"1"}))
    with monkeypatch.context() as patched:
        patched.setattr(worker, "list_entries", lambda *arguments: signal.pause())
        patched.setattr(reader, "PATIENCE", 0.1)
        mine = Reader()
        with pytest.raises(SubmissionProblem, match="exhausting"):
            list(mine.list_archive(tmp_path / "x", 1000))
    assert mine.read(tmp_path / "x", (0,), 10) == b"1"


def test_no_process_at_all_is_a_problem_of_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    mine = Reader()
    assert mine.list_folder(tmp_path) == [Entry("", Kind.BAD, (), "exhausting")]
    with pytest.raises(SubmissionProblem, match="exhausting"):
        mine.read(tmp_path, (0,), 1)


@pytest.mark.parametrize("data", [b"", b"[]", b"3", b"[1, 2, 3]", b"{", b"\xff", b"[" * 100_000, b'["a", 1]'])
@pytest.mark.parametrize("kind", [worker.PLAIN, worker.BYTES, worker.PROBLEM, b"?"])
def test_answers_that_are_none_are_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: bytes, data: bytes
) -> None:
    def babble(connection: socket.socket, exercises: object) -> None:
        connection.recv(1000)
        for frame in ((kind, data), (worker.END, b"")):
            connection.sendall(worker.FRAME.pack(frame[0], len(frame[1])) + frame[1])

    monkeypatch.setattr(reader, "serve", babble)
    mine = Reader()
    for entry in mine.list_folder(tmp_path):
        assert entry.problem
    with suppress(SubmissionProblem):
        assert mine.read(tmp_path, (0,), 1) == data[:1]
    with suppress(SubmissionProblem):
        mine.read_names(tmp_path, (0,))


def test_a_dictionary_of_four_gigabytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(hungry_zip("a.ipynb", b"1" * 100))
    mine = Reader()
    ((_, (entry,)),) = mine.list_archive(tmp_path / "x", 1000)
    with pytest.raises(SubmissionProblem, match="exhausting"):
        mine.read(tmp_path / "x", entry.trail, 1000)


def test_a_listing_that_is_left_does_not_come_into_the_next_answer(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(zip_bytes({f"{number}.ipynb": b"1" for number in range(500)}))
    mine = Reader()
    listing = mine.list_archive(tmp_path / "x", 1000)
    next(listing)
    listing.close()  # type: ignore[attr-defined]  # it is a generator
    assert mine.read(tmp_path / "x", (3,), 10) == b"1"


def test_the_process_holds_nothing_of_the_graders_and_ends_with_it(tmp_path: Path) -> None:
    secret = os.open(tmp_path, os.O_RDONLY)
    mine = Reader()
    mine.list_folder(tmp_path)
    process = mine._process
    assert process is not None
    child = process.end.peek()[2][0]  # type: ignore[index]  # it is alive
    targets = [os.readlink(link) for link in Path(f"/proc/{child}/fd").iterdir()]
    os.close(secret)
    assert sum(target != "/dev/null" for target in targets) == 1
    limits = Path(f"/proc/{child}/limits").read_text(encoding="ascii")
    assert next(line.split()[3] for line in limits.splitlines() if line.startswith("Max address")).isdecimal()
    del mine, process
    gc.collect()
    assert not Path(f"/proc/{child}").exists()


def test_a_hard_limit_of_the_shell_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").touch()
    code = (
        f"from nma_w1d5.grading.submissions.reader import Reader; print(len(Reader().list_folder({str(tmp_path)!r})))"
    )
    command = ["bash", "-c", 'ulimit -Hv 4000000; ulimit -Ht 60; exec "$@"', "bash", sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "1\n"


def test_few_descriptors_are_enough(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number}.zip").write_bytes(zip_bytes({"a.ipynb": b"1"}))
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(map(int, os.listdir("/proc/self/fd")))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 10, hard))
    try:
        mine = Reader()
        for path in tmp_path.iterdir():
            assert [entry.name for _, (entry,) in mine.list_archive(path, 1000)] == ["a.ipynb"]
            assert mine.read(path, (0,), 1) == b"1"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def test_metadata(tmp_path: Path) -> None:
    text = b"submission_1:\n  :submitters:\n  - :name: Ada\n"
    (tmp_path / "m.yml").write_bytes(text)
    (tmp_path / "x").write_bytes(zip_bytes({"m.yml": text}))
    mine = Reader()
    assert mine.read_names(tmp_path / "m.yml", ()) == mine.read_names(tmp_path / "x", (0,)) == {"1": "Ada"}
    (tmp_path / "m.yml").write_bytes(b"a: " + b"[" * 3_000_000)
    with pytest.raises(SubmissionProblem):
        mine.read_names(tmp_path / "m.yml", ())
