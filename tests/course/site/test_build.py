"""The site as files: what is in it, what is not, where its links lead, and what stops a build."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.settings import read_settings
from nma_w1d5.course.site.build import build_language, build_site
from nma_w1d5.course.site.publish import reached
from nma_w1d5.course.site.theme.assets import UNREFERRED
from tests.course.site.links import Link, broken, links_of, pages_of, published, searched, soup
from tests.course.site.pages import beside, write_pages, write_project


@pytest.fixture
def html(sample: Path) -> Path:
    return sample / "html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_pages(write_project(tmp_path))


def build(project: Path) -> None:
    """Build the site of a small project."""
    build_site(project / "pages", project / "html", read_settings(project), beside(), project / "cache")


def test_the_site_has_a_folder_for_each_language_and_a_root_page(html: Path) -> None:
    assert sorted(path.name for path in html.iterdir()) == [".nojekyll", "404.html", "en", "index.html", "ja", "wheels"]
    for language in ("ja", "en"):
        names = {path.name for path in (html / language).glob("*.html")}
        assert names == {"index.html", "W1D5_Tutorial3.html", "notes.html", "search.html"}
        assert (html / language / "notebooks" / "W1D5_Tutorial3.ipynb").is_file()
    assert (html / "wheels" / "nma_w1d5-1.0.0-py3-none-any.whl").read_bytes() == b"a wheel"


def test_every_link_into_the_site_leads_somewhere(html: Path) -> None:
    problems = [broken(link) for page in pages_of(html) for link in links_of(page) if link.inside]
    assert len(problems) > 100
    assert [problem for problem in problems if problem] == []


def test_a_link_that_leads_nowhere_would_be_found(html: Path) -> None:
    page = html / "ja" / "index.html"
    assert "no such file" in str(broken(Link(page, "nowhere.html", False)))
    assert "no such section" in str(broken(Link(page, "W1D5_Tutorial3.html#nowhere", False)))


def test_nothing_loads_from_another_site(html: Path) -> None:
    outside = [link for page in pages_of(html) for link in links_of(page) if link.loads and not link.inside]
    assert outside == []
    for path in html.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", path.read_text(encoding="utf-8")), path


def test_every_file_that_a_page_or_style_loads_is_there(html: Path) -> None:
    for path in html.rglob("*.css"):
        for address in re.findall(r"url\(['\"]?([^)'\"]+)", path.read_text(encoding="utf-8")):
            assert address.startswith("data:") or (path.parent / address.split("?")[0].split("#")[0]).is_file(), address


def test_a_page_says_its_language_and_where_the_others_are(html: Path) -> None:
    for language in ("ja", "en"):
        page = soup(html / language / "W1D5_Tutorial3.html")
        assert page.html["lang"] == language
        alternates = {tag["hreflang"]: tag["href"] for tag in page.find_all("link", rel="alternate")}
        assert alternates == {
            "ja": "https://someone.github.io/course/ja/W1D5_Tutorial3.html",
            "en": "https://someone.github.io/course/en/W1D5_Tutorial3.html",
            "x-default": "https://someone.github.io/course/",
        }


def test_a_page_links_to_itself_in_the_other_language(html: Path) -> None:
    link = soup(html / "ja" / "notes.html").find("a", class_="nma-language")
    assert (link["href"], link["hreflang"], link["lang"], link.text) == ("../en/notes.html", "en", "en", "English")


def test_sections_have_the_same_address_in_both_languages(html: Path) -> None:
    labelled = [
        [section["id"] for section in soup(html / language / "W1D5_Tutorial3.html").select("section.nma-labelled")]
        for language in ("ja", "en")
    ]
    assert labelled[0] == labelled[1] == ["section-rdm", "section-end"]


def test_the_buttons_of_a_notebook_lead_to_files_of_the_published_folder(html: Path) -> None:
    for language in ("ja", "en"):
        colab, kaggle, download = soup(html / language / "W1D5_Tutorial3.html").select(".nma-launch a")
        expected = f"{language}/notebooks/W1D5_Tutorial3.ipynb"
        assert published(colab["href"], "https://someone.github.io/course") == expected
        assert published(kaggle["href"], "https://someone.github.io/course") == expected
        assert (html / language / download["href"]).resolve() == (html / expected).resolve()
        assert (html / expected).is_file()


def test_a_page_without_code_has_no_buttons(html: Path) -> None:
    assert not soup(html / "ja" / "index.html").select(".nma-launch")


def test_the_interface_speaks_the_language_of_the_page(html: Path) -> None:
    japanese, english = soup(html / "ja" / "search.html"), soup(html / "en" / "search.html")
    assert japanese.h1.text == "検索"
    assert english.h1.text == "Search"
    assert soup(html / "ja" / "W1D5_Tutorial3.html").select(".nma-launch a")[2].text == "ノートブックを保存"
    assert '"Copy": "\\u30b3\\u30d4\\u30fc"' in str(japanese)


def test_a_fold_shows_the_title_of_its_cell(html: Path) -> None:
    for language, title in (("ja", "補助関数"), ("en", "Helper functions")):
        summary = soup(html / language / "W1D5_Tutorial3.html").select_one("details.hide summary")
        assert summary.get_text(" ", strip=True) == f"{title} {title}"  # one for the open fold, one for the closed
        assert not summary.has_attr("aria-label")


def test_a_figure_has_an_alternative_text_and_its_size(html: Path) -> None:
    for language, text in (("ja", "灰色の四角"), ("en", "A grey square")):
        image = soup(html / language / "W1D5_Tutorial3.html").select_one(".cell_output img")
        assert (image["alt"], image["width"], image["height"]) == (text, "8", "8")


def test_equations_come_with_mathjax_and_other_pages_do_without(html: Path) -> None:
    assert soup(html / "ja" / "W1D5_Tutorial3.html").find("script", src=re.compile("^_static/mathjax/"))
    assert "window.MathJax" not in str(soup(html / "ja" / "index.html"))
    assert not soup(html / "ja" / "index.html").find("script", src=re.compile("mathjax"))
    assert (html / "ja" / "_static" / "mathjax" / "LICENSE").read_text(encoding="utf-8").count("Apache License")
    assert "Redistribution" in (html / "ja" / "_static" / "licences" / "pydata-sphinx-theme.txt").read_text()


def test_no_source_of_a_page_is_published(html: Path) -> None:
    kinds = {path.suffix for path in html.rglob("*") if path.is_file()} - {""}
    assert kinds <= {".html", ".js", ".css", ".woff", ".png", ".svg", ".txt", ".ipynb", ".whl"}
    assert [path for path in html.rglob("*.ipynb") if path.parent.name != "notebooks"] == []


def test_no_file_is_published_that_nothing_leads_to(html: Path) -> None:
    for language in ("ja", "en"):
        folder = html / language
        led = reached(folder, ["*.html", *UNREFERRED, "notebooks/*"], lambda path: path.read_text(errors="replace"))
        assert {path for path in folder.rglob("*") if path.is_file()} == led


def test_a_page_holds_nothing_of_extensions_that_are_not_named(html: Path) -> None:
    text = (html / "ja" / "W1D5_Tutorial3.html").read_text(encoding="utf-8")
    assert re.findall(r"thebe|togglebutton|copybutton|sphinx-design|sphinx_highlight|require\.js", text) == []


def test_the_search_reads_sections(html: Path) -> None:
    found = searched(html, "ja")
    titles = [section["title"] for section in found]
    assert "2.1 表現非類似性行列（RDM）" in titles
    section = found[titles.index("2.1 表現非類似性行列（RDM）")]
    assert section["href"] == "W1D5_Tutorial3.html#section-rdm"
    assert "畳み込み層" in section["text"]
    assert "\\frac" not in section["text"]


def test_a_warning_stops_the_build_and_is_quoted(project: Path) -> None:
    (project / "pages" / "ja" / "index.md").write_text("# 家\n\n[どこにもない](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"(?s)warnings are errors:.*index\.md:3: WARNING.*nowhere\.md") as caught:
        build_language(project / "pages" / "ja", project / "cache" / "ja")
    assert caught.value.language == "ja"
    assert not (project / "cache" / "ja").exists(), "the next run would not read the page again, and pass"


def test_a_build_that_fails_leaves_the_old_site(project: Path) -> None:
    (project / "html").mkdir()
    (project / "html" / "index.html").write_text("old", encoding="utf-8")
    (project / "pages" / "en" / "index.md").write_text("# Home\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(CourseError, match="warnings are errors"):
        build(project)
    assert (project / "html" / "index.html").read_text(encoding="utf-8") == "old"


def test_what_did_not_change_is_neither_read_nor_run_again(project: Path) -> None:
    build(project)
    first = doctrees(project)
    assert set(first) == {f"{code}/{page}" for code in ("ja", "en") for page in ("index", "notes", "W1D5_Tutorial3")}
    build(project)
    assert doctrees(project) == first
    (project / "pages" / "ja" / "notes.md").write_text("# 新しい題\n\n文。\n", encoding="utf-8")
    build(project)
    assert {page for page, when in doctrees(project).items() if first[page] != when} == {"ja/notes"}
    assert "新しい題" in (project / "html" / "ja" / "index.html").read_text(encoding="utf-8"), "the list of pages"


def test_another_setting_makes_everything_again(project: Path) -> None:
    build(project)
    first = doctrees(project)
    config = project / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    build(project)
    assert all(first[page] != when for page, when in doctrees(project).items())


def doctrees(project: Path) -> dict[str, int]:
    """When each page was read, by language and name."""
    found = project.glob("cache/*/_build/.doctrees/*.doctree")
    return {f"{path.parents[2].name}/{path.stem}": path.stat().st_mtime_ns for path in found}


def test_a_site_is_replaced_as_a_whole(sample: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(sample, tmp_path / "project"))
    (project / "html" / "stale.html").touch()
    build(project)
    assert not (project / "html" / "stale.html").exists()
    assert (project / "html" / "ja" / "index.html").is_file()
    assert {path.name for path in project.iterdir()} == {path.name for path in sample.iterdir()}


def test_jupyter_book_by_hand_builds_one_language(sample: Path, tmp_path: Path) -> None:
    pages = Path(shutil.copytree(sample / "pages" / "ja", tmp_path / "ja"))
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "--warningiserror", str(pages)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert (pages / "_build" / "html" / "W1D5_Tutorial3.html").is_file()
