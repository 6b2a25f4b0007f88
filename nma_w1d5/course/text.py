"""Small changes to the text of a cell on its way to an edition."""

import re
from collections.abc import Mapping


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of the placeholders of ``text``; other double braces stay, as LaTeX needs them.

    >>> fill("{{language}} {{M}}", {"language": "ja"})
    'ja {{M}}'
    """
    return re.sub(r"\{\{\s*([a-z_]+)\s*\}\}", lambda match: values.get(match[1], match[0]), text)


def anchor(text: str) -> str:
    """Write MyST labels as HTML anchors, which every notebook front end understands.

    >>> anchor("(section-rdm)=\\n## RDM")
    '<a name="section-rdm"></a>\\n\\n## RDM'
    """
    return re.sub(r"^\(([a-z0-9-]+)\)=$", r'<a name="\1"></a>\n', text, flags=re.MULTILINE)
