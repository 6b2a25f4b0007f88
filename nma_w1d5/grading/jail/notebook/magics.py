"""Take IPython's own syntax out of a cell, leaving Python. Runs inside the jail.

Only a line that begins a statement can be a magic: ``%`` inside brackets, strings or after a backslash stays.
"""

from __future__ import annotations

import ast
import re
from textwrap import dedent

#: Cell magics whose body is still Python run here.
_PYTHON_CELLS = frozenset({"capture", "time", "timeit", "prun", "python", "python3", "memit", "mprun", "lprun"})
#: Line magics whose rest is a Python statement.
_PYTHON_LINES = frozenset({"time", "timeit", "prun", "memit"})
#: What IPython takes out of pasted lines.
_PROMPTED = re.compile(r"(?:>>>|In \[\d+\]:)(?: |$)", re.MULTILINE)
_PROMPT = re.compile(r"^(?:>>>|In \[\d+\]:|[ \t]*\.{3,}:?)(?: |$)", re.MULTILINE)
#: Magics as scripts have them: called by nbconvert, commented out by Colab.
_CALLED = re.compile(
    r"^(?P<indent>[ \t]*)get_ipython\(\)\.(?:run_(?P<kind>line|cell)_)?magic\((?P<arguments>.*)\)[ \t;]*$", re.MULTILINE
)
_COMMENTED = re.compile(
    r"^# Commented out IPython magic to ensure Python compatibility\.\n(?P<lines>(?:#.*(?:\n|\Z))+)", re.MULTILINE
)
_CELL_MAGIC = re.compile(r"\s*%%(?P<name>\w+)(?P<rest>[^\n]*)(?:\n|\Z)")
_LINE_MAGIC = re.compile(r"(?P<indent>\s*)%(?P<name>\w+)[ \t]*(?P<rest>.*)")
_ESCAPE = re.compile(r"(?P<indent>\s*)(?:%|!|\?|,|;(?=\w)|/(?=\w))")
_ASSIGNMENT = re.compile(r"(?P<target>\s*[\w.,\[\] \t]+?=)[ \t]*(?:%\w|!)")
_HELP = re.compile(r"(?P<indent>\s*)[\w.*]+\?{1,2}[ \t]*$")
_OPTIONS = re.compile(r"(?:-\w+[ \t]*(?:\d+[ \t]+)?)*")
#: What matters outside of strings, and in those of each quote.
_MARKS = {
    "": re.compile("#|'''|\"\"\"|['\"()\\[\\]{}]"),
    **{quote: re.compile(rf"\\.|{quote}") for quote in ("'", '"', "'''", '"""')},
}


def strip_magics(source: str) -> str:
    """Return the Python of a cell, with as many lines as before.

    Examples
    --------
    >>> strip_magics("%matplotlib inline\\nfiles = !ls\\nx = 7 % 4")
    'pass\\nfiles = None\\nx = 7 % 4'
    >>> strip_magics("%%bash\\nrm -rf /")
    ''
    """
    if _PROMPTED.match(source):
        source = _PROMPT.sub("", source)
    magic = _CELL_MAGIC.match(source)
    if magic:
        if magic["name"] not in _PYTHON_CELLS:
            return ""
        blank = "\n" * magic[0].count("\n")
        return blank + strip_magics(dedent(source[magic.end() :]))
    lines, state, swallow = [], _Statement(), False
    for line in source.split("\n"):
        plain = "" if swallow else (_plain(line) if state.at_start else line)
        swallow = (swallow or plain != line) and line.endswith("\\")
        lines.append(plain)
        state.read(plain)
    return "\n".join(lines)


def restore_magics(source: str) -> str:
    r"""Return a text with the Python of magics that nbconvert made calls of, and of cells that Colab commented out.

    Examples
    --------
    >>> restore_magics("get_ipython().run_cell_magic('time', '', 'x = 1\\n')")
    '\nx = 1\n'
    >>> restore_magics("# Commented out IPython magic to ensure Python compatibility.\n# %%time\n# x = 1\n")
    '\nx = 1\n'
    """
    if "get_ipython()" in source:
        source = _CALLED.sub(_call_back, source)
    return _COMMENTED.sub(_comment_in, source) if "# %%" in source else source


def _call_back(found: re.Match[str]) -> str:
    try:
        name, *rest = ast.literal_eval(f"({found['arguments']},)")
        marks = "%%" if found["kind"] == "cell" else "%"
        magic = " ".join([f"{marks}{name}", *rest[:1]]) + "".join(f"\n{body}" for body in rest[1:])
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return found[0]
    return found["indent"] + strip_magics(magic)


def _comment_in(found: re.Match[str]) -> str:
    lines = re.sub("^# ?", "", found["lines"], flags=re.MULTILINE)
    return strip_magics(lines) if "%%" in lines else found[0]


def _plain(line: str) -> str:
    """Return the Python of one line that begins a statement."""
    magic = _LINE_MAGIC.fullmatch(line)
    if magic and magic["name"] == "pylab":
        return magic["indent"] + "from pylab import *"
    if magic and magic["name"] in _PYTHON_LINES:
        return magic["indent"] + (_OPTIONS.sub("", magic["rest"], count=1) or "pass")
    assignment = _ASSIGNMENT.match(line)
    if assignment:
        return assignment["target"] + " None"
    escape = _ESCAPE.match(line) or _HELP.match(line)
    return escape["indent"] + "pass" if escape else line


class _Statement:
    """Where in a statement the reader is: in brackets, in a long string, after a backslash."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._continued = False

    @property
    def at_start(self) -> bool:
        return not (self._depth or self._quote or self._continued)

    def read(self, line: str) -> None:
        """Move over one line."""
        position, mark = 0, ""
        while mark != "#" and (found := _MARKS[self._quote].search(line, position)):
            position, mark = found.end(), found[0]
            if self._quote:
                self._quote = "" if mark == self._quote else self._quote
            elif mark[0] in "\"'":
                self._quote = mark
            elif mark != "#":
                self._depth = max(0, self._depth + (1 if mark in "([{" else -1))
        self._continued = line.endswith("\\") and not self._quote and mark != "#"
        if len(self._quote) == 1 and not line.endswith("\\"):
            self._quote = ""
