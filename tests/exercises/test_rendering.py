"""Reports as HTML and as text: complete, accessible, and safe whatever the function said."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from nma_w1d5.exercises.rendering import HERE, escape_markdown, escape_sentence, mark_code, render, strip_code
from nma_w1d5.exercises.reports import Report

REPORT = Report(
    "en",
    "RDM",
    "partial",
    "Partly right.",
    right=("a square matrix",),
    not_right=("right for a tensor (`resp_v1`)",),
    title="a wrong sign",
    hints=("Look at `axis`.", "A stronger hint."),
    remarks=("Your result has the shape 3 × 3.",),
    detail="ValueError: <b>no</b>",
    failures="error × 2",
)


def render_html(report):
    return render(HERE, "check.html", report=report)


def render_text(report):
    return render(HERE, "check.txt", report=report).rstrip("\n")


def test_html_holds_everything_and_escapes_it():
    soup = BeautifulSoup(render_html(REPORT), "html.parser")
    text = soup.get_text()
    for part in ("Partly right.", "a square matrix", "resp_v1", "a wrong sign", "Look at axis.", "3 × 3", "<b>no</b>"):
        assert part in text
    assert "Calls that gave no result: error × 2" in text
    assert "A stronger hint." not in text
    assert soup.find("b") is None
    assert [code.get_text() for code in soup.find_all("code")] == ["RDM", "ValueError: <b>no</b>", "axis", "resp_v1"]


def test_html_escapes_whatever_field_it_stands_in():
    bad = "<script>alert(1)</script> `<i>`"
    report = Report("en", bad, "wrong", bad, (bad,), (bad,), bad, (bad,), (bad,), bad, bad)
    soup = BeautifulSoup(render_html(report), "html.parser")
    assert soup.find(["script", "i"]) is None
    assert soup.get_text().count("alert(1)") == 9


def test_html_speaks_to_screen_readers():
    soup = BeautifulSoup(render_html(REPORT), "html.parser")
    assert soup.div["role"] == "status"
    assert soup.div["lang"] == "en"
    right, not_right = soup.find_all("li")
    assert right.find(attrs={"aria-hidden": "true"}).get_text() == "✓"
    assert "What is right: " in right.get_text()
    assert "What is not right yet: " in not_right.get_text()


def test_html_leaves_the_colour_of_text_to_the_page():
    html = render_html(REPORT)
    assert "color:inherit" in html
    assert "background:#" not in html


def test_a_right_answer_folds_what_was_looked_at():
    right = replace(REPORT, status="correct", not_right=(), title="", detail="")
    soup = BeautifulSoup(render_html(right), "html.parser")
    assert soup.details.summary.get_text() == "What was looked at"
    assert "open" not in soup.details.attrs


def test_text_holds_everything():
    assert render_text(REPORT) == (
        "◐ RDM: Partly right.\n"
        "  ValueError: <b>no</b>\n"
        "  A known stumbling block: a wrong sign\n"
        "  Look at axis.\n"
        "  Your result has the shape 3 × 3.\n"
        "  Calls that gave no result: error × 2\n"
        "  ✓ a square matrix\n"
        "  ✗ right for a tensor (resp_v1)"
    )


@pytest.mark.parametrize(
    ("status", "icon"),
    [("correct", "✓"), ("partial", "◐"), ("not_attempted", "…"), ("unfinished", "…"), ("error", "✗")],
)
def test_an_icon_stands_for_the_status(status, icon):
    report = replace(REPORT, status=status)
    assert render_text(report).startswith(f"{icon} RDM: ")
    assert BeautifulSoup(render_html(report), "html.parser").strong.get_text().startswith(f"{icon} RDM: ")


def test_a_report_about_no_exercise_has_no_name():
    assert render_text(Report("en", "", "failed", "Give it a function.")) == "✗ Give it a function."


@pytest.mark.parametrize("language", ["ja", "en"])
def test_colons_are_those_of_the_language(language):
    line = render_text(replace(REPORT, language=language)).splitlines()[2]
    assert ("：" in line) == (language == "ja")


def test_what_stands_between_backticks_is_code():
    assert mark_code("a `b<c` & d") == "a <code>b&lt;c</code> &amp; d"
    assert mark_code("one ` alone") == "one ` alone"
    assert strip_code("a `b`") == "a b"


@pytest.mark.parametrize("text", ["*a*", "# a", "[a](b)", "<a>", "`a`", "a|b", "~~a~~", "$a$", "- a", "1 + a", "&lt;"])
def test_markdown_means_nothing_any_more(text):
    escaped = escape_markdown(text)
    assert escaped.replace("\\", "") == text
    assert not any(
        character in "`*_[]<>#|~$&" and escaped[place - 1] != "\\" for place, character in enumerate(escaped)
    )


@pytest.mark.parametrize(
    "text", ["see https://evil.example", "www.evil.example", "@all hurry", "mailto:a@evil.example"]
)
def test_no_link_and_nobody_is_called(text):
    escaped = escape_markdown(text)
    assert escaped.replace("\\", "").replace("\N{WORD JOINER}", "") == text
    assert not re.search(r"://|www\.|@\w", escaped)


def test_an_operator_of_python_stays_as_it_is():
    assert escape_markdown("x @ y") == "x @ y"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("The value of `a_b` is [x](y)", "The value of `a_b` is \\[x\\]\\(y\\)"), ("one ` alone", "one \\` alone")],
)
def test_a_sentence_keeps_its_code_and_nothing_else(text, escaped):
    assert escape_sentence(text) == escaped


def test_markdown_is_one_line():
    assert escape_markdown("a\n\n b\t c") == "a b c"
