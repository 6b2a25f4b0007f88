"""Feedback as Markdown: readable as it stands, and without power over whoever renders it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nma_w1d5.grading.output.feedback import compose_feedback
from nma_w1d5.grading.markdown import escape_markdown, render_markdown
from nma_w1d5.grading.marking import Marker
from tests.grading.rows import EVIL, make_key, make_sandbox, make_submission, mark


@pytest.fixture(scope="module")
def key():
    return make_key()


def test_a_known_mistake(key):
    (item,) = mark(key, "similarity")
    text = render_markdown(compose_feedback(key, item, "en"))
    assert text.startswith("# Marks and feedback\n\n- Student: similarity\n")
    assert "## `RDM`: 2 / 10" in text
    assert "**A known stumbling block: similarity instead of dissimilarity**" in text
    assert "- ✗ the values are right" in text
    html = MarkdownIt().render(text)
    assert html.count("<h2>") == 2
    assert html.count("<blockquote>") == 2


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_students_write_stays_text(key, language):
    (item,) = Marker(key, make_sandbox(key)).mark([make_submission("error", student=EVIL)])
    html = MarkdownIt("commonmark", {"html": True}).render(render_markdown(compose_feedback(key, item, language)))
    assert "<script" not in html
    assert "<a " not in html
    assert html.count("&lt;script&gt;") == 3


def test_a_problem(key):
    (item,) = mark(key, "lost")
    text = render_markdown(compose_feedback(key, item, "ja"))
    assert "## 採点できませんでした" in text
    assert "Input/output error" in text


@given(st.text())
def test_escaped_text_renders_as_itself(text):
    words = text.split()
    html = MarkdownIt("commonmark", {"html": True}).render("x " + escape_markdown(text))
    assert html.count("<p>") <= 1
    for tag in ("<em", "<strong", "<a", "<code", "<img", "<h", "<ul", "<ol", "<blockquote"):
        assert tag not in html
    assert words is not None
