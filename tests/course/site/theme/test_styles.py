"""Style sheets keep what a page uses, and nothing else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from nma_w1d5.course.site.theme.styles import alternatives, bare, is_used, purge_styles, purged, words_of

WORDS = frozenset({"a", "b", "btn-sm"})


@pytest.mark.parametrize(
    ("selector", "used"),
    [
        (".a", True),
        (".a.b > .btn-sm:hover", True),
        (".a .c", False),
        (".btn", False),
        ("p > a[href$='.pdf']", True),
        (".a:not(.c)", True),
        (".a:is(.c, :not(.d))", True),
        ("*, ::before", True),
        ("50.5%", True),
    ],
)
def test_a_selector_is_used_if_all_its_classes_are(selector: str, used: bool) -> None:
    assert is_used(selector, WORDS) is used


def test_commas_in_brackets_do_not_split() -> None:
    assert alternatives(".a,.b:is(.c,.d),e[f='g,h']") == [".a", ".b:is(.c,.d)", "e[f='g,h']"]


def test_bare_takes_nested_brackets() -> None:
    assert bare(".a:is(.c, :not(.d)) [x='.y'] .b") == ".a:is  .b"


def test_a_rule_is_kept_for_one_of_its_selectors() -> None:
    assert purged(".c,.a{x:y}.c{x:y}", WORDS) == ".c,.a{x:y}"


def test_at_rules_stay_and_lose_what_is_unused() -> None:
    css = '@charset "utf-8";@media (min-width:1px){.c{x:y}.a{x:y}}@keyframes k{0%{x:y}to{x:z}}@font-face{font-family:F}'
    expected = '@charset "utf-8";@media (min-width:1px){.a{x:y}}@keyframes k{0%{x:y}to{x:z}}@font-face{font-family:F}'
    assert purged(css, WORDS) == expected


def test_icon_fonts_and_comments_go_and_licences_stay() -> None:
    css = '/*! MIT */@font-face{font-family:"Font Awesome 6";src:url(x)}/* a {b} */.a{x:y}/*# sourceMappingURL=m */'
    assert purged(css, WORDS) == "/*! MIT */.a{x:y}"


def test_words_are_whatever_could_name_a_class() -> None:
    assert words_of(['<p class="a btn-sm">', 'x.add("b")']) >= WORDS


def test_the_styles_of_a_book_are_purged_by_its_pages_and_scripts(tmp_path: Path) -> None:
    static = tmp_path / "_static"
    (static / "mathjax").mkdir(parents=True)
    (tmp_path / "index.html").write_text('<p class="a">', encoding="utf-8")
    (static / "x.js").write_text('element.classList.add("b")', encoding="utf-8")
    (static / "mathjax" / "y.js").write_text('"c"', encoding="utf-8")
    (static / "x.css").write_text(".a{x:y}.b{x:y}.c{x:y}", encoding="utf-8")
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"))
    purge_styles(app, RuntimeError())
    assert (static / "x.css").read_text(encoding="utf-8") == ".a{x:y}.b{x:y}.c{x:y}"
    purge_styles(app, None)
    assert (static / "x.css").read_text(encoding="utf-8") == ".a{x:y}.b{x:y}"
