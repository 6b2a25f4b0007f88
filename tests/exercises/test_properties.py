"""Results as numbers, within a tolerance, and by what anyone can see of them."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.exercises.cases import PROPERTIES, Case
from nma_w1d5.exercises.properties import LARGEST_RESULT, agrees, as_numbers, has_property


def make_case(exercise="RDM", n_stimuli=4):
    return Case(exercise, "values", (np.zeros((n_stimuli, 9)),), np.zeros((n_stimuli, n_stimuli)))


@pytest.mark.parametrize(
    "value",
    [
        np.arange(4).reshape(2, 2),
        np.arange(4, dtype=np.float16).reshape(2, 2),
        [[0, 1], [2, 3]],
        ((0.0, 1.0), (2.0, 3.0)),
        torch.arange(4).reshape(2, 2),
        torch.arange(4.0, requires_grad=True).reshape(2, 2),
        torch.arange(4, dtype=torch.bfloat16).reshape(2, 2),
        [torch.tensor([0.0, 1.0]), torch.tensor([2.0, 3.0])],
        np.ma.masked_array([[0, 1], [2, 3]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_a_teacher_would_accept_becomes_numbers(value):
    numbers = as_numbers(value)
    assert type(numbers) is np.ndarray
    assert numbers.dtype == np.float64
    assert numbers.tolist() == [[0, 1], [2, 3]]


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_a_matrix_becomes_an_array():
    assert type(as_numbers(np.matrix([[0, 1], [2, 3]]))) is np.ndarray


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), np.array(0.5), torch.tensor(0.5), True])
def test_single_numbers_become_numbers(value):
    assert as_numbers(value).shape == ()


def test_masked_entries_are_nan():
    assert np.isnan(as_numbers(np.ma.masked_array([1.0, 2.0], mask=[False, True]))[1])


class Trap:
    """An object that raises whatever one asks of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __array__(self, *args, **keywords):
        raise SystemError


@pytest.mark.parametrize(
    "value",
    [None, ..., "text", object(), Trap(), [1, [2, 3]], 1j, np.array([1j]), np.array(["a"]), {"a": 1}, len, b"ab"],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_is_refused(value):
    assert as_numbers(value) is None


def test_huge_results_are_refused():
    assert as_numbers(np.broadcast_to(0.0, (LARGEST_RESULT + 1,))) is None


def test_the_result_is_a_copy():
    value = np.zeros(3)
    as_numbers(value)[0] = 1
    assert not value.any()


@given(st.floats(-2, 2), st.floats(-3e-4, 3e-4))
def test_agreement_is_within_the_tolerance(number, error):
    reference = np.array(number)
    if abs(abs(error) - 1e-4) > 1e-9:
        assert agrees(reference + error, reference, 1e-4) == (abs(error) < 1e-4)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_a_number_never_agrees(bad):
    assert not agrees(np.array([0.0, bad]), np.zeros(2), 1e-4)
    assert not agrees(np.array(bad), np.array(0.0), 1e-4)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_a_single_number_may_come_as_an_array_of_one(shape):
    assert agrees(np.zeros(shape), np.array(0.0), 1e-4)


@pytest.mark.parametrize("shape", [(2,), (4,), (2, 3), (3, 2), (0,), (2, 2, 1)])
def test_other_shapes_never_agree(shape):
    assert not agrees(np.zeros(shape), np.zeros((2, 2)), 1e-4)


def test_nothing_never_agrees():
    assert not agrees(None, np.array(0.0), 1e-4)


def test_properties_of_an_rdm():
    value = np.array([[0, 1, 2], [1, 0, 0.5], [2, 0.5, 0]])
    case = make_case(n_stimuli=3)
    assert all(has_property(name, value, case) for name in PROPERTIES["RDM"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shape", np.zeros((3, 3))),
        ("shape", np.zeros((4, 9))),
        ("shape", np.zeros(16)),
        ("symmetric", np.triu(np.ones((4, 4)))),
        ("symmetric", np.zeros((4, 3))),
        ("zero_diagonal", np.eye(4)),
        ("zero_diagonal", np.zeros((4, 3))),
        ("range", np.full((4, 4), 2.1)),
        ("range", np.full((4, 4), -0.1)),
        ("range", np.full((4, 4), np.nan)),
        ("range", np.zeros((0, 0))),
        ("symmetric", np.full((4, 4), np.nan)),
        ("zero_diagonal", np.full((4, 4), np.nan)),
    ],
)
def test_a_property_that_is_not_there(name, value):
    assert not has_property(name, value, make_case())


def test_properties_of_a_correlation():
    case = make_case("correlate_rdms")
    assert has_property("number", np.array([0.5]), case)
    assert not has_property("number", np.eye(2), case)
    assert has_property("range", np.array(-1.00001), case)
    assert not has_property("range", np.array(1.1), case)
