"""The root page picks a language; the switch leads to the same page and section."""

from __future__ import annotations

import pytest

from tests.browser.visit import Visit, click_in_place

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("ja-JP", "ja"), ("ja", "ja"), ("en-GB", "en"), ("fr-FR", "en")],
)
def test_the_root_page_picks_the_language_of_the_browser(visit: Visit, locale: str, expected: str) -> None:
    window = visit.open("", locale=locale)
    window.wait_for_url(f"**/{expected}/index.html")
    assert window.locator("html").get_attribute("lang") == expected


def test_the_root_page_remembers_the_last_choice(visit: Visit) -> None:
    window = visit.open("", locale="ja-JP")
    window.wait_for_url("**/ja/index.html")
    click_in_place(window, "a.nma-language")
    window.wait_for_url("**/en/index.html")
    window.goto(visit.address)
    window.wait_for_url("**/en/index.html")


def test_the_root_page_offers_all_languages_without_javascript(visit: Visit) -> None:
    window = visit.open("", locale="ja-JP", java_script_enabled=False)
    assert window.locator("nav a").all_inner_texts() == ["日本語", "English"]
    window.click("text=English")
    window.wait_for_url("**/en/index.html")


def test_the_root_page_stays_where_the_reader_wants_to_choose(visit: Visit) -> None:
    window = visit.open("?choose", locale="ja-JP")
    assert window.url.endswith("?choose")
    assert window.locator("nav a").count() == 2


@pytest.mark.parametrize(("here", "there"), [("ja", "en"), ("en", "ja")])
@pytest.mark.parametrize("section", ["section-rdm", "section-bonus-3"])
def test_the_switch_leads_to_the_same_section(visit: Visit, here: str, there: str, section: str) -> None:
    window = visit.open(f"{here}/W1D5_Tutorial3.html#{section}")
    assert window.evaluate("scrollY") > 0
    click_in_place(window, "a.nma-language")
    window.wait_for_url(f"**/{there}/W1D5_Tutorial3.html#{section}")
    visit.settle(window)
    top = window.evaluate(f"document.getElementById('{section}').getBoundingClientRect().top")
    assert -50 < top < 450


def test_the_switch_follows_a_reader_who_scrolled(visit: Visit) -> None:
    window = visit.open("ja/W1D5_Tutorial3.html")
    window.evaluate("document.getElementById('section-tuning').scrollIntoView({behavior: 'instant'})")
    click_in_place(window, "a.nma-language")
    window.wait_for_url("**/en/W1D5_Tutorial3.html#section-tuning")


def test_at_the_top_of_a_page_the_switch_leads_to_the_top(visit: Visit) -> None:
    window = visit.open("ja/api.html")
    click_in_place(window, "a.nma-language")
    window.wait_for_url("**/en/api.html")
    assert "#" not in window.url


def test_every_labelled_section_is_there_in_both_languages(visit: Visit) -> None:
    for page in ("W1D5_Tutorial3", "index", "api"):
        found = [
            visit.open(f"{language}/{page}.html").evaluate(
                "[...document.querySelectorAll('section.nma-labelled')].map((section) => section.id)"
            )
            for language in ("ja", "en")
        ]
        assert found[0] == found[1]
        assert len(found[0]) >= 5
        assert all(name.isascii() for name in found[0])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ["Colabで開く", "教材を検索", "このページの内容"]),
        ("en", ["Open in Colab", "Search the course", "On this page"]),
    ],
)
def test_the_interface_speaks_the_language(visit: Visit, language: str, words: list[str]) -> None:
    page = visit.open(f"{language}/W1D5_Tutorial3.html").content()
    assert [word for word in words if word not in page] == []


def test_no_english_is_left_in_the_japanese_interface(visit: Visit) -> None:
    window = visit.open("ja/W1D5_Tutorial3.html")
    said = window.evaluate(
        """[...document.querySelectorAll('[title], [aria-label], [placeholder]')].flatMap((tag) =>
            ['title', 'aria-label', 'placeholder'].map((name) => tag.getAttribute(name)).filter(Boolean))"""
    )
    assert said
    assert [text for text in said if text.isascii()] == []
