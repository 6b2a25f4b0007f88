"""Calling a student's function once: fresh arguments, and whatever happens becomes a reply."""

from __future__ import annotations

import errno
import linecache
import os.path
import traceback
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nma_w1d5.exercises.exercise import Kind
from nma_w1d5.exercises.numbers import NotNumbers, to_numbers
from nma_w1d5.exercises.replies import Call, Place, Reply, Status
from nma_w1d5.exercises.stubs import find_code, find_gap, find_globals

LONGEST_DETAIL = 400
LONGEST_LINE = 80
_OF_GAPS = ("error", "malformed", "unfinished")
"""What may come of a ``...`` that was not replaced."""
_FORBIDDEN = frozenset({errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EFBIG})


def call_once(function: Callable[..., object], call: Call, home: str) -> Reply:
    """Call a function with copies of a call's arguments; never raise, whatever the function raises.

    ``home`` is the folder of the files that hold the student's own code, as their tracebacks name it: errors quote a
    line of it.

    Examples
    --------
    >>> call_once(len, Call("count", (np.zeros(3),)), "").value
    array(3.)
    >>> call_once(str, Call("count", ()), "").status
    'malformed'
    """
    result = None
    try:
        result = function(*_fresh(call.arguments, call.kind))
        return Reply("ok", to_numbers(result), outside=_find_outside(function, call.outside))
    except NotNumbers as error:
        reply = Reply("malformed", detail=str(error))
    except BaseException as error:  # conversions run the student's code, too
        reply = explain(error, home, call.exercise)
    if reply.status in _OF_GAPS and ((gap := find_gap(function)) or result is ...):
        return Reply("unfinished", place=gap)
    return replace(reply, status="outside", detail=reply.lacks) if reply.lacks in call.outside else reply


def explain(error: BaseException, home: str, name: str = "") -> Reply:
    """Return the reply that an error amounts to, in a cell or in the exercise's function ``name``.

    Only the error's type is asked: ``isinstance`` would ask the error itself.
    """
    status, place = _status(error), _find_place(error, home, name)
    if status == "unfinished":
        return Reply(status, place=place)
    named = error.name if type(error) is NameError or type(error) is ModuleNotFoundError else ""
    lacks = named if type(named) is str else ""
    if lacks and type(error) is ModuleNotFoundError:
        return Reply("no_module", detail=lacks.partition(".")[0], place=place)
    return Reply(status, detail=describe(error), place=place, lacks=lacks)


def describe(error: BaseException) -> str:
    """Return type and message of an error, in one line."""
    try:
        text = f"{type(error).__name__}: {str(error)[:LONGEST_DETAIL]}"
    except BaseException:
        return "an error that cannot be shown"
    return " ".join(text.split()).removesuffix(":")


def locate(line: int, code: str, first: str, name: str = "") -> Place:
    """Return a place; the first line of its cell helps unless it is the line itself or begins the exercise."""
    first, code = (text.strip()[:LONGEST_LINE] for text in (first, code))
    return Place(line, code, "" if line == 1 or first == code or first.startswith(f"def {name}(") else first)


def _find_outside(function: object, names: tuple[str, ...]) -> int:
    """Return the number, from 1, of the first of these variables that a function reads; 0 for none."""
    code = find_code(function)
    read = find_globals(code, names) if code else set()
    return next((number for number, name in enumerate(names, 1) if name in read), 0)


def _fresh(arguments: tuple[np.ndarray, ...], kind: Kind) -> list[object]:
    """Return copies of the arguments, so that changing them costs nothing."""
    arrays = [argument.copy() for argument in arguments]
    if kind == "torch":
        import torch

        return [torch.from_numpy(array) for array in arrays]
    return [*arrays]


def _status(error: BaseException) -> Status:
    kind, text = type(error), describe(error)
    if issubclass(kind, NotImplementedError) or (kind in (TypeError, AttributeError) and "ellipsis" in text):
        return "unfinished"
    if issubclass(kind, MemoryError) or (kind is RuntimeError and "can't allocate memory" in text):
        return "memory"
    if issubclass(kind, OSError) and vars(OSError)["errno"].__get__(error) in _FORBIDDEN:
        return "forbidden"
    return "error"


def _find_place(error: BaseException, home: str, name: str) -> Place | None:
    """Return the innermost line of the student's own code."""
    try:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(frame.filename) == home and frame.line:
                return locate(frame.lineno or 0, frame.line, linecache.getline(frame.filename, 1), name)
    except BaseException:
        return None
    return None
