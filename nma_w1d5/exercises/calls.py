"""Calling a student's function once: fresh arguments, and whatever happens becomes a reply."""

from __future__ import annotations

import errno
import os.path
import traceback
from collections.abc import Callable

import numpy as np

from nma_w1d5.exercises.exercise import Kind
from nma_w1d5.exercises.numbers import NotNumbers, to_numbers
from nma_w1d5.exercises.replies import Call, Place, Reply, Status
from nma_w1d5.exercises.stubs import has_gap

LONGEST_DETAIL = 400
_OF_GAPS = ("error", "malformed")
"""What may come of a ``...`` that was not replaced."""
_FORBIDDEN = frozenset({errno.EPERM, errno.EACCES, errno.EROFS})


def call_once(function: Callable[..., object], call: Call, home: str) -> Reply:
    """Call a function with copies of a call's arguments; never raise, whatever the function raises.

    Parameters
    ----------
    function : callable
    call : Call
    home : str
        Folder of the files that hold the student's own code, as their tracebacks name it: errors quote a line of it.

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
        return Reply("ok", to_numbers(result))
    except NotNumbers as error:
        reply = Reply("malformed", detail=str(error))
    except BaseException as error:  # conversions run the student's code, too
        reply = explain(error, home)
    if reply.status in _OF_GAPS and (result is ... or has_gap(function)):
        return Reply("unfinished", place=reply.place)
    return reply


def explain(error: BaseException, home: str) -> Reply:
    """Return the reply that an error amounts to.

    Only the error's type is asked: ``isinstance`` would ask the error itself.
    """
    status = _status(error)
    place = _find_place(error, home)
    if status == "unfinished":
        return Reply(status, place=place)
    lacks = error.name if type(error) is NameError and type(error.name) is str else ""
    return Reply(status, detail=describe(error), place=place, lacks=lacks)


def describe(error: BaseException) -> str:
    """Return type and message of an error, in one line."""
    try:
        text = f"{type(error).__name__}: {str(error)[:LONGEST_DETAIL]}"
    except BaseException:
        return "an error that cannot be shown"
    return " ".join(text.split()).removesuffix(":")


def _fresh(arguments: tuple[np.ndarray, ...], kind: Kind) -> list[object]:
    """Return copies of the arguments, so that changing them costs nothing."""
    arrays = [argument.copy() for argument in arguments]
    if kind == "torch":
        import torch

        return [torch.from_numpy(array) for array in arrays]
    return [*arrays]


def _status(error: BaseException) -> Status:
    kind = type(error)
    if issubclass(kind, NotImplementedError) or _stumbles_over_ellipsis(error):
        return "unfinished"
    if issubclass(kind, MemoryError) or (kind is RuntimeError and "can't allocate memory" in _text(error)):
        return "memory"
    if issubclass(kind, OSError) and getattr(error, "errno", None) in _FORBIDDEN:
        return "forbidden"
    return "error"


def _stumbles_over_ellipsis(error: BaseException) -> bool:
    """Tell whether a ``...`` that was to be replaced is still there."""
    return type(error) in (TypeError, AttributeError) and "ellipsis" in _text(error)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return ""


def _find_place(error: BaseException, home: str) -> Place | None:
    """Return the innermost line of the student's own code."""
    try:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(frame.filename) == home and frame.line:
                return Place(frame.lineno or 0, frame.line[:80])
    except BaseException:
        return None
    return None
