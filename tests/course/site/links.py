"""Find where the links of a built site lead, and which of them lead nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "embed": "src"}
GITHUB = re.compile(r"https://colab\.research\.google\.com/github/[^/]+/[^/]+/blob/[^/]+/(?P<path>.+)")


@dataclass(frozen=True)
class Link:
    """One address on one page: where it stands, what it says, whether the browser loads it by itself."""

    page: Path
    address: str
    loads: bool

    @property
    def inside(self) -> bool:
        """Whether it leads to the site itself."""
        return not urlsplit(self.address).scheme and not self.address.startswith("//")


@cache
def soup(page: Path) -> Any:
    """Return the parsed page."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def pages_of(html: Path) -> list[Path]:
    """Return the pages of a built site."""
    return sorted(html.rglob("*.html"))


def links_of(page: Path) -> Iterator[Link]:
    """Yield every address of a page; what the page holds in itself has none."""
    for tag in soup(page).find_all(href=lambda address: address and not address.startswith("data:")):
        loads = tag.name == "link" and bool({"stylesheet", "icon", "preload"} & set(tag.get("rel", ())))
        yield Link(page, tag["href"], loads)
    for name, attribute in LOADING.items():
        for tag in soup(page).find_all(name, **{attribute: True}):
            yield Link(page, tag[attribute], True)


def broken(link: Link) -> str | None:
    """Tell what is wrong with a link into the site, or return None."""
    parts = urlsplit(link.address)
    target = (link.page.parent / unquote(parts.path)).resolve() if parts.path else link.page
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return f"{link.page}: {link.address}: no such file"
    if parts.fragment and target.suffix == ".html" and not has_anchor(target, unquote(parts.fragment)):
        return f"{link.page}: {link.address}: no such section"
    return None


def has_anchor(page: Path, name: str) -> bool:
    """Tell whether a page has a place of this name."""
    return soup(page).find(id=name) is not None


def published(address: str, base_url: str) -> str | None:
    """Return the path in the published folder that a button's address leads to, or None if it leads elsewhere.

    >>> published("https://colab.research.google.com/github/me/it/blob/gh-pages/ja/notebooks/a.ipynb", "")
    'ja/notebooks/a.ipynb'
    >>> published("https://kaggle.com/kernels/welcome?src=https%3A//a.io/it/ja/notebooks/a.ipynb", "https://a.io/it")
    'ja/notebooks/a.ipynb'
    """
    found = GITHUB.fullmatch(address)
    if found:
        return found["path"]
    source = unquote(urlsplit(address).query.removeprefix("src="))
    return source.removeprefix(f"{base_url}/") if source.startswith(f"{base_url}/") else None


def searched(html: Path, language: str) -> list[dict[str, str]]:
    """Return what the search of a language reads."""
    text = (html / language / "sections.js").read_text(encoding="utf-8")
    found: list[dict[str, str]] = json.loads(text.removeprefix("window.NMA_SECTIONS = ").removesuffix(";\n"))
    return found
