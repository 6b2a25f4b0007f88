"""Points, statuses and misconceptions from replies."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import solutions
from nma_w1d5.grading import records
from nma_w1d5.grading.judgement import Outcome, find_example, judge_nothing, judge_run
from nma_w1d5.grading.key import prepare_key
from nma_w1d5.exercises.replies import Reply, Run
from tests.grading.fakes import run_failing, run_functions
from tests.variants import CONSTANT, CORRECT, load_function

RIGHT = {"RDM": solutions.RDM, "correlate_rdms": solutions.correlate_rdms}


@pytest.fixture(scope="module")
def key():
    return prepare_key(solutions, seed=7)


def change(run, key, exercise, point, reply):
    """Replace the replies to the calls of one point."""
    replies = [
        reply if (case.exercise, case.point) == (exercise, point) else old
        for case, old in zip(key.cases, run.replies, strict=True)
    ]
    return replace(run, replies=tuple(replies))


def test_right_answers(key):
    results = judge_run(key, run_functions(key, RIGHT))
    assert {name: (result.status, result.score, result.max_score) for name, result in results.items()} == {
        "RDM": ("correct", 10, 10),
        "correlate_rdms": ("correct", 10, 10),
    }


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("exercise", "name"), [(exercise, name) for exercise in CORRECT for name in CORRECT[exercise]])
def test_no_correct_variant_is_marked_down(exercise, name, key):
    function = load_function(CORRECT[exercise][name], exercise)
    result = judge_run(key, run_functions(key, {exercise: function}))[exercise]
    assert result.status == "correct", result


@pytest.mark.parametrize(
    ("exercise", "name"), [(exercise, name) for exercise in CONSTANT for name in CONSTANT[exercise]]
)
def test_no_constant_earns_anything(exercise, name, key):
    function = load_function(CONSTANT[exercise][name], exercise)
    result = judge_run(key, run_functions(key, {exercise: function}))[exercise]
    assert (result.status, result.score, result.misconception) == ("wrong", 0, None)


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_every_misconception_is_recognised_and_earns_little(exercise, key):
    for item in solutions.list_misconceptions(exercise):
        for formula in item.formulas:

            def answer(*arguments, formula=formula):
                with np.errstate(all="ignore"):
                    return formula(*(np.asarray(argument, dtype=float) for argument in arguments))

            result = judge_run(key, run_functions(key, {exercise: answer}))[exercise]
            assert result.misconception == item.name
            assert result.status in ("partial", "wrong")
            assert result.score <= (9 if item.name == "absolute_correlation" else 5)


@pytest.mark.parametrize(
    "status", ["not_attempted", "missing", "syntax_error", "error", "timeout", "memory", "crashed", "forbidden"]
)
def test_what_happened_to_all_calls_is_the_status(status, key):
    for result in judge_run(key, run_failing(key, status)).values():
        assert (result.status, result.score) == (status, 0)
        assert result.failures == ((status, 10),)


def test_what_is_no_number_is_wrong(key):
    result = judge_run(key, run_failing(key, "malformed", "NoneType"))["RDM"]
    assert (result.status, result.detail) == ("wrong", "NoneType")


def test_dots_left_in_the_stub_are_no_attempt(key):
    assert judge_run(key, run_failing(key, "malformed", "ellipsis"))["RDM"].status == "not_attempted"


@pytest.mark.parametrize("status", ["error", "timeout", "memory", "crashed", "forbidden", "malformed"])
def test_one_failing_call_costs_its_point(status, key):
    run = change(run_functions(key, RIGHT), key, "RDM", "large", Reply(status, detail="because"))
    result = judge_run(key, run)["RDM"]
    assert (result.status, result.score) == ("partial", 9)
    assert [point.name for point in result.points if not point.passed] == ["large"]
    assert result.failures == ((status, 1),)
    assert result.detail == ("because" if status in ("error", "forbidden", "malformed") else "")


def test_the_exercises_are_judged_apart(key):
    results = judge_run(key, run_functions(key, {"RDM": solutions.RDM}))
    assert [result.status for result in results.values()] == ["correct", "missing"]


def test_the_public_example_is_not_judged(key):
    run = change(run_functions(key, RIGHT), key, "RDM", "example", Reply("crashed"))
    assert judge_run(key, run)["RDM"].status == "correct"


def test_results_that_change_from_call_to_call_are_noticed(key):
    run = run_functions(key, RIGHT)
    first = next(case for case in key.cases if case.point == "again")
    run = change(run, key, "RDM", "again", Reply("ok", first.reference + 0.01))
    result = judge_run(key, run)["RDM"]
    assert not result.steady
    assert result.score < 6
    assert result.status == "partial"


def test_random_answers_get_nothing(key):
    rng = np.random.default_rng(0)

    def guess(resp):
        value = rng.uniform(0, 2, size=(len(resp), len(resp)))
        value = (value + value.T) / 2
        np.fill_diagonal(value, 0)
        return value

    result = judge_run(key, run_functions(key, {"RDM": guess}))["RDM"]
    assert (result.status, result.score, result.steady) == ("wrong", 0, False)


def test_answers_learnt_from_the_notebooks_check_get_nothing(key):
    public = {case.arguments[0].tobytes(): case.reference for case in key.cases if case.point == "example"}

    def recite(*arguments):
        shape = arguments[0].shape[0]
        return public.get(np.asarray(arguments[0]).tobytes(), np.zeros((shape, shape)))

    result = judge_run(key, run_functions(key, {"RDM": recite}))["RDM"]
    assert result.score == 0


@pytest.mark.parametrize("extreme", [np.nan, np.inf, 1e308])
def test_extreme_results_are_wrong_and_harmless(extreme, key):
    run = run_functions(key, {"RDM": lambda resp: np.full((len(resp), len(resp)), extreme)})
    assert judge_run(key, run)["RDM"].score == 0


@pytest.mark.parametrize("shape", [(0,), (0, 0), (1, 1, 1, 1), (3,), (7, 7)])
def test_any_shape_is_harmless(shape, key):
    run = run_functions(key, {name: lambda *arguments: np.zeros(shape) for name in solutions.EXERCISES})
    assert {result.score for result in judge_run(key, run).values()} == {0}


def test_a_notebook_that_cannot_be_read_gets_full_zero_rows(key):
    for run in (Run((), 0.1, problem="not_json"), Run((), 0.1), Run((Reply("ok", np.zeros(1)),), 0.1)):
        results = judge_run(key, run)
        assert results == judge_nothing(key)
        for result in results.values():
            assert (result.status, result.score, result.max_score) == ("missing", 0, 10)


def test_what_came_of_the_example(key):
    run = run_functions(key, RIGHT)
    assert find_example(key, run, "RDM").shape == (6, 6)
    assert find_example(key, run, "correlate_rdms").shape == ()
    assert find_example(key, Run((), 0.0, problem="empty"), "RDM") is None


VALUES = st.one_of(
    arrays(np.float64, array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=7), elements=st.floats(width=64)),
    st.sampled_from([np.zeros(()), np.ones((6, 6)), np.full((6, 6), 1e308)]),
)
FAILURES = [status for status in records.STATUSES if status != "ok"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_comes_back_gives_no_credit_and_no_error(key, data):
    replies = [
        Reply("ok", data.draw(VALUES)) if data.draw(st.booleans()) else Reply(data.draw(st.sampled_from(FAILURES)))
        for _ in key.cases
    ]
    for result in judge_run(key, Run(tuple(replies), 0.1)).values():
        assert result.score <= 1, "one number may be met by chance"
        assert result.status in Outcome.__args__
