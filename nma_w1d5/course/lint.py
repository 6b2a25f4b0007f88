"""Compare the languages of a page: what one says, the others say too, and all of it renders.

Word order differs between languages, so inline equations, code spans and links are compared as collections, not as
sequences.
"""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from IPython.core.inputtransformer2 import TransformerManager
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.source import Cell, Page

SYNTAX = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True)
class Finding:
    """Something to mend: where, and what; in a page of the source, in which cell."""

    path: Path
    line: int
    problem: str
    cell: int | None = None

    def __str__(self) -> str:
        cell = "" if self.cell is None else f"cell {self.cell}: "
        return f"{self.path}:{self.line}: {cell}{self.problem}"


@dataclass(frozen=True)
class Term:
    """One line of the glossary: in each language the ways to write it, and words that are not it."""

    words: Mapping[str, tuple[str, ...]]
    avoid: Mapping[str, tuple[str, ...]]


def read_glossary(path: Path) -> tuple[Term, ...]:
    """Read the glossary, a YAML list of terms; a course may have none."""
    try:
        return tuple(
            Term(
                words={key: tuple(words) for key, words in entry.items() if key != "avoid"},
                avoid={key: tuple(words) for key, words in entry.get("avoid", {}).items()},
            )
            for entry in (yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else ())
        )
    except (AttributeError, TypeError, yaml.YAMLError):
        remedy = "write each term as '- {LANGUAGE: [word, ...], ..., avoid: {LANGUAGE: [word, ...]}}'"
        raise CourseError("expected a list of terms with lists of words", remedy, path=path) from None


def lint_page(page: Page, glossary: Sequence[Term] = ()) -> list[Finding]:
    """Return everything in which the languages of ``page`` differ, and every place that would not render."""
    return [_finding(page, cell, problem) for cell, problem in _problems(page, glossary)]


def _problems(page: Page, glossary: Sequence[Term]) -> Iterator[tuple[Cell, str]]:
    for group in page.translations():
        cells = [cell for cell in group if cell.kind == "prose"]
        for cell in cells:
            for problem in (*_unrendered(cell), *_labels(cell), *_avoided(cell, glossary)):
                yield cell, problem
        for other in cells[1:]:
            for problem in (*_differences(cells[0], other), *_missing_terms(cells[0], other, glossary)):
                yield other, problem
    yield from _dangling_links(page)


def lint_code(page: Page) -> Iterator[Finding]:
    """Yield the syntax errors in the code of ``page``; what IPython adds to Python is none."""
    lines = page.path.read_text(encoding="utf-8").splitlines()
    for cell in page.cells:
        if cell.kind == "code" and (error := _syntax_error(cell.text)):
            options = lines[cell.line :].index(cell.text.splitlines()[0])
            line = cell.line + options + (error.lineno or 1)
            yield _finding(page, cell, f"the code has an error: {error.msg}", line)


def _syntax_error(code: str) -> SyntaxError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning, such as that of an escape in a string, is no error
        try:
            compile(TransformerManager().transform_cell(code), "", "exec", flags=SYNTAX)
        except SyntaxError as error:
            return error
    return None


def _finding(page: Page, cell: Cell, problem: str, line: int | None = None) -> Finding:
    return Finding(page.path, line or cell.line, problem, cell.number)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, double_inline=True).use(myst_block_plugin)


def _tokens(text: str) -> Iterator[Token]:
    """Yield all tokens of ``text``, those inside a line as well."""
    for token in _parser().parse(text):
        yield token
        yield from token.children or ()


