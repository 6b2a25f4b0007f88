"""The style sheets of the themes without what no page uses: a phone loads a third of them.

Sphinx and the themes bring styles for every widget they know, and the names of thousands of icons. A rule is kept if
all the classes of one of its selectors stand somewhere in the pages or scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

RULE = re.compile(r"(?P<selectors>[^{};@]+)\{[^{}]*\}")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
WORD = re.compile(r"[\w-]+")
ICON_FONT = re.compile(r"@font-face\s*\{[^}]*Awesome[^}]*\}")
COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)


def purged(css: str, words: frozenset[str]) -> str:
    """Return a style sheet without the rules whose classes are not among `words`.

    Comments go, except those that begin with ``!``: they hold licences.

    >>> purged(".a .b{c:d} .e,.a{f:g} @media print{.e{h:i}} a:not(.e){j:k}", frozenset("ab"))
    '.a .b{c:d} .e,.a{f:g} @media print{} a:not(.e){j:k}'
    """

    def keep(rule: re.Match[str]) -> str:
        return rule[0] if any(is_used(one, words) for one in alternatives(rule["selectors"])) else ""

    return RULE.sub(keep, ICON_FONT.sub("", COMMENT.sub("", css)))


def is_used(selector: str, words: frozenset[str]) -> bool:
    """Tell whether all classes of a selector are among `words`; what ``:not(...)`` and the like say does not count."""
    return all(name in words for name in CLASS.findall(bare(selector)))


def alternatives(selectors: str) -> list[str]:
    """Split a list of selectors at its commas, not at those in brackets."""
    return re.split(r",(?![^(\[]*[)\]])", selectors)


def bare(selector: str) -> str:
    """Return a selector without anything in brackets."""
    before = None
    while before != selector:
        before, selector = selector, re.sub(r"\([^()]*\)|\[[^\]]*\]", "", selector)
    return selector


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return everything in pages and scripts that could be the name of a class."""
    return frozenset(word for text in texts for word in WORD.findall(text))


def purge_styles(app: Sphinx, exception: Exception | None) -> None:
    """Purge all style sheets of a book once its pages are written."""
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    scripts = [path for path in (folder / "_static").rglob("*.js") if "mathjax" not in path.parts]
    words = words_of(path.read_text(encoding="utf-8") for path in [*folder.rglob("*.html"), *scripts])
    for path in (folder / "_static").rglob("*.css"):
        path.write_text(purged(path.read_text(encoding="utf-8"), words), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("build-finished", purge_styles, priority=900)
