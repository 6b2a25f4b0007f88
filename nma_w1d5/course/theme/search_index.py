"""What the search in the browser reads: the text of each section, as it stands.

Japanese has no spaces. The index that Sphinx makes splits compound words when it writes but not when it
searches, so that a long compound finds nothing. The course is small enough to look for the words in the text
itself: no splitting, any language, and every hit leads to its section.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

FILE = "sections.js"
SKIPPED = (
    nodes.comment,
    nodes.raw,
    nodes.system_message,
    nodes.target,
    addnodes.toctree,
    nodes.substitution_definition,
)
# Taken as one piece of text; the children of any other node are taken one by one.
WHOLE = (nodes.Text, nodes.literal_block, nodes.math_block, nodes.math, nodes.literal, nodes.paragraph)


def sections(page: str, title: str, doctree: nodes.document) -> Iterator[dict[str, str]]:
    """Yield the address, the titles and the text of each section of a page."""
    for section in doctree.findall(nodes.section):
        heading = next(iter(section.findall(nodes.title)), None)
        name = " ".join(heading.astext().split()) if heading is not None else title
        anchor = "" if isinstance(section.parent, nodes.document) else f"#{section['ids'][0]}"
        yield {"href": f"{page}.html{anchor}", "page": title, "title": name, "text": text_of(section)}


def text_of(section: nodes.section) -> str:
    """Return the text of a section without that of the sections in it."""
    return " ".join(part for child in section.children for part in _texts(child)).strip()


def _texts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, (nodes.section, nodes.title, *SKIPPED)):
        return
    if isinstance(node, WHOLE):
        yield from _words(node.astext())
        return
    for child in node.children:
        yield from _texts(child)


def _words(text: str) -> Iterator[str]:
    squeezed = " ".join(text.split())
    if squeezed:
        yield squeezed


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the sections of all pages beside them, as a script: that loads without a server too."""
    if exception is not None or app.builder.name != "html":
        return
    found = []
    for page in sorted(app.env.found_docs):
        title = app.env.titles[page].astext()
        found += list(sections(page, title, app.env.get_doctree(page)))
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / FILE).write_text(f"window.NMA_SECTIONS = {text};\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("build-finished", write_index)
