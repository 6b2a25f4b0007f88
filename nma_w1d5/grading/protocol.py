"""What the two sides of the wall say to each other, but for the answers: plain values, and how they are packed."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.replies import Call, list_calls

#: Sent to the server with two file descriptors: sequence number, bits of the exercises to do, bits of the modules that
#: the notebook mentions, processor seconds allowed.
JOB = struct.Struct("<IQId")
#: Sent by the server: sequence number, event, wait status, processor seconds used.
EVENT = struct.Struct("<IIid")
#: It has come up; it is warm; a child ended by itself, was over time, or only slept.
UP, READY, ENDED, TIMED_OUT, STALLED = 1, 2, 3, 4, 5
#: How many times its processor time a child may take on the wall.
PATIENCE = 10


@dataclass(frozen=True)
class Question:
    """What submissions are asked: the exercises of all pages, and the calls of their functions. No result is in it.

    Exercises stand in the order in which they are done; ``pages`` are names with the exercises of each. By exercise,
    ``stubs`` are the functions as students get them, ``imports`` those that the page makes before. ``page`` is the one
    that all submissions answer; without it each is asked itself.
    """

    exercises: tuple[str, ...]
    calls: tuple[Call, ...]
    pages: tuple[tuple[str, tuple[str, ...]], ...]
    stubs: Mapping[str, str]
    page: str | None = None
    imports: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, exercises: Sequence[Exercise], page: str | None = None) -> Self:
        """Ask for these exercises, with all their cases."""
        pages: dict[str, tuple[str, ...]] = {}
        for each in exercises:
            pages[each.page] = (*pages.get(each.page, ()), each.name)
        calls = tuple(call for each in exercises for call in list_calls(each))
        stubs = {each.name: each.stub for each in exercises}
        imports = {each.name: each.imports for each in exercises}
        return cls(tuple(each.name for each in exercises), calls, tuple(pages.items()), stubs, page, imports)


def pack_setup(settings: Mapping[str, object], question: Question) -> bytes:
    """Return what a server is told once at its start: plain settings, and the question."""
    described, blobs, offset = [], [], 0
    for call in question.calls:
        places = []
        for argument in call.arguments:
            array = np.asarray(argument, order="C")
            if array.dtype.kind not in "fiub":
                raise TypeError(f"calls: arguments must be arrays of numbers; got dtype {array.dtype}")
            places.append([array.dtype.str, list(array.shape), offset])
            blobs.append(array.tobytes())
            offset += array.nbytes
        described.append({"exercise": call.exercise, "kind": call.kind, "arguments": places, "outside": call.outside})
    asked = {name: getattr(question, name) for name in ("exercises", "pages", "stubs", "page", "imports")}
    head = json.dumps({**settings, **asked, "calls": described}).encode()
    return b"".join([struct.pack("<Q", len(head)), head, *blobs])


def unpack_setup(data: bytes) -> tuple[dict[str, Any], Question]:
    """Undo `pack_setup`; its input comes from the trusted side."""
    (length,) = struct.unpack_from("<Q", data)
    settings, base = json.loads(data[8 : 8 + length]), 8 + length
    calls = []
    for call in settings.pop("calls"):
        arguments = tuple(
            np.frombuffer(data, np.dtype(dtype), int(np.prod(shape)), base + offset).reshape(shape)
            for dtype, shape, offset in call["arguments"]
        )
        calls.append(Call(call["exercise"], arguments, call["kind"], tuple(call["outside"])))
    pages = tuple((name, tuple(exercises)) for name, exercises in settings.pop("pages"))
    exercises, *asked = (settings.pop(name) for name in ("exercises", "stubs", "page", "imports"))
    return settings, Question(tuple(exercises), tuple(calls), pages, *asked)
