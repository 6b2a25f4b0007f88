"""The traffic with one jail, and a jail that says what it should not."""

import ast
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nma_w1d5.grading.protocol import ENDED, EVENT, READY, STALLED, TIMED_OUT, UP
from nma_w1d5.grading.sandbox import worker as module
from nma_w1d5.grading.sandbox.bubblewrap import Way
from nma_w1d5.grading.sandbox.worker import Ended, Ready, Up, Worker, map_user, memory_file

#: A stand-in for the server: comes up, says these messages on the socket and ends.
SPEAKER = """
import socket
control = socket.socket(fileno={control})
control.send({up!r})
for message in {messages!r}:
    control.send(message)
    control.recv(100) if {wait} else None
"""
FAILS = "import sys\nfor k in range(20): print('line', k, file=sys.stderr)"
OOM_SCORE = Path("/proc/self/oom_score_adj")
Speaker = Callable[..., Worker]


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaker]:
    """Start a worker whose server says given messages, each after it was sent a job."""
    opened: list[Worker] = []

    def start(*messages: bytes, wait: bool = False, code: str = SPEAKER) -> Worker:
        def command(control: int, launch: str) -> list[str]:
            up = event(0, UP)
            return [sys.executable, "-c", code.format(control=control, messages=messages, wait=wait, up=up)]

        monkeypatch.setattr(module, "server_command", command)
        worker = Worker(Way("process", (), False, ()), {})
        opened.append(worker)
        assert code != SPEAKER or worker.receive() == Up()
        return worker

    yield start
    for worker in opened:
        worker.close()


def event(sequence: int, kind: int, status: int = 0, extra: bytes = b"") -> bytes:
    return EVENT.pack(sequence, kind, status, 0.25) + extra


def send_job(worker: Worker, sequence: int = 1) -> None:
    notebook = memory_file(b"{}")
    try:
        worker.send(sequence, notebook, [0], 0, 2.0)
    finally:
        os.close(notebook)


def test_ready_and_ended(speaker: Speaker) -> None:
    said = event(0, READY, extra=b'{"uid": 5}'), event(1, ENDED, 9), event(2, TIMED_OUT, 9), event(3, STALLED, 9)
    worker = speaker(*said, wait=True)
    assert worker.receive() == Ready({"uid": 5})
    for sequence, status in ((1, 9), (2, None), (3, None)):
        send_job(worker, sequence)
        ended = worker.receive()
        assert isinstance(ended, Ended)
        assert (ended.sequence, ended.status, ended.seconds) == (sequence, status, 0.25)
        assert ended.is_stalled is (sequence == 3)
        assert ended.answers.malformed == "no preamble"


@pytest.mark.parametrize("early", [True, False])
def test_a_server_that_is_up_is_asked_by_a_file_that_it_can_read(speaker: Speaker, early: bool) -> None:
    code = """
import os, socket
control = socket.socket(fileno={control})
control.send({messages!r}[0])
message, (descriptor,), _, _ = socket.recv_fds(control, 16, 1)
control.send(bytes(24) + message + os.pread(descriptor, 100, 0))
"""
    worker = speaker(event(0, UP), code=code)
    if early:
        worker.ask(b"the question", (1, 1, 1))
    assert worker.receive() == Up()
    if not early:
        worker.ask(b"the question", (1, 1, 1))
    assert worker.socket.recv(100)[24:] == b"setup" + b"the question"


def test_a_user_is_mapped_by_whoever_sees_the_process_from_outside(speaker: Speaker) -> None:
    """And where that is not allowed, nothing happens."""
    code = """
import os, socket
from nma_w1d5.grading.jail.confinement import enter_own_namespaces
control = socket.socket(fileno={control})
before = os.getuid()
allowed = enter_own_namespaces()
control.send({messages!r}[0])
control.recv(1)
control.send(bytes(24) + repr((allowed, before, os.getuid())).encode())
"""
    worker = speaker(event(0, UP, 1), code=code)
    assert worker.receive() == Up()
    worker.socket.send(b"x")
    allowed, before, after = ast.literal_eval(worker.socket.recv(100)[24:].decode())
    assert before == after == os.getuid() or not allowed
    map_user(1, 1, 1)


@pytest.mark.parametrize("message", [b"", b"short", event(7, ENDED), event(0, ENDED), event(1, 99), bytes(100)])
def test_what_a_server_never_says_counts_as_its_end(speaker: Speaker, message: bytes) -> None:
    assert speaker(message).receive() is None


def test_a_second_greeting_is_one_too_many(speaker: Speaker) -> None:
    worker = speaker(event(0, READY, extra=b"{}"), event(0, READY, extra=b"{}"))
    assert isinstance(worker.receive(), Ready)
    assert worker.receive() is None


def test_coming_up_twice_is_once_too_often(speaker: Speaker) -> None:
    assert speaker(event(0, UP)).receive() is None


@pytest.mark.parametrize("facts", [b"", b"{", b"\xff", b"[" * 10_000, b"[]"])
def test_a_greeting_that_cannot_be_read_counts_as_the_end(speaker: Speaker, facts: bytes) -> None:
    assert speaker(event(0, READY, extra=facts)).receive() is None


def test_a_server_that_is_gone(speaker: Speaker) -> None:
    worker = speaker()
    assert worker.receive() is None
    worker._process.wait()
    with pytest.raises(OSError, match=r"Broken pipe|not connected|reset"):
        send_job(worker)


def test_errors_are_the_last_lines(speaker: Speaker) -> None:
    worker = speaker(code=FAILS)
    worker._process.wait()
    assert worker.errors().splitlines() == [f"line {k}" for k in range(15, 20)]


def test_closing_closes_everything(speaker: Speaker) -> None:
    before = len(os.listdir("/proc/self/fd"))
    worker = speaker(event(0, READY, extra=b"{}"), wait=True)
    send_job(worker)
    worker.close()
    assert len(os.listdir("/proc/self/fd")) == before
    assert worker._process.returncode is not None


def test_the_grader_outlives_its_jails_when_memory_runs_out(speaker: Speaker) -> None:
    before = OOM_SCORE.read_text()
    worker = speaker(event(0, READY, extra=b"{}"), wait=True)
    assert Path(f"/proc/{worker._process.pid}/oom_score_adj").read_text().strip() == "900"
    assert OOM_SCORE.read_text() == before


@pytest.mark.parametrize("refused", ["900", OOM_SCORE.read_text()], ids=["set", "restored"])
def test_what_the_kernel_does_not_let_be_said_about_memory_is_no_error(
    speaker: Speaker, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """An ordinary user's process that is not dumpable may not write the file; its value may not be lowered again."""
    write = Path.write_text

    def refuse(path: Path, text: str) -> int:
        if text == refused and path == OOM_SCORE:
            raise PermissionError(13, "Permission denied")
        return write(path, text)

    before = OOM_SCORE.read_text()
    monkeypatch.setattr(Path, "write_text", refuse)
    try:
        assert isinstance(speaker(event(0, READY, extra=b"{}"), wait=True).receive(), Ready)
    finally:
        write(OOM_SCORE, before)


def test_a_memory_file_cannot_be_changed() -> None:
    descriptor = memory_file(b"notebook" * 100_000)
    try:
        assert os.pread(descriptor, 1 << 20, 0) == b"notebook" * 100_000
        for change in (
            lambda: os.pwrite(descriptor, b"x", 0),
            lambda: os.ftruncate(descriptor, 0),
            lambda: os.ftruncate(descriptor, 1 << 21),
        ):
            with pytest.raises(PermissionError):
                change()
    finally:
        os.close(descriptor)
