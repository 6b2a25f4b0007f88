"""The traffic with one jail, and a jail that says what it should not."""

import os
import sys
from pathlib import Path

import pytest

from nma_w1d5.grading import channel, workers
from nma_w1d5.grading.sandbox.worker import Ended, Ready, Worker, memory_file

#: A stand-in for the server: says these messages on the socket and ends.
SPEAKER = """
import socket, sys
control = socket.socket(fileno={control})
for message in {messages!r}:
    control.send(message)
    control.recv(100) if {wait} else None
"""


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch):
    """Start a worker whose server says given messages, each after it was sent a job."""
    opened: list[Worker] = []

    def start(*messages: bytes, wait: bool = False) -> Worker:
        def command(control: int, setup: int) -> list[str]:
            return [sys.executable, "-c", SPEAKER.format(control=control, messages=messages, wait=wait)]

        monkeypatch.setattr(workers, "server_command", command)
        opened.append(Worker([], b"setup", 2, 1))
        return opened[-1]

    yield start
    for worker in opened:
        worker.close()


def event(sequence: int, kind: int, status: int = 0, extra: bytes = b"") -> bytes:
    return channel.EVENT.pack(sequence, kind, status, 0.25, 0) + extra


def test_ready_and_ended(speaker) -> None:
    worker = speaker(event(0, channel.READY, extra=b'{"uid": 5}'), event(1, channel.TIMED_OUT, 9), wait=True)
    assert worker.receive() == Ready({"uid": 5})
    notebook = memory_file(b"{}")
    worker.send(1, notebook, [0], 2.0)
    os.close(notebook)
    ended = worker.receive()
    assert isinstance(ended, Ended)
    assert (ended.sequence, ended.timed_out, ended.status, ended.seconds) == (1, True, 9, 0.25)
    assert ended.answers.malformed == "no preamble"


@pytest.mark.parametrize(
    "message", [b"", b"short", event(7, channel.ENDED), event(0, channel.ENDED), event(1, 99), bytes(100)]
)
def test_what_a_server_never_says_counts_as_its_end(speaker, message: bytes) -> None:
    assert speaker(message).receive() is None


def test_a_second_greeting_is_one_too_many(speaker) -> None:
    worker = speaker(event(0, channel.READY, extra=b"{}"), event(0, channel.READY, extra=b"{}"))
    assert isinstance(worker.receive(), Ready)
    assert worker.receive() is None


@pytest.mark.parametrize("facts", [b"", b"{", b"\xff", b"[" * 10_000, b"[]"])
def test_a_greeting_that_cannot_be_read_counts_as_the_end(speaker, facts: bytes) -> None:
    assert speaker(event(0, channel.READY, extra=facts)).receive() is None


def test_a_server_that_is_gone(speaker) -> None:
    worker = speaker()
    assert worker.receive() is None
    worker._process.wait()
    notebook = memory_file(b"{}")
    with pytest.raises(OSError, match=r"Broken pipe|not connected|reset"):
        worker.send(1, notebook, [0], 1.0)
    os.close(notebook)


def test_errors_are_the_last_lines(speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "SPEAKER", "import sys\nfor k in range(20): print('line', k, file=sys.stderr)")
    worker = speaker()
    worker._process.wait()
    assert worker.errors().splitlines() == [f"line {k}" for k in range(15, 20)]


def test_closing_closes_everything(speaker) -> None:
    before = len(os.listdir("/proc/self/fd"))
    worker = speaker(event(0, channel.READY, extra=b"{}"), wait=True)
    notebook = memory_file(b"{}")
    worker.send(1, notebook, [0], 1.0)
    os.close(notebook)
    worker.close()
    assert len(os.listdir("/proc/self/fd")) == before
    assert worker._process.returncode is not None


def test_the_grader_outlives_its_jails_when_memory_runs_out(speaker) -> None:
    before = Path("/proc/self/oom_score_adj").read_text()
    worker = speaker(event(0, channel.READY, extra=b"{}"), wait=True)
    assert Path(f"/proc/{worker._process.pid}/oom_score_adj").read_text().strip() == "900"
    assert Path("/proc/self/oom_score_adj").read_text() == before


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
