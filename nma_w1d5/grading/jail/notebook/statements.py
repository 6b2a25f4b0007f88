"""Code cells and their statements, parsed and analysed only when asked. Runs inside the jail.

Most cells of a notebook have nothing to do with the exercise, and parsing them would cost more than all the rest:
so whether a cell could bind or change a name is first asked of its text, which may say yes too often, never too
seldom.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator, Set
from functools import cached_property
from textwrap import dedent

from nma_w1d5.exercises.calls import locate
from nma_w1d5.exercises.replies import Reply
from nma_w1d5.grading.jail.notebook.magics import strip_magics
from nma_w1d5.grading.jail.notebook.names import Names, certain, find_names

_CHANGING = frozenset(".[+-*/%@&|^<>\\")
_DEFINITION = re.compile(r"^[ \t]*(?:def[ \t]+(\w+)|(\w+)[ \t]*=(?!=))", re.MULTILINE)
_STAR = re.compile(r"\bimport\s*\*|%pylab\b")


class Cell:
    """One code cell: its number among them, from 1, and what the student wrote, magics and all; 0 holds what is given.

    Examples
    --------
    >>> Cell(3, "%time y = 2").tree.body[0].targets[0].id
    'y'
    >>> Cell(3, "def f(:").error.place
    Place(line=1, code='def f(:', cell='')
    """

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.text = text
        self.filename = f"<cell {number}>"
        # Python takes names that look alike for the same, as does the search for them.
        self._searched = text if text.isascii() else unicodedata.normalize("NFKC", text)

    @property
    def source(self) -> str:
        """Its Python: as it stands, or with magics taken out."""
        return self._parsed[0]

    @property
    def tree(self) -> ast.Module | None:
        """Its syntax tree; None where it has none."""
        return self._parsed[1]

    @property
    def error(self) -> Reply:
        """Why it has no tree."""
        return self._parsed[2]

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements; none where it cannot be parsed."""
        return () if self.tree is None else tuple(Statement(self, node) for node in self.tree.body)

    def mentions(self, name: str) -> bool:
        """Tell whether the name occurs in the text."""
        return name in self._searched

    def could_bind(self, name: str) -> bool:
        """Tell whether the text could bind a name: it stands alone, or after ``def``, ``class`` or ``import``."""
        return any(_could_bind(self._searched, start, start + len(name)) for start in _places(self._searched, name))

    def could_change(self, name: str) -> bool:
        """Tell whether the text could change the object of a name: a dot, a bracket or an operator follows it."""
        text = self._searched
        follows = (text[start + len(name) : start + len(name) + 80].lstrip()[:1] for start in _places(text, name))
        return name in text and ("setattr" in text or any(character in _CHANGING for character in follows))

    def could_star(self) -> bool:
        """Tell whether the text could import all names of a module."""
        text = self._searched  # asked for every name: a plain search first
        return ("*" in text or "%pylab" in text) and _STAR.search(text) is not None

    def seems_to_define(self, name: str) -> bool:
        """Tell whether the text, parsed or not, binds ``name`` at the start of a line."""
        return any(name in found.groups() for found in _DEFINITION.finditer(self._searched))

    @cached_property
    def _parsed(self) -> tuple[str, ast.Module | None, Reply]:
        tree, error = _tree(self.text)
        if tree is not None:
            return self.text, tree, error
        plain = strip_magics(dedent(self.text))  # as IPython does
        return plain, *_tree(plain)


class Statement:
    """One statement at the top level of a cell."""

    def __init__(self, cell: Cell, node: ast.stmt) -> None:
        self.cell = cell
        self.node = node

    @cached_property
    def names(self) -> Names:
        """What it does with global names."""
        return find_names(self.node)

    @property
    def bound(self) -> Set[str]:
        """Names it may bind."""
        return self.names.bound

    @property
    def defines(self) -> bool:
        """Whether it is the definition of a function."""
        function = isinstance(self.node, ast.FunctionDef)
        return function or (isinstance(self.node, ast.Assign) and isinstance(self.node.value, ast.Lambda))

    def surely_binds(self, name: str) -> bool:
        """Tell whether what ``name`` was before does not matter after this statement."""
        return name in self.bound and certain(self.node)


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where a word begins. (A pattern made for each name would take longer to compile than to search.)"""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_in_word(text[start - 1 : start]) or _in_word(text[end : end + 1])):
            yield start
        start = text.find(word, end)


def _in_word(character: str) -> bool:
    return character == "_" or character.isalnum()


def _could_bind(text: str, start: int, end: int) -> bool:
    if text[end : end + 80].lstrip()[:1] not in tuple(".(["):
        return True
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return "def" in before or "class" in before or "import" in before


def _tree(source: str) -> tuple[ast.Module | None, Reply]:
    try:
        return ast.parse(source), Reply("ok")
    except SyntaxError as error:
        place = locate(error.lineno or 1, error.text or "", next(filter(str.strip, source.split("\n")), ""))
        return None, Reply("syntax_error", detail=error.msg, place=place)
    except (ValueError, RecursionError, MemoryError) as error:
        return None, Reply("syntax_error", detail=str(error))
