"""From code cells to the statements one exercise needs. Runs inside the jail.

The program of an exercise is the last definition of its function and, transitively, what that names: imports,
helpers, constants, classes, later re-bindings and changes in place, in the order of the notebook. Everything else
in the notebook is not run.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from nma_w1d5.exercises.replies import Note, Reply
from nma_w1d5.exercises.stubs import is_stub, is_unfinished
from nma_w1d5.grading.jail.notebook.statements import Cell, Statement

#: Ways of binding a name that no analysis of names sees.
_DYNAMIC = re.compile(r"\b(?:exec|globals|locals|vars|setattr|__dict__|__main__|run_cell|importlib)\b|\bimport\s*\*")
#: A place in the notebook: number of the cell, number of the statement in it.
_Place = tuple[int, int]


@dataclass(frozen=True)
class Definition:
    """How a notebook defines an exercise.

    ``reply`` is the answer to every call where there is nothing to run. Else the function is taken with the names that
    there are at the first of ``times`` or, should that fail, at the next; None is the end of the notebook.
    """

    reply: Reply | None = None
    notes: tuple[Note, ...] = ()
    times: tuple[_Place | None, ...] = (None,)


class Notebook:
    """The code cells of a submission, in order, and the programs in them. Before them stands what is `given`.

    Examples
    --------
    >>> book = Notebook(["import numpy as np", "import this", "def RDM(r):\\n    return scale * r", "scale = 2"])
    >>> [ast.unparse(statement.node) for statement in book.program("RDM")]
    ['def RDM(r):\\n    return scale * r', 'scale = 2']
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self.cells = tuple(Cell(number, source) for number, source in enumerate(sources, 1))
        self._all: list[Cell] = [Cell(0, ""), *self.cells]
        self._end: _Place = (len(self._all), 0)

    def give(self, imports: str) -> None:
        """Put imports that the page makes before the first cell: they are there unless a cell makes them itself."""
        self._all[0] = Cell(0, imports)

    def given(self, names: Collection[str]) -> list[Statement]:
        """Return the given imports of some names."""
        return [each for each in self._all[0].statements if not each.bound.isdisjoint(names)]

    def definition(self, name: str, stub: str | None = None) -> Definition:
        """Find out whether and how the notebook defines ``name``; ``stub`` is its unchanged form, normalised.

        A statement that binds it to what it makes of it, such as ``RDM = RDM(x)``, does not define it.
        """
        broken = [cell for cell in self.cells if cell.seems_to_define(name) and cell.tree is None]
        binding = [
            place for place in self._places(self._end, lambda cell: cell.could_bind(name)) if self._binds(place, name)
        ]
        own = [place for place in binding if name not in self._at(place).names.now] or binding
        begun = [place for place in own if not is_stub(self._at(place).node, stub)]
        done = [place for place in begun if not is_unfinished(self._at(place).node)] or begun
        later = [cell for cell in broken if not own or cell.number > own[-1][0]]
        if not done:
            dynamic = any(cell.mentions(name) and _DYNAMIC.search(cell.text) for cell in self.cells)
            if later or own or not dynamic:
                nothing = Reply("not_attempted" if own else "missing")
                return Definition(later[-1].error if later else nothing)
            return Definition()
        whole = [place for place in done if self._at(place).defines] or done
        notes: list[Note] = ["earlier_answer"] if done[-1] != own[-1] else []
        notes += ["earlier_definition"] if later else []
        after = (whole[-1][0], whole[-1][1] + 1)
        return Definition(None, tuple(notes), (after,) if done[-1] != own[-1] else (None, after))

    def program(self, name: str, until: _Place | None = None) -> list[Statement]:
        """Return the statements that ``name`` needs at the end of the notebook, or at an earlier place, in order."""
        end = until or self._end
        wanted: set[_Place] = set()
        todo, seen = [(name, end)], set()
        while todo:
            item = todo.pop()
            if item in seen:
                continue
            seen.add(item)
            sources = list(self._sources_of(*item))
            if not sources and item[1] == until and not hasattr(builtins, item[0]):
                todo.append((item[0], self._find_first(item[0], until)))  # what it is before it is something else
            for place in sources:
                wanted.add(place)
                found = self._at(place).names
                todo += [(read, place) for read in found.now]
                todo += [(read, time) for read in found.later for time in {item[1], end}]
        return [self._at(place) for place in sorted(wanted)]

    def _sources_of(self, name: str, before: _Place) -> Iterator[_Place]:
        """Yield the places that made ``name`` what it is at a place."""
        places = self._places(before, lambda cell: cell.could_bind(name))
        last = next((place for place in reversed(places) if self._at(place).surely_binds(name)), None)
        yield from (place for place in places if name in self._at(place).bound and (last is None or place >= last))
        if last is None or last[0] == 0:
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

    def _find_first(self, name: str, since: _Place) -> _Place:
        """Return the place after the first cell that binds ``name`` after a place."""
        later = self._places(self._end, lambda cell: cell.could_bind(name), since)
        return next(((place[0], place[1] + 1) for place in later if self._binds(place, name)), self._end)

    def _binds(self, place: _Place, name: str) -> bool:
        return name in self._at(place).bound

    def _at(self, place: _Place) -> Statement:
        return self._all[place[0]].statements[place[1]]

    def _places(self, before: _Place, wanted: Callable[[Cell], bool], since: _Place = (0, 0)) -> list[_Place]:
        """Return the places, from ``since`` and before ``before``, in cells whose text is ``wanted``."""
        last = before[0] + (before[1] > 0)
        numbers = (number for number in range(since[0], last) if wanted(self._all[number]))
        places = ((number, index) for number in numbers for index in range(len(self._all[number].statements)))
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
