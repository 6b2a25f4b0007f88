"""Style sheets keep what a page uses, and nothing else."""

from __future__ import annotations

import pytest
import tinycss2

from nma_w1d5.course.site.styles import addresses, is_used, purged, words_of

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
        (".a:is(.c, :not(.d)) [x='.y'] .b", True),
        ("*, ::before", True),
        ("50.5%", True),
        (r".a\:c", False),
        (".c, .a", True),
        (".a, .c", True),
        (".c, .d", False),
        (".c:is(.a, .b)", False),
        (".c[title='x, y']", False),
    ],
)
def test_selectors_are_used_if_all_classes_of_one_are(selector: str, used: bool) -> None:
    assert is_used(tinycss2.parse_component_value_list(selector), WORDS) is used


def test_a_rule_is_kept_for_one_of_its_selectors() -> None:
    assert purged(".c,.a{x:y}.c{x:y}", WORDS) == ".c,.a{x:y}"


def test_at_rules_stay_and_lose_what_is_unused() -> None:
    css = '@charset "utf-8";@media (min-width:1px){.c{x:y}@supports (x:y){.c{x:y}.a{x:y}}}@keyframes k{0%{x:y}to{x:z}}'
    expected = css.replace(".c{x:y}", "")
    assert purged(css, WORDS) == expected


def test_braces_in_texts_and_addresses_do_not_mislead() -> None:
    css = '.a{content:"} .c{"}.c{x:url(a{b)}.b{x:url("data:x,}{")}'
    assert purged(css, WORDS) == '.a{content:"} .c{"}.b{x:url("data:x,}{")}'


def test_fonts_and_comments_go_and_licences_stay() -> None:
    css = '/*! MIT */@font-face{font-family:"Font 6";src:url(x)}/* a {b} */.a{x:y}/*# sourceMappingURL=m */'
    assert purged(css, WORDS) == "/*! MIT */.a{x:y}"


def test_words_are_whatever_could_name_a_class() -> None:
    assert words_of(['<p class="a btn-sm">', 'x.add("b")']) >= WORDS


def test_addresses_are_those_that_are_loaded() -> None:
    css = '@import "a.css" screen; .b{x:url(c.png);y:"no.png"} @media print{.d{src:url("e.woff"),URL(f.woff)}}'
    assert addresses(css) == ["a.css", "c.png", "e.woff", "f.woff"]
