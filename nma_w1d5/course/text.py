"""Small changes to the text of a cell on its way to an edition."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
LABEL = re.compile(r"^\(([a-z0-9-]+)\)=$", re.MULTILINE)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of the placeholders of ``text``; other double braces stay, as LaTeX needs them.

    >>> fill("{{language}} {{M}}", {"language": "ja"})
    'ja {{M}}'
    """
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def anchor(text: str) -> str:
    """Write MyST labels as HTML anchors, which every notebook front end understands.

    >>> anchor("(section-rdm)=\\n## RDM")
    '<a name="section-rdm"></a>\\n\\n## RDM'
    """
    return LABEL.sub(lambda match: f'<a name="{match[1]}"></a>\n', text)
