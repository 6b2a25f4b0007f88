"""What a student is told, as values: complete, kind, and nothing of the hidden side."""

import re

import numpy as np
import pytest

from nma_w1d5.grading.output.feedback import MOST_SHOWN, compose_feedback
from nma_w1d5.grading.key import EXAMPLE
from nma_w1d5.grading.markdown import render_markdown
from nma_w1d5.grading.marking import Marked
from nma_w1d5.grading.output.pages import render_page
from tests.grading.rows import make_key, mark

NAMES = ("right", "similarity", "error", "timeout", "stub", "guess", "unreadable", "lost", "noted")


@pytest.fixture(scope="module")
def key():
    return make_key()


@pytest.fixture(scope="module")
def marked(key):
    return dict(zip(NAMES, mark(key, *NAMES), strict=True))


def sections(key, marked, language="en"):
    return {section.exercise: section for section in compose_feedback(key, marked, language).sections}


def test_a_right_answer(key, marked):
    section = sections(key, marked["right"])["RDM"]
    assert (section.status, section.score, section.not_right) == ("correct", 10, ())
    assert len(section.right) == 10
    assert section.example is None
    assert section.failures == ()


def test_a_known_mistake(key, marked):
    section = sections(key, marked["similarity"])["RDM"]
    assert section.misconception == "similarity instead of dissimilarity"
    assert len(section.hints) == 2
    assert "a square matrix, stimuli × stimuli" in section.right
    assert "the values are right" in section.not_right
    assert not any("float32" in text for text in section.not_right), "special cases say nothing yet"


def test_the_example_shows_the_students_own_output(key, marked):
    example = sections(key, marked["similarity"])["RDM"].example
    case = next(case for case in key.cases if case.point == EXAMPLE)
    own = np.corrcoef(case.arguments[0])
    assert example.corner[0][:2] == (f"{own[0, 0]:.2f}", f"{own[0, 1]:.2f}")
    assert example.shape == "6 × 6"
    assert dict(example.expected)["zero diagonal: nothing differs from itself"] is False
    assert "10 neurons to 6 stimuli" in example.input


def test_a_number_as_example(key, marked):
    example = sections(key, marked["similarity"])["correlate_rdms"].example
    assert (example.shape, example.expected_shape) == ("a single number", "a single number")
    assert len(example.corner) == 1


@pytest.mark.parametrize("shape", [(40, 50), (3,), (0, 0), (2, 2, 2), (1, 1, 1, 1)])
def test_examples_of_any_shape(key, marked, shape):
    value = np.full(shape, np.nan)
    odd = Marked(0, marked["guess"].row, {"RDM": value, "correlate_rdms": None})
    example = sections(key, odd)["RDM"].example
    assert example.shape == " × ".join(map(str, shape))
    assert len(example.corner) <= MOST_SHOWN
    assert example.is_cut == (shape == (40, 50))


def test_an_unknown_mistake_is_not_paid_for_properties_and_told_so(key, marked):
    section = sections(key, marked["guess"])["RDM"]
    assert section.score == 0
    assert any("earn no marks by themselves" in remark for remark in section.remarks)
    assert any("by hand" in remark for remark in section.remarks)


@pytest.mark.parametrize("name", ["stub", "error", "timeout"])
def test_without_numbers_there_are_no_points_to_list(key, marked, name):
    section = sections(key, marked[name])["RDM"]
    assert section.right == ()
    assert section.example is None
    assert (section.detail != "") == (name == "error")


def test_a_notebook_that_cannot_be_read(key, marked):
    for name in ("unreadable", "lost"):
        feedback = compose_feedback(key, marked[name], "ja")
        assert feedback.problem
        assert feedback.sections == ()


def test_notes_are_told(key, marked):
    (note,) = compose_feedback(key, marked["noted"], "en").notes
    assert note == "A name it needs was missing, so all code cells were run."


@pytest.mark.parametrize("name", NAMES)
def test_no_reference_and_no_hidden_input_is_shown(key, marked, name):
    """Every number with two decimals on the page is one of the student's own for the public example."""
    own = {f"{number:.2f}" for value in marked[name].examples.values() if value is not None for number in value.ravel()}
    for language in ("ja", "en"):
        feedback = compose_feedback(key, marked[name], language)
        page = re.sub(r"<style>.*?</style>|style=\"[^\"]*\"", "", render_page([feedback]), flags=re.DOTALL)
        for text in (page, render_markdown(feedback)):
            assert set(re.findall(r"-?\d+\.\d+", text)) <= own


def test_a_wrong_answer_does_not_reveal_the_right_one_for_the_example(key, marked):
    references = {f"{number:.2f}" for case in key.cases for number in case.reference.ravel() if case.point == EXAMPLE}
    text = render_markdown(compose_feedback(key, marked["guess"], "en"))
    shown = set(re.findall(r"-?\d+\.\d+", text)) - {"0.00"}
    assert len(shown & references) < len(shown) / 2
