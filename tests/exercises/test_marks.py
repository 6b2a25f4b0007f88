"""Every right way of writing an answer gets all points; known mistakes are recognised; constants get nothing."""

import numpy as np
import pytest
import torch

import solutions
from nma_w1d5.exercises.cases import Case
from nma_w1d5.exercises.properties import as_numbers
from nma_w1d5.exercises.marks import judge, list_points
from tests.variants import CONSTANT, CORRECT, load_function

RIGHT = [(exercise, name) for exercise, variants in CORRECT.items() for name in variants]
CONSTANTS = [(exercise, name) for exercise, variants in CONSTANT.items() for name in variants]
FORMULAS = [
    (exercise, item.name, index)
    for exercise in solutions.EXERCISES
    for item in solutions.list_misconceptions(exercise)
    for index in range(len(item.formulas))
]


def make_cases(exercise, seed):
    cases = [case for case in solutions.draw_cases(np.random.default_rng(seed)) if case.exercise == exercise]
    return [
        Case(
            exercise,
            case.point,
            case.arguments,
            np.asarray(getattr(solutions, exercise)(*case.arguments)),
            solutions.compute_wrong_values(exercise, case.arguments),
            case.kind,
            case.tolerance,
        )
        for case in cases
    ]


def call(function, case):
    convert = torch.tensor if case.kind == "torch" else np.array
    return as_numbers(function(*(convert(argument) for argument in case.arguments)))


@pytest.fixture(scope="module")
def cases():
    return {exercise: [make_cases(exercise, seed) for seed in range(3)] for exercise in solutions.EXERCISES}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("exercise", "name"), RIGHT)
def test_a_right_answer_gets_every_point(exercise, name, cases):
    function = load_function(CORRECT[exercise][name], exercise)
    for some in cases[exercise]:
        verdict = judge(exercise, some, [call(function, case) for case in some])
        assert [point.name for point in verdict.points if not point.passed] == []
        assert verdict.misconception is None
        assert verdict.steady


@pytest.mark.parametrize(("exercise", "name"), CONSTANTS)
def test_an_answer_that_ignores_its_input_gets_nothing(exercise, name, cases):
    function = load_function(CONSTANT[exercise][name], exercise)
    for some in cases[exercise]:
        verdict = judge(exercise, some, [call(function, case) for case in some])
        assert verdict.score == 0
        assert verdict.misconception is None


@pytest.mark.parametrize(("exercise", "name", "index"), FORMULAS)
def test_a_known_mistake_is_recognised(exercise, name, index, cases):
    item = next(item for item in solutions.list_misconceptions(exercise) if item.name == name)
    for some in cases[exercise]:
        with np.errstate(all="ignore"):
            values = [np.asarray(item.formulas[index](*map(np.float64, case.arguments)), dtype=float) for case in some]
        verdict = judge(exercise, some, values)
        assert verdict.misconception == name
        assert verdict.score <= (9 if name == "absolute_correlation" else 5)


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_ten_points_each(exercise, cases):
    assert len(list_points(exercise, cases[exercise][0])) == 10


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_nothing_returned_gets_nothing(exercise, cases):
    some = cases[exercise][0]
    verdict = judge(exercise, some, [None] * len(some))
    assert verdict.score == 0
    assert verdict.steady


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_a_result_that_changes_from_call_to_call_loses_the_properties(exercise, cases):
    some = cases[exercise][0]
    values = [case.reference for case in some]
    values[-1] = values[-1] + 0.5
    verdict = judge(exercise, some, values)
    assert not verdict.steady
    passed = {point.name: point.passed for point in verdict.points}
    assert not passed["values"]
    assert not passed["range"]
    assert passed["large"]


def test_one_failing_call_costs_one_point(cases):
    some = cases["RDM"][0]
    values = [None if case.kind == "torch" else case.reference for case in some]
    verdict = judge("RDM", some, values)
    assert [point.name for point in verdict.points if not point.passed] == ["torch"]


def test_torch_deviation_is_recognised_from_the_torch_case_alone(cases):
    source = (
        "def RDM(resp):\n    z = (resp - resp.mean(1)[:, None]) / resp.std(1)[:, None]\n"
        "    return 1 - z @ z.T / resp.shape[1]\n"
    )
    some = cases["RDM"][0]
    verdict = judge("RDM", some, [call(load_function(source, "RDM"), case) for case in some])
    assert [point.name for point in verdict.points if not point.passed] == ["zero_diagonal", "torch"]
    assert verdict.misconception == "mixed_n_and_n_minus_1"
