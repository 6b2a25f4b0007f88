"""Figures at the size they were drawn, crisp where the screen is dense.

A figure is drawn with twice the pixels that it takes on the page. How large it was meant to be stands in the file: its
pixels and its resolution. The page is given that size, so that text does not jump while figures load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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


def sized(body: str, sizes: Mapping[str, tuple[int, int]]) -> str:
    """Give the images of a page their sizes, by the names of their files.

    >>> sized('<img alt="a" src="_images/a.png" />', {"a.png": (320, 240)})
    '<img alt="a" src="_images/a.png" width="320" height="240" loading="lazy" />'
    """

    def replace(match: re.Match[str]) -> str:
        size = sizes.get(Path(match["source"]).name)
        if size is None or "width=" in match["rest"]:
            return match[0]
        wide = ' class="nma-wide"' if size[0] > WIDE and "class=" not in match["rest"] else ""
        given = f'width="{size[0]}" height="{size[1]}" loading="lazy"'
        return f"<img {match['rest'].rstrip()}{wide} {given} />"

    return IMAGE.sub(replace, body)


def sizes_of(images: Iterable[tuple[str, str]], source: Path) -> dict[str, tuple[int, int]]:
    """Return the sizes of PNG files by the name under which they are published."""
    paths = ((name, source / path) for path, name in images if name.endswith(".png"))
    return {name: size_on_page(path) for name, path in paths if path.is_file()}


def give_sizes(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the figures of a page their sizes."""
    if "<img" in context.get("body", ""):
        images = ((path, name) for path, (_, name) in app.env.images.items())
        context["body"] = sized(context["body"], sizes_of(images, Path(app.srcdir)))


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("html-page-context", give_sizes, priority=700)
