"""The binary protocol between the two halves: what is sent in, and the only bytes that come out.

A child answers by writing records of one fixed header each into a file in memory whose size it cannot change.
The trusted half reads that file after the child has died. Every length is bounded before anything of that length
is read, numbers are float64 bytes and nothing else, text is short, and no object is ever rebuilt.

Source: the grading section of the project's design.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nma_w1d5.exercises.replies import NOTES, PROBLEMS, STATUSES, Call, Note, Problem, Reply, Status

#: Bytes of the file that one submission may fill with its answers.
CAPACITY = 64 * 2**20
#: Numbers in one answer: a matrix of 1024 x 1024.
MAX_VALUES = 2**20
MAX_RANK = 4
#: Bytes of text in one record.
MAX_TEXT = 600

_PREAMBLE = struct.Struct("<4sB3x")  # magic, number of exercises finished
_HEADER = struct.Struct("<BBBxII4I")  # kind, status or code, rank; index, payload bytes; shape
_MAGIC = b"NMA5"
_BEGIN, _VALUE, _FAILURE, _PROBLEM, _NOTE = 1, 2, 3, 4, 5

#: Sent to the server with two file descriptors: sequence number, bits of the exercises to do, seconds allowed.
JOB = struct.Struct("<IId")
#: Sent by the server: sequence number, event, wait status, seconds used, peak memory in KiB.
EVENT = struct.Struct("<IIidQ")
READY, ENDED, TIMED_OUT = 1, 2, 3
#: Exit status of a child that ran out of memory outside the student's code.
OUT_OF_MEMORY = 77


class MalformedRecord(ValueError):
    """A child wrote bytes that are not a record of this protocol."""


class Writer:
    """Write records into the answer file; used inside the jail.

    Parameters
    ----------
    descriptor : int
        Open file descriptor of the answer file.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._position = _PREAMBLE.size
        self._finished = 0
        self._write = os.pwrite
        self._preamble()

    def _preamble(self) -> None:
        self._write(self._descriptor, _PREAMBLE.pack(_MAGIC, self._finished), 0)

    def _record(self, kind: int, code: int, index: int, payload: bytes, shape: Sequence[int] = ()) -> None:
        dims = [*shape, 0, 0, 0, 0][:MAX_RANK]
        header = _HEADER.pack(kind, code, len(shape), index, len(payload), *dims)
        end = self._position + len(header) + len(payload)
        if end > CAPACITY:
            raise MalformedRecord(f"answers larger than {CAPACITY} bytes in total")
        self._write(self._descriptor, header + payload, self._position)
        self._position = end

    def begin(self, exercise: int) -> None:
        """Say that the work on an exercise begins."""
        self._record(_BEGIN, 0, exercise, b"")

    def value(self, call: int, value: np.ndarray) -> None:
        """Answer a call with a C-contiguous float64 array within the bounds."""
        self._record(_VALUE, 0, call, value.tobytes(), value.shape)

    def failure(self, call: int, status: Status, detail: str = "") -> None:
        """Answer a call with what went wrong."""
        text = detail.encode("utf-8", "replace")[:MAX_TEXT]
        self._record(_FAILURE, STATUSES.index(status), call, text)

    def problem(self, problem: Problem) -> None:
        """Say that the notebook as a whole cannot be read."""
        self._record(_PROBLEM, PROBLEMS.index(problem), 0, b"")

    def note(self, note: Note) -> None:
        """Say something the student should know."""
        self._record(_NOTE, NOTES.index(note), 0, b"")

    def finish(self) -> None:
        """Say that the current exercise is finished: the next one has its own share of the time."""
        self._finished = min(self._finished + 1, 255)
        self._preamble()


def finished(descriptor: int) -> int:
    """Return how many exercises the child says it has finished. Any value is harmless."""
    data = os.pread(descriptor, _PREAMBLE.size, 0)
    return _PREAMBLE.unpack(data)[1] if len(data) == _PREAMBLE.size else 0


@dataclass
class Answers:
    """What one child wrote: replies by call, exercises begun, and whether the bytes went bad."""

    replies: dict[int, Reply] = field(default_factory=dict)
    begun: list[int] = field(default_factory=list)
    finished: int = 0
    problem: Problem | None = None
    notes: list[Note] = field(default_factory=list)
    malformed: str | None = None


