"""The page in front of the languages, as text; the browser tests open it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from nma_w1d5.course.settings import Settings, read_settings
from nma_w1d5.course.site.root_page import render, write_root
from tests.course.site.pages import write_project


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(write_project(tmp_path))


def test_the_root_page_offers_every_language_without_javascript(settings: Settings) -> None:
    page: Any = BeautifulSoup(render("index.html", settings), "html.parser")
    links = page.select("nav a")
    assert [(link["href"], link["lang"], link.text.strip()) for link in links] == [
        ("ja/index.html", "ja", "日本語"),
        ("en/index.html", "en", "English"),
    ]
    assert page.h1.find("span", lang="ja").text == "見本の本"


def test_the_root_page_is_in_the_default_language_and_names_the_others(settings: Settings) -> None:
    page: Any = BeautifulSoup(render("index.html", settings), "html.parser")
    assert page.html["lang"] == "en"
    alternates = {tag["hreflang"]: tag["href"] for tag in page.find_all("link", rel="alternate")}
    assert alternates["ja"] == "https://someone.github.io/course/ja/index.html"
    assert alternates["x-default"] == "https://someone.github.io/course/"


def test_the_script_knows_the_codes_and_the_default(settings: Settings) -> None:
    page: Any = BeautifulSoup(render("index.html", settings), "html.parser")
    script = page.script.text
    assert 'var codes = ["ja", "en"];' in script
    assert '|| "en";' in script


def test_the_page_for_lost_readers_leads_to_every_home_page(settings: Settings) -> None:
    page: Any = BeautifulSoup(render("404.html", settings), "html.parser")
    assert [link["href"] for link in page.select("nav a")] == [
        "https://someone.github.io/course/ja/index.html",
        "https://someone.github.io/course/en/index.html",
    ]


def test_the_page_for_lost_readers_speaks_to_them(settings: Settings) -> None:
    settings.languages[0].strings["Page not found"] = "ありません"  # type: ignore[index]  # the one that was read
    page: Any = BeautifulSoup(render("404.html", settings), "html.parser")
    assert [(span["lang"], span.text) for span in page.h1.find_all("span")] == [
        ("ja", "ありません"),
        ("en", "Page not found"),
    ]


def test_both_pages_load_nothing(settings: Settings) -> None:
    for name in ("index.html", "404.html"):
        page: Any = BeautifulSoup(render(name, settings), "html.parser")
        assert not page.find_all(["img", "iframe"])
        assert not page.find_all("script", src=True)
        assert not page.find_all("link", rel="stylesheet")


def test_write_root_puts_both_pages_in_the_folder(settings: Settings, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    write_root(site, settings)
    assert sorted(path.name for path in site.iterdir()) == [".nojekyll", "404.html", "index.html"]
    assert (site / "index.html").read_text(encoding="utf-8") == render("index.html", settings)
