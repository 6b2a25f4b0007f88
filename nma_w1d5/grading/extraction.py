"""From code cells to the statements one exercise needs. Runs inside the jail.

The program of an exercise is the last definition of its function and, transitively, what that names: imports,
helpers, constants, classes, later re-bindings and changes in place, in the order of the notebook. Everything else
in the notebook is not run.

Source: the grading section of the project's design.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from nma_w1d5.grading.magics import strip_magics
from nma_w1d5.grading.names import Reads, bound, certain, changed, declared_global, reads
from nma_w1d5.grading.records import Status

_Found = TypeVar("_Found")
#: Ways of binding a name that no analysis of names sees.
_DYNAMIC = re.compile(r"\b(?:exec|globals|locals|vars|setattr|__dict__|__main__|run_cell|importlib)\b|\bimport\s*\*")


@dataclass(frozen=True)
class Cell:
    """One code cell: its number from 1, its Python, and its tree or why it has none."""

    number: int
    source: str
    tree: ast.Module | None
    error: str = ""

    @property
    def filename(self) -> str:
        """What tracebacks call it."""
        return f"<cell {self.number}>"

    def seems_to_define(self, name: str) -> bool:
        """Tell whether the text, parsed or not, binds ``name`` at the start of a line."""
        return re.search(rf"^[ \t]*(?:def[ \t]+{name}\b|{name}[ \t]*=(?!=))", self.source, re.MULTILINE) is not None


@dataclass(frozen=True, eq=False)
class Statement:
    """One statement at the top level of a cell."""

    cell: Cell
    node: ast.stmt

    @cached_property
    def bound(self) -> frozenset[str]:
        """Names it may bind."""
        return _unless_too_deep(bound, self.node, frozenset())

    @cached_property
    def changed(self) -> frozenset[str]:
        """Names whose objects it may change."""
        return _unless_too_deep(changed, self.node, frozenset())

    @cached_property
    def reads(self) -> Reads:
        """Names it reads now and later."""
        return _unless_too_deep(reads, self.node, Reads(frozenset(), frozenset()))


def _unless_too_deep(analyse: Callable[[ast.stmt], _Found], node: ast.stmt, nothing: _Found) -> _Found:
    try:
        return analyse(node)
    except RecursionError:
        return nothing


@dataclass(frozen=True)
class Definition:
    """How a notebook defines an exercise: ``status`` is ``ok`` when there is something to run."""

    status: Status
    detail: str = ""
    earlier: bool = False


def parse_cell(number: int, source: str) -> Cell:
    """Parse a cell, taking magics out where it isn't Python as it stands.

    Examples
    --------
    >>> parse_cell(3, "%time y = 2").tree.body[0].targets[0].id
    'y'
    >>> parse_cell(3, "def f(:").error
    'cell 3, line 1: invalid syntax: `def f(:`'
    """
    tree, _ = _tree(source)
    if tree is not None:
        return Cell(number, source, tree)
    plain = strip_magics(source)
    tree, error = _tree(plain)
    return Cell(number, plain, tree, f"cell {number}, {error}" if tree is None else "")


def _tree(source: str) -> tuple[ast.Module | None, str]:
    try:
        return ast.parse(source), ""
    except SyntaxError as error:
        text = (error.text or "").strip()
        return None, f"line {error.lineno}: {error.msg}" + (f": `{text}`" if text else "")
    except (ValueError, RecursionError, MemoryError) as error:
        return None, f"line 1: {error}"


class Notebook:
    """The code cells of a submission and the programs in them.

    Parameters
    ----------
    sources : iterable of str
        The text of the code cells in order.

    Examples
    --------
    >>> book = Notebook(["import numpy as np", "import this", "def RDM(r):\\n    return scale * r", "scale = 2"])
    >>> [ast.unparse(statement.node) for statement in book.program("RDM")]
    ['def RDM(r):\\n    return scale * r', 'scale = 2']
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self.cells = tuple(parse_cell(number, source) for number, source in enumerate(sources, 1))
        self.statements = tuple(
            Statement(cell, node) for cell in self.cells if cell.tree is not None for node in cell.tree.body
        )
        self._setters = self._find_setters()

    def definition(self, name: str, stub: str | None = None) -> Definition:
        """Find out whether and how the notebook defines ``name``; ``stub`` is its unchanged form, normalised."""
        broken = [cell for cell in self.cells if cell.tree is None and cell.seems_to_define(name)]
        last = self._last_binding(name)
        if last is None:
            if broken:
                return Definition("syntax_error", broken[-1].error)
            dynamic = any(_DYNAMIC.search(cell.source) and name in cell.source for cell in self.cells)
            return Definition("ok" if dynamic else "missing")
        later = [cell for cell in broken if cell.number > last.cell.number]
        if is_stub(last.node, stub):
            return Definition("syntax_error", later[-1].error) if later else Definition("not_attempted")
        return Definition("ok", earlier=bool(later))

    def program(self, name: str) -> list[Statement]:
        """Return the statements that ``name`` needs at the end of the notebook, in order."""
        wanted: set[int] = set()
        todo, seen = [(name, len(self.statements))], set()
        while todo:
            item = todo.pop()
            if item in seen:
                continue
            seen.add(item)
            for index in self._sources_of(*item):
                wanted.add(index)
                statement = self.statements[index]
                todo += [(read, index) for read in statement.reads.now]
                todo += [(read, item[1]) for read in statement.reads.later]
        return [self.statements[index] for index in sorted(wanted)]

    def _sources_of(self, name: str, before: int) -> Iterator[int]:
        """Yield the statements that made ``name`` what it is before statement ``before``."""
        imported, changes, found = False, [], False
        for index in range(before - 1, -1, -1):
            statement = self.statements[index]
            if name in statement.bound:
                yield index
                found = True
                if certain(statement.node):
                    imported = isinstance(statement.node, ast.Import | ast.ImportFrom)
                    break
            elif name in self._setters and statement.reads.now & self._setters[name]:
                yield index
            elif name in statement.changed:
                changes.append(index)
        if not imported:
            yield from changes
        if not found:
            yield from (i for i in range(before) if "*" in self.statements[i].bound)

    def _find_setters(self) -> dict[str, set[str]]:
        """Return, for each name that a function declares global, the functions that do."""
        setters: dict[str, set[str]] = {}
        for statement in self.statements:
            if "global" in statement.cell.source and isinstance(statement.node, ast.FunctionDef):
                for name in declared_global(statement.node):
                    setters.setdefault(name, set()).add(statement.node.name)
        return setters

    def _last_binding(self, name: str) -> Statement | None:
        return next((s for s in reversed(self.statements) if name in s.bound), None)


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
    tree = parse_cell(1, source).tree
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
