"""No page has a serious or critical fault by axe-core, in any language and theme, wide or narrow."""

from __future__ import annotations

import pytest

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

PAGES = ("index.html", "W1D5_Tutorial3.html", "api.html", "search.html?q=RDM")


def faults(window: object, *rules: str) -> list[str]:
    """Return the serious and critical violations of a page, each with the first element it is about."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    options = {"runOnly": list(rules)} if rules else None
    found = axe.Axe().run(window, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible(visit: Visit, language: str, page: str) -> None:
    window = visit.open(f"{language}/{page}", color_scheme="light")
    window.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert faults(window) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_legible_in_the_dark(visit: Visit, page: str) -> None:
    """It is the same page but for the colours, which are those of all languages."""
    window = visit.open(f"ja/{page}", color_scheme="dark")
    window.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert faults(window, "color-contrast") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["?choose", "404.html"])
def test_the_pages_in_front_are_accessible(visit: Visit, scheme: str, page: str) -> None:
    assert faults(visit.open(page, color_scheme=scheme)) == []


def test_a_phone_is_accessible_too(visit: Visit) -> None:
    assert faults(visit.open("ja/W1D5_Tutorial3.html", width=360, height=740, color_scheme="dark")) == []


def test_the_first_tab_skips_to_the_text(visit: Visit) -> None:
    window = visit.open("ja/index.html")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.getAttribute('href')") == "#main-content"


def test_every_button_has_a_name(visit: Visit) -> None:
    window = visit.open("en/W1D5_Tutorial3.html")
    names = window.eval_on_selector_all(
        "button", "all => all.map((one) => one.getAttribute('aria-label') || one.innerText.trim() || one.title)"
    )
    assert len(names) > 10
    assert all(names)
