"""Style sheets without what no page uses: a phone loads a third of them.

Sphinx and the themes bring styles for every widget they know, and the names of thousands of icons. A rule is kept if
all the classes of one of its selectors stand somewhere in the pages or scripts.
"""

import re
from collections.abc import Iterable, Iterator

import tinycss2
from tinycss2 import ast
from tinycss2.ast import Node


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return everything in pages and scripts that could be the name of a class."""
    return frozenset(word for text in texts for word in re.findall(r"[\w-]+", text))


def purged(css: str, words: frozenset[str]) -> str:
    """Return a style sheet without the rules whose classes are not among `words`, and without fonts.

    Comments go, except those that begin with ``!``: they hold licences.

    >>> purged(".a .b{c:d} .e,.a{f:g} @media print{.e{h:i}} a:not(.e){j:k}", frozenset("ab"))
    '.a .b{c:d}.e,.a{f:g}@media print{}a:not(.e){j:k}'
    """
    return str(tinycss2.serialize(list(_kept(tinycss2.parse_stylesheet(css), words))))


def _kept(nodes: Iterable[Node], words: frozenset[str]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, ast.QualifiedRule):
            if is_used(node.prelude, words):
                yield node
        elif isinstance(node, ast.AtRule):
            if node.lower_at_keyword in ("media", "supports", "layer", "container") and node.content is not None:
                node.content = list(_kept(tinycss2.parse_rule_list(node.content), words))
            if node.lower_at_keyword != "font-face":  # the fonts are those of the device, and nma.css draws the icons
                yield node
        elif isinstance(node, ast.Comment) and node.value.startswith("!"):
            yield node


def is_used(selectors: Iterable[Node], words: frozenset[str]) -> bool:
    """Tell whether all classes of one of the selectors are among `words`; what stands in brackets does not count."""
    used, dotted = True, False
    for node in selectors:
        if isinstance(node, ast.LiteralToken) and node == ",":
            if used:
                return True
            used = True
        elif isinstance(node, ast.IdentToken) and dotted and node.value not in words:
            used = False
        dotted = isinstance(node, ast.LiteralToken) and node == "."
    return used


def addresses(css: str) -> list[str]:
    """Return what a style sheet loads, by ``url(...)`` or ``@import "..."``.

    >>> addresses('@import "a.css"; .b{background:url(c.png)} @media print{.d{src:url("e.woff")}}')
    ['a.css', 'c.png', 'e.woff']
    """
    found: list[str] = []
    before: Node | None = None
    for node in _flat(tinycss2.parse_component_value_list(css)):
        if isinstance(node, ast.URLToken) or (isinstance(node, ast.StringToken) and _introduces(before)):
            found.append(node.value)
        before = node
    return found


def _introduces(node: Node | None) -> bool:
    """Tell whether a string after this is an address."""
    if isinstance(node, ast.FunctionBlock):
        return node.lower_name == "url"
    return isinstance(node, ast.AtKeywordToken) and node.lower_value == "import"


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield each node, followed by what is inside it."""
    for node in nodes:
        if not isinstance(node, ast.WhitespaceToken):
            yield node
            yield from _flat(getattr(node, "content", None) or getattr(node, "arguments", None) or ())
