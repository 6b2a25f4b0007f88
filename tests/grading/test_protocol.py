"""What the two sides of the wall say to each other comes out as it went in."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nma_w1d5.exercises.replies import Call
from nma_w1d5.grading.protocol import EVENT, JOB, Question, pack_setup, unpack_setup
from tests.grading.helpers import EXERCISES, make_question
from tests.grading.rows import make_key, split_key

NUMBERS = arrays(st.sampled_from(["<f8", "<f4", "<i8", "|u1", "|b1"]), array_shapes(min_dims=0, max_dims=3, min_side=0))


def are_equal(one: Question, two: Question) -> bool:
    """Compare questions field by field, and their calls' arguments to the bit."""
    plain = [field.name for field in fields(Question) if field.name != "calls"]
    told = [field.name for field in fields(Call) if field.name != "arguments"]
    return all(getattr(one, name) == getattr(two, name) for name in plain) and all(
        all(getattr(first, name) == getattr(second, name) for name in told)
        and [(part.dtype, part.shape, part.tobytes()) for part in first.arguments]
        == [(part.dtype, part.shape, part.tobytes()) for part in second.arguments]
        for first, second in zip(one.calls, two.calls, strict=True)
    )


@pytest.mark.parametrize(
    "question",
    [make_question(), replace(make_question(), page="lesson"), make_key().question, split_key(make_key()).question],
    ids=["two exercises", "a page", "this course", "two pages"],
)
def test_a_question_comes_out_as_it_went_in(question: Question) -> None:
    settings = {"timeout": 2.5, "readable": ["/usr/lib", "山"], "landlock": True}
    found, same = unpack_setup(pack_setup(settings, question))
    assert found == settings
    assert are_equal(question, same)


@given(st.lists(st.lists(NUMBERS, max_size=3).map(tuple), max_size=4))
def test_arguments_of_any_numbers_come_out_as_they_went_in(arguments: list[tuple[np.ndarray, ...]]) -> None:
    question = replace(make_question(), calls=tuple(Call("RDM", each) for each in arguments))
    assert are_equal(question, unpack_setup(pack_setup({}, question))[1])


def test_arguments_in_another_order_are_the_same_numbers() -> None:
    numbers = np.arange(12.0).reshape(3, 4)
    question = replace(make_question(), calls=(Call("RDM", (numbers.T,)), Call("RDM", (numbers[:, ::2],))))
    first, second = unpack_setup(pack_setup({}, question))[1].calls
    np.testing.assert_array_equal(first.arguments[0], numbers.T)
    np.testing.assert_array_equal(second.arguments[0], numbers[:, ::2])


@pytest.mark.parametrize(
    "argument", [np.array([object()]), np.array(["text"]), np.array([1j])], ids=lambda argument: argument.dtype.kind
)
def test_what_is_no_number_is_refused(argument: np.ndarray) -> None:
    question = replace(make_question(), calls=(Call("RDM", (argument,)),))
    with pytest.raises(TypeError, match="arguments must be arrays of numbers; got dtype"):
        pack_setup({}, question)


def test_pages_come_in_the_order_of_their_first_exercise() -> None:
    first, second = make_key().exercises
    mixed = [replace(first, page="b"), replace(second, page="a"), replace(first, name="third", page="b")]
    assert Question.of(mixed).pages == (("b", ("RDM", "third")), ("a", ("correlate_rdms",)))
    assert Question.of(mixed).exercises == (*EXERCISES, "third")


def test_a_job_and_an_event_have_one_size() -> None:
    assert JOB.unpack(JOB.pack(2**32 - 1, 2**64 - 1, 2**32 - 1, 0.5)) == (2**32 - 1, 2**64 - 1, 2**32 - 1, 0.5)
    assert EVENT.unpack(EVENT.pack(7, 2, -9, 0.25)) == (7, 2, -9, 0.25)
