"""What a student is told, as values: complete, kind, and nothing of the hidden side."""

import re
from dataclasses import replace

import numpy as np
import pytest

from nma_w1d5.exercises.marks import TELLING
from nma_w1d5.exercises.replies import STATUSES, Reply, Status
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked
from nma_w1d5.grading.output.feedback import MOST_SHOWN, Section, compose_feedback
from nma_w1d5.grading.output.pages import render_markdown, render_page
from nma_w1d5.wording import say, words
from tests.grading.fakes import run_failing, run_functions
from tests.grading.rows import RIGHT, make_key, mark, mark_runs, split_key

NAMES = ("right", "similarity", "error", "timeout", "stub", "gap", "nothing", "guess", "unreadable", "lost", "noted")
FAILURES = {language: words("failure", language) for language in ("ja", "en")}
FAILING = [status for status in STATUSES if status != "ok"]


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


@pytest.fixture(scope="module")
def marked(key: AnswerKey) -> dict[str, Marked]:
    return dict(zip(NAMES, mark(key, *NAMES), strict=True))


def sections(key: AnswerKey, marked: Marked, language: str = "en") -> dict[str, Section]:
    return {section.report.subject: section for section in compose_feedback(key, marked, language).sections}


def test_a_right_answer(key: AnswerKey, marked: dict[str, Marked]) -> None:
    section = sections(key, marked["right"])["RDM"]
    assert (section.report.status, section.score, section.report.not_right) == ("correct", 10, ())
    assert len(section.report.right) == 10
    assert section.example is None
    assert section.report.failures == ""


def test_a_known_mistake(key: AnswerKey, marked: dict[str, Marked]) -> None:
    report = sections(key, marked["similarity"])["RDM"].report
    assert report.title == "similarity instead of dissimilarity"
    assert len(report.hints) == 2
    assert "a square matrix, stimuli × stimuli" in report.right
    assert "the values are right" in report.not_right
    assert not any("float32" in text for text in report.not_right), "special cases say nothing yet"


def test_the_example_shows_the_students_own_output(key: AnswerKey, marked: dict[str, Marked]) -> None:
    example = sections(key, marked["similarity"])["RDM"].example
    own = np.corrcoef(key.examples["RDM"].arguments[0])
    assert example is not None
    assert example.corner[0][:2] == (f"{own[0, 0]:.2f}", f"{own[0, 1]:.2f}")
    assert example.shape == "6 × 6"
    assert dict(example.expected)["zero diagonal: nothing differs from itself"] is False
    assert "10 neurons to 6 stimuli" in example.input


def test_a_number_as_example(key: AnswerKey, marked: dict[str, Marked]) -> None:
    example = sections(key, marked["similarity"])["correlate_rdms"].example
    assert example is not None
    assert (example.shape, example.expected_shape) == ("a single number", "a single number")
    assert len(example.corner) == 1


@pytest.mark.parametrize("shape", [(40, 50), (3,), (0, 0), (2, 2, 2), (1, 1, 1, 1)])
def test_examples_of_any_shape(key: AnswerKey, marked: dict[str, Marked], shape: tuple[int, ...]) -> None:
    odd = Marked(0, marked["guess"].row, {"RDM": Reply("ok", np.full(shape, np.nan))})
    example = sections(key, odd)["RDM"].example
    assert example is not None
    assert example.shape == " × ".join(map(str, shape))
    assert len(example.corner) <= MOST_SHOWN
    assert example.is_cut == (shape == (40, 50))


def test_an_unknown_mistake_is_not_paid_for_properties_and_told_so(key: AnswerKey, marked: dict[str, Marked]) -> None:
    section = sections(key, marked["guess"])["RDM"]
    assert section.score == 0
    assert {say("remark.ungrounded", "en"), say("remark.unknown_mistake", "en")} <= set(section.report.remarks)


@pytest.mark.parametrize("name", ["stub", "gap", "nothing", "error", "timeout"])
def test_without_numbers_there_are_no_points_to_list(key: AnswerKey, marked: dict[str, Marked], name: str) -> None:
    section = sections(key, marked[name])["RDM"]
    assert section.report.right == section.report.not_right == ()
    assert section.example is None
    assert (section.report.detail != "") == (name in ("error", "nothing"))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("status", FAILING)
def test_whatever_befalls_all_calls_is_said(key: AnswerKey, status: Status, language: str) -> None:
    (item,) = mark_runs(key, run_failing(key, status, "because"))
    for section in sections(key, item, language).values():
        assert (section.report.status, section.report.headline) == (status, say(f"status.{status}", language))
        assert ("because" in section.report.detail) == (status in TELLING)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("status", FAILING)
def test_whatever_befalls_one_call_is_said(key: AnswerKey, status: Status, language: str) -> None:
    """Of one that is right as far as it came it is said that it was too slow."""
    right = run_functions(key, RIGHT)
    replies = [*right.replies[:3], Reply(status, detail="because"), *right.replies[4:]]
    (item,) = mark_runs(key, replace(right, replies=tuple(replies)))
    report = sections(key, item, language)["RDM"].report
    calls = len(key.exercises[0].cases)
    late = say("remark.late", language, answered=calls - 1, asked=calls)
    told = report.headline == late if status == "timeout" else report.failures == f"{FAILURES[language][status]} × 1"
    assert (report.status, told) == ("partial", True)


def test_a_notebook_that_cannot_be_read(key: AnswerKey, marked: dict[str, Marked]) -> None:
    for name in ("unreadable", "lost"):
        feedback = compose_feedback(key, marked[name], "ja")
        assert feedback.problem
        assert feedback.sections == ()


def test_notes_are_told(key: AnswerKey, marked: dict[str, Marked]) -> None:
    (note,) = compose_feedback(key, marked["noted"], "en").notes
    assert note == say("note.all_cells", "en")


def test_a_student_is_told_of_the_page_that_was_handed_in_and_no_other(key: AnswerKey) -> None:
    split = split_key(key)
    (item,) = mark_runs(split, run_functions(split, RIGHT, page=1))
    feedback = compose_feedback(split, item, "en")
    assert [section.report.subject for section in feedback.sections] == ["correlate_rdms"]
    assert (feedback.title, feedback.max_score) == (split.exercises[1].title["en"], 10)


@pytest.mark.parametrize("name", NAMES)
def test_no_reference_and_no_hidden_input_is_shown(key: AnswerKey, marked: dict[str, Marked], name: str) -> None:
    """Every number with two decimals on the page is one of the student's own for the public example."""
    values = [reply.value for reply in marked[name].examples.values() if reply.value is not None]
    own = {f"{number:.2f}" for value in values for number in value.ravel()}
    for language in ("ja", "en"):
        feedback = compose_feedback(key, marked[name], language)
        page = re.sub(r"<style>.*?</style>|style=\"[^\"]*\"", "", render_page([feedback]), flags=re.DOTALL)
        for text in (page, render_markdown([feedback])):
            assert set(re.findall(r"-?\d+\.\d+", text)) <= own


def test_a_wrong_answer_does_not_reveal_the_right_one_for_the_example(
    key: AnswerKey, marked: dict[str, Marked]
) -> None:
    references = {f"{number:.2f}" for case in key.examples.values() for number in case.reference.ravel()}
    text = render_markdown([compose_feedback(key, marked["guess"], "en")])
    shown = set(re.findall(r"-?\d+\.\d+", text)) - {"0.00"}
    assert len(shown & references) < len(shown) / 2
