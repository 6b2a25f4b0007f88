"""Links and remarks of the text, as a page needs them."""

import posixpath

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform


def inward(address: str, page: str, base_url: str, language: str) -> str | None:
    """Return the way from a page to an address of the published site, or None if it leads outside.

    A notebook in Colab needs the whole address of a page of the course; on the site itself the same link must not
    leave the folder, so that a preview and a copy work too.

    >>> inward("https://a.org/c/en/api.html#api", "W1D5_Tutorial3", "https://a.org/c", "en")
    'api.html#api'
    >>> inward("https://b.org", "W1D5_Tutorial3", "https://a.org/c", "en") is None
    True
    """
    if not address.startswith(f"{base_url}/"):
        return None
    path, mark, anchor = address.removeprefix(f"{base_url}/").partition("#")
    return posixpath.relpath(path, posixpath.dirname(f"{language}/{page}")) + mark + anchor


class InwardLinks(SphinxTransform):
    """Make links to the published site lead to the pages beside this one."""

    default_priority = 880

    def apply(self, **kwargs: object) -> None:
        page, base_url, language = self.env.docname, self.config.nma_base_url, self.config.language
        for link in self.document.findall(nodes.reference):
            found = inward(link.get("refuri", ""), page, base_url, language)
            if found is not None:
                link["refuri"] = found


class Remarks(SphinxTransform):
    """Mark the paragraphs that are one remark, such as the time mark of a section, or on the home page one link."""

    default_priority = 880

    def apply(self, **kwargs: object) -> None:
        is_home = self.env.docname == self.config.root_doc
        for paragraph in self.document.findall(nodes.paragraph):
            if len(paragraph) != 1 or not isinstance(paragraph.parent, nodes.section):
                continue
            if isinstance(paragraph[0], nodes.emphasis):
                paragraph["classes"].append("nma-remark")
            elif is_home and isinstance(paragraph[0], (nodes.reference, addnodes.pending_xref)):
                paragraph["classes"].append("nma-call")
