"""Reading comfort: width, weight, themes, equations, figures, folds, copying, print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.visit import Visit, overflow, read_through

pytestmark = pytest.mark.browser

LANGUAGES = ("ja", "en")
PAGES = ("index.html", "W1D5_Tutorial3.html", "api.html", "search.html?q=RDM")
TUTORIAL = "W1D5_Tutorial3.html"
LIMIT = 2_000_000
MEASURE = 704  # the width of the text, in pixels of a style sheet
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Reading:
    """The tutorial in one language, read to its end."""

    language: str
    visit: Visit
    window: Any


@pytest.fixture(scope="module", params=LANGUAGES)
def reading(request: pytest.FixtureRequest, chromium: Any, address: str) -> Iterator[Reading]:
    """Open the tutorial once for all tests that only look."""
    visit = Visit(chromium, address)
    window = visit.open(f"{request.param}/{TUTORIAL}")
    read_through(window)
    yield Reading(request.param, visit, window)
    visit.leave()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", sorted(set(PAGES) - {TUTORIAL}))
def test_a_page_loads_whole_and_asks_nobody_else(visit: Visit, language: str, page: str) -> None:
    read_through(visit.open(f"{language}/{page}"))
    assert (visit.outside, visit.failed, visit.complaints) == ([], [], [])


def test_the_tutorial_loads_whole_and_asks_nobody_else(reading: Reading) -> None:
    visit = reading.visit
    assert (visit.outside, visit.failed, visit.complaints) == ([], [], [])


def test_the_tutorial_is_light(reading: Reading) -> None:
    weight = sum(reading.visit.weights.values())
    heaviest = sorted(reading.visit.weights.items(), key=lambda item: -item[1])[:5]
    assert 500_000 < weight < LIMIT, (weight, heaviest)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_wider_than_its_window(visit: Visit, language: str, page: str) -> None:
    window = visit.open(f"{language}/{page}", width=360, height=740)
    assert overflow(window) == 0
    window.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert overflow(window) == 0
    window.set_viewport_size({"width": 768, "height": 740})
    assert overflow(window) == 0


def test_on_a_phone_every_figure_is_shown_whole(visit: Visit) -> None:
    window = visit.open(f"ja/{TUTORIAL}", width=360, height=740)
    sizes = window.eval_on_selector_all(
        ".cell_output img", "all => all.map((one) => [one.clientWidth, one.closest('.cell_output').clientWidth])"
    )
    assert len(sizes) > 10
    assert all(0 < width <= box < 360 for width, box in sizes)
    assert overflow(window) == 0


def test_on_a_phone_both_lists_open_and_close(visit: Visit) -> None:
    window = visit.open(f"ja/{TUTORIAL}", width=360, height=740)
    for button, dialog in (
        (".primary-toggle", "pst-primary-sidebar-modal"),
        (".secondary-toggle", "pst-secondary-sidebar-modal"),
    ):
        window.click(f"{button}:visible")
        assert window.evaluate(f"document.getElementById('{dialog}').open")
        assert overflow(window) == 0
        window.keyboard.press("Escape")
        assert not window.evaluate(f"document.getElementById('{dialog}').open")


def test_equations_are_set_and_can_be_read_aloud(reading: Reading) -> None:
    window = reading.window
    assert window.locator("mjx-container").count() > 30
    assert window.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert window.locator("mjx-assistive-mml math").count() == window.locator("mjx-container").count()
    assert "\\frac" not in window.locator("article").inner_text()


def test_figures_are_crisp_and_described(reading: Reading) -> None:
    figures = reading.window.eval_on_selector_all(
        ".cell_output img",
        "images => images.map((image) => [image.alt, image.naturalWidth, Number(image.getAttribute('width'))])",
    )
    assert len(figures) >= 8
    for text, pixels, width in figures:
        assert len(text) > 10, "every figure has an alternative text"
        assert bool(JAPANESE.search(text)) is (reading.language == "ja"), text
        assert pixels >= min(1.9 * width, 2 * MEASURE), f"{text}: {pixels} pixels for a width of {width}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_device(visit: Visit, scheme: str) -> None:
    window = visit.open(f"ja/{TUTORIAL}", color_scheme=scheme)
    assert window.locator("html").get_attribute("data-theme") == scheme
    lightness = sum(map(int, re.findall(r"\d+", colour(window, "body", "background-color"))[:3]))
    assert (lightness > 600) is (scheme == "light")


def test_the_button_changes_the_theme_and_it_is_remembered(visit: Visit) -> None:
    window = visit.open("en/index.html", color_scheme="light")
    window.click(".theme-switch-button:visible")
    assert window.locator("html").get_attribute("data-theme") == "dark"
    window.goto(f"{visit.address}en/{TUTORIAL}")
    assert window.locator("html").get_attribute("data-theme") == "dark"


def test_figures_stay_on_white_in_the_dark(visit: Visit) -> None:
    window = visit.open(f"en/{TUTORIAL}", color_scheme="dark")
    assert colour(window, ".cell_output img", "background-color") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_equations_have_the_colour_of_the_text(visit: Visit, scheme: str) -> None:
    window = visit.open(f"en/{TUTORIAL}", color_scheme=scheme)
    assert colour(window, "mjx-container", "color") == colour(window, "article p", "color")


def test_code_is_copied_as_it_stands(visit: Visit) -> None:
    window = visit.open(f"ja/{TUTORIAL}", permissions=["clipboard-read", "clipboard-write"])
    block = window.locator(".cell:not(.tag_hide-input) .cell_input .highlight").first
    block.hover()
    block.locator(".nma-copy").click()
    window.wait_for_function("document.querySelector('.nma-copy.nma-done') !== null")
    assert window.locator(".nma-copy.nma-done").inner_text() == "コピーしました"
    assert window.evaluate("navigator.clipboard.readText()").strip() == block.locator("pre").inner_text().strip()


def test_helper_cells_are_folded_under_their_titles(reading: Reading) -> None:
    window = reading.window
    folds = window.locator("details.hide")
    assert folds.count() >= 5
    titles = [text.strip() for text in folds.locator("summary").all_inner_texts()]
    assert all(titles)
    assert [title for title in titles if bool(JAPANESE.search(title)) is not (reading.language == "ja")] == []
    first = folds.first
    assert not first.locator("pre").is_visible()
    first.locator("summary").click()
    assert first.locator("pre").is_visible()


def test_sections_have_time_marks(reading: Reading) -> None:
    window = reading.window
    assert window.locator("p.nma-remark").count() >= 8


def test_on_paper_there_is_only_the_text(visit: Visit) -> None:
    window = visit.open(f"ja/{TUTORIAL}")
    window.emulate_media(media="print")
    for hidden in (".nma-languages", ".nma-launch", ".bd-sidebar-primary", ".bd-header-article", ".nma-play"):
        assert not window.locator(hidden).first.is_visible(), hidden
    assert window.locator("article h1").is_visible()
    assert window.locator("mjx-container").first.is_visible()


def test_a_dark_page_prints_light(visit: Visit) -> None:
    window = visit.open(f"en/{TUTORIAL}", color_scheme="dark")
    window.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert window.locator("html").get_attribute("data-theme") == "light"
    assert window.evaluate("[...document.querySelectorAll('.cell_output img')].every((one) => one.loading === 'eager')")
    window.evaluate("dispatchEvent(new Event('afterprint'))")
    assert window.locator("html").get_attribute("data-theme") == "dark"


def test_the_list_of_sections_follows_the_reader(visit: Visit) -> None:
    window = visit.open(f"en/{TUTORIAL}")
    window.evaluate("document.getElementById('section-3').scrollIntoView({behavior: 'instant'})")
    window.wait_for_selector("#pst-page-toc-nav a.active[href='#section-3']")
    assert window.locator("#pst-page-toc-nav a.active").count() == 1


def colour(window: Any, selector: str, name: str) -> str:
    """Return a computed colour of the first such element."""
    return str(window.locator(selector).first.evaluate(f"tag => getComputedStyle(tag).getPropertyValue('{name}')"))
