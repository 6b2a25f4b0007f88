"""One language's book: settings, contents, and pages that are not there in the language."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
import yaml

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.settings import CONFIG, CONTENTS, Settings, read_settings
from nma_w1d5.course.site.book import NOTE, book_config, find_page, write_book
from tests.course.site.pages import write_pages, write_project


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(write_project(tmp_path))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages")


def test_a_book_has_what_jupyter_book_needs(pages: Path, settings: Settings) -> None:
    write_book(pages, "ja", settings)
    config = yaml.safe_load((pages / "ja" / CONFIG).read_text(encoding="utf-8"))
    assert config["title"] == "見本の本"
    assert config["sphinx"]["config"]["language"] == "ja"
    assert config["sphinx"]["recursive_update"] is True
    assert config["html"]["baseurl"] == "https://someone.github.io/course/ja/"
    assert (pages / "ja" / CONTENTS).read_text() == (settings.root / CONTENTS).read_text()


def test_a_book_has_the_words_of_its_own_language_only(settings: Settings) -> None:
    entries = book_config(settings, settings.language("ja"))["sphinx"]["config"]["nma_languages"]
    assert [entry["code"] for entry in entries] == ["ja", "en"]
    assert entries[0]["strings"]["Search"] == "検索"
    entries = book_config(settings, settings.language("en"))["sphinx"]["config"]["nma_languages"]
    assert entries[0]["strings"] == {}


def test_a_course_adds_to_what_every_site_is_told(settings: Settings) -> None:
    settings.config["sphinx"] = {"extra_extensions": ["numpydoc"], "config": {"html_theme_options": {"logo": "x"}}}
    config = book_config(settings, settings.languages[0])
    own = config["sphinx"]["config"]
    assert own["extensions"][-2:] == ["nma_w1d5.course.site.theme", "numpydoc"]
    assert "extra_extensions" not in config["sphinx"]
    assert own["html_theme_options"]["logo"] == "x"
    assert own["html_theme_options"]["show_navbar_depth"] == 2
    assert config["execute"] == {"execute_notebooks": "off"}


def test_making_one_book_leaves_the_settings_as_they_were(settings: Settings) -> None:
    before = yaml.safe_dump(settings.config)
    book_config(settings, settings.language("ja"))
    assert yaml.safe_dump(settings.config) == before


def test_keys_of_the_course_are_kept_from_jupyter_book(settings: Settings) -> None:
    assert not {"languages", "default_language", "publish_branch", "repository"} & set(
        book_config(settings, settings.languages[0])
    )


def test_buttons_lead_to_the_published_branch(settings: Settings) -> None:
    own = book_config(settings, settings.languages[0])["sphinx"]["config"]
    assert own["nma_repository"] == {"url": "https://github.com/someone/course", "branch": "gh-pages"}


def test_a_missing_page_is_borrowed_with_a_note(pages: Path, settings: Settings) -> None:
    write_book(pages, "en", settings)
    text = (pages / "en" / "notes.md").read_text(encoding="utf-8")
    assert "まだ日本語だけです。" in text
    assert text.index("# 覚え書き") < text.index(NOTE) < text.index("まだ日本語だけです。")
    assert text.startswith("---\nnma_language: ja\n---\n")


def test_a_borrowed_notebook_has_the_note_in_the_readers_language(pages: Path, settings: Settings) -> None:
    settings.language("ja").strings[NOTE] = "まだありません。"
    (pages / "ja" / "W1D5_Tutorial3.ipynb").unlink()
    write_book(pages, "ja", settings)
    notebook = nbformat.read(pages / "ja" / "W1D5_Tutorial3.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata["nma_language"] == "en"
    assert notebook.cells[0].source.startswith("# Tutorial 3")
    assert "まだありません。" in notebook.cells[0].source
    assert notebook.cells[4].outputs[0].data["image/png"]


def test_a_borrowed_page_is_not_lent_on(pages: Path, settings: Settings) -> None:
    write_book(pages, "en", settings)
    (pages / "ja" / "notes.md").unlink()
    with pytest.raises(CourseError, match="in no language"):
        write_book(pages, "ja", settings)


def test_a_page_of_the_contents_in_no_language_is_an_error(pages: Path, settings: Settings) -> None:
    (pages / "ja" / "notes.md").unlink()
    with pytest.raises(CourseError, match=r"the page 'notes' is there in no language \(ja, en\)") as caught:
        write_book(pages, "en", settings)
    assert caught.value.path == settings.root / CONTENTS
    assert "book/source/notes.md" in caught.value.remedy


def test_an_unknown_language_is_refused(pages: Path, settings: Settings) -> None:
    with pytest.raises(CourseError, match="got 'fr'"):
        write_book(pages, "fr", settings)


def test_a_page_is_a_notebook_or_markdown(pages: Path) -> None:
    assert find_page(pages / "ja", "W1D5_Tutorial3") == pages / "ja" / "W1D5_Tutorial3.ipynb"
    assert find_page(pages / "ja", "index") == pages / "ja" / "index.md"
    assert find_page(pages / "ja", "nowhere") is None
