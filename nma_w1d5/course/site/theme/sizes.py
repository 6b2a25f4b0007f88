"""Figures at the size they were drawn, crisp where the screen is dense.

A figure is drawn with twice the pixels that it takes on the page. How large it was meant to be stands in the file: its
pixels and its resolution. The page is given that size, so that text does not jump while figures load.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from sphinx.application import Sphinx

INCH = 96  # pixels of a style sheet
WIDE = 1000  # a figure wider than this scrolls in its box on a phone: its text would be too small to read
IMAGE = re.compile(r'<img (?P<rest>[^>]*?src="(?P<source>[^"]+\.png)"[^>]*?)\s*/?>')


def size_on_page(path: Path) -> tuple[int, int]:
    """Return the width and height of a figure on the page, in pixels of a style sheet."""
    with Image.open(path) as image:
        scale = INCH / (image.info.get("dpi", (INCH, INCH))[0] or INCH)
        return round(image.width * scale), round(image.height * scale)


def sized(body: str, size: Callable[[str], tuple[int, int] | None]) -> str:
    """Give the images of a page their sizes, by the names of their files.

    >>> sized('<img alt="a" src="_images/a.png" />', {"a.png": (320, 240)}.get)
    '<img alt="a" src="_images/a.png" width="320" height="240" loading="lazy" />'
    """

    def replace(match: re.Match[str]) -> str:
        if "width=" in match["rest"] or (found := size(Path(match["source"]).name)) is None:
            return match[0]
        wide = ' class="nma-wide"' if found[0] > WIDE and "class=" not in match["rest"] else ""
        return f'<img {match["rest"].rstrip()}{wide} width="{found[0]}" height="{found[1]}" loading="lazy" />'

    return IMAGE.sub(replace, body)


def give_sizes(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the figures of a page their sizes."""
    paths = {name: Path(app.srcdir, path) for path, (_, name) in app.env.images.items()}
    if "body" in context:
        context["body"] = sized(context["body"], lambda name: size_on_page(paths[name]) if name in paths else None)
