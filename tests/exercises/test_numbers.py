"""What a teacher would accept as numbers is accepted, anything else has a name."""

import numpy as np
import pytest
import torch

from nma_w1d5.exercises.numbers import MAX_RANK, MAX_VALUES, NotNumbers, to_numbers

SQUARE = [[0.0, 1.5], [1.5, 0.0]]


@pytest.mark.parametrize(
    "value",
    [
        SQUARE,
        tuple(map(tuple, SQUARE)),
        [np.array(row) for row in SQUARE],
        tuple(np.array(row) for row in SQUARE),
        [torch.tensor(row) for row in SQUARE],
        np.array(SQUARE),
        np.array(SQUARE, dtype=np.float32),
        np.array(SQUARE, dtype=np.float16),
        np.array(SQUARE, dtype=np.longdouble),
        np.array(SQUARE, dtype=">f8"),
        np.array(SQUARE, order="F"),
        np.array(SQUARE)[::-1][::-1],
        np.ma.masked_array(SQUARE, mask=False),
        torch.tensor(SQUARE),
        torch.tensor(SQUARE, dtype=torch.bfloat16),
        torch.tensor(SQUARE, requires_grad=True),
        torch.tensor(SQUARE).to_sparse(),
        torch.tensor(SQUARE).t().t()[:, :],
        memoryview(np.array(SQUARE)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_matrices(value: object) -> None:
    array = to_numbers(value)
    assert (array.dtype, type(array)) == (np.dtype("<f8"), np.ndarray)
    assert array.flags["C_CONTIGUOUS"]
    np.testing.assert_array_equal(array, SQUARE)


@pytest.mark.parametrize(
    "value",
    [2, 2.0, np.float32(2), np.int8(2), np.array(2), torch.tensor(2.0), torch.tensor(2), np.array(2, dtype="u1")],
    ids=lambda value: type(value).__name__,
)
def test_numbers(value: object) -> None:
    array = to_numbers(value)
    assert array.shape == ()
    assert array == 2.0


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_old_matrices() -> None:
    np.testing.assert_array_equal(to_numbers(np.matrix(SQUARE)), SQUARE)


def test_the_answer_is_a_copy() -> None:
    mine = np.zeros(3)
    to_numbers(mine)[0] = 1
    assert mine[0] == 0


def test_truth_values_are_numbers() -> None:
    np.testing.assert_array_equal(to_numbers([True, False]), [1.0, 0.0])


def test_what_is_masked_is_not_a_number() -> None:
    assert np.isnan(to_numbers(np.ma.masked_array([1.0, 2.0], mask=[False, True]))[1])


def test_a_result_with_its_p_value_is_two_numbers() -> None:
    from scipy.stats import pearsonr

    assert to_numbers(pearsonr([1.0, 2.0, 4.0], [1.0, 3.0, 2.0])).shape == (2,)


class Trap:
    """An object that raises whatever one asks of it."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)

    def __array__(self, *args: object, **keywords: object) -> np.ndarray:
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "None"),
        (..., "ellipsis"),
        ("0.5", "str"),
        (b"0.5", "bytes"),
        (1j, "complex"),
        (np.array([1j]), "ndarray of complex128"),
        (np.complex64(1j), "complex64 of complex64"),
        (object(), "object"),
        (Trap(), "Trap"),
        ({"a": 1}, "dict"),
        ({1.0}, "set"),
        (iter([1.0]), "list_iterator"),
        (print, "builtin_function_or_method"),
        ([[1.0], [1.0, 2.0]], "list"),
        ([1, [2, 3]], "list"),
        (["a", "b"], "list"),
        ((np.zeros((2, 2)), np.zeros(3)), "tuple"),
        ((0.5, "text"), "tuple"),
        (np.array([object()]), "ndarray"),
        (np.array(["a"]), "ndarray of <U1"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "ndarray of datetime64[D]"),
        (np.zeros(MAX_VALUES + 1), "an array of shape (1048577,)"),
        (np.broadcast_to(0.0, (2**20, 2**20)), "an array of shape (1048576, 1048576)"),
        (np.zeros((1,) * (MAX_RANK + 1)), "an array of shape (1, 1, 1, 1, 1)"),
        (torch.tensor([1j]), "Tensor of complex64"),
    ],
    ids=lambda value: str(type(value).__name__),
)
def test_what_is_no_number_has_a_name(value: object, said: str) -> None:
    with pytest.raises(NotNumbers) as caught:
        to_numbers(value)
    assert str(caught.value) == said
