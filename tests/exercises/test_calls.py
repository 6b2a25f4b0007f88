"""A function is called once: fresh arguments, and whatever happens is a reply."""

import errno

import numpy as np
import pytest
import torch

from nma_w1d5.exercises.calls import LONGEST_DETAIL, call_once, describe, explain
from nma_w1d5.exercises.replies import Call, Place, Reply
from tests.variants import load_function

CALL = Call("RDM", (np.arange(6.0).reshape(2, 3),))
TENSORS = Call("RDM", (np.ones((2, 3), dtype=np.float32),), "torch")
HOME = "/kernel"


def reply_to(body, call=CALL):
    """Call a function as a notebook defines it."""
    return call_once(load_function(f"import numpy as np\ndef RDM(resp):\n    {body}\n", "RDM"), call, HOME)


def test_numbers_come_back_as_they_are():
    reply = reply_to("return resp[:, :2] / 3")
    assert reply.status == "ok"
    np.testing.assert_array_equal(reply.value, CALL.arguments[0][:, :2] / 3)


def test_arguments_are_fresh_copies():
    before = CALL.arguments[0].copy()
    assert np.array_equal(reply_to("resp += 1\n    return resp").value, before + 1)
    assert np.array_equal(CALL.arguments[0], before)
    assert TENSORS.arguments[0].sum() == reply_to("return resp.zero_() + 1", TENSORS).value.sum()
    assert TENSORS.arguments[0].all()


def test_tensors_are_handed_over_and_taken():
    reply = call_once(lambda resp: resp @ resp.T if isinstance(resp, torch.Tensor) else None, TENSORS, HOME)
    assert reply.value.tolist() == [[3, 3], [3, 3]]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotImplementedError, "unfinished"),
        (type("Later", (NotImplementedError,), {}), "unfinished"),
        (ValueError, "error"),
        (SystemExit, "error"),
        (KeyboardInterrupt, "error"),
        (GeneratorExit, "error"),
        (BaseException, "error"),
        (MemoryError, "memory"),
        (RecursionError, "error"),
        (type("Lost", (BaseException,), {}), "error"),
    ],
)
def test_any_exception_is_a_reply(error, status):
    def fail(resp):
        raise error("because")

    reply = call_once(fail, CALL, HOME)
    assert (reply.status, reply.value) == (status, None)
    assert reply.detail == (f"{error.__name__}: because" if status == "error" else reply.detail)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PermissionError(errno.EPERM, "no"), "forbidden"),
        (OSError(errno.EROFS, "read-only"), "forbidden"),
        (FileNotFoundError(errno.ENOENT, "none"), "error"),
        (OSError("no number"), "error"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "memory"),
        (RuntimeError("something else"), "error"),
        (TypeError("unsupported operand type(s) for /: 'int' and 'ellipsis'"), "unfinished"),
        (AttributeError("'ellipsis' object has no attribute 'T'"), "unfinished"),
        (ValueError("ellipsis"), "error"),
        (ModuleNotFoundError("No module named 'pandas.core'", name="pandas.core"), "no_module"),
        (ModuleNotFoundError("forged"), "error"),
        (ImportError("cannot import name 'x'", name="numpy"), "error"),
    ],
)
def test_what_an_error_amounts_to(error, status):
    assert explain(error, HOME).status == status


def test_the_line_that_raised_is_named():
    reply = reply_to("return resp.no_such_thing")
    assert reply.detail == "AttributeError: 'numpy.ndarray' object has no attribute 'no_such_thing'"
    assert reply.place == Place(3, "return resp.no_such_thing", "import numpy as np")


def test_the_line_is_the_innermost_of_the_students_own():
    helper = (
        "def helper(a):\n    return np.linalg.inv(a)\nimport numpy as np\ndef RDM(resp):\n    return helper(resp)\n"
    )
    reply = call_once(load_function(helper, "RDM"), CALL, HOME)
    assert reply.place == Place(2, "return np.linalg.inv(a)", "def helper(a):")
    assert call_once(load_function(helper, "RDM"), CALL, "/elsewhere").place is None


