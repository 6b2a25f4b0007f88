"""What comes back of a student's code, and the one list of each kind of outcome. Nothing here runs anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from nma_w1d5.exercises.exercise import Array, Exercise, Kind

Status = Literal[
    "ok",  # the call returned numbers
    "not_attempted",  # the stub is unchanged, or says nothing
    "unfinished",  # an `...` or a NotImplementedError is left
    "missing",  # no function of that name
    "syntax_error",  # the cell that defines it does not parse
    "error",  # it raised
    "outside",  # it asked for a variable of the notebook, which only the page's own cells make
    "no_module",  # it imports what is not installed
    "timeout",
    "memory",
    "crashed",  # the process died: segfault, os._exit, a signal
    "forbidden",  # it tried what the sandbox forbids
    "malformed",  # what came back is not a finite-sized array of numbers
]
STATUSES: tuple[Status, ...] = get_args(Status)

#: Why a notebook as a whole could not be read.
Problem = Literal[
    "empty",  # no bytes, or nothing but white space
    "encoding",  # not UTF-8 (nor UTF-16 with a byte order mark)
    "not_json",
    "merge_conflict",  # with marks that Git left
    "web_page",  # HTML
    "lfs_pointer",  # of Git LFS, instead of what it points to
    "cut_off",  # it breaks off in the middle
    "other_format",  # a PDF, a picture, an archive
    "too_deep",  # JSON nested deeper than any notebook
    "not_notebook",  # JSON, but not a notebook of nbformat 3, 4 or later
    "too_large",
    "unreadable",  # reading it ended the process
]
PROBLEMS: tuple[Problem, ...] = get_args(Problem)

#: Facts worth telling the student.
Note = Literal[
    "all_cells",  # a name was missing, so every code cell was run
    "earlier_definition",  # the last cell that defines it does not parse; an earlier definition was taken
    "earlier_answer",  # the last definition is the stub; the answer above it was taken
    "as_defined",  # names were bound again later; those at the time of the definition were taken
    "supplied",  # imports that the page itself makes were missing, and were made
    "own_process",  # the other exercise ended the process, so this one was given a process of its own
]
NOTES: tuple[Note, ...] = get_args(Note)


@dataclass(frozen=True)
class Call:
    """One call of an exercise's function, with nothing of what is right.

    ``outside`` are the variables that the page's own cells bind: the function has to do without them.
    """

    exercise: str
    arguments: tuple[np.ndarray, ...]
    kind: Kind = "numpy"
    outside: tuple[str, ...] = ()


def list_calls(exercise: Exercise) -> list[Call]:
    """Return the calls of all cases of an exercise."""
    return [Call(exercise.name, case.arguments, case.kind, exercise.outside) for case in exercise.cases]


@dataclass(frozen=True)
class Place:
    """A line of the student's own code: its number in the cell, its text, and the cell's first line if that helps.

    It is untrusted: escape it.
    """

    line: int
    code: str
    cell: str = ""


@dataclass(frozen=True)
class Reply:
    """What came back of one call.

    ``value`` is a float64 array when ``status`` is ``ok``, else None. ``detail`` is short text: the error's type and
    message, the name of what is missing, or what kind of value came back instead of numbers; ``place`` is where. Both
    come from the student: escape them. ``outside`` counts, from 1, to the variable of the page that the function reads.
    ``lacks`` is the global name that was not defined, if that is what went wrong; it stays in the process.
    """

    status: Status
    value: Array | None = None
    detail: str = ""
    place: Place | None = None
    outside: int = 0
    lacks: str = field(default="", compare=False)


@dataclass(frozen=True)
class Run:
    """All replies of one submission, in the order of the calls, and what happened to it as a whole.

    ``problem`` is set when the notebook itself could not be read; ``page`` is the number of the page it answers;
    ``seconds`` is the time its processes took.
    """

    replies: tuple[Reply, ...]
    seconds: float
    problem: Problem | None = None
    notes: tuple[Note, ...] = ()
    page: int = 0
