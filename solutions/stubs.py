"""The stubs as students get them, read from the notebook's source: one handed in unchanged is no attempt."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "book" / "source" / "W1D5_Tutorial3.md"
_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?P<body>.*?)^```\s*$", re.DOTALL | re.MULTILINE)
_EXERCISE = re.compile(r"\bexercise-(?P<name>\w+)\b")
_OPTIONS = re.compile(r"\A(?:---\n(?P<block>.*?)^---\n|(?P<lines>(?::[^\n]*\n)+))", re.DOTALL | re.MULTILINE)


def load_stubs(source=SOURCE):
    """Return the code of each exercise's stub.

    Parameters
    ----------
    source : Path
        A notebook as jupytext's MyST Markdown, with cells tagged ``exercise-<name>``.

    Returns
    -------
    dict of str to str
        By exercise; empty if there is no such file, so that the answers work without the course.
    """
    if not source.is_file():
        return {}
    stubs = {}
    for cell in _CELL.finditer(source.read_text(encoding="utf-8")):
        options = _OPTIONS.match(cell["body"])
        tag = options and _EXERCISE.search(options[0])
        if tag:
            stubs[tag["name"]] = cell["body"][options.end() :]
    return stubs