def test_a_long_line_and_a_long_message_are_cut():
    reply = reply_to(f"raise ValueError({'x' * 1000!r})")
    assert len(reply.place.code) <= 80
    assert len(reply.detail) == len("ValueError: ") + LONGEST_DETAIL


def test_an_error_is_described_in_one_line():
    assert describe(ValueError("a\n  b\tc")) == "ValueError: a b c"
    assert describe(ValueError()) == "ValueError"


class Nameless(Exception):
    """An error that cannot be asked for its words, nor for its class."""

    def __str__(self):
        raise ValueError

    @property
    def __class__(self):
        raise ValueError


def test_an_error_that_cannot_be_described():
    def fail(resp):
        raise Nameless

    assert call_once(fail, CALL, HOME) == Reply("error", detail="an error that cannot be shown")


def test_a_name_that_is_missing_is_told_to_the_host():
    assert reply_to("return no_such_name(resp)").lacks == "no_such_name"
    assert reply_to("raise NameError('forged', name=3)").lacks == ""
    assert reply_to("return resp.no_such_name").lacks == ""


@pytest.mark.parametrize(
    "body",
    [
        "return ...",
        "return 1 - ...",
        "rdm = ...\n    return rdm",
        "z = ...\n    return z.T",
        "z = ...\n    return np.corrcoef(z, resp)",
        "z = ...\n    return [resp, 'text']",
        "z = ...",
        "z = resp\n    raise NotImplementedError('Student exercise')",
    ],
)
def test_what_a_gap_made_fail_is_unfinished_and_has_no_other_words(body):
    reply = reply_to(body)
    assert (reply.status, reply.detail) == ("unfinished", "")


def test_a_gap_that_does_no_harm_is_none():
    assert reply_to("z = ...\n    return resp").status == "ok"
    assert reply_to("z = ...\n    raise MemoryError").status == "memory"


def test_a_module_that_is_missing_is_named():
    assert reply_to("import no_such_package.part").detail == "no_such_package"


OUTSIDE = Call("RDM", CALL.arguments, outside=("ori", "resp_v1"))


def test_a_variable_of_the_page_that_is_not_there_is_named_with_its_line():
    function = load_function("def RDM(resp):\n    return resp_v1\n", "RDM")
    reply = call_once(function, OUTSIDE, HOME)
    assert (reply.status, reply.detail, reply.place) == ("outside", "resp_v1", Place(2, "return resp_v1"))
    assert call_once(function, CALL, HOME).status == "error"


@pytest.mark.parametrize(
    ("body", "number"),
    [("return resp_v1 + 1", 2), ("return resp", 0), ("ori = 1\n    return ori", 0), ("return resp.T", 0)],
)
def test_a_variable_of_the_page_that_is_read_is_told_by_its_number(body, number):
    function = load_function(f"resp_v1 = 2.0\ndef RDM(resp):\n    {body}\n", "RDM")
    assert call_once(function, OUTSIDE, HOME).outside == number
    assert call_once(lambda resp: 1.0, OUTSIDE, HOME).outside == call_once(len, OUTSIDE, HOME).outside == 0


def test_what_cannot_be_called_is_an_error():
    assert call_once(3, CALL, HOME).detail == "TypeError: 'int' object is not callable"
    assert call_once(lambda one, two: one, CALL, HOME).status == "error"


@pytest.mark.parametrize("value", ["None", "'text'", "np.array(['a', 'b'])", "object()", "(resp, 'text')", "print"])
def test_what_is_no_number_is_malformed_and_named(value):
    reply = reply_to(f"return {value}")
    assert reply.status == "malformed"
    assert reply.detail
    assert reply.place is None


def test_a_value_that_raises_when_looked_at_is_an_error():
    reply = reply_to("return type('Trap', (), {'__array__': lambda *_: 1 / 0})()")
    assert (reply.status, reply.detail) == ("error", "ZeroDivisionError: division by zero")
