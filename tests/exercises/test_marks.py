"""Every right way of writing an answer gets all points; known mistakes are recognised; constants get nothing."""

from dataclasses import replace

import numpy as np
import pytest
import torch  # noqa: F401 (some answers use it)
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nma_w1d5.exercises.exercise import AGAIN
from nma_w1d5.exercises.marks import TELLING, judge, judge_nothing
from nma_w1d5.exercises.rendering import HERE, render
from nma_w1d5.exercises.replies import STATUSES, Place, Reply
from nma_w1d5.exercises.reports import compose_report, summarise
from tests.exercises.helpers import ask, make_exercise
from tests.slips import DEFINITIONS
from tests.variants import CONSTANT, CORRECT, load_function

SEEDS = (None, 0)
NAMES = tuple(DEFINITIONS)
RIGHT = [(name, variant) for name in CORRECT for variant in CORRECT[name]]
CONSTANTS = [(name, variant) for name in CONSTANT for variant in CONSTANT[name]]
FORMULAS = [
    (name, mistake, index)
    for name, definition in DEFINITIONS.items()
    for mistake, formulas in definition.wrong.items()
    for index in range(len(formulas))
]
FAILURES = [status for status in STATUSES if status != "ok"]


def judge_on_seeds(name, function):
    """Return the marks of equal code on public cases and on hidden ones; `test_fairness` has many seeds."""
    return [judge(exercise, ask(function, exercise)) for exercise in (make_exercise(name, seed) for seed in SEEDS)]


def answer_right(exercise):
    return [Reply("ok", case.reference) for case in exercise.cases]


def list_lost(marks):
    return [point.name for point in marks.points if not point.passed]


@pytest.fixture(params=NAMES)
def exercise(request):
    return make_exercise(request.param, 7)


@pytest.fixture
def rdm():
    return make_exercise("RDM", 7)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "variant"), RIGHT)
def test_a_right_answer_gets_every_point_on_every_seed(name, variant):
    for marks in judge_on_seeds(name, load_function(CORRECT[name][variant], name)):
        assert list_lost(marks) == []
        assert (marks.status, marks.mistake, marks.steady, marks.failures) == ("correct", None, True, ())
        assert marks.score == marks.max_score == 10


@pytest.mark.parametrize(("name", "variant"), CONSTANTS)
def test_an_answer_that_ignores_its_input_gets_nothing_on_any_seed(name, variant):
    for marks in judge_on_seeds(name, load_function(CONSTANT[name][variant], name)):
        assert (marks.status, marks.score) == ("wrong", 0)
        assert marks.mistake == ("diagonal_entry" if variant == "one" else None)


@pytest.mark.parametrize(("name", "mistake", "index"), FORMULAS)
def test_a_known_mistake_is_recognised_and_earns_the_same_on_every_seed(name, mistake, index):
    formula = DEFINITIONS[name].wrong[mistake][index]
    marked = judge_on_seeds(name, lambda *given: formula(*(np.asarray(each, dtype=float) for each in given)))
    assert len({marks.points for marks in marked}) == 1
    for marks in marked:
        assert (marks.mistake, marks.steady) == (mistake, True)
        assert marks.status == ("partial" if marks.score else "wrong")
        assert marks.score <= (9 if mistake == "absolute_correlation" else 5)


def test_torch_deviation_is_recognised_from_the_torch_case_alone(rdm):
    source = (
        "def RDM(resp):\n    z = (resp - resp.mean(1)[:, None]) / resp.std(1)[:, None]\n"
        "    return 1 - z @ z.T / resp.shape[1]\n"
    )
    marks = judge(rdm, ask(load_function(source, "RDM"), rdm))
    assert list_lost(marks) == ["zero_diagonal", "torch"]
    assert marks.mistake == "mixed_n_and_n_minus_1"


@pytest.mark.parametrize("status", FAILURES)
def test_what_happened_to_all_calls_is_the_status(status, exercise):
    marks = judge(exercise, [Reply(status, detail="because")] * len(exercise.cases))
    assert (marks.status, marks.score, marks.steady) == (status, 0, True)
    assert marks.failures == ((status, len(exercise.cases)),)
    assert (marks.cause is not None) == (status in TELLING)


@pytest.mark.parametrize(("picked", "mistake"), [(2, None), (5, "euclidean_distance"), (10, "euclidean_distance")])
def test_a_mistake_is_one_in_half_of_the_cases_and_a_distance_earns_nothing(picked, mistake, rdm):
    replies = [Reply("ok", case.wrong["euclidean_distance"][0]) for case in rdm.cases[:picked]]
    replies += [Reply("malformed", detail="None")] * (len(rdm.cases) - picked)
    marks = judge(rdm, replies)
    assert (marks.mistake, marks.score) == (mistake, 0)


def test_a_module_that_is_missing_is_told_to_the_host(rdm):
    replies = [*answer_right(rdm)[:-2], Reply("no_module", detail="pandas"), Reply("no_module", detail="polars")]
    assert judge(rdm, replies).lacks == "pandas"
    assert judge(rdm, answer_right(rdm)).lacks == ""


def test_a_variable_of_the_page_is_named_where_something_is_wrong(rdm):
    number = rdm.outside.index("resp_v1") + 1
    wrong = [Reply("ok", np.ones((6, 6)), outside=number)] * len(rdm.cases)
    assert judge(rdm, wrong).outside == "resp_v1"
    assert judge(rdm, [replace(reply, outside=number) for reply in answer_right(rdm)]).outside == ""
    assert judge(rdm, [replace(reply, outside=255) for reply in wrong]).outside == ""


