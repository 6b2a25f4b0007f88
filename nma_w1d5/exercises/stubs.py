"""Tell an exercise that was never attempted from one that was. Runs inside the jail."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nma_w1d5.grading.jail.notebook.statements import Cell


def is_stub(node: ast.stmt, stub: str | None) -> bool:
    """Tell whether a definition is the unchanged stub, or says nothing but ``raise NotImplementedError``."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    body = _without_docstring(node.body)
    return _says_nothing(body) or (stub is not None and _dump(body) == stub)


def normalise_stub(source: str, name: str) -> str | None:
    """Return the form of a stub that `is_stub` compares with: its body without docstring, comments or layout.

    Parameters
    ----------
    source : str
        Python that defines the function ``name``, as the student's notebook has it.

    Examples
    --------
    >>> a = normalise_stub("def f(x):\\n    'Doc.'\\n    y = ...  # fill in\\n    return y", "f")
    >>> is_stub(ast.parse("def f(x):\\n  y   =   ...\\n  return y").body[0], a)
    True
    """
    tree = Cell(1, source).tree
    nodes = [] if tree is None else [node for node in tree.body if getattr(node, "name", None) == name]
    return _dump(_without_docstring(nodes[-1].body)) if nodes else None


def _without_docstring(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    first = body[0] if body else None
    doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return body[1:] if doc else body


def _says_nothing(body: Sequence[ast.stmt]) -> bool:
    """Tell whether a body is empty, ``pass``, ``...`` or begins with ``raise NotImplementedError``."""
    for node in body:
        if isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        return isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node)
    return True


def _dump(body: Sequence[ast.stmt]) -> str:
    return "".join(ast.dump(node) for node in body)
