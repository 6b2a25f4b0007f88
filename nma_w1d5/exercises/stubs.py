"""Tell an exercise that was never attempted, or not finished, from one that was."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def is_stub(node: ast.stmt, stub: str | None) -> bool:
    """Tell whether a definition is the unchanged stub, or says nothing but ``raise NotImplementedError``."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    body = _without_docstring(node.body)
    return _says_nothing(body) or (stub is not None and _dump(body) == stub)


def leaves_open(node: ast.stmt) -> bool:
    """Tell whether a definition still has a gap: a ``...`` to replace, or a ``raise NotImplementedError`` to delete.

    Examples
    --------
    >>> leaves_open(ast.parse("def f(x):\\n    y = ...\\n    return y").body[0])
    True
    >>> leaves_open(ast.parse("def f(x):\\n    return x[..., 0]").body[0])
    False
    """
    body: Sequence[ast.stmt] = getattr(node, "body", [node])
    return any(_gives_up(part) or _has_gap(part) for part in body)


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
    """Tell whether a body is empty, ``pass``, ``...`` or begins with ``raise NotImplementedError``."""
    for node in body:
        if isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        return _gives_up(node)
    return True


def _gives_up(node: ast.stmt) -> bool:
    names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return isinstance(node, ast.Raise) and any(name.id == "NotImplementedError" for name in names)


def _has_gap(node: ast.stmt) -> bool:
    """Tell whether ``...`` stands for a value, not for the axes of an index."""
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, ast.Constant) and part.value is ...:
            return True
        todo += [part.value] if isinstance(part, ast.Subscript) else ast.iter_child_nodes(part)
    return False


def _dump(body: Sequence[ast.stmt]) -> str:
    try:
        return "".join(ast.dump(node) for node in body)
    except RecursionError:
        return "deeper than any stub"
