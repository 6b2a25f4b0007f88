"""Replies as bounded bytes, and back: the only thing that comes out of a process which runs a student's code.

The child writes records of one fixed header each into a file in memory whose size it cannot change. The trusted side
reads that file after the child has ended. Every length is bounded before anything of that length is read, numbers are
float64 bytes and nothing else, text is short, and no object is ever rebuilt.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from nma_w1d5.exercises.exercise import Array
from nma_w1d5.exercises.numbers import MAX_RANK, MAX_VALUES
from nma_w1d5.exercises.replies import NOTES, PROBLEMS, STATUSES, Note, Place, Problem, Reply

#: Bytes of the file that one child may fill with its answers.
CAPACITY = 64 * 2**20
#: Bytes of text in one record.
MAX_TEXT = 600

_PREAMBLE = struct.Struct("<4sBB2x")  # magic, number of exercises finished, number of exercises to do
_HEADER = struct.Struct("<BBBxII4I")  # kind, code, rank; index, payload bytes; shape, or line
_MAGIC = b"NMA6"
_BEGIN, _VALUE, _FAILURE, _PROBLEM, _NOTE, _PAGE = 1, 2, 3, 4, 5, 6
_PAYLOADS = {_VALUE: 8 * MAX_VALUES, _FAILURE: MAX_TEXT}


class MalformedRecord(ValueError):
    """The bytes are not a record of this protocol."""


def make_answer_file() -> int:
    """Return the descriptor of an empty file in memory of `CAPACITY` bytes, whose size nobody can change."""
    import fcntl  # Linux has it, and memory files; where they are missing, nothing is forked

    descriptor = os.memfd_create("answers", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, CAPACITY)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor


class Writer:
    """Write records into an answer file; ``shares`` says among how many exercises the time is shared."""

    def __init__(self, descriptor: int, shares: int = 1) -> None:
        self._descriptor = descriptor
        self._position = _PREAMBLE.size
        self._finished = 0
        self._write = os.pwrite
        self.share_among(shares)

    def _record(
        self, kind: int, code: int = 0, index: int = 0, payload: bytes = b"", shape: Sequence[int] = ()
    ) -> None:
        header = _HEADER.pack(kind, code, len(shape), index, len(payload), *[*shape, 0, 0, 0, 0][:MAX_RANK])
        end = self._position + len(header) + len(payload)
        if end > CAPACITY:
            raise MalformedRecord(f"answers larger than {CAPACITY} bytes in total")
        self._write(self._descriptor, header + payload, self._position)
        self._position = end

    def share_among(self, exercises: int) -> None:
        """Say among how many exercises the time is shared."""
        self._shares = min(exercises, 255)
        self._write(self._descriptor, _PREAMBLE.pack(_MAGIC, self._finished, self._shares), 0)

    def page(self, number: int) -> None:
        """Say which page the notebook answers."""
        self._record(_PAGE, index=number)

    def begin(self, exercise: int) -> None:
        """Say that the work on an exercise begins."""
        self._record(_BEGIN, index=exercise)

    def reply(self, call: int, reply: Reply) -> None:
        """Answer a call; a value that does not fit any more is malformed."""
        if reply.value is not None:
            try:
                self._record(_VALUE, min(reply.outside, 255), call, reply.value.tobytes(), reply.value.shape)
                return
            except MalformedRecord as error:
                reply = Reply("malformed", detail=str(error))
        place = reply.place or Place(0, "")
        text = "\n".join((reply.detail, place.code, place.cell)).encode("utf-8", "replace")[:MAX_TEXT]
        self._record(_FAILURE, STATUSES.index(reply.status), call, text, (place.line & 0xFFFFFFFF,))

    def problem(self, problem: Problem) -> None:
        """Say that the notebook as a whole cannot be read."""
        self._record(_PROBLEM, PROBLEMS.index(problem))

    def note(self, note: Note) -> None:
        """Say something the student should know."""
        self._record(_NOTE, NOTES.index(note))

    def finish(self) -> None:
        """Say that the current exercise is finished: the next one has its own share of the time."""
        self._finished = min(self._finished + 1, 255)
        self.share_among(self._shares)


def read_progress(descriptor: int) -> tuple[int, int]:
    """Return how many exercises the child says it has finished, and has to do. Any values are harmless."""
    data = os.pread(descriptor, _PREAMBLE.size, 0)
    _, finished, shares = _PREAMBLE.unpack(data) if len(data) == _PREAMBLE.size else (b"", 0, 1)
    return finished, max(1, shares)


@dataclass
class Answers:
    """What one child wrote: replies by call, exercises begun, and whether the bytes went bad."""

    replies: dict[int, Reply] = field(default_factory=dict)
    begun: list[int] = field(default_factory=list)
    page: int | None = None
    problem: Problem | None = None
    notes: list[Note] = field(default_factory=list)
    malformed: str | None = None


def read_answers(descriptor: int, n_calls: int, n_exercises: int = 1, n_pages: int = 1) -> Answers:
    """Read what a child wrote into an answer file; see `parse`."""
    return parse(lambda length, offset: os.pread(descriptor, length, offset), n_calls, n_exercises, n_pages)


def parse(read: Callable[[int, int], bytes], n_calls: int, n_exercises: int = 1, n_pages: int = 1) -> Answers:
    """Read the records of one child, up to the first byte that breaks the protocol; never raise on their account.

    ``read(length, offset)`` returns at most ``length`` bytes of the answer file. The numbers say how many calls,
    exercises and pages there are; any other index is malformed.
    """
    answers, offset = Answers(), _PREAMBLE.size
    try:
        if read(offset, 0)[: len(_MAGIC)] != _MAGIC:
            raise MalformedRecord("no preamble")
        for _ in range(8 * (n_calls + n_exercises) + 16):
            used = _take(answers, read, offset, (n_calls, n_exercises, n_pages))
            if not used:
                return answers
            offset += used
        raise MalformedRecord("too many records")
    except (ValueError, OverflowError, MemoryError) as error:  # whatever the bytes are, they cost their child alone
        answers.malformed = str(error) or type(error).__name__
        return answers


def _take(answers: Answers, read: Callable[[int, int], bytes], offset: int, limits: tuple[int, int, int]) -> int:
    """Add the record at ``offset`` and return its length; 0 at the end."""
    header = read(_HEADER.size, offset)
    if len(header) < _HEADER.size or header[0] == 0:
        return 0
    kind, code, rank, index, length, *shape = _HEADER.unpack(header)
    if length > _PAYLOADS.get(kind, 0) or offset + _HEADER.size + length > CAPACITY:
        raise MalformedRecord(f"a record of {length} bytes")
    payload = read(length, offset + _HEADER.size) if length else b""
    if len(payload) != length:
        raise MalformedRecord("a record cut short")
    n_calls, n_exercises, n_pages = limits
    if kind == _BEGIN:
        answers.begun.append(_bounded(index, n_exercises, "exercise"))
    elif kind == _PAGE:
        answers.page = _bounded(index, n_pages, "page")
    elif kind == _VALUE:
        answers.replies[_bounded(index, n_calls, "call")] = Reply("ok", _array(payload, rank, shape), outside=code)
    elif kind == _FAILURE:
        answers.replies[_bounded(index, n_calls, "call")] = _failure(code, payload, shape[0])
    elif kind == _PROBLEM:
        answers.problem = PROBLEMS[_bounded(code, len(PROBLEMS), "problem")]
    elif kind == _NOTE:
        note = NOTES[_bounded(code, len(NOTES), "note")]
        answers.notes += [note] if note not in answers.notes else []
    else:
        raise MalformedRecord(f"unknown kind of record: {kind}")
    return int(_HEADER.size + length)


def _bounded(index: int, limit: int, what: str) -> int:
    if index >= limit:
        raise MalformedRecord(f"{what} number {index} of {limit}")
    return index


def _array(payload: bytes, rank: int, shape: Sequence[int]) -> Array:
    if rank > MAX_RANK or any(extent > MAX_VALUES for extent in shape[:rank]):
        raise MalformedRecord(f"an array of shape {tuple(shape)}")
    if 8 * math.prod(shape[:rank]) != len(payload):
        raise MalformedRecord("shape and size disagree")
    return np.frombuffer(payload, dtype="<f8").reshape(shape[:rank])


def _failure(code: int, payload: bytes, line: int) -> Reply:
    status = STATUSES[_bounded(code, len(STATUSES), "status")]
    if status == "ok":
        raise MalformedRecord("a failure cannot be ok")
    texts = [*payload.decode("utf-8", "replace").split("\n", 2), "", ""]
    detail, source, cell = ("".join(c if c.isprintable() else " " for c in text).strip() for text in texts[:3])
    return Reply(status, detail=detail, place=Place(line, source, cell) if source else None)
