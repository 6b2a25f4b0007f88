"""The plain values that the trusted half and the untrusted half of the grader exchange.

Source: the grading section of the project's design; nothing here runs a student's code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

Status = Literal[
    "ok",  # the call returned numbers
    "not_attempted",  # the stub is unchanged, or NotImplementedError was raised
    "missing",  # no function of that name
    "syntax_error",  # the cell that defines it does not parse
    "error",  # it raised
    "timeout",
    "memory",
    "crashed",  # the process died: segfault, os._exit, a signal
    "forbidden",  # it tried what the sandbox forbids
    "malformed",  # what came back is not a finite-sized array of numbers
]

STATUSES: tuple[Status, ...] = (
    "ok",
    "not_attempted",
    "missing",
    "syntax_error",
    "error",
    "timeout",
    "memory",
    "crashed",
    "forbidden",
    "malformed",
)

#: Why a notebook as a whole could not be read, in the order of their numbers on the channel.
Problem = Literal[
    "empty",  # no bytes, or nothing but white space
    "encoding",  # not UTF-8 (nor UTF-16 with a byte order mark)
    "not_json",
    "too_deep",  # JSON nested deeper than any notebook
    "not_notebook",  # JSON, but not a notebook of nbformat 3, 4 or later
    "too_large",
    "unreadable",  # reading it ended the process
]

PROBLEMS: tuple[Problem, ...] = (
    "empty",
    "encoding",
    "not_json",
    "too_deep",
    "not_notebook",
    "too_large",
    "unreadable",
)

#: Facts worth telling the student, in the order of their numbers on the channel.
Note = Literal[
    "all_cells",  # a name was missing, so every code cell was run
    "earlier_definition",  # the last cell that defines it does not parse; an earlier definition was taken
    "own_process",  # the other exercise ended the process, so this one was given a process of its own
]

NOTES: tuple[Note, ...] = ("all_cells", "earlier_definition", "own_process")


@dataclass(frozen=True)
class Call:
    """One call of an exercise function: its name and fresh arguments.

    ``kind`` is what the student's function is handed: numpy arrays or torch tensors.
    """

    exercise: str
    arguments: tuple[np.ndarray, ...]
    kind: Literal["numpy", "torch"] = "numpy"


@dataclass(frozen=True)
class Reply:
    """What came back of one call. ``value`` is a float64 array when ``status`` is ``ok``, else None.

    ``detail`` is short text for the student: the error's type, message and line, or what kind of value came
    back instead of numbers. It is untrusted: escape it.
    """

    status: Status
    value: np.ndarray | None = None
    detail: str = ""


@dataclass(frozen=True)
class Run:
    """All replies of one submission, in the order of the calls, and what happened to it as a whole.

    ``problem`` is one of `PROBLEMS` when the notebook itself could not be read; ``notes`` are some of `NOTES`.
    ``seconds`` is the time its processes took.
    """

    replies: tuple[Reply, ...]
    seconds: float
    problem: Problem | None = None
    notes: tuple[Note, ...] = field(default=())
