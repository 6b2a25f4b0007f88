"""From code cells to the statements one exercise needs. Runs inside the jail.

The program of an exercise is the last definition of its function and, transitively, what that names: imports,
helpers, constants, classes, later re-bindings and changes in place, in the order of the notebook. Everything else
in the notebook is not run.

Source: the grading section of the project's design.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from nma_w1d5.grading.cells import Cell, parse_cell
from nma_w1d5.grading.names import Reads, bound, certain, changed, reads, side_effects
from nma_w1d5.grading.records import Status
from nma_w1d5.grading.stubs import is_stub

_Found = TypeVar("_Found")
#: Ways of binding a name that no analysis of names sees.
_DYNAMIC = re.compile(r"\b(?:exec|globals|locals|vars|setattr|__dict__|__main__|run_cell|importlib)\b|\bimport\s*\*")


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
        end = len(self.statements)
        wanted: set[int] = set()
        todo, seen = [(name, end)], set()
        while todo:
            item = todo.pop()
            if item in seen:
                continue
            seen.add(item)
            for index in self._sources_of(*item):
                wanted.add(index)
                statement = self.statements[index]
                todo += [(read, index) for read in statement.reads.now]
                todo += [(read, time) for read in statement.reads.later for time in {item[1], end}]
        return [self.statements[index] for index in sorted(wanted)]

    def _sources_of(self, name: str, before: int) -> Iterator[int]:
        """Yield the statements that made ``name`` what it is before statement ``before``."""
        candidates = [index for index in range(before) if name in self.statements[index].cell.source]
        last = next((index for index in reversed(candidates) if self._surely_binds(index, name)), None)
        candidates = [index for index in candidates if last is None or index >= last]
        yield from (index for index in candidates if name in self.statements[index].bound)
        if last is None:
            yield from (index for index in self._star_imports if index < before)
        kind = type(None) if last is None else type(self.statements[last].node)
        if kind in (ast.Import, ast.ImportFrom):
            return
        yield from (index for index in candidates if name in self.statements[index].changed)
        if kind not in (ast.FunctionDef, ast.ClassDef) and not hasattr(builtins, name):
            setters = self._setters.get(name, set())
            between = range(last or 0, before) if setters else ()
            yield from (index for index in between if self.statements[index].reads.now & setters)

    def _surely_binds(self, index: int, name: str) -> bool:
        statement = self.statements[index]
        return name in statement.bound and certain(statement.node)

    @cached_property
    def _star_imports(self) -> list[int]:
        starred = enumerate(self.statements)
        return [i for i, statement in starred if "*" in statement.cell.source and "*" in statement.bound]

    @cached_property
    def _setters(self) -> dict[str, set[str]]:
        """For each global name, the functions whose call may bind it or change its object."""
        setters: dict[str, set[str]] = {}
        for statement in self.statements:
            if isinstance(statement.node, ast.FunctionDef):
                for name in _unless_too_deep(side_effects, statement.node, frozenset()):
                    setters.setdefault(name, set()).add(statement.node.name)
        return setters

    def _last_binding(self, name: str) -> Statement | None:
        return next((s for s in reversed(self.statements) if name in s.cell.source and name in s.bound), None)
