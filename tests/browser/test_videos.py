"""Video tabs on the static page: for the mouse, the keyboard and screen readers; nothing loads before play."""

from __future__ import annotations

import pytest

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def test_nothing_is_asked_of_another_site_before_play(visit: Visit) -> None:
    window = visit.open("ja/W1D5_Tutorial3.html")
    assert window.locator(".nma-videos").count() == 3
    assert window.locator("iframe").count() == 0
    assert visit.outside == []


def test_play_opens_the_video_in_its_place(visit: Visit) -> None:
    window = visit.open("ja/W1D5_Tutorial3.html")
    box = window.locator(".nma-videos").first
    box.locator(".nma-play:visible").click()
    frame = box.locator("iframe")
    frame.wait_for()
    assert "youtube-nocookie.com" in frame.get_attribute("src")
    assert frame.get_attribute("title")
    assert all("youtube" in request for request in visit.outside)
    assert len(visit.outside) == 1


def test_tabs_change_the_source(visit: Visit) -> None:
    window = visit.open("en/W1D5_Tutorial3.html")
    box = window.locator(".nma-videos").first
    tabs = box.get_by_role("tab")
    assert tabs.all_inner_texts()[:2] == ["YouTube", "Bilibili"]
    tabs.nth(1).click()
    assert [tab.get_attribute("aria-selected") for tab in tabs.all()][:2] == ["false", "true"]
    assert box.get_by_role("tabpanel").count() == 1, "the other panel is hidden"
    box.locator(".nma-play:visible").click()
    assert "bilibili" in box.locator("iframe").get_attribute("src")


def test_tabs_work_with_the_keyboard(visit: Visit) -> None:
    window = visit.open("en/W1D5_Tutorial3.html")
    tabs = window.locator(".nma-videos").first.get_by_role("tab")
    count = tabs.count()
    tabs.first.focus()
    for key, expected in (
        ("ArrowRight", 1),
        ("ArrowLeft", 0),
        ("ArrowLeft", count - 1),
        ("Home", 0),
        ("End", count - 1),
    ):
        window.keyboard.press(key)
        assert tabs.nth(expected).get_attribute("aria-selected") == "true", key
        assert tabs.nth(expected).evaluate("tab => tab === document.activeElement"), key
    assert [tab.get_attribute("tabindex") for tab in tabs.all()].count("0") == 1


def test_a_panel_is_named_by_its_tab(visit: Visit) -> None:
    window = visit.open("en/W1D5_Tutorial3.html")
    for box in window.locator(".nma-videos").all():
        for tab in box.get_by_role("tab").all():
            panel = window.locator(f"#{tab.get_attribute('aria-controls')}")
            assert panel.get_attribute("aria-labelledby") == tab.get_attribute("id")


def test_without_javascript_every_video_has_a_link(visit: Visit) -> None:
    window = visit.open("en/W1D5_Tutorial3.html", java_script_enabled=False)
    links = window.locator(".nma-videos .nma-video a")
    assert links.count() >= 6
    assert all(link.get_attribute("href").startswith("https://") for link in links.all())


def test_slides_open_only_when_asked_and_can_be_downloaded(visit: Visit) -> None:
    window = visit.open("ja/W1D5_Tutorial3.html")
    box = window.locator(".nma-slides").first
    assert box.locator("a[href*='kwyvp']").count() >= 1
    box.locator("button[data-embed]").click()
    assert "osf.io" in box.locator("iframe").get_attribute("src")
