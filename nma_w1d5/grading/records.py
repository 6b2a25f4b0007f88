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

    ``detail`` is short text for the student: the error's type, message and line. It is untrusted: escape it.
    """

    status: Status
    value: np.ndarray | None = None
    detail: str = ""


@dataclass(frozen=True)
class Run:
    """All replies of one submission, in the order of the calls, and what happened to it as a whole.

    ``problem`` is set when the notebook itself could not be read; ``notes`` are facts worth telling the student,
    such as that every cell had to be run because a name was missing.
    """

    replies: tuple[Reply, ...]
    seconds: float
    problem: str | None = None
    notes: tuple[str, ...] = field(default=())
