"""The projection, held to committed notebooks.

After a wanted change run ``NMA_W1D5_GOLDEN=write python -m pytest tests/course/test_editions.py``, then read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from nma_w1d5.course import editions
from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.run import Outputs
from nma_w1d5.course.source import Page, read_page
from tests.course.conftest import PageOf

Make = Callable[[str, str], str]
GOLDEN = Path(__file__).parent / "golden"
WIDGET = {editions.WIDGET_VIEW: {"model_id": "1"}, "text/plain": "Tab()"}


def outputs_of(page: Page) -> Outputs:
    """Outputs of every kind, as an execution would leave them, for the cells of the mini lesson."""
    printing = next(cell for cell in page.cells if "each-language" in cell.tags).number
    drawing = next(cell for cell in page.cells if cell.alts).number
    return {
        (printing, "ja"): [new_output("stream", name="stdout", text="ja\n")],
        (printing, "en"): [new_output("stream", name="stdout", text="en\n")],
        (drawing, ""): [
            new_output("stream", name="stderr", text="progress\n"),
            new_output("display_data", data={"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}),
            new_output("display_data", data=dict(WIDGET)),
            new_output("display_data", data=WIDGET | {"text/html": "<div>tabs</div>"}),
            new_output("execute_result", data={"text/plain": "42"}, execution_count=7),
        ],
    }


@pytest.fixture
def lesson(mini: Path) -> Page:
    return read_page(mini / "book/source/lesson.md", ["ja", "en"])


@pytest.fixture
def made(mini: Path, lesson: Page) -> Make:
    """Make one edition of the lesson as text."""

    def make(edition: str, language: str) -> str:
        values = {"language": language, "wheel_url": "https://example.org/site/wheels/a.whl"}
        outputs, answers = outputs_of(lesson), read_answers(mini / "solutions")
        notebooks = {
            "student": lambda: editions.student(lesson, language, values),
            "instructor": lambda: editions.instructor(lesson, language, values, outputs, answers),
            "web": lambda: editions.web(lesson, language, values, outputs),
        }
        return editions.write(notebooks[edition]())

    return make


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("edition", ["student", "instructor", "web"])
def test_equals_the_golden_notebook(made: Make, edition: str, language: str) -> None:
    path = GOLDEN / f"{edition}.{language}.ipynb"
    text = made(edition, language)
    if os.environ.get("NMA_W1D5_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()
    nbformat.validate(nbformat.reads(text, as_version=4))


@pytest.mark.parametrize("edition", ["student", "web"])
def test_no_answer_leaves_the_teachers_folder(made: Make, edition: str) -> None:
    text = made(edition, "en")
    assert "raise NotImplementedError" in text
    for secret in ("return 2 * x", "Because it is a sum.", "Only teachers read this."):
        assert secret not in text
        assert secret in made("instructor", "en")


def test_students_get_no_outputs_and_the_page_keeps_those_of_the_answers(made: Make) -> None:
    student = nbformat.reads(made("student", "ja"), as_version=4)
    assert all(cell.outputs == [] for cell in student.cells if cell.cell_type == "code")
    page = nbformat.reads(made("web", "ja"), as_version=4)
    assert next(cell.outputs[0].text for cell in page.cells if cell.get("outputs")) == "ja\n"


def test_a_widget_keeps_its_fallback_and_goes_without_one(lesson: Page) -> None:
    outputs = outputs_of(lesson)
    (drawn,) = (kept for key, kept in outputs.items() if key[1] == "")
    kinds = [sorted(output.get("data", {})) for output in editions.static(drawn)]
    assert kinds == [["image/png", "text/plain"], ["text/html", "text/plain"], ["text/plain"]]
    assert len(drawn) == 5, "the projection must not change what it was given"
    assert editions.WIDGET_VIEW in drawn[3].data


def test_an_inserted_cell_renames_no_other(mini: Path, made: Make) -> None:
    before = [cell.id for cell in nbformat.reads(made("student", "en"), as_version=4).cells]
    path = mini / "book/source/lesson.md"
    head, mark, tail = path.read_text(encoding="utf-8").partition("```{code-cell} ipython3\n:tags: [exercise-double]")
    path.write_text(head + "```{code-cell} ipython3\n\nnew = 1\n```\n\n" + mark + tail, encoding="utf-8")
    page = read_page(path, ["ja", "en"])
    values = {"language": "en", "wheel_url": "https://example.org/site/wheels/a.whl"}
    after = [cell.id for cell in editions.student(page, "en", values).cells]
    assert len(after) == len(before) + 1
    assert [name for name in after if name in before] == before


def test_cells_of_equal_text_have_names_of_their_own(page_of: PageOf) -> None:
    cell = "```{code-cell} ipython3\n\nx\n```\n\n"
    names = [cell.id for cell in editions.student(page_of(cell * 3), "en", {}).cells]
    assert len(set(names)) == 3


def test_a_page_of_prose_becomes_markdown(page_of: PageOf) -> None:
    page = page_of(
        '+++ {"tags": ["lang-ja"]}\n\n(a)=\n## あ\n\n+++ {"tags": ["lang-en"]}\n\n(a)=\n## A {{branch}}\n\n'
        '+++ {"tags": ["lang-ja", "instructor"]}\n\n秘密\n\n+++ {"tags": ["lang-en", "instructor"]}\n\nsecret\n'
    )
    assert editions.prose(page, "en", {"branch": "main"}) == "(a)=\n## A main\n"
    assert editions.prose(page, "ja", {}) == "(a)=\n## あ\n"
