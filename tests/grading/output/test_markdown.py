"""Feedback as Markdown: readable as it stands, and without power over whoever renders it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nma_w1d5.exercises.rendering import escape_markdown
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked, Marker
from nma_w1d5.grading.output.feedback import compose_feedback
from nma_w1d5.grading.output.pages import render_markdown
from nma_w1d5.wording import say
from tests.grading.rows import EVIL, make_key, make_sandbox, make_submission, mark


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


def render(key: AnswerKey, marked: Marked, *languages: str) -> str:
    return render_markdown([compose_feedback(key, marked, language) for language in languages])


def test_a_known_mistake(key: AnswerKey) -> None:
    (item,) = mark(key, "similarity")
    text = render(key, item, "en")
    assert text.startswith("# Marks and feedback\n\n- Student: similarity\n")
    assert "## `RDM`: 2 / 10" in text
    assert "**A known stumbling block: similarity instead of dissimilarity**" in text
    assert "- ✗ the values are right" in text
    html = MarkdownIt().render(text)
    assert html.count("<h2>") == 2
    assert html.count("<blockquote>") == 2


def test_the_example_is_a_table_of_numbers(key: AnswerKey) -> None:
    (item,) = mark(key, "similarity")
    html = MarkdownIt().render(render(key, item, "en"))
    (table, number) = html.split("<pre><code>")[1:]
    assert [len(line.split()) for line in table.split("</code>")[0].splitlines()] == [6] * 6
    assert len(number.split("</code>")[0].split()) == 1


def test_several_languages_stand_one_below_the_other(key: AnswerKey) -> None:
    (item,) = mark(key, "right")
    html = MarkdownIt().render(render(key, item, "ja", "en"))
    assert html.count("<h1>") == 2
    assert html.count("<hr") == 1
    assert html.index(say("page.title", "ja")) < html.index("<hr") < html.index(say("page.title", "en"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_students_write_stays_text(key: AnswerKey, language: str) -> None:
    (item,) = Marker(key, make_sandbox(key)).mark([make_submission("error", student=EVIL)])
    html = MarkdownIt("commonmark", {"html": True}).render(render(key, item, language))
    assert "<script" not in html
    assert "<a " not in html
    assert html.count("&lt;script&gt;") == 3


def test_a_problem(key: AnswerKey) -> None:
    (item,) = mark(key, "lost")
    text = render(key, item, "ja")
    assert f"## {say('page.problem', 'ja')}" in text
    assert "Input/output error" in text


@given(st.text())
def test_escaped_text_renders_as_itself(text: str) -> None:
    html = MarkdownIt("commonmark", {"html": True}).render("x " + escape_markdown(text))
    assert html.count("<p>") <= 1
    for tag in ("<em", "<strong", "<a", "<code", "<img", "<h", "<ul", "<ol", "<blockquote"):
        assert tag not in html
