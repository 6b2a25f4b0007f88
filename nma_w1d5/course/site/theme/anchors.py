"""The same address for a section in every language.

A heading's identifier comes from its text, so a Japanese heading gets a number that changes when a section is
added. A section with an ASCII label, ``(section-rdm)=``, is known by that label instead, everywhere: in the
address bar, in the contents, in the search, and in the switch to the other language.
"""

from docutils import nodes
from sphinx.transforms import SphinxTransform


class LabelFirst(SphinxTransform):
    """Put the explicit label of a section before the identifier made from its heading."""

    # After docutils moved the label to the section, before Sphinx collects the contents.
    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Reorder the identifiers of all sections of the page, and mark the sections that have a label."""
        explicit = {self.document.nameids.get(name) for name, own in self.document.nametypes.items() if own}
        for section in self.document.findall(nodes.section):
            section["ids"].sort(key=lambda name: name not in explicit)
            if section["ids"][0] in explicit:
                section["classes"].append("nma-labelled")
