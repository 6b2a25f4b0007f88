"""What is published: what a page, a style sheet or a script refers to, and nothing else.

Sphinx and the themes write much more beside the pages than these load. Nothing of it is named here: it stays behind
because nothing leads to it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nma_w1d5.course.site import figures, styles

IMPORT = re.compile(r"""\bimport\b[^;"']*["'](\.[^"']+)["']""")


def publish(book: Path, target: Path, entries: Iterable[str], cache: Path) -> None:
    """Copy what is published of a folder that Sphinx wrote: style sheets without unused rules, figures lightened.

    What to begin with are pages, and patterns of what a script loads by itself. Figures are kept for other languages.
    """
    book = book.resolve()
    found = reached(book, entries, _markup)
    words = styles.words_of(_markup(path) for path in found if "mathjax" not in path.parts)

    def style(path: Path) -> str:
        return styles.purged(path.read_text(encoding="utf-8"), words) if path.suffix == ".css" else ""

    sheets = {path for path in found if path.suffix == ".css"}
    for path in found | reached(book, (path.relative_to(book).as_posix() for path in sheets), style):
        copy = target / path.relative_to(book)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".css":
            copy.write_text(style(path), encoding="utf-8")
        else:
            copy.write_bytes(figures.light(path, cache) if path.suffix == ".png" else path.read_bytes())


def reached(folder: Path, entries: Iterable[str], text: Callable[[Path], str]) -> set[Path]:
    """Return the files of a resolved folder to which others lead, beginning with `entries`, by their `text`."""
    found: set[Path] = set()
    waiting = [path for entry in entries for path in folder.glob(entry)]
    while waiting:
        path = waiting.pop()
        if path not in found and path.is_file() and path.is_relative_to(folder):
            found.add(path)
            waiting += (path.parent.joinpath(name).resolve() for name in references(path.suffix, text(path)))
    return found


def references(kind: str, text: str) -> Iterator[str]:
    """Yield the relative addresses in a file whose name ends in `kind`.

    >>> list(references(".html", '<a href="b.html?q=1#c"><img src="d%20e.png"><a href="https://f.org">'))
    ['b.html', 'd e.png']
    """
    found: list[str] = []
    if kind == ".html":
        page = _Page()
        page.feed(text)
        found = page.addresses
    elif kind in (".css", ".js"):
        found = styles.addresses(text) if kind == ".css" else IMPORT.findall(text)
    for address in map(urlsplit, found):
        if address.path and not address.scheme and not address.netloc:
            yield unquote(address.path)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action", "poster") and value]


def _markup(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix in (".html", ".js") else ""
