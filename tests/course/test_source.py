"""Reading the source: what is right is read whole, and what is wrong names its place and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.source import read_page
from tests.course.conftest import PageOf

LANGUAGES = ["ja", "en"]
PAIR = '+++ {"tags": ["lang-ja"]}\n\nあ\n\n+++ {"tags": ["lang-en"]}\n\nA\n'


def test_reads_cells_with_their_lines_and_roles(mini: Path) -> None:
    path = mini / "book/source/lesson.md"
    page = read_page(path, LANGUAGES)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert page.name == "lesson"
    assert page.has_code
    exercise = next(cell for cell in page.cells if cell.exercise)
    assert exercise.exercise == "double"
    assert lines[exercise.line - 1].startswith("```{code-cell}")
    setup = next(cell for cell in page.cells if "colab-only" in cell.tags)
    assert setup.titles == {"ja": "準備", "en": "Setup"}
    assert [cell.think for cell in page.cells if cell.think] == ["why", "why"]


def test_groups_translations_even_where_pairs_follow_each_other(page_of: PageOf) -> None:
    page = page_of(PAIR + PAIR)
    assert [[cell.language for cell in group] for group in page.translations()] == [LANGUAGES, LANGUAGES]


def test_a_page_of_prose_has_no_code(mini: Path) -> None:
    assert not read_page(mini / "book/source/index.md", LANGUAGES).has_code


def test_shared_cells_speak_every_language(mini: Path) -> None:
    page = read_page(mini / "book/source/lesson.md", LANGUAGES)
    assert all(cell.speaks("ja") and cell.speaks("en") for cell in page.cells if cell.kind == "code")
    assert [cell.speaks("en") for cell in page.cells[:2]] == [False, True]


@pytest.mark.parametrize(
    ("cells", "problem", "remedy"),
    [
        ('+++ {"tags": ["lang-ja"]}\n\nあ\n', "no partner in: en", "tagged lang-en"),
        ('+++ {"tags": ["lang-fr"]}\n\nA\n', "unknown tag 'lang-fr'", "lang-en, lang-ja"),
        ("+++\n\nno language\n", "prose without a language", "lang-ja, lang-en"),
        ("```{code-cell} ipython3\n:tags: [exercise-]\n\nx\n```\n", "unknown tag 'exercise-'", "exercise-NAME"),
        ("```{code-cell} ipython3\n:tags: [exercise-f]\n\ng = 1\n```\n", "does not define 'f'", "def f(...)"),
        ("```{code-cell} ipython3\n:tags: [hide-input]\n\n1\n```\n", "without a title", "title: {ja"),
        ("```{code-cell} ipython3\n---\nalt: {ja: あ}\n---\n1\n```\n", "'alt' lacks en", "in every language"),
        ("```{code-cell} ipython3\n---\nalternative: {}\n---\n1\n```\n", "unknown cell option alternative", "alt"),
        ("```{code-cell} ipython3\n---\ntags: [a\n---\n1\n```\n", "malformed source", "options of that cell"),
        ('+++ {"tags"\n\nあ\n', "malformed source", "options of that cell"),
        (
            '+++ {"tags": ["lang-ja", "instructor"]}\n\nあ\n\n+++ {"tags": ["lang-en"]}\n\nA\n',
            "partners with different tags",
            "the same tags",
        ),
    ],
)
def test_names_place_problem_and_remedy(page_of: PageOf, cells: str, problem: str, remedy: str) -> None:
    with pytest.raises(CourseError, match=re.escape(problem)) as caught:
        page_of(PAIR + cells)
    assert remedy in caught.value.remedy
    assert Path(str(caught.value.path)).name == "page.md"
    if "malformed" not in problem:
        assert caught.value.cell == 3
        assert (caught.value.line or 0) > 10


def test_a_missing_page_points_at_the_table_of_contents(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no such page") as caught:
        read_page(tmp_path / "gone.md", LANGUAGES)
    assert "_toc.yml" in caught.value.remedy


def test_refuses_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes("# 方位".encode("shift_jis"))
    with pytest.raises(CourseError, match="expected UTF-8"):
        read_page(path, LANGUAGES)


def test_refuses_broken_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("---\na: [\n---\n", encoding="utf-8")
    with pytest.raises(CourseError, match="malformed source") as caught:
        read_page(path, LANGUAGES)
    assert caught.value.path == path
