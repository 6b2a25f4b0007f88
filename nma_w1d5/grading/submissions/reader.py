"""Folders, archives and metadata, read by a process of its own that is bounded: see `worker` for its inside.

There is one process for all, forked when first needed. What ends it, by whatever there may be in a file, is one file
with a problem: another process goes on behind it. Nothing that comes back is trusted but lengths, which are bounded.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from nma_w1d5.grading.submissions.kinds import Entry, Kind
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.worker import BYTES, END, FRAME, PLAIN, PROBLEM, serve

PATIENCE = 120.0
"""Seconds of silence by the clock on the wall after which a process is given up; its own limit is processor time."""
LARGEST_FRAME = 64 * 2**20
Answer = TypeVar("Answer")


_MALFORMED = (ValueError, TypeError, AttributeError, RecursionError)


class _Gone(Exception):
    """The process could not be started, ended, fell silent, or said what it never should."""


class Reader:
    """Lists and reads through one bounded process.

    Parameters
    ----------
    exercises : sequence of str
        Names one of which a Python script must define to be taken for a submission; see `kinds.tell_kind`.
    """

    def __init__(self, exercises: Sequence[str] = ()) -> None:
        self._exercises = tuple(exercises)
        self._process: _Process | None = None

    def list_folder(self, path: Path) -> list[Entry]:
        """Return the files below a folder, in a fixed order; its own problem, if there is one, has no name."""
        found: list[Entry] = []
        try:
            for _, entries in self._list("walk", path):
                found += entries
        except SubmissionProblem as problem:
            found.append(Entry("", Kind.BAD, (), problem.code, problem.detail))
        return found

    def list_archive(self, path: Path, most: int) -> Iterator[tuple[str, list[Entry]]]:
        """Yield the files in an archive, ``most`` at most, in order; for one in it, its name and the files in that.

        Raises
        ------
        SubmissionProblem
            Where it cannot be read any further.
        """
        return self._list("list", path, most)

    def read(self, path: Path, trail: Sequence[int], limit: int) -> bytes:
        """Return the bytes of a file in an archive, ``limit`` at most, or raise `SubmissionProblem`."""
        return self._ask(BYTES, lambda data: data[:limit], "read", os.fspath(path), trail, limit)

    def read_names(self, path: Path, trail: Sequence[int]) -> dict[str, str]:
        """Return the names in a platform's metadata, or raise `SubmissionProblem`."""

        def parse(data: bytes) -> dict[str, str]:
            return {str(number): str(name) for number, name in json.loads(data).items()}

        return self._ask(PLAIN, parse, "names", os.fspath(path), trail)

    def _list(self, verb: str, path: Path, *bounds: int) -> Iterator[tuple[str, list[Entry]]]:
        done, current = 0, ""
        while True:
            try:
                for data in self._receive(PLAIN, verb, os.fspath(path), done, *bounds):
                    value = json.loads(data)
                    if isinstance(value, str):
                        current = value
                        continue
                    yield current, [Entry.parse(each) for each in value]
                    done, current = done + 1, ""
                return
            except (_Gone, *_MALFORMED) as error:
                if not current:
                    raise SubmissionProblem("exhausting") from error
            yield current, [Entry(current, Kind.BAD, (), "exhausting")]
            done, current = done + 1, ""

    def _ask(self, kind: bytes, parse: Callable[[bytes], Answer], *request: object) -> Answer:
        try:
            (data,) = self._receive(kind, *request)
            return parse(data)
        except (_Gone, *_MALFORMED) as error:
            raise SubmissionProblem("exhausting") from error

    def _receive(self, wanted: bytes, *request: object) -> Iterator[bytes]:
        process = self._process = self._process or _Process(self._exercises)
        done = False
        try:
            process.send(request)
            while True:
                kind, data = process.receive()
                done = kind in (END, PROBLEM)
                if kind == PROBLEM:
                    code, detail = json.loads(data)
                    raise SubmissionProblem(str(code), str(detail))
                if done:
                    return
                if kind != wanted:
                    raise _Gone
                yield data
        finally:
            if not done:
                self._process = None
                process.end()


class _Process:
    """A forked `worker`, ended when nobody holds it any more."""

    def __init__(self, exercises: Sequence[str]) -> None:
        pair: tuple[socket.socket, ...] = ()
        try:
            pair = socket.socketpair()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # there may be threads by now; the child touches none of theirs
                child = os.fork()
        except OSError as error:
            for end in pair:
                end.close()
            raise _Gone from error
        self._socket, other = pair
        if child == 0:
            try:
                serve(other, exercises)
            finally:
                os._exit(0)
        other.close()
        self._socket.settimeout(PATIENCE)
        self._stream = self._socket.makefile("rb")
        self.end = weakref.finalize(self, _end, child, self._socket, self._stream)

    def send(self, request: object) -> None:
        try:
            self._socket.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise _Gone from error

    def receive(self) -> tuple[bytes, bytes]:
        try:
            head = self._stream.read(FRAME.size)
            kind, size = FRAME.unpack(head) if len(head) == FRAME.size else (b"", LARGEST_FRAME + 1)
            data = self._stream.read(size) if size <= LARGEST_FRAME else b""
        except OSError as error:
            raise _Gone from error
        if len(data) != size:
            raise _Gone
        return kind, data


def _end(child: int, *files: socket.socket | BinaryIO) -> None:
    for file in files:
        file.close()
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)
