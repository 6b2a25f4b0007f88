"""Which names a statement binds, changes and reads. Runs inside the jail.

Reads are of two sorts: those made when the statement runs (decorators, defaults, right-hand sides) and those made
later, when a function it defines is called. The analysis may find too many, not too few; only names reached through
``globals()`` or ``exec`` are not seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_OWN_SCOPE = (*_FUNCTIONS, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SIMPLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


@dataclass(frozen=True)
class Reads:
    """Names read at once and names read when something defined here is called."""

    now: frozenset[str]
    later: frozenset[str]


def bound(statement: ast.stmt) -> frozenset[str]:
    """Return the names a module-level statement may bind; ``"*"`` stands for a star import.

    Examples
    --------
    >>> sorted(bound(ast.parse("for i in x:\\n    import numpy.linalg as la").body[0]))
    ['i', 'la']
    """
    return frozenset(_bindings(statement))


def changed(statement: ast.stmt) -> frozenset[str]:
    """Return the names whose objects a statement may change in place: ``a.b = ``, ``a[i] += ``, ``a.append()``."""
    return frozenset(
        root
        for node in _same_scope(statement)
        for target in _changed_targets(node)
        if (root := _root(target)) is not None
    )


def certain(statement: ast.stmt) -> bool:
    """Tell whether the statement surely binds afresh what it binds, so that earlier bindings don't matter."""
    return isinstance(statement, _SIMPLE)


def reads(statement: ast.stmt) -> Reads:
    """Return the global names that a statement reads.

    Examples
    --------
    >>> found = reads(ast.parse("def f(x, y=A):\\n    return g(x) + [i for i in B]").body[0])
    >>> sorted(found.now), sorted(found.later)
    (['A'], ['B', 'g'])
    """
    now: set[str] = set()
    later: set[str] = set()
    _read(statement, now, later)
    return Reads(frozenset(now), frozenset(later))


def _bindings(node: ast.AST) -> Iterator[str]:
    for inner in _same_scope(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name
        elif isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            yield inner.id
        elif isinstance(inner, ast.Import | ast.ImportFrom):
            for alias in inner.names:
                yield alias.asname or alias.name.split(".")[0]
        elif isinstance(inner, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and inner.name:
            yield inner.name
        elif isinstance(inner, ast.MatchMapping) and inner.rest:
            yield inner.rest


def side_effects(function: ast.FunctionDef) -> frozenset[str]:
    """Return the global names that calling a function may bind or whose objects it may change.

    Examples
    --------
    >>> sorted(side_effects(ast.parse("def f(x):\\n    global K\\n    K = 1\\n    seen.append(K)").body[0]))
    ['K', 'seen']
    """
    inside = list(ast.walk(function))
    local = {argument.arg for argument in inside if isinstance(argument, ast.arg)}
    local |= {name for part in function.body for name in _bindings(part)}
    roots = {_root(target) for part in inside for target in _changed_targets(part)}
    return _declared_global(function) | frozenset(root for root in roots - local if root is not None)


def _declared_global(node: ast.AST) -> frozenset[str]:
    return frozenset(name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names)


def _same_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a node and what runs in its own scope: not the bodies of functions, classes, comprehensions."""
    todo = [node]
    while todo:
        inner = todo.pop()
        yield inner
        kind = type(inner)
        if kind in _COMPREHENSIONS:
            todo += [part.target for part in ast.walk(inner) if type(part) is ast.NamedExpr]
        elif kind not in _OWN_SCOPE:
            todo += _children(inner)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes right below a node, as ``ast.iter_child_nodes`` does, but for load and store marks."""
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            yield from (part for part in value if isinstance(part, ast.AST))
        elif isinstance(value, ast.AST) and name != "ctx":
            yield value


def _changed_targets(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield node
    elif isinstance(node, ast.AugAssign):
        yield node.target
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Attribute):
            yield called
        elif isinstance(called, ast.Name) and called.id == "setattr" and node.value.args:
            yield node.value.args[0]


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _read(node: ast.AST, now: set[str], later: set[str]) -> None:
    """Collect reads of one scope into ``now``, of functions it defines into ``later``."""
    if isinstance(node, _FUNCTIONS):
        _read_function(node, now, later)
    elif isinstance(node, ast.ClassDef):
        _read_class(node, now, later)
    elif isinstance(node, _COMPREHENSIONS):
        _read_comprehension(node, now, later)
    elif isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            now.add(node.id)
    else:
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            now.add(node.target.id)
        for child in _children(node):
            _read(child, now, later)


def _read_function(node: ast.AST, now: set[str], later: set[str]) -> None:
    arguments = node.args
    outside = [*getattr(node, "decorator_list", ()), *arguments.defaults]
    outside += [default for default in arguments.kw_defaults if default is not None]
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
    outside += [argument.annotation for argument in every if argument.annotation is not None]
    outside += [node.returns] if getattr(node, "returns", None) is not None else []
    for part in outside:
        _read(part, now, later)
    body = node.body if isinstance(node.body, list) else [node.body]
    inner: set[str] = set()
    for part in body:
        _read(part, inner, inner)
    local = {argument.arg for argument in every} | {name for part in body for name in _bindings(part)}
    later |= inner - (local - {name for part in body for name in _declared_global(part)})


def _read_class(node: ast.ClassDef, now: set[str], later: set[str]) -> None:
    for part in [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords), *node.body]:
        _read(part, now, later)


def _read_comprehension(node: ast.AST, now: set[str], later: set[str]) -> None:
    first = node.generators[0].iter  # read outside, where the loop variable is not yet one
    _read(first, now, later)
    inner: set[str] = set()
    inner_later: set[str] = set()
    for child in _children(node):
        _read(child, inner, inner_later)
    targets = {name for generator in node.generators for name in _bindings(generator.target)}
    now |= inner - targets
    later |= inner_later - targets
