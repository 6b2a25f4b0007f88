"""The search finds words of both languages, compound words included, and leads to their sections."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

QUERIES = [
    ("ja", "表現非類似性行列", "W1D5_Tutorial3.html#section-rdm"),
    ("ja", "非類似性", "W1D5_Tutorial3.html#section-rdm"),
    ("ja", "畳み込み層", "W1D5_Tutorial3.html#section-cnn"),
    ("ja", "RDM", "W1D5_Tutorial3.html#section-rdm"),
    ("ja", "ＲＤＭ　相関", "W1D5_Tutorial3.html#section-correlation"),
    ("en", "representational dissimilarity matrix", "W1D5_Tutorial3.html#section-rdm"),
    ("en", "dissimilarity", "W1D5_Tutorial3.html#section-rdm"),
    ("en", "convolutional layer", "W1D5_Tutorial3.html#section-cnn"),
    ("en", "rdm", "W1D5_Tutorial3.html#section-rdm"),
]


@pytest.mark.parametrize(("language", "query", "section"), QUERIES)
def test_a_query_finds_its_section(visit: Visit, language: str, query: str, section: str) -> None:
    window = visit.open(f"{language}/search.html?q={quote(query)}")
    window.wait_for_selector(".nma-results a")
    found = window.eval_on_selector_all(".nma-results a", "links => links.map((link) => link.getAttribute('href'))")
    assert f"./{section}" in found[:8]
    assert window.locator(".nma-results mark").count() > 0


@pytest.mark.parametrize(("language", "query"), [("ja", "の"), ("en", "a")])
def test_however_many_hits_there_are_all_are_shown_and_counted(visit: Visit, language: str, query: str) -> None:
    window = visit.open(f"{language}/search.html?q={quote(query)}")
    window.wait_for_selector(".nma-results a")
    texts = window.evaluate("NMA_SECTIONS.map((one) => `${one.title}\\n${one.text}`.normalize('NFKC').toLowerCase())")
    holding = [text for text in texts if query in text]
    assert len(holding) > 20
    assert window.locator(".nma-results a").count() == len(holding)
    assert window.locator(".nma-status").inner_text().endswith(f" {len(holding)}")


def test_a_hit_leads_to_its_section(visit: Visit) -> None:
    window = visit.open(f"ja/search.html?q={quote('表現非類似性行列')}")
    window.click(".nma-results a")
    window.wait_for_url("**/ja/W1D5_Tutorial3.html#section-rdm")


def test_typing_searches_at_once_from_any_page(visit: Visit) -> None:
    window = visit.open("en/api.html")
    window.keyboard.press("Control+k")
    window.keyboard.type("tuning")
    window.wait_for_selector("#pst-search-dialog .nma-results a")
    assert "tuning" in window.locator("#pst-search-dialog .nma-results").inner_text().lower()
    window.keyboard.press("Escape")
    assert not window.evaluate("document.getElementById('pst-search-dialog').open")


def test_the_dialog_closes_when_a_hit_is_on_the_same_page(visit: Visit) -> None:
    window = visit.open("ja/W1D5_Tutorial3.html")
    window.keyboard.press("Control+k")
    window.keyboard.type("チューニングカーブ")
    window.click("#pst-search-dialog .nma-results a[href$='#section-tuning']")
    window.wait_for_url("**#section-tuning")
    assert not window.evaluate("document.getElementById('pst-search-dialog').open")


@pytest.mark.parametrize(("language", "message"), [("ja", "見つかりませんでした。"), ("en", "Nothing found.")])
def test_nothing_found_is_said(visit: Visit, language: str, message: str) -> None:
    window = visit.open(f"{language}/search.html?q=xyzzy")
    window.wait_for_function(f"document.querySelector('.nma-status').textContent === '{message}'")
    assert window.locator(".nma-results a").count() == 0


def test_all_words_must_be_there(visit: Visit) -> None:
    window = visit.open(f"en/search.html?q={quote('momentum xyzzy')}")
    window.wait_for_function("document.querySelector('.nma-status').textContent !== ''")
    assert window.locator(".nma-results a").count() == 0


def test_an_empty_query_shows_nothing(visit: Visit) -> None:
    window = visit.open("en/search.html?q=rdm")
    window.wait_for_selector(".nma-results a")
    window.fill("input[name=q]", " ")
    window.wait_for_function("document.querySelectorAll('.nma-results a').length === 0")
    assert window.locator(".nma-status").inner_text() == ""


def test_markup_in_a_query_stays_text(visit: Visit) -> None:
    window = visit.open(f"en/search.html?q={quote('<img src=x onerror=alert(1)>')}")
    window.wait_for_function("document.querySelector('.nma-status').textContent !== ''")
    assert window.locator(".nma-results img").count() == 0
