"""Calling a student's function once: fresh arguments, and whatever happens becomes a plain record."""

import linecache
import sys
import traceback
from dataclasses import dataclass

import numpy as np

from nma_w1d5.exercises.properties import as_numbers

LONGEST_DETAIL = 300


@dataclass(frozen=True)
class Answer:
    """What came of one call.

    ``status`` is "ok" with numbers in ``value``; or "not_attempted", "error", "timeout", "memory", "crashed",
    "malformed" with ``value`` None and, where there is something to say, ``detail``.
    """

    status: str
    value: np.ndarray | None = None
    detail: str = ""


def call_once(function, case):
    """Call a function with copies of a case's arguments.

    Parameters
    ----------
    function : callable
    case : Case

    Returns
    -------
    Answer
        Never raises, whatever the function raises.

    Examples
    --------
    >>> from nma_w1d5.exercises.cases import Case
    >>> call_once(len, Case("RDM", "values", (np.zeros(3),), np.array(0))).value
    array(3.)
    """
    try:
        result = function(*(_copy(argument, case.kind) for argument in case.arguments))
        value = as_numbers(result)
        detail = "" if value is not None else _describe_kind(result)
    except NotImplementedError:
        return Answer("not_attempted")
    except MemoryError:
        return Answer("memory")
    except BaseException as error:
        return Answer("not_attempted") if _is_unfilled(error) else Answer("error", detail=_describe(error, function))
    if value is None:
        return Answer("not_attempted") if result is ... else Answer("malformed", detail=detail)
    return Answer("ok", value)


def _describe_kind(result):
    shape = getattr(result, "shape", None)
    return f"{type(result).__name__} {tuple(shape)}" if shape else type(result).__name__


def _copy(argument, kind):
    if kind == "torch":
        return sys.modules["torch"].tensor(argument)
    return argument.copy()


def _is_unfilled(error):
    """Tell whether a ``...`` that was to be replaced is still there."""
    return isinstance(error, TypeError | AttributeError) and "ellipsis" in str(error)


def _describe(error, function):
    """Return the error's name and message, and the line of the student's own code that raised it."""
    try:
        text = f"{type(error).__name__}: {error}".strip().removesuffix(":")
        place = _find_line(error, function)
        return f"{text[:LONGEST_DETAIL]}{place}"
    except Exception:
        return type(error).__name__


def _find_line(error, function):
    code = getattr(function, "__code__", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if code is not None and frame.filename == code.co_filename:
            line = linecache.getline(frame.filename, frame.lineno).strip()
            return f" ({frame.lineno}: {line[:80]})" if line else ""
    return ""
