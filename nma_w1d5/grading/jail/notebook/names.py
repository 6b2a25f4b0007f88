"""Which names a statement binds, changes and reads. Runs inside the jail.

The analysis may find too many, not too few; only names reached through ``globals()`` or ``exec`` are not seen.
"""

# Not the standard library's `symtable`: from Python 3.12 on it takes the loop variables of comprehensions for names of
# the scope around them, and it reads text, which takes longer than this walk over what is parsed already.

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

_SIMPLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
_LEAVES = (ast.Constant, ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.alias)


@dataclass(kw_only=True)
class Names:
    """The global names in a statement. ``"*"`` stands for what a star import binds."""

    bound: set[str] = field(default_factory=set)  # that it may bind
    changed: set[str] = field(default_factory=set)  # whose objects it may change: `a.b = `, `a[i] += `, `a.append()`
    now: set[str] = field(default_factory=set)  # that it reads when it runs: decorators, defaults, right-hand sides
    later: set[str] = field(default_factory=set)  # that are read when a function defined in it is called
    effects: set[str] = field(default_factory=set)  # that such a call may bind, or whose objects it may change


def find_names(statement: ast.stmt) -> Names:
    """Return the global names in a statement, however deeply it is nested.

    Examples
    --------
    >>> found = find_names(ast.parse("def f(x, y=A):\\n    seen.append(x)\\n    return [i for i in B]").body[0])
    >>> found.bound, found.now, sorted(found.later), found.effects
    ({'f'}, {'A'}, ['B', 'seen'], {'seen'})
    """
    outermost = _Scope(inner=[])
    todo: list[_Visit] = [(statement, outermost)]
    while todo:
        node, scope = todo.pop()
        _note(node, scope)
        todo += _parts(node, scope)
    for inner in reversed(outermost.inner):
        inner.close()
    return outermost


def certain(statement: ast.stmt) -> bool:
    """Tell whether the statement surely binds afresh what it binds, so that earlier bindings don't matter."""
    return isinstance(statement, _SIMPLE)


@dataclass(kw_only=True)
class _Scope(Names):
    """One scope of a statement; ``inner`` are all those of its functions, classes, comprehensions, outer ones first."""

    inner: list[_Inner]
    declared: set[str] = field(default_factory=set)

    def open(self, kind: Literal["function", "class", "comprehension"], bound: Iterable[str] = ()) -> _Inner:
        """Begin a scope within."""
        self.inner.append(_Inner(kind=kind, around=self, bound=set(bound), inner=self.inner))
        return self.inner[-1]

    def change(self, node: ast.AST) -> None:
        """Note that the object at the root of ``a.b[c]`` may be changed."""
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        self.changed.update([node.id] if isinstance(node, ast.Name) else [])


@dataclass(kw_only=True)
class _Inner(_Scope):
    kind: Literal["function", "class", "comprehension"]
    around: _Scope

    def close(self) -> None:
        """Tell the scope around what is not local."""
        # What a class binds is local to it, but may have been read before, from around.
        local = set() if self.kind == "class" else self.bound - self.declared
        now, changed = self.now - local, self.changed - local
        if self.kind == "function":
            self.around.later |= now
            self.around.effects |= changed | self.declared
        else:
            self.around.now |= now
            self.around.changed |= changed
        self.around.later |= self.later - local
        self.around.effects |= self.effects - local


_Visit = tuple[ast.AST, _Scope]
"""A node to look at, and the scope it is in."""


def _note(node: ast.AST, scope: _Scope) -> None:
    """Note what a node by itself does with names."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            scope.now.add(name)
        case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            scope.bound.add(name)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            scope.bound.add(name)
        case ast.MatchMapping(rest=str(name)):
            scope.bound.add(name)
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            scope.bound.update(alias.asname or alias.name.split(".")[0] for alias in aliases)
        case ast.Global(names=names):
            scope.declared.update(names)
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            scope.change(node)
        case ast.AugAssign(target=target):
            scope.change(target)
            scope.now.update([target.id] if isinstance(target, ast.Name) else [])
        case ast.Expr(ast.Call(func=ast.Attribute() as target) | ast.Call(ast.Name("setattr"), [target, *_])):
            scope.change(target)


def _parts(node: ast.AST, scope: _Scope) -> Iterator[_Visit]:
    """Yield what is right below a node, with the scope it is in."""
    match node:
        case ast.Name():
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            elements = (part for part in ast.iter_child_nodes(node) if not isinstance(part, ast.comprehension))
            first, *others = node.generators
            inner = scope.open("comprehension")
            yield first.iter, scope  # read around, where the loop variable is not yet one
            yield from ((part, inner) for part in (first.target, *first.ifs, *others, *elements))
        case ast.NamedExpr(target=target, value=value):
            yield value, scope
            while isinstance(scope, _Inner) and scope.kind == "comprehension":
                scope = scope.around
            yield target, scope
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            arguments = (part.arg for part in ast.iter_child_nodes(node.args) if isinstance(part, ast.arg))
            yield from _children(node, scope, scope.open("function", arguments))
        case ast.ClassDef():
            yield from _children(node, scope, scope.open("class"))
        case _:
            yield from _children(node, scope, scope)


def _children(node: ast.AST, scope: _Scope, body: _Scope) -> Iterator[_Visit]:
    for name in node._fields:
        value = getattr(node, name, None)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and not isinstance(part, _LEAVES):
                yield part, body if name == "body" else scope
