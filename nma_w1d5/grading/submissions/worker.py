"""The inside of the reader's process: walks folders, opens archives, reads metadata, and answers in frames.

It is forked from the grader, bounds itself first, and ends with the connection. Nothing that it meets can cost more
than this process: `reader`, on the other side, starts another and goes on behind what ended it.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import signal
import socket
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from nma_w1d5.grading.platforms import gradescope
from nma_w1d5.grading.submissions.archives import MOST_MEMBERS, Archive, list_entries
from nma_w1d5.grading.submissions.kinds import IGNORED_FOLDERS, Entry, Kind, tell_by_name, tell_kind
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reading import open_file, peek_file, read_file

FRAME = struct.Struct("<cI")
"""A frame's kind and length in bytes."""
PLAIN, BYTES, PROBLEM, END = b"j", b"b", b"p", b"e"
SECONDS = 20
"""Processor time for a request, and again for each file on the way."""
MEMORY = 2**30
DESCRIPTORS = 64
DEEPEST = 40
MOST_FILES = 500_000
LARGEST_METADATA = 20 * 2**20


def serve(connection: socket.socket, exercises: Sequence[str]) -> None:
    """Answer requests until the other side hangs up."""
    connection = _bound_oneself(connection)
    worker = _Worker(exercises)
    with connection.makefile("rb") as requests, connection.makefile("wb") as answers:
        for line in requests:
            try:
                for value in worker.answer(*json.loads(line)):
                    _send(answers, *((BYTES, value) if isinstance(value, bytes) else (PLAIN, _pack(value))))
                    if isinstance(value, str):  # it may be the last that is heard
                        answers.flush()
                    _grant_time()
                _send(answers, END, b"")
            except SubmissionProblem as problem:
                _send(answers, PROBLEM, _pack([problem.code, problem.detail]))
            answers.flush()


def _pack(value: object) -> bytes:
    return json.dumps(value).encode()


def _send(answers: BinaryIO, kind: bytes, data: bytes) -> None:
    answers.write(FRAME.pack(kind, len(data)))
    answers.write(data)


def _bound_oneself(connection: socket.socket) -> socket.socket:
    """Keep nothing of the grader's but the connection, and bound memory, descriptors and time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, who then hangs up
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    kept = fcntl.fcntl(connection.fileno(), fcntl.F_DUPFD, 3)
    void = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(void, descriptor)
    os.closerange(3, kept)
    os.closerange(kept + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    with suppress(OSError), open("/proc/self/statm") as file:
        _limit(resource.RLIMIT_AS, int(file.read().split()[0]) * resource.getpagesize() + MEMORY)
    _limit(resource.RLIMIT_NOFILE, kept + DESCRIPTORS)
    _limit(resource.RLIMIT_CORE, 0)
    _grant_time()
    return socket.socket(fileno=kept)


def _grant_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + SECONDS)


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


class _Worker:
    """The answers, and the last archive, which stays open as its members are read one after the other."""

    def __init__(self, exercises: Sequence[str]) -> None:
        self._exercises = exercises
        self._open: tuple[str, Archive, BinaryIO] | None = None

    def answer(self, verb: str, path: str, *arguments: Any) -> Iterable[Any]:
        """Return what is asked for, in pieces."""
        verbs: dict[str, Callable[..., Iterable[Any]]] = {
            "walk": self._walk,
            "list": self._list,
            "read": self._read,
            "names": self._read_names,
        }
        return verbs[verb](path, *arguments)

    def _walk(self, path: str, start: int) -> Iterator[str | list[Entry]]:
        for number, found in enumerate(walk(path)):
            if number >= MOST_FILES:
                yield [Entry("", Kind.BAD, (), "too_many", f"> {MOST_FILES}")]
                return
            if number >= start and isinstance(found, str):
                if tell_by_name(found) is None:
                    yield found
                yield [Entry(found, tell_kind(found, partial(peek_file, Path(path, found)), self._exercises))]
            elif number >= start and isinstance(found, Entry):
                yield [found]

    def _list(self, path: str, start: int, most: int) -> Iterator[str | list[Entry]]:
        return list_entries(self._open_archive(path, most), self._exercises, start)

    def _read(self, path: str, trail: Sequence[int], limit: int) -> Iterator[bytes]:
        yield self._open_archive(path).read(trail, limit)

    def _read_names(self, path: str, trail: Sequence[int]) -> Iterator[dict[str, str]]:
        if trail:
            data = self._open_archive(path).read(trail, LARGEST_METADATA)
        else:
            data = read_file(Path(path), LARGEST_METADATA)
        yield gradescope.read_names(data)

    def _open_archive(self, path: str, most: int = MOST_MEMBERS) -> Archive:
        if self._open is None or self._open[0] != path:
            if self._open is not None:
                self._open[2].close()
            self._open = None
            stream = open_file(Path(path), follow=True)
            self._open = (path, Archive(stream, most), stream)
        return self._open[1]


def walk(top: str) -> Iterator[str | Entry]:
    """Yield the path of each file below a folder, in a fixed order; an entry where it needs no look, or must have none.

    Folders without end are a problem like others: they are searched so deep and no deeper, one after the other.
    """
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(os.path.join(top, folder)) as scanned:
                entries = sorted(scanned, key=lambda each: each.name)
        except OSError as error:
            yield Entry(folder, Kind.BAD, (), "file_error", error.strerror or "")
            continue
        below = []
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                kind = tell_kind(name, lambda most: b"")
                yield Entry(name, min(kind, Kind.BAD), (), "symlink")
            elif not entry.is_dir(follow_symlinks=False):
                yield name
            elif entry.name in IGNORED_FOLDERS:
                yield Entry(name + "/", Kind.OTHER)
            elif name.count("/") >= DEEPEST:
                yield Entry(name, Kind.BAD, (), "folders_too_deep")
            else:
                below.append(name)
        folders += reversed(below)
