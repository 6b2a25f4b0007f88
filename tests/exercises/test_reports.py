"""What a student is told: what happened, what is right, a hint, and nothing from the hidden side."""

import re
from dataclasses import replace

import numpy as np
import pytest

from nma_w1d5.exercises.marks import Mark, Marks, judge, judge_nothing
from nma_w1d5.exercises.replies import STATUSES, Place, Reply
from nma_w1d5.exercises.reports import (
    LONGEST_DETAIL,
    Report,
    clean_detail,
    compose_report,
    describe_error,
    describe_shape,
    list_points,
    name_mistake,
    summarise,
)
from nma_w1d5.wording import known_languages, say
from tests.exercises.helpers import ask, make_exercise
from tests.slips import DEFINITIONS

LANGUAGES = ("ja", "en")


def similarity(resp):
    return np.corrcoef(resp)


def fail(resp):
    raise ValueError(f"no {np.asarray(resp).ravel()[0]:.6f}")


def fail_for_tensors(resp):
    return DEFINITIONS["RDM"].answer(resp.copy())


ANSWERS = {
    "right": DEFINITIONS["RDM"].answer,
    "similarity": similarity,
    "guess": lambda resp: np.ones((len(resp), len(resp))) - np.eye(len(resp)),
    "random": lambda resp: np.random.default_rng().random((len(resp), len(resp))),
    "error": fail,
    "partial": fail_for_tensors,
    "part": lambda resp: resp[:, :3],
    "number": lambda resp: 0.5,
    "nothing": lambda resp: None,
}


@pytest.fixture(scope="module")
def exercise():
    return make_exercise("RDM", 7)


@pytest.fixture(scope="module")
def marked(exercise):
    stopped = {status: judge(exercise, [Reply(status)] * len(exercise.cases)) for status in ("timeout", "unfinished")}
    return {name: judge(exercise, ask(answer, exercise)) for name, answer in ANSWERS.items()} | stopped


