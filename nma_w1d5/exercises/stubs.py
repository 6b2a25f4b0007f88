"""Tell an exercise that was never attempted, or is not finished, from one that was."""

from __future__ import annotations

import ast
import dis
from collections.abc import Sequence
from itertools import pairwise
from types import FunctionType


def is_stub(node: ast.stmt, stub: str | None) -> bool:
    """Tell whether a definition is the unchanged stub, or says nothing but ``raise NotImplementedError``."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    body = _without_docstring(node.body)
    return _says_nothing(body) or (stub is not None and _dump(body) == stub)


def has_gap(function: object) -> bool:
    """Tell whether a function still has a ``name = ...`` to replace. Its compiled form is asked: no source is needed.

    Examples
    --------
    >>> def unfinished(x):
    ...     y = ...
    ...     return x[y]
    >>> has_gap(unfinished), has_gap(lambda x: x[..., 0])
    (True, False)
    """
    if not isinstance(function, FunctionType):
        return False
    steps = pairwise(dis.get_instructions(function))
    return any(one.argval is ... and two.opname.startswith("STORE") for one, two in steps)


def normalise_stub(source: str, name: str) -> str | None:
    """Return the form of a stub that `is_stub` compares with: its body without docstring, comments or layout.

    ``source`` is Python without magics that defines the function ``name``, as the student's notebook has it.

    Examples
    --------
    >>> a = normalise_stub("def f(x):\\n    'Doc.'\\n    y = ...  # fill in\\n    return y", "f")
    >>> is_stub(ast.parse("def f(x):\\n  y   =   ...\\n  return y").body[0], a)
    True
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    bodies = [node.body for node in functions if node.name == name]
    return _dump(_without_docstring(bodies[-1])) if bodies else None


def _without_docstring(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    first = body[0] if body else None
    doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return body[1:] if doc else body


def _says_nothing(body: Sequence[ast.stmt]) -> bool:
    """Tell whether there is nothing in a body but ``pass``, ``...`` and ``raise NotImplementedError``."""
    return all(isinstance(node, ast.Pass) or _is_constant(node) or _gives_up(node) for node in body)


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _gives_up(node: ast.stmt) -> bool:
    names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return isinstance(node, ast.Raise) and any(name.id == "NotImplementedError" for name in names)


def _dump(body: Sequence[ast.stmt]) -> str:
    try:
        return "".join(ast.dump(node) for node in body)
    except RecursionError:
        return "deeper than any stub"
