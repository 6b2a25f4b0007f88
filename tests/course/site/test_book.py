"""One language's book: settings, contents, and pages that are not there in the language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nma_w1d5.course.settings import CONFIG, CONTENTS, Settings, read_settings
from nma_w1d5.course.site.book import book_config, write_book
from tests.course.site import pages
from tests.course.site.pages import write_project


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(write_project(tmp_path / "project"))


def test_a_book_has_what_jupyter_book_needs(tmp_path: Path, settings: Settings) -> None:
    write_book(tmp_path, settings.languages[0], settings)
    config = yaml.safe_load((tmp_path / CONFIG).read_text(encoding="utf-8"))
    assert config["title"] == "見本の本"
    assert config["sphinx"]["config"]["language"] == "ja"
    assert config["sphinx"]["recursive_update"] is True
    assert config["html"]["baseurl"] == "https://someone.github.io/course/ja/"
    assert (tmp_path / CONTENTS).read_text() == pages.CONTENTS


def test_a_book_has_the_words_of_its_own_language_only(settings: Settings) -> None:
    own = book_config(settings, settings.languages[0])["sphinx"]["config"]
    assert own["nma_languages"] == [{"code": "ja", "name": "日本語"}, {"code": "en", "name": "English"}]
    assert own["nma_words"]["Search"] == "検索"
    assert book_config(settings, settings.languages[1])["sphinx"]["config"]["nma_words"] == {}


def test_a_course_adds_to_what_every_site_is_told(settings: Settings) -> None:
    settings.config["sphinx"] = {  # type: ignore[index]  # the one that was read
        "extra_extensions": ["numpydoc"],
        "config": {"html_theme_options": {"logo": "x"}},
    }
    config = book_config(settings, settings.languages[0])
    own = config["sphinx"]["config"]
    assert own["extensions"][-2:] == ["nma_w1d5.course.site.theme", "numpydoc"]
    assert "extra_extensions" not in config["sphinx"]
    assert own["html_theme_options"]["logo"] == "x"
    assert own["html_theme_options"]["show_navbar_depth"] == 2
    assert config["execute"] == {"execute_notebooks": "off"}


def test_making_one_book_leaves_the_settings_as_they_were(settings: Settings) -> None:
    before = yaml.safe_dump(settings.config)
    book_config(settings, settings.languages[0])
    assert yaml.safe_dump(settings.config) == before


def test_keys_of_the_course_are_kept_from_jupyter_book(settings: Settings) -> None:
    assert not {"languages", "default_language", "publish_branch", "repository"} & set(
        book_config(settings, settings.languages[0])
    )


def test_buttons_lead_to_the_published_branch(settings: Settings) -> None:
    own = book_config(settings, settings.languages[0])["sphinx"]["config"]
    assert own["nma_repository"] == {"url": "https://github.com/someone/course", "branch": "gh-pages"}
