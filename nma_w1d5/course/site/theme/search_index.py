"""What the search in the browser reads: the text of each section, as it stands.

Japanese has no spaces. The index that Sphinx makes splits compound words when it writes but not when it searches, so
that a long compound finds nothing. The course is small enough to look for the words in the text itself.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

FILE = "sections.js"
SKIPPED = (nodes.Invisible, nodes.math, nodes.math_block, nodes.raw, nodes.system_message, addnodes.toctree)


def sections(page: str, title: str, doctree: nodes.document) -> Iterator[dict[str, str]]:
    """Yield the address, the titles and the text of each section of a page."""
    for section in doctree.findall(nodes.section):
        heading = next(iter(section.findall(nodes.title)), None)
        name = " ".join(heading.astext().split()) if heading is not None else title
        anchor = "" if isinstance(section.parent, nodes.document) else f"#{section['ids'][0]}"
        yield {"href": f"{page}.html{anchor}", "page": title, "title": name, "text": text_of(section)}


def text_of(section: nodes.section) -> str:
    """Return the text of a section without its heading, its equations, and the sections in it."""
    blocks = (_text(child) for child in section.children if not isinstance(child, (nodes.section, nodes.title)))
    return " ".join(" ".join(blocks).split())


def _text(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, SKIPPED):
        return ""
    joint = "" if isinstance(node, nodes.TextElement) else " "
    return joint.join(_text(child) for child in node.children)


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the sections of all pages beside them, as a script: that loads without a server too."""
    if exception is not None or app.builder.name != "html":
        return
    titles = {page: app.env.titles[page].astext() for page in sorted(app.env.found_docs)}
    found = [one for page, title in titles.items() for one in sections(page, title, app.env.get_doctree(page))]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / FILE).write_text(f"window.NMA_SECTIONS = {text};\n", encoding="utf-8")