def outline(text: str) -> dict[str, tuple[str, ...]]:
    """Return what a translation of ``text`` must share with it, as collections of strings by kind.

    >>> outline("## A *b*\\n\\nSee [c](#d) and $x$.")["link targets"]
    ('#d',)
    """
    tokens = list(_tokens(text))

    def collect(*types: str, attribute: str | None = None) -> tuple[str, ...]:
        found = (token for token in tokens if token.type in types)
        return tuple(
            " ".join((token.content if attribute is None else str(token.attrs[attribute])).split()) for token in found
        )

    return {
        "headings": tuple(token.tag for token in tokens if token.type == "heading_open"),
        "section labels": collect("myst_target"),
        "equations": collect("math_inline", "math_inline_double", "math_block", "math_block_label"),
        "code spans": collect("code_inline"),
        "code blocks": collect("fence", "code_block"),
        "link targets": collect("link_open", attribute="href"),
        "figures": collect("image", attribute="src"),
        "list items": tuple("item" for token in tokens if token.type == "list_item_open"),
        "table rows": tuple("row" for token in tokens if token.type == "tr_open"),
        "HTML tags": tuple(re.findall(r"<(\w+)", " ".join(collect("html_block", "html_inline")))),
    }


def _differences(cell: Cell, other: Cell) -> Iterator[str]:
    ours, theirs = outline(cell.text), outline(other.text)
    for kind, values in ours.items():
        if Counter(values) != Counter(theirs[kind]) or (kind == "headings" and values != theirs[kind]):
            only = _summary((Counter(values) - Counter(theirs[kind])).elements())
            extra = _summary((Counter(theirs[kind]) - Counter(values)).elements())
            yield f"{kind} differ: only '{cell.language}' has {only}; only '{other.language}' has {extra}"


def _summary(values: Iterable[str]) -> str:
    return ", ".join(repr(value) for value in values) or "nothing"


def _unrendered(cell: Cell) -> Iterator[str]:
    """Find emphasis that the Markdown parser leaves as stars, as it does against full-width punctuation."""
    for token in _tokens(cell.text):
        if token.type == "text" and "**" in token.content:
            yield f"bold text that does not render near '{token.content.strip()[:40]}': move the ** off the punctuation"


def _labels(cell: Cell) -> Iterator[str]:
    tokens = _parser().parse(cell.text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "myst_target" and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", token.content):
            yield f"label '({token.content})=' is not made of a-z, 0-9 and '-': it must be the same in all languages"
        labelled = before is not None and before.type == "myst_target"
        if token.type == "heading_open" and token.tag != "h1" and not labelled:
            yield "a heading without a label: put a line such as '(section-name)=' above it"


def _dangling_links(page: Page) -> Iterator[tuple[Cell, str]]:
    prose = [cell for cell in page.cells if cell.kind == "prose"]
    labels = {label for cell in prose for label in outline(cell.text)["section labels"]}
    for cell in prose:
        for target in outline(cell.text)["link targets"]:
            if target.startswith("#") and target.removeprefix("#") not in labels:
                yield cell, f"link to '{target}', which is no label of this page"


def _plain(cell: Cell) -> str:
    """Return the words of a cell, without code and equations, one block a line."""
    lines = (token.children or () for token in _parser().parse(cell.text) if token.type == "inline")
    return "\n".join("".join(token.content for token in line if token.type == "text") for line in lines)


def _uses(words: Sequence[str], text: str) -> bool:
    """Tell whether one of ``words`` begins somewhere in ``text``, in whatever case."""
    patterns = (rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in words)
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _missing_terms(cell: Cell, other: Cell, glossary: Sequence[Term]) -> Iterator[str]:
    for one, two in ((cell, other), (other, cell)):
        for term in glossary:
            words = term.words.get(one.language or "", ()), term.words.get(two.language or "", ())
            if all(words) and _uses(words[0], _plain(one)) and not _uses(words[1], _plain(two)):
                yield f"'{one.language}' says '{words[0][0]}', '{two.language}' does not say '{words[1][0]}'"


def _avoided(cell: Cell, glossary: Sequence[Term]) -> Iterator[str]:
    for term in glossary:
        for word in term.avoid.get(cell.language or "", ()):
            if word in _plain(cell):
                better = term.words[cell.language or ""][0]
                yield f"'{word}' is not the course's word: write '{better}'"
