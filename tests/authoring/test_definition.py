"""An exercise as its author writes it: what comes of it, and what is refused with a word on what to do."""

from dataclasses import replace

import numpy as np
import pytest

from nma_w1d5.authoring.definition import ATTEMPTS, Definition, is_clear
from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.exercises.exercise import AGAIN, Case, Point
from nma_w1d5.exercises.properties import PROPERTIES


def half(x):
    return np.asarray(x) / 2


def draw(rng, *, brief):
    return [Case("values", (rng.uniform(1, 2, 3 if brief else 30),))]


HALF = Definition(half, [Point("values")], draw, {"doubled": [lambda x: 2 * x, lambda x: 4 * x]})


def make_rng():
    return np.random.default_rng(0)


def use(definition):
    definition.check_points()
    return definition.draw_cases(make_rng())


def refuse(definition):
    """Return what is said of a definition that cannot be used: the problem, and the remedy."""
    with pytest.raises(DefinitionError) as caught:
        use(definition)
    assert str(caught.value).startswith(f"{__file__}: half: ")
    problem, remedy = str(caught.value).removeprefix(f"{__file__}: half: ").split("\n  -> ")
    return problem, remedy


def test_name_and_file_are_those_of_the_answer():
    assert (HALF.name, str(HALF.path)) == ("half", __file__)


def test_results_are_computed_from_copies():
    def spoil(x):
        x /= 2
        return x

    spoilt = replace(HALF, answer=spoil, wrong={"same": [lambda x: x], "spoilt": [spoil]})
    (case,) = spoilt.draw_cases(make_rng())
    assert np.array_equal(case.reference, case.arguments[0] / 2)
    assert np.array_equal(case.wrong["same"][0], case.arguments[0])


def test_formulas_get_float64_and_what_is_not_finite_is_left_out():
    definition = replace(HALF, wrong={"kind": [lambda x: x.itemsize, lambda x: x / 0]})
    assert definition.compute_wrong([np.ones(3, dtype=np.float32)]) == {"kind": [8]}


def test_inputs_are_small_and_rounded_where_asked():
    (case,) = HALF.draw_cases(make_rng(), brief=True, decimals=2)
    assert case.arguments[0].shape == (3,)
    assert np.array_equal(case.arguments[0], case.arguments[0].round(2))
    assert np.array_equal(case.reference, case.arguments[0] / 2)


def test_cases_are_drawn_until_they_are_clear():
    sizes = iter([1e-7, 1e-7, 1.0])

    def draw_anew(rng, *, brief):
        return [Case("values", (np.array([next(sizes)]),))]

    (case,) = replace(HALF, draw=draw_anew).draw_cases(make_rng())
    assert case.arguments[0] == 1
    assert next(sizes, None) is None


def test_a_case_that_is_never_clear_is_refused():
    draws = []

    def draw_close(rng, *, brief):
        draws.append(1)
        return [Case("values", (np.array([1.0]),), tolerance=1.0)]

    problem, remedy = refuse(replace(HALF, draw=draw_close))
    assert problem == f"values: no clear case in {ATTEMPTS} draws"
    assert remedy == "enlarge its inputs, or make its tolerance smaller"
    assert len(draws) == ATTEMPTS


@pytest.mark.parametrize(
    ("wrong", "clear"),
    [(1.0, True), (1 + 1e-10, True), (1.00015, False), (1.0003, True), ([1.0001, 1.0], True), ([], True)],
)
def test_a_case_is_clear_where_wrong_is_far_from_right_or_right_itself(wrong, clear):
    case = Case("values", (), reference=np.array(1.0), wrong={"name": [np.array(wrong)]})
    assert is_clear(case) == clear


def fail(*arguments, **options):
    raise ValueError("because")


def draw_more(*points):
    return lambda rng, *, brief: [*draw(rng, brief=brief), *(Case(point, (np.ones(3),)) for point in points)]


@pytest.mark.parametrize(
    ("changed", "problem", "remedy"),
    [
        (
            {"points": [Point("values"), Point("round", "circular")]},
            "point 'round': there is no property 'circular'",
            f"use one of: {', '.join(PROPERTIES)}",
        ),
        (
            {"points": [Point("values"), Point("range", "between", {"low": 0})]},
            "point 'range': 'between' takes ['high', 'low'], got ['low']",
            "write Point('range', 'between', {...}) with these names",
        ),
        (
            {"points": [Point("values"), Point("same", "equals_first", {"first": 1})]},
            "point 'same': 'equals_first' takes [], got ['first']",
            "write Point('same', 'equals_first', {...}) with these names",
        ),
        (
            {"points": [Point("values"), Point("large")]},
            "no case is drawn for the point 'large'",
            "draw one, or leave the point out",
        ),
        (
            {"points": [Point("values"), Point("self", "right")]},
            "no case is drawn for the point 'self'",
            "draw one, or leave the point out",
        ),
        ({"draw": draw_more("large")}, "a case is drawn for 'large', which is no point", "add Point(...) for it"),
        (
            {"draw": draw_more("shape"), "points": [Point("values"), Point("shape", "shape")]},
            "a case is drawn for 'shape', which is no point",
            "add Point(...) for it",
        ),
        ({"draw": fail}, "drawing the cases fails: ValueError: because", "mend it, or what draws the case"),
        (
            {"draw": draw_more("text"), "points": [Point("values"), Point("text")], "wrong": {"spelt": [fail]}},
            "a formula of 'spelt' fails: ValueError: because",
            "mend it, or what draws the case",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(changed, problem, remedy):
    assert refuse(replace(HALF, **changed)) == (problem, remedy)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (lambda x: 1 / 0, "the answer on its own case 'values' fails: ZeroDivisionError: division by zero"),
        (lambda x: "text", "the answer on its own case 'values' fails: ValueError: could not convert string to float"),
        (lambda x: None, "the answer on its own case 'values' gives numbers that are not finite"),
        (lambda x: x * np.nan, "the answer on its own case 'values' gives numbers that are not finite"),
    ],
)
def test_an_answer_that_fails_on_its_own_case_is_refused(body, problem):
    body.__name__ = "half"
    found, remedy = refuse(replace(HALF, answer=body))
    assert found.startswith(problem)
    assert "what draws the case" in remedy


def test_a_repeated_case_needs_no_point():
    assert HALF.draw_cases(make_rng()) != []
    cases = replace(HALF, draw=draw_more(AGAIN)).draw_cases(make_rng())
    assert [case.point for case in cases] == ["values", AGAIN]