@pytest.mark.parametrize("status", FAILURES)
def test_one_failing_call_costs_its_point(status, rdm):
    replies = answer_right(rdm)
    number = [case.point for case in rdm.cases].index("large")
    replies[number] = Reply(status, detail="because")
    marks = judge(rdm, replies)
    assert (marks.status, marks.score, list_lost(marks)) == ("partial", 9, ["large"])
    assert marks.failures == ((status, 1),)
    assert marks.cause == (replies[number] if status in TELLING else None)


def test_the_cause_is_the_first_failure_that_has_something_to_tell(rdm):
    silent, first, second = Reply("error"), Reply("error", place=Place(3, "x")), Reply("error", detail="late")
    replies = [Reply("timeout", detail="no"), silent, first, second, *answer_right(rdm)[4:]]
    marks = judge(rdm, replies)
    assert marks.cause is first
    assert dict(marks.failures) == {"timeout": 1, "error": 3}


@pytest.mark.parametrize("failing", [4, 5, 6])
def test_wrong_numbers_are_wrong_as_long_as_most_calls_gave_some(failing, exercise):
    n_calls = len(exercise.cases)
    replies = [Reply("error")] * failing + [Reply("ok", np.array([7.0, 7.0]))] * (n_calls - failing)
    assert judge(exercise, replies).status == ("wrong" if 2 * failing < n_calls else "error")


def test_results_that_change_from_call_to_call_lose_the_properties_and_the_point_of_the_first_case(exercise):
    replies = answer_right(exercise)
    assert exercise.cases[-1].point == AGAIN
    replies[-1] = Reply("ok", replies[-1].value + 0.01)
    marks = judge(exercise, replies)
    assert (marks.steady, marks.status) == (False, "partial")
    with_property = {point.name for point in exercise.points if point.property is not None}
    assert set(list_lost(marks)) == {"values", *with_property}


def test_random_answers_get_nothing(rdm):
    rng = np.random.default_rng(0)

    def guess(resp):
        value = rng.uniform(0, 2, size=(len(resp), len(resp)))
        value = (value + value.T) / 2
        np.fill_diagonal(value, 0)
        return value

    marks = judge(rdm, ask(guess, rdm))
    assert (marks.status, marks.score, marks.steady) == ("wrong", 0, False)


def test_answers_learnt_from_the_check_get_nothing(rdm):
    public = {case.arguments[0].tobytes(): case.reference for case in make_exercise("RDM", None).cases}

    def recite(resp):
        return public.get(np.asarray(resp).tobytes(), np.zeros((len(resp), len(resp))))

    assert judge(make_exercise("RDM", None), ask(recite, make_exercise("RDM", None))).score == 10
    assert judge(rdm, ask(recite, rdm)).score == 0


@pytest.mark.parametrize("extreme", [np.nan, np.inf, 1e308])
def test_extreme_results_are_wrong_and_harmless(extreme, rdm):
    assert judge(rdm, ask(lambda resp: np.full((len(resp), len(resp)), extreme), rdm)).score == 0


@pytest.mark.parametrize("shape", [(0,), (0, 0), (1, 1, 1, 1), (3,), (7, 7)])
def test_any_shape_is_harmless(shape, exercise):
    assert judge(exercise, ask(lambda *arguments: np.zeros(shape), exercise)).score == 0


@pytest.mark.parametrize(
    ("value", "shapes"), [(np.zeros((6, 3)), ((6, 3), (6, 6))), (np.zeros((6, 6)), None), (np.zeros((1, 1)), None)]
)
def test_the_shape_of_the_first_result_is_compared_unless_it_is_a_single_number(value, shapes, rdm):
    assert judge(rdm, [Reply("ok", value)] * len(rdm.cases)).shapes == shapes


def test_nothing_gets_full_zero_rows(exercise):
    for status in ("missing", "syntax_error"):
        marks = judge_nothing(exercise, status)
        assert (marks.status, marks.score, marks.max_score) == (status, 0, 10)
        assert [point.name for point in marks.points] == [point.name for point in exercise.points]


VALUES = st.one_of(
    arrays(np.float64, array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=7), elements=st.floats(width=64)),
    st.sampled_from([np.zeros(()), np.ones((6, 6)), np.full((6, 6), 1e308)]),
)


PLACES = st.none() | st.builds(Place, st.integers(), st.text(), st.text())
REPLIES = st.one_of(
    st.builds(Reply, st.just("ok"), VALUES, outside=st.integers(0, 255)),
    st.builds(Reply, st.sampled_from(FAILURES), detail=st.text(), place=PLACES),
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_comes_back_gives_no_credit_and_no_error_and_can_be_told(name, data):
    exercise = make_exercise(name, 7)
    marks = judge(exercise, [data.draw(REPLIES) for _ in exercise.cases])
    agreed = {point.name for point in exercise.points if point.property is None}
    assert all(point.name in agreed for point in marks.points if point.passed), "no property counts for itself"
    assert marks.score <= 1, "one number may be met by chance"
    assert marks.status in {"partial", "wrong", *FAILURES}
    for language in exercise.example:
        report = compose_report(exercise, marks, language)
        assert summarise(report).startswith(report.headline)
        for template in ("check.txt", "check.html"):
            assert report.subject in render(HERE, template, report=report)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_failures_among_right_results_take_points_and_give_none(name, data):
    exercise = make_exercise(name, 7)
    failing = data.draw(st.sets(st.integers(0, len(exercise.cases) - 1)))
    replies = [data.draw(REPLIES) if number in failing else each for number, each in enumerate(answer_right(exercise))]
    marks = judge(exercise, replies)
    lost = {exercise.cases[number].point for number in failing if replies[number].value is None}
    assert not any(point.passed for point in marks.points if point.name in lost)
    assert (marks.status == "correct") == (marks.score == marks.max_score)
    assert marks.answered + sum(dict(marks.failures).values()) == len(exercise.cases)
