"""Every link of the real site leads somewhere, and every button to a file of the published folder."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from nma_w1d5.course.build import Course
from tests.course.site.links import broken, links_of, pages_of, published, soup

pytestmark = pytest.mark.browser


def test_every_link_into_the_site_leads_somewhere(html: Path) -> None:
    problems = [broken(link) for page in pages_of(html) for link in links_of(page) if link.inside]
    assert len(problems) > 500
    assert [problem for problem in problems if problem] == []


def test_nothing_loads_from_another_site(html: Path) -> None:
    assert [link for page in pages_of(html) for link in links_of(page) if link.loads and not link.inside] == []


def test_every_button_of_a_notebook_leads_to_a_published_file(html: Path, course: Course) -> None:
    for language in course.settings.codes:
        for page in course.notebooks:
            colab, kaggle, download = soup(html / language / f"{page.name}.html").select(".nma-launch a")
            expected = f"{language}/notebooks/{page.name}.ipynb"
            assert published(colab["href"], course.settings.base_url) == expected
            assert published(kaggle["href"], course.settings.base_url) == expected
            assert (html / language / download["href"]).resolve() == html / expected
            assert (html / expected).is_file()


def test_the_first_cell_of_a_notebook_installs_the_published_wheel(html: Path, course: Course) -> None:
    (wheel,) = (html / "wheels").glob("*.whl")
    for language in course.settings.codes:
        notebook = nbformat.read(html / language / "notebooks" / "W1D5_Tutorial3.ipynb", as_version=4)
        code = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
        assert f"{course.settings.base_url}/wheels/{wheel.name}" in code


def test_the_reference_is_linked_from_the_tutorial(html: Path) -> None:
    for language in ("ja", "en"):
        found = {
            link["href"].split("#")[0] for link in soup(html / language / "W1D5_Tutorial3.html").select("article a")
        }
        assert "api.html" in found


def test_every_public_name_is_in_the_reference(html: Path) -> None:
    import nma_w1d5

    for language in ("ja", "en"):
        page = soup(html / language / "api.html")
        missing = [name for name in nma_w1d5.__all__ if page.find(id=f"nma_w1d5.{name}") is None]
        assert missing == []
