"""The source of all languages: one MyST-Markdown notebook per page, read into plain values.

Code stands once and is shared by all languages. Prose stands in adjacent cells, each tagged ``lang-CODE``. Everything
else a cell is for is a tag as well; CONTRIBUTING lists them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import jupytext.myst

from nma_w1d5.course.errors import CourseError

PLAIN_TAGS = frozenset({"instructor", "hide-input", "each-language", "colab-only", "page-only", "nbval-check-output"})
NAMED_TAGS = ("exercise", "think")


@dataclass(frozen=True)
class Cell:
    """One cell of the source: ``"prose"`` or ``"code"``.

    Its number and the line it starts on are counted from 1. By language, it may have the title of its fold and the
    alternative text of its figure.
    """

    kind: str
    text: str
    number: int
    line: int
    tags: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    alts: Mapping[str, str] = field(default_factory=dict)

    def named(self, role: str) -> str | None:
        """Return NAME where the cell is tagged ``role-NAME``, else None."""
        prefix = f"{role}-"
        return next((tag.removeprefix(prefix) for tag in self.tags if tag.startswith(prefix)), None)

    @property
    def language(self) -> str | None:
        """The one language the cell is for, or None for all."""
        return self.named("lang")

    @property
    def exercise(self) -> str | None:
        """The exercise whose stub the cell holds, or None."""
        return self.named("exercise")

    @property
    def think(self) -> str | None:
        """The Think! question that the cell asks, or None."""
        return self.named("think")

    def speaks(self, language: str) -> bool:
        """Tell whether readers of ``language`` see the cell."""
        return self.language in (None, language)


@dataclass(frozen=True)
class Page:
    """One page: its path and its cells, in order."""

    path: Path
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The name of the page in the table of contents and in links."""
        return self.path.stem

    @property
    def has_code(self) -> bool:
        """Whether the page is a notebook; a page of prose alone stays Markdown."""
        return any(cell.kind == "code" for cell in self.cells)

    def error(self, cell: Cell, problem: str, remedy: str) -> CourseError:
        """Make the error that names this page and ``cell``."""
        return CourseError(problem, remedy, path=self.path, cell=cell.number, line=cell.line, language=cell.language)

    def translations(self) -> Iterator[tuple[Cell, ...]]:
        """Yield each run of neighbouring cells that have a language of their own: they say the same thing."""
        for key, run in groupby(self.cells, key=lambda cell: cell.language is not None):
            if key:
                yield from _split_at_repeats(run)


def _split_at_repeats(run: Iterator[Cell]) -> Iterator[tuple[Cell, ...]]:
    group: list[Cell] = []
    for cell in run:
        if group and (cell.kind != group[0].kind or cell.language in {other.language for other in group}):
            yield tuple(group)
            group = []
        group.append(cell)
    yield tuple(group)


def read_page(path: Path, languages: Sequence[str]) -> Page:
    """Read and check one page of the source, a Markdown notebook (``jupytext`` format ``md:myst``).

    A CourseError is raised for a file that is missing or malformed, an unknown tag, prose without a language, a cell
    without its partner in another language, a title or an alternative text that lacks a language.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError("there is no such page", "write it, or take it out of _toc.yml", path=path) from None
    except UnicodeDecodeError as error:
        raise CourseError(f"expected UTF-8 text: {error}", "save the file as UTF-8", path=path) from None
    page = Page(path, tuple(_read_cells(text, path)))
    for cell in page.cells:
        for problem, remedy in _mistakes(cell, languages):
            raise page.error(cell, problem, remedy)
    for group in page.translations():
        _check_partners(page, group, languages)
    return page


def _read_cells(text: str, path: Path) -> Iterator[Cell]:
    try:
        notebook = jupytext.myst.myst_to_notebook(text, add_source_map=True)
    except Exception as error:  # front matter that YAML refuses comes as the YAML library's own errors
        cells = isinstance(error, jupytext.myst.MystMetadataParsingError)
        remedy = "mend the YAML or JSON options of that cell" if cells else "start the page as the others start"
        raise CourseError(f"malformed source: {error}", remedy, path=path) from None
    for number, (cell, line) in enumerate(zip(notebook.cells, notebook.metadata["source_map"], strict=True), start=1):
        if unknown := ", ".join(sorted(set(cell.metadata) - {"tags", "title", "alt"})):
            problem = f"unknown cell option {unknown}"
            raise CourseError(problem, "use tags, title or alt", path=path, cell=number, line=line)
        yield Cell(
            kind="code" if cell.cell_type == "code" else "prose",
            text=cell.source,
            number=number,
            line=line,
            tags=tuple(cell.metadata.get("tags", ())),
            titles=dict(cell.metadata.get("title", {})),
            alts=dict(cell.metadata.get("alt", {})),
        )


def _mistakes(cell: Cell, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a cell, each with a remedy."""
    tags = [f"lang-{language}" for language in languages]
    for tag in cell.tags:
        role, _, name = tag.partition("-")
        if tag not in {*PLAIN_TAGS, *tags} and not (role in NAMED_TAGS and name):
            listed = ", ".join([*sorted({*PLAIN_TAGS, *tags}), *(f"{role}-NAME" for role in NAMED_TAGS)])
            yield f"unknown tag '{tag}'", f"use one of: {listed}"
    if cell.kind == "prose" and cell.language is None:
        yield "prose without a language", f"tag the cell with one of: {', '.join(tags)}"
    name = cell.exercise or ""
    if name and not re.search(rf"^def {re.escape(name)}\(", cell.text, re.MULTILINE):
        remedy = f"write 'def {name}(...)', or name the tag after the stub's function"
        yield f"the exercise cell does not define '{name}'", remedy
    spoken = [language for language in languages if cell.speaks(language)]
    for option, words in (("title", cell.titles), ("alt", cell.alts)):
        if words and (missing := [language for language in spoken if not words.get(language)]):
            yield f"'{option}' lacks {', '.join(missing)}", f"write '{option}' in every language"
    if "hide-input" in cell.tags and not cell.titles:
        titles = ", ".join(f"{language}: ..." for language in spoken)
        yield "a folded cell without a title", f"give it 'title: {{{titles}}}'"


def _check_partners(page: Page, group: Sequence[Cell], languages: Sequence[str]) -> None:
    have = [cell.language for cell in group]
    if missing := [language for language in languages if language not in have]:
        remedy = "put its translation right beside it, tagged " + ", ".join(f"lang-{language}" for language in missing)
        raise page.error(group[0], f"this cell has no partner in: {', '.join(missing)}", remedy)
    roles = {tuple(tag for tag in cell.tags if not tag.startswith("lang-")) for cell in group}
    if len(roles) > 1:
        raise page.error(group[0], "partners with different tags", "give every language the same tags beside lang-…")
