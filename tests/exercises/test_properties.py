"""Numbers within a tolerance, and what anyone can see of a result."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.exercises.exercise import Case, Point
from nma_w1d5.exercises.properties import (
    PROPERTIES,
    WITH_OWN_CASES,
    agrees,
    holds,
    is_seen_in_one_result,
    list_parameters,
)
from tests.slips import DEFINITIONS

SQUARE = Case("values", (), reference=np.zeros((4, 4)))
NUMBER = Case("values", (), reference=np.array(0.3))


def has(value, case=SQUARE, property="shape", **options):
    return holds(Point("point", property, options), np.asarray(value, dtype=float), case)


@given(st.floats(-2, 2), st.floats(-3e-4, 3e-4))
def test_agreement_is_within_the_tolerance(number, error):
    reference = np.array(number)
    if abs(abs(error) - 1e-4) > 1e-9:
        assert agrees(reference + error, reference, 1e-4) == (abs(error) < 1e-4)


@given(st.integers(0, 15), st.floats(2e-4, 1e300))
def test_agreement_is_that_of_every_number(place, error):
    value = np.zeros((4, 4))
    value.flat[place] = error
    assert not agrees(value, np.zeros((4, 4)), 1e-4)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_a_number_never_agrees(bad):
    assert not agrees(np.array([0.0, bad]), np.zeros(2), 1e-4)
    assert not agrees(np.array([bad, 0.0]), np.zeros(2), 1e-4)
    assert not agrees(np.array(bad), np.array(0.0), 1e-4)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_a_single_number_may_come_as_an_array_of_one(shape):
    assert agrees(np.zeros(shape), np.array(0.0), 1e-4)


@pytest.mark.parametrize("shape", [(2,), (4,), (2, 3), (3, 2), (0,), (2, 2, 1)])
def test_other_shapes_never_agree(shape):
    assert not agrees(np.zeros(shape), np.zeros((2, 2)), 1e-4)


def test_nothing_never_agrees():
    assert not agrees(None, np.array(0.0), 1e-4)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_the_right_result_has_every_property(name):
    cases = DEFINITIONS[name].draw_cases(np.random.default_rng(0), brief=True)
    points = [point for point in DEFINITIONS[name].points if is_seen_in_one_result(point)]
    assert points
    assert all(holds(point, case.reference, case) for point in points for case in cases)


@pytest.mark.parametrize(
    ("property", "options", "value"),
    [
        ("shape", {}, np.zeros((3, 3))),
        ("shape", {}, np.zeros((4, 9))),
        ("shape", {}, np.zeros(16)),
        ("shape", {}, 0.0),
        ("symmetric", {}, np.triu(np.ones((4, 4)))),
        ("symmetric", {}, np.zeros((4, 3))),
        ("symmetric", {}, np.full((4, 4), np.nan)),
        ("symmetric", {}, 0.0),
        ("diagonal", {"of": 0}, np.eye(4)),
        ("diagonal", {"of": 1}, np.zeros((4, 4))),
        ("diagonal", {"of": 0}, np.zeros((4, 3))),
        ("diagonal", {"of": 0}, np.full((4, 4), np.nan)),
        ("diagonal", {"of": 0}, np.zeros(4)),
        ("between", {"low": 0, "high": 2}, np.full((4, 4), 2.1)),
        ("between", {"low": 0, "high": 2}, np.full((4, 4), -0.1)),
        ("between", {"low": 0, "high": 2}, np.full((4, 4), np.nan)),
        ("between", {"low": 0, "high": 2}, np.zeros((0, 0))),
    ],
)
def test_a_property_that_is_not_there(property, options, value):
    assert not has(value, property=property, **options)


def test_properties_that_are_there():
    assert has(np.ones((4, 4)), property="diagonal", of=1)
    assert has(np.ones((4, 4)) + np.diag(np.arange(4)), property="symmetric")
    assert has([0.5], NUMBER)
    assert not has(np.eye(2), NUMBER)
    assert has(-1.00001, NUMBER, "between", low=-1, high=1)
    assert not has(1.1, NUMBER, "between", low=-1, high=1)


def test_what_is_looked_at_in_cases_of_its_own():
    assert {"equals_first", "right"} == WITH_OWN_CASES
    assert has(0.30001, NUMBER, "right")
    assert not has(0.31, NUMBER, "right")
    point = Point("point", "equals_first")
    assert holds(point, np.array(0.7), NUMBER, first=np.array([0.70001]))
    assert not holds(point, np.array(0.7), NUMBER, first=np.array(0.3))
    assert [is_seen_in_one_result(Point("p", name)) for name in (None, "right", "shape")] == [False, False, True]


def test_parameters_are_those_an_author_must_give():
    assert {name: set(list_parameters(name)) for name in PROPERTIES} == {
        "shape": set(),
        "symmetric": set(),
        "diagonal": {"of"},
        "between": {"low", "high"},
        "equals_first": set(),
        "right": set(),
    }