@pytest.mark.parametrize(
    ("name", "english", "japanese"),
    [
        ("right", "Correct: everything is as it should be.", "正解です。すべての項目を満たしています。"),
        ("unfinished", "Not finished yet", "まだ完成していません。"),
        ("timeout", "It did not finish in time. Is there a loop that never ends?", "制限時間内に終わりませんでした。"),
        (
            "error",
            "The function raised an error. [ValueError: no …",
            "関数の実行中にエラーが起きました。［ValueError: no …",
        ),
        ("similarity", "Partly right: some things are as they should be", "正しいところと、直すところがあります。"),
        ("nothing", "What came back is not a number or an array of numbers. Was `return` forgotten?", "返された値が"),
    ],
)
def test_a_summary_begins_with_what_happened(name, english, japanese, exercise, marked):
    assert summarise(compose_report(exercise, marked[name], "en")).startswith(english)
    assert summarise(compose_report(exercise, marked[name], "ja")).startswith(japanese)


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "ok"])
@pytest.mark.parametrize("language", known_languages())
def test_every_status_has_its_sentence(status, language, exercise):
    assert compose_report(exercise, judge_nothing(exercise, status), language).headline == say(
        f"status.{status}", language
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gentle_hint_is_summarised_and_the_stronger_one_kept_back(language, exercise, marked):
    report = compose_report(exercise, marked["similarity"], language)
    mistake = exercise.mistakes["similarity_not_dissimilarity"]
    assert (report.title, list(report.hints)) == (mistake.title[language], mistake.hints[language])
    summary = summarise(report)
    assert name_mistake(report) in summary
    assert mistake.hints[language][0] in summary
    assert mistake.hints[language][1] not in summary


@pytest.mark.parametrize(
    ("name", "remarks"),
    [
        ("right", []),
        ("similarity", []),
        ("random", ["Two calls with the same input", "As the numbers are not right", "The numbers are not those of"]),
        ("guess", ["As the numbers are not right", "The numbers are not those of a common mistake"]),
        ("part", ["Your result has the shape 6 × 3; expected was 6 × 6.", "The numbers are not those of"]),
        ("number", ["As the numbers are not right", "The numbers are not those of a common mistake"]),
        ("error", []),
        ("nothing", []),
        ("timeout", []),
    ],
)
def test_remarks_say_what_else_can_be_seen(name, remarks, exercise, marked):
    report = compose_report(exercise, marked[name], "en")
    assert len(report.remarks) == len(remarks)
    for remark, start in zip(report.remarks, remarks, strict=True):
        assert remark.startswith(start)
    assert all(remark in summarise(report) for remark in report.remarks)
    assert len(compose_report(exercise, marked[name], "ja").remarks) == len(remarks)


def test_calls_that_gave_nothing_are_counted_where_others_did(exercise, marked):
    report = compose_report(exercise, marked["partial"], "en")
    assert (report.status, report.failures) == ("partial", "error × 1")
    assert report.detail.startswith("AttributeError: 'Tensor' object has no attribute 'copy'")
    assert compose_report(exercise, marked["partial"], "ja").failures == "エラー × 1"
    assert compose_report(exercise, marked["error"], "en").failures == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_is_right_as_far_as_it_came_is_late_and_not_wrong(language, exercise):
    right = [Reply("ok", case.reference) for case in exercise.cases]
    report = compose_report(exercise, judge(exercise, right[:7] + [Reply("timeout")] * 3), language)
    assert report.headline == say("remark.late", language, answered=7, asked=10)
    assert (report.not_right, report.failures, report.remarks) == ((), "", ())
    wrong = [Reply("ok", np.ones((6, 6))), *right[1:7], *[Reply("timeout")] * 3]
    assert "remark.late" not in compose_report(exercise, judge(exercise, wrong), language).headline
    assert compose_report(exercise, judge(exercise, wrong), language).not_right
    none = compose_report(exercise, judge(exercise, [Reply("timeout")] * 10), language)
    assert none.headline == say("status.timeout", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_that_raises_is_told_from_a_gap(language, exercise):
    for code, key in (("raise NotImplementedError", "remark.stopped"), ("z = ...", "status.unfinished")):
        replies = [Reply("unfinished", place=Place(4, code, "import x"))] * len(exercise.cases)
        report = compose_report(exercise, judge(exercise, replies), language)
        assert report.headline == say(key, language)
        assert report.detail == say("remark.line_of_cell", language, line=4, cell="import x", code=code)


@pytest.mark.parametrize("status", ["correct", "not_attempted"])
def test_an_error_is_not_told_where_it_does_not_matter(status, exercise):
    marks = replace(judge_nothing(exercise, status), cause=Reply("error", detail="ValueError"))
    assert compose_report(exercise, marks, "en").detail == ""


def test_no_report_holds_a_hidden_number(exercise, marked):
    hidden = {f"{number:.3f}" for case in exercise.cases for number in case.reference.ravel()[:50]}
    hidden |= {f"{number:.3f}" for case in exercise.cases for number in case.arguments[0].ravel()[:50]}
    for marks in marked.values():
        for language in LANGUAGES:
            told = str(compose_report(exercise, marks, language))
            assert not {number[:5] for number in re.findall(r"\d+\.\d{3,}", told)} & hidden


@pytest.mark.parametrize(
    ("detail", "clean"),
    [
        ("ValueError: shapes (6,10) and (6,10) not aligned", "ValueError: shapes (6,10) and (6,10) not aligned"),
        ("KeyError: 0.8231415", "KeyError: …"),
        ("E: [-1.5e-03  2.25 .5]", "E: [… … …]"),
        ("E: 1234567", "E: …"),
        ("E:\n two\n\tlines", "E: two lines"),
        ("x" * 500, "x" * (LONGEST_DETAIL - 1) + "…"),
    ],
)
def test_details_are_cleaned(detail, clean):
    assert clean_detail(detail) == clean


@pytest.mark.parametrize(
    ("cause", "english", "japanese"),
    [
        (Reply("error", detail="ValueError: no"), "ValueError: no", "ValueError: no"),
        (Reply("malformed", detail="None"), "What came back was: None", "返された値の型：None"),
        (Reply("error", detail="E: 0.5", place=Place(3, "x = 0.25")), "E: … (line 3: x = …)", "E: …（3行目：x = …）"),
        (Reply("unfinished", place=Place(3, "x = y")), "line 3: x = y", "3行目：x = y"),
    ],
)
def test_an_error_is_quoted_with_its_line(cause, english, japanese):
    assert (describe_error(cause, "en"), describe_error(cause, "ja")) == (english, japanese)


def test_shapes_are_written_as_people_do():
    assert [describe_shape(shape, "ja") for shape in ((), (6,), (6, 10))] == ["一つの数", "6", "6 × 10"]


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("en", "Not right. [E: no] A known stumbling block: a sign. Look. One remark."),
        ("ja", "Not right.［E: no］よくあるつまずき：a sign。Look.One remark."),
    ],
)
def test_a_summary_is_one_paragraph_in_the_languages_own_punctuation(language, summary):
    report = Report(language, "RDM", "wrong", "Not right.", (), (), "a sign", ("Look.",), ("One remark.",), "E: no")
    assert summarise(report) == summary


def make_marks(held):
    return Marks("partial", tuple(Mark(name, value, value) for name, value in held.items()))


def test_special_cases_are_not_listed_while_ordinary_ones_are_wrong(exercise):
    names = [point.name for point in exercise.points]
    right, not_right = list_points(exercise, make_marks(dict.fromkeys(names, False)), "en")
    assert right == ()
    assert len(not_right) == 5
    assert not_right[-1] == "the values are right"
    right, not_right = list_points(exercise, make_marks({**dict.fromkeys(names, True), "torch": False}), "en")
    assert len(right) == 9
    assert not_right[0].startswith("right for a torch tensor")


def test_a_special_case_that_is_right_is_listed_even_then():
    exercise = make_exercise("correlate_rdms", 7)
    held = {**dict.fromkeys((point.name for point in exercise.points), False), "number": True, "small": True}
    right, not_right = list_points(exercise, make_marks(held), "en")
    assert right == ("a single number", "right for few stimuli, too")
    assert "right for many stimuli, too" not in not_right
    assert "the value is right" in not_right


def test_without_any_result_no_points_are_listed(exercise, marked):
    for name in ("error", "timeout", "nothing"):
        report = compose_report(exercise, marked[name], "en")
        assert report.right == report.not_right == ()
    report = compose_report(exercise, marked["part"], "en")
    assert len(report.not_right) == 5
