"""What is published: what others refer to, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from nma_w1d5.course.site.publish import publish, reached, references
from tests.course.site.pages import grey_square

FILES = {
    "index.html": '<link rel="stylesheet" href="_static/a.css?v=1"><script src="_static/a.js"></script>'
    '<a href="deep/b.html#end">B</a><form action="search.html"></form><p class="used"><img src="a%20b.png">',
    "deep/b.html": '<a href="../index.html">up</a><a href="../../outside.html">out</a><a href="mailto:me@a.org">me</a>',
    "search.html": "<h1>Search</h1>",
    "stale.html": '<img src="stale.png">',
    "stale.png": "",
    "_static/a.css": '.used{background:url("c.svg")}.unused{background:url(d.svg)}@import "e.css";',
    "_static/e.css": ".added{color:red}.gone{color:red}",
    "_static/a.js": 'import { go } from "./f.js"; page.classList.add("added")',
    "_static/f.js": 'const later = () => import("./g.js");',
    "_static/g.js": "",
    "_static/unused.js": "",
    "_static/c.svg": "<svg/>",
    "_static/d.svg": "<svg/>",
    "words.js": "",
    "parts/one.txt": "",
    "parts/two/three.txt": "",
}
PUBLISHED = {
    *("index.html", "deep/b.html", "search.html", "a b.png", "words.js", "parts/one.txt", "parts/two/three.txt"),
    *(f"_static/{name}" for name in ("a.css", "e.css", "a.js", "f.js", "g.js", "c.svg")),
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small book, as Sphinx would leave it: with files that nothing leads to."""
    for name, text in FILES.items():
        path = tmp_path / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "book" / "a b.png").write_bytes(grey_square())
    (tmp_path / "outside.html").write_text("secret")
    return tmp_path / "book"


@pytest.fixture
def target(book: Path, tmp_path: Path) -> Path:
    """The book, published."""
    publish(book, tmp_path / "site", ["index.html", "words.js", "parts/**/*"], tmp_path / "cache")
    return tmp_path / "site"


def test_what_pages_styles_and_scripts_refer_to_is_published_and_nothing_else(target: Path) -> None:
    assert {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()} == PUBLISHED


def test_a_style_sheet_brings_only_what_its_used_rules_load(target: Path) -> None:
    assert (target / "_static/a.css").read_text() == '.used{background:url("c.svg")}@import "e.css";'
    assert (target / "_static/e.css").read_text() == ".added{color:red}"


def test_everything_else_is_copied_as_it_is(target: Path) -> None:
    for name in PUBLISHED - {"_static/a.css", "_static/e.css", "a b.png"}:
        assert (target / name).read_text(encoding="utf-8") == FILES[name], name


def test_figures_are_lightened_and_kept_for_the_next_language(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def lighten(png: bytes) -> bytes:
        calls.append(png)
        return b"light"

    monkeypatch.setattr("nma_w1d5.course.site.figures.lightened", lighten)
    for language in ("ja", "en"):
        publish(book, tmp_path / language, ["index.html"], tmp_path / "cache")
        assert (tmp_path / language / "a b.png").read_bytes() == b"light"
    assert calls == [grey_square()]


def test_a_page_that_nothing_begins_with_is_not_reached(book: Path) -> None:
    assert reached(book, ["gone.html"], lambda path: "") == set()
    assert reached(book, ["search.html"], lambda path: path.read_text()) == {book / "search.html"}


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (
            ".html",
            '<a href="https://a.org/b.html"><a href="//a.org"><a href="#c"><img src="data:image/png;base64,x">',
            [],
        ),
        (".html", "<video poster='p.png'><source src='v.mp4'></video><a href>", ["p.png", "v.mp4"]),
        (".css", "a{b:url( 'c.png?d#e' )} @media print{f{g:url(h.woff)}}", ["c.png", "h.woff"]),
        (".css", "a{content:'no.png'} @import url(i.css);", ["i.css"]),
        (
            ".js",
            'import"./a.js";import b, { c } from "../b.js";import("./d.js");say("./no.js")',
            ["./a.js", "../b.js", "./d.js"],
        ),
        (".txt", "href='a.html'", []),
    ],
)
def test_references(kind: str, text: str, found: list[str]) -> None:
    assert list(references(kind, text)) == found
