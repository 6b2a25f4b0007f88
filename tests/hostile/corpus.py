"""Read the hostile submissions of the Markdown files in this folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.grading.helpers import EXERCISES, HONEST, notebook

HERE = Path(__file__).parent
_SECTION = re.compile(r"^## (?P<title>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_EXPECTED = re.compile(r"^\*(?P<text>\w+: [^*]+)\*$", re.MULTILINE)
_AT_THE_LIMIT = " at the limit"
_CELL = re.compile(r"^```python\n(?P<source>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Hostile:
    """One hostile submission and, for each exercise, the verdicts that are right for it.

    ``endless`` are the exercises that end by the time limit, or may.
    """

    chapter: str
    title: str
    data: bytes
    expected: dict[str, frozenset[str]]
    endless: frozenset[str]

    def __str__(self) -> str:
        return f"{self.chapter}: {self.title}"


def read_corpus(*files: Path) -> list[Hostile]:
    """Return the submissions of some files; without any, of all hostile ones."""
    return [
        _read_section(path.stem, section["title"], section["body"])
        for path in files or sorted(HERE.glob("*.md"))
        if path.stem != "README"
        for section in _SECTION.finditer(path.read_text(encoding="utf-8"))
    ]


def _read_section(chapter: str, title: str, body: str) -> Hostile:
    expected, endless = dict.fromkeys(EXERCISES, frozenset({"correct"})), set()
    found = _EXPECTED.search(body)
    assert found is not None, title
    for part in found["text"].split(";"):
        name, verdicts = map(str.strip, part.split(":"))
        expected[name] = frozenset(verdicts.removesuffix(_AT_THE_LIMIT).split("|"))
        endless |= {name} if verdicts.endswith(_AT_THE_LIMIT) or "timeout" in expected[name] else set()
    cells = [cell["source"] for cell in _CELL.finditer(body)]
    filled = [HONEST[name] for name in EXERCISES if not any(_binds(name, cell) for cell in cells)]
    return Hostile(chapter, title, notebook(*filled, *cells), expected, frozenset(endless))


def _binds(name: str, cell: str) -> bool:
    return re.search(rf"(def {name}\(|^{name} =|import {name}$)", cell, re.MULTILINE) is not None