def parse(read: Callable[[int, int], bytes], n_calls: int, n_exercises: int) -> Answers:
    """Read the records of one child.

    Parameters
    ----------
    read : callable
        ``read(length, offset)`` returns at most ``length`` bytes of the answer file.
    n_calls, n_exercises : int
        How many there are; any other index is malformed.

    Returns
    -------
    Answers
        What could be read up to the first byte that breaks the protocol; never raises on the bytes' account.

    Examples
    --------
    >>> parse(lambda length, offset: bytes(length), n_calls=1, n_exercises=1).malformed
    'no preamble'
    """
    answers = Answers()
    magic, answers.finished = _PREAMBLE.unpack(read(_PREAMBLE.size, 0).ljust(_PREAMBLE.size, b"\0"))
    if magic != _MAGIC:
        answers.malformed = "no preamble"
        return answers
    offset = _PREAMBLE.size
    try:
        for _ in range(8 * (n_calls + n_exercises) + 16):
            used = _take(answers, read, offset, n_calls, n_exercises)
            if not used:
                return answers
            offset += used
        raise MalformedRecord("too many records")
    except MalformedRecord as error:
        answers.malformed = str(error)
        return answers


def _take(answers: Answers, read: Callable[[int, int], bytes], offset: int, n_calls: int, n_exercises: int) -> int:
    """Add the record at ``offset`` and return its length; 0 at the end."""
    header = read(_HEADER.size, offset)
    if len(header) < _HEADER.size:
        return 0
    kind, code, rank, index, length, *shape = _HEADER.unpack(header)
    if kind == 0:
        return 0
    payload = _payload(read, offset + _HEADER.size, kind, length)
    if kind == _BEGIN:
        answers.begun.append(_bounded(index, n_exercises, "exercise"))
    elif kind == _VALUE:
        answers.replies[_bounded(index, n_calls, "call")] = Reply("ok", _array(payload, rank, shape))
    elif kind == _FAILURE:
        status = STATUSES[_bounded(code, len(STATUSES), "status")]
        if status == "ok":
            raise MalformedRecord("a failure cannot be ok")
        answers.replies[_bounded(index, n_calls, "call")] = Reply(status, detail=_text(payload))
    elif kind == _PROBLEM:
        answers.problem = PROBLEMS[_bounded(code, len(PROBLEMS), "problem")]
    elif kind == _NOTE:
        note = NOTES[_bounded(code, len(NOTES), "note")]
        answers.notes += [note] if note not in answers.notes else []
    else:
        raise MalformedRecord(f"unknown kind of record: {kind}")
    return _HEADER.size + length


def _payload(read: Callable[[int, int], bytes], offset: int, kind: int, length: int) -> bytes:
    limit = {_VALUE: 8 * MAX_VALUES, _FAILURE: MAX_TEXT}.get(kind, 0)
    if length > limit or offset + length > CAPACITY:
        raise MalformedRecord(f"a record of {length} bytes")
    payload = read(length, offset) if length else b""
    if len(payload) != length:
        raise MalformedRecord("a record cut short")
    return payload


def _bounded(index: int, limit: int, what: str) -> int:
    if index >= limit:
        raise MalformedRecord(f"{what} number {index} of {limit}")
    return index


def _array(payload: bytes, rank: int, shape: Sequence[int]) -> np.ndarray:
    if rank > MAX_RANK:
        raise MalformedRecord(f"an array of rank {rank}")
    size = 1
    for extent in shape[:rank]:
        size *= extent
    if size * 8 != len(payload):
        raise MalformedRecord("shape and size disagree")
    return np.frombuffer(payload, dtype="<f8").reshape(shape[:rank])


def _text(payload: bytes) -> str:
    text = payload.decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in text).strip()


def pack_setup(settings: Mapping[str, object], calls: Sequence[Call]) -> bytes:
    """Return what a server is told once at its start: plain settings and the arguments of all calls."""
    described, blobs, offset = [], [], 0
    for call in calls:
        arrays = [np.asarray(argument, order="C") for argument in call.arguments]
        for array in arrays:
            if array.dtype.kind not in "fiub":
                raise TypeError(f"calls: arguments must be arrays of numbers; got dtype {array.dtype}")
        places = []
        for array in arrays:
            places.append([array.dtype.str, list(array.shape), offset])
            blobs.append(array.tobytes())
            offset += array.nbytes
        described.append({"exercise": call.exercise, "kind": call.kind, "arguments": places})
    head = json.dumps({**settings, "calls": described}).encode()
    return b"".join([struct.pack("<Q", len(head)), head, *blobs])


def unpack_setup(data: bytes) -> tuple[dict, tuple[Call, ...]]:
    """Undo `pack_setup`; its input comes from the trusted half."""
    (length,) = struct.unpack_from("<Q", data)
    settings, base = json.loads(data[8 : 8 + length]), 8 + length
    calls = []
    for call in settings.pop("calls"):
        arguments = tuple(
            np.frombuffer(data, np.dtype(dtype), int(np.prod(shape)), base + offset).reshape(shape)
            for dtype, shape, offset in call["arguments"]
        )
        calls.append(Call(call["exercise"], arguments, call["kind"]))
    return settings, tuple(calls)
