"""The settings: what is read, and how each mistake in them is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.settings import CONFIG, CONTENTS, read_contents, read_mapping, read_settings
from tests.course.site.pages import write_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


def change(project: Path, **keys: object) -> None:
    """Change keys of the project's ``_config.yml``; None takes a key out."""
    config = yaml.safe_load((project / CONFIG).read_text(encoding="utf-8")) | keys
    kept = {key: value for key, value in config.items() if value is not None}
    (project / CONFIG).write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


def test_settings_come_from_the_config_alone(project: Path) -> None:
    settings = read_settings(project)
    assert settings.codes == ("ja", "en")
    assert settings.default_language == "en"
    assert settings.repository_url == "https://github.com/someone/course"
    assert (settings.branch, settings.publish_branch) == ("main", "gh-pages")
    assert settings.base_url == "https://someone.github.io/course"
    assert settings.root == project


def test_a_language_has_a_name_a_title_and_words(project: Path) -> None:
    japanese, english = read_settings(project).languages
    assert (japanese.code, japanese.name, japanese.title) == ("ja", "日本語", "見本の本")
    assert japanese.strings["Search"] == "検索"
    assert english.strings == {}


def test_a_language_is_added_by_an_entry(project: Path) -> None:
    config = yaml.safe_load((project / CONFIG).read_text(encoding="utf-8"))
    change(project, languages=[*config["languages"], {"code": "fr", "name": "Français", "title": "Livre"}])
    assert read_settings(project).codes == ("ja", "en", "fr")


def test_defaults(project: Path) -> None:
    change(project, default_language=None, publish_branch=None)
    settings = read_settings(project)
    assert settings.default_language == "ja"
    assert settings.publish_branch == "main"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"languages": None}, r"languages: expected a list with one entry for each language, got None"),
        ({"languages": []}, r"languages: expected a list"),
        ({"languages": "ja"}, r"languages: expected a list .*'ja'"),
        ({"languages": ["ja"]}, r"languages, entry 1: expected code, name, title and strings, got 'ja'"),
        ({"languages": [{"code": False, "name": "Norsk", "title": "Bok"}]}, r"entry 1: code: expected text, got False"),
        ({"languages": [{"code": "ja", "title": "本"}]}, r"entry 1: name: expected text, got None"),
        ({"languages": [{"code": "ja", "name": "日本語", "title": ""}]}, r"entry 1: title: expected text, got ''"),
        ({"languages": [{"code": "en", "name": "E", "title": "B", "strings": ["a"]}]}, r"entry 1: strings: .*\['a'\]"),
        ({"languages": [{"code": "en", "name": "E", "title": "B"}] * 2}, r"each code once, got \['en', 'en'\]"),
        ({"default_language": "fr"}, r"default_language: expected one of ja, en, got 'fr'"),
        ({"repository": None}, r"repository.branch: expected text, got None"),
        ({"repository": {"branch": "main"}}, r"repository.url: expected text, got None"),
        ({"html": {"baseurl": ""}}, r"html.baseurl: expected text, got ''"),
        ({"html": {"baseurl": "a.org/b"}}, r"html.baseurl: expected an address such as https://\S+, got 'a.org/b'"),
        ({"html": {"baseurl": "https://a.org/b c"}}, r"html.baseurl: expected an address"),
        ({"publish_branch": ""}, r"publish_branch: expected text, got ''"),
        ({"publish_branch": "gh pages"}, r"publish_branch: expected the name of a branch, got 'gh pages'"),
        ({"repository": {"url": "https://github.com/a/b", "branch": "a:b"}}, r"repository.branch: expected the name"),
    ],
)
def test_a_mistake_names_its_key(project: Path, keys: dict[str, object], expected: str) -> None:
    change(project, **keys)
    with pytest.raises(CourseError, match=expected) as caught:
        read_settings(project)
    assert caught.value.path == project / CONFIG


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/someone/course",
        " https://github.com/someone/course/ ",
        "https://github.com/someone/course.git",
        "https://github.com/someone/course.git/",
        "https://github.com//someone/course//",
        "https://www.GitHub.com/someone/course",
        "http://github.com/someone/course",
        "HTTPS://github.com:443/someone/course",
        "https://someone:secret@github.com/someone/course.git",
        "github.com/someone/course",
        "git@github.com:someone/course.git",
        "ssh://git@github.com/someone/course.git",
        "ssh://git@github.com:22/someone/course",
        "git+ssh://git@github.com/someone/course.git/",
        "git://github.com/someone/course.git",
    ],
)
def test_any_address_of_the_repository_gives_the_one_for_browsers(project: Path, url: str) -> None:
    change(project, repository={"url": url, "branch": "main"})
    assert read_settings(project).repository_url == "https://github.com/someone/course"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git@gitlab.com:group/part/course.git", "https://gitlab.com/group/part/course"),
        ("http://localhost:3000/me/course/", "http://localhost:3000/me/course"),
        ("ssh://git@git.example.org:2222/me/course", "https://git.example.org/me/course"),
        ("https://github.com/some.one/c.o-u_rse.github.io", "https://github.com/some.one/c.o-u_rse.github.io"),
    ],
)
def test_a_repository_may_lie_elsewhere_and_be_called_anything(project: Path, url: str, expected: str) -> None:
    change(project, repository={"url": url, "branch": "main"})
    assert read_settings(project).repository_url == expected


@pytest.mark.parametrize(
    "url",
    [
        "someone/course",
        "course",
        "https://github.com",
        "https://github.com/someone",
        "https://github.com/someone/course/tree/main",
        "https://github.com/someone/course?tab=readme",
        "https://github.com/someone/course#top",
        "https://github.com/some one/course",
        "https:/github.com/someone/course",
        "https//github.com/someone/course",
        "htps://github.com/someone/course",
        "https：//github.com/someone/course",
        "https://github.com/誰か/course",
        "file:///srv/course.git",
        "/srv/course.git",
        "../course",
        "C:\\course",
    ],
)
def test_what_is_no_address_of_a_repository_is_refused_by_its_key(project: Path, url: str) -> None:
    change(project, repository={"url": url, "branch": "main"})
    with pytest.raises(CourseError, match=r"repository.url: expected \S*.*https://github.com/OWNER/NAME"):
        read_settings(project)


def test_a_missing_config_says_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="missing") as caught:
        read_settings(tmp_path)
    assert caught.value.path == tmp_path / CONFIG


def test_a_broken_config_names_the_line(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text("title: [open\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"(?s)not valid YAML.*line 2"):
        read_settings(tmp_path)


def test_a_file_without_keys_is_refused(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text("- a\n- b\n", encoding="utf-8")
    with pytest.raises(CourseError, match="expected keys with values, got 'list'"):
        read_mapping(tmp_path / CONFIG)


def test_contents_are_read_home_page_first(project: Path) -> None:
    assert read_contents(project) == ("index", "W1D5_Tutorial3", "notes")


def test_contents_of_parts_and_sections_are_read_in_order(project: Path) -> None:
    contents = {
        "root": "index",
        "parts": [{"caption": "A", "chapters": [{"file": "a", "sections": [{"file": "a1"}]}, {"url": "x"}]}],
    }
    (project / CONTENTS).write_text(yaml.safe_dump(contents), encoding="utf-8")
    assert read_contents(project) == ("index", "a", "a1")


def test_contents_without_a_home_page_are_refused(project: Path) -> None:
    (project / CONTENTS).write_text("chapters: []\n", encoding="utf-8")
    with pytest.raises(CourseError, match="root: expected the name of the home page, got None") as caught:
        read_contents(project)
    assert caught.value.path == project / CONTENTS
