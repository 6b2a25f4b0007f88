"""Reports as HTML and as text: complete, accessible, and safe whatever the function said."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from nma_w1d5.exercises.reports import Report, list_points, render_html, render_text
from nma_w1d5.exercises.marks import Point, Verdict

REPORT = Report(
    "en",
    "RDM",
    "partial",
    "Partly right.",
    right=("a square matrix",),
    not_right=("right for a tensor (`resp_v1`)",),
    title="a wrong sign",
    hint="Look at `axis`.",
    remarks=("Your result has the shape 3 × 3.",),
    detail="ValueError: <b>no</b>",
)


def test_html_holds_everything_and_escapes_it():
    soup = BeautifulSoup(render_html(REPORT), "html.parser")
    text = soup.get_text()
    for part in ("Partly right.", "a square matrix", "resp_v1", "a wrong sign", "Look at axis.", "3 × 3", "<b>no</b>"):
        assert part in text
    assert soup.find("b") is None
    assert [code.get_text() for code in soup.find_all("code")] == ["RDM", "ValueError: <b>no</b>", "axis", "resp_v1"]


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
        "  ✓ a square matrix\n"
        "  ✗ right for a tensor (resp_v1)"
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_colons_are_those_of_the_language(language):
    line = render_text(replace(REPORT, language=language)).splitlines()[2]
    assert ("：" in line) == (language == "ja")


def make_verdict(held):
    return Verdict(tuple(Point(name, value, value) for name, value in held.items()))


def test_special_cases_are_not_listed_while_ordinary_ones_are_wrong():
    names = ("shape", "symmetric", "zero_diagonal", "range", "values", "any_shape", "torch")
    right, not_right = list_points(make_verdict(dict.fromkeys(names, False)), "RDM", "en")
    assert right == ()
    assert not_right[-1] == "the values are right"
    held = {**dict.fromkeys(names, True), "torch": False}
    right, not_right = list_points(make_verdict(held), "RDM", "en")
    assert len(right) == 6
    assert not_right[0].startswith("right for a torch tensor")


def test_a_special_case_that_is_right_is_listed_even_then():
    held = {"number": True, "range": True, "symmetric": True, "self": True, "values": False, "small": True}
    right, not_right = list_points(make_verdict(held), "correlate_rdms", "en")
    assert "right for few stimuli, too" in right
    assert not_right == ("the value is right",)
