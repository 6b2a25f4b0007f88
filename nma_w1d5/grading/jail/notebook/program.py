"""From code cells to the statements one exercise needs. Runs inside the jail.

The program of an exercise is the last definition of its function and, transitively, what that names: imports,
helpers, constants, classes, later re-bindings and changes in place, in the order of the notebook. Everything else
in the notebook is not run.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from nma_w1d5.exercises.replies import Status
from nma_w1d5.exercises.stubs import is_stub
from nma_w1d5.grading.jail.notebook.statements import Cell, Statement

#: Ways of binding a name that no analysis of names sees.
_DYNAMIC = re.compile(r"\b(?:exec|globals|locals|vars|setattr|__dict__|__main__|run_cell|importlib)\b|\bimport\s*\*")
#: A place in the notebook: number of the cell, number of the statement in it.
_Place = tuple[int, int]


@dataclass(frozen=True)
class Definition:
    """How a notebook defines an exercise: ``status`` is ``ok`` when there is something to run."""

    status: Status
    detail: str = ""
    earlier: bool = False


class Notebook:
    """The code cells of a submission, in order, and the programs in them.

    Examples
    --------
    >>> book = Notebook(["import numpy as np", "import this", "def RDM(r):\\n    return scale * r", "scale = 2"])
    >>> [ast.unparse(statement.node) for statement in book.program("RDM")]
    ['def RDM(r):\\n    return scale * r', 'scale = 2']
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self.cells = tuple(Cell(number, source) for number, source in enumerate(sources, 1))
        self._end: _Place = (len(self.cells), 0)

    def definition(self, name: str, stub: str | None = None) -> Definition:
        """Find out whether and how the notebook defines ``name``; ``stub`` is its unchanged form, normalised."""
        broken = [cell for cell in self.cells if cell.seems_to_define(name) and cell.tree is None]
        places = self._places(self._end, lambda cell: cell.could_bind(name))
        last = next((self._at(place) for place in reversed(places) if name in self._at(place).bound), None)
        if last is None:
            if broken:
                return Definition("syntax_error", broken[-1].error)
            dynamic = any(cell.mentions(name) and _DYNAMIC.search(cell.text) for cell in self.cells)
            return Definition("ok" if dynamic else "missing")
        later = [cell for cell in broken if cell.number > last.cell.number]
        if is_stub(last.node, stub):
            return Definition("syntax_error", later[-1].error) if later else Definition("not_attempted")
        return Definition("ok", earlier=bool(later))

    def program(self, name: str) -> list[Statement]:
        """Return the statements that ``name`` needs at the end of the notebook, in order."""
        wanted: set[_Place] = set()
        todo, seen = [(name, self._end)], set()
        while todo:
            item = todo.pop()
            if item in seen:
                continue
            seen.add(item)
            for place in self._sources_of(*item):
                wanted.add(place)
                found = self._at(place).names
                todo += [(read, place) for read in found.now]
                todo += [(read, time) for read in found.later for time in {item[1], self._end}]
        return [self._at(place) for place in sorted(wanted)]

    def _sources_of(self, name: str, before: _Place) -> Iterator[_Place]:
        """Yield the places that made ``name`` what it is at a place."""
        places = self._places(before, lambda cell: cell.could_bind(name))
        last = next((place for place in reversed(places) if self._at(place).surely_binds(name)), None)
        yield from (place for place in places if name in self._at(place).bound and (last is None or place >= last))
        if last is None:
            stars = self._places(before, Cell.could_star)
            yield from (place for place in stars if "*" in self._at(place).bound)
        kind = type(None) if last is None else type(self._at(last).node)
        if kind in (ast.Import, ast.ImportFrom) or (last is None and hasattr(builtins, name)):
            return
        since = last or (0, 0)
        changes = self._places(before, lambda cell: cell.could_change(name), since)
        yield from (place for place in changes if name in self._at(place).names.changed)
        setters = set() if kind in (ast.FunctionDef, ast.ClassDef) else self._setters.get(name, set())
        if setters:
            calls = self._places(before, lambda cell: any(map(cell.mentions, setters)), since)
            yield from (place for place in calls if self._at(place).names.now & setters)

    def _at(self, place: _Place) -> Statement:
        return self.cells[place[0]].statements[place[1]]

    def _places(self, before: _Place, wanted: Callable[[Cell], bool], since: _Place = (0, 0)) -> list[_Place]:
        """Return the places, from ``since`` and before ``before``, in cells whose text is ``wanted``."""
        last = before[0] + (before[1] > 0)
        numbers = (number for number in range(since[0], last) if wanted(self.cells[number]))
        places = ((number, index) for number in numbers for index in range(len(self.cells[number].statements)))
        return [place for place in places if since <= place < before]

    @cached_property
    def _setters(self) -> dict[str, set[str]]:
        """For each global name, the functions whose call may bind it or change its object."""
        setters: dict[str, set[str]] = {}
        for place in self._places(self._end, lambda cell: cell.mentions("def ")):
            node = self._at(place).node
            if isinstance(node, ast.FunctionDef):
                for name in self._at(place).names.effects:
                    setters.setdefault(name, set()).add(node.name)
        return setters
