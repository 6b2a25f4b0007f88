"""Tell an exercise that was never attempted, or is not finished, from one that was."""

from __future__ import annotations

import ast
import dis
import linecache
from collections.abc import Collection, Sequence
from functools import lru_cache
from types import CodeType, FunctionType

from nma_w1d5.exercises.replies import Place

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_stub(node: ast.stmt, stub: str | None) -> bool:
    """Tell whether a definition is the unchanged stub, or says nothing but ``raise NotImplementedError``."""
    body = _read_body(node) if isinstance(node, _Function) else None
    return body is not None and (all(map(_says_nothing, body)) or (stub is not None and _dump(body) == stub))


def is_unfinished(node: ast.stmt) -> bool:
    """Tell whether a definition always raises NotImplementedError, has a gap, or nothing but what courses put there."""
    if not isinstance(node, ast.FunctionDef):
        return False
    body = _read_body(node)
    empty = {name.id for part in body if _is_empty(part) for name in ast.walk(part) if isinstance(name, ast.Name)}
    return any(_gives_up(part) or _is_gap(part) for part in body) or all(_stands_in(part, empty) for part in body)


def find_gap(function: object) -> Place | None:
    """Return the first line of a function that still says ``name = ...`` or ``return ...``, if its source is there."""
    code = find_code(function)
    source = "".join(linecache.getlines(code.co_filename)) if code else ""
    return _find_gap(source, code.co_firstlineno) if code and "..." in source else None


@lru_cache(maxsize=8)  # a function fails in each of its calls
def _find_gap(source: str, start: int) -> Place | None:
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in nodes:
        if start in (node.lineno, *(part.lineno for part in node.decorator_list)):
            gaps = [part.lineno for part in ast.walk(node) if isinstance(part, ast.stmt) and _is_gap(part)]
            return Place(min(gaps), source.split("\n")[min(gaps) - 1].strip()[:80]) if gaps else None
    return None


def find_code(function: object) -> CodeType | None:
    """Return the code of a plain function; nothing else is asked for it, since it might do anything then."""
    return function.__code__ if type(function) is FunctionType else None


def find_globals(code: CodeType, among: Collection[str]) -> set[str]:
    """Return which of some names a function's code reads as globals, also in the functions within it."""
    steps = dis.get_instructions(code) if not set(code.co_names).isdisjoint(among) else ()
    read = {step.argval for step in steps if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval in among}
    return read.union(*(find_globals(part, among) for part in code.co_consts if type(part) is CodeType))


def normalise_stub(source: str, name: str) -> str | None:
    """Return the form of a stub that `is_stub` compares with: its body without docstring, comments or layout.

    ``source`` is Python without magics that defines the function ``name``, as the student's notebook has it.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    functions = [node for node in tree.body if isinstance(node, _Function) and node.name == name]
    return _dump(_read_body(functions[-1])) if functions else None


def _read_body(node: _Function) -> Sequence[ast.stmt]:
    """Return what a function does: its body without the docstring."""
    return node.body[ast.get_docstring(node, clean=False) is not None :]


def _says_nothing(node: ast.stmt) -> bool:
    """Tell whether a statement is ``pass``, ``...`` or ``raise NotImplementedError``."""
    constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass) or constant or _gives_up(node)


def _stands_in(node: ast.stmt, empty: Collection[str]) -> bool:
    """Tell whether a statement says nothing, or what stands in for an answer elsewhere: ``print("to do")``."""
    match node:
        case ast.Return(ast.Name(name)):
            return name in empty
        case ast.Return(None | ast.Constant(None)) | ast.Assert(ast.Constant()) | ast.Raise(ast.Name("NotImplemented")):
            return True
        case ast.Expr(ast.Call(ast.Name("print"), [] | [ast.Constant()])) | ast.Raise(ast.Call(ast.Name("Exception"))):
            return True
    return _says_nothing(node) or _is_empty(node)


def _is_empty(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value is None


def _gives_up(node: ast.stmt) -> bool:
    names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return isinstance(node, ast.Raise) and any(name.id == "NotImplementedError" for name in names)


def _dump(body: Sequence[ast.stmt]) -> str:
    try:
        return "".join(ast.dump(node) for node in body)
    except RecursionError:
        return "deeper than any stub"


def _is_gap(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return) else None
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return any(isinstance(part, ast.Constant) and part.value is ... for part in parts)
