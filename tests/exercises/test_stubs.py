"""An exercise that was not attempted is told from one that was."""

import ast

import pytest

from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.exercises.replies import Place
from nma_w1d5.exercises.stubs import find_gap, find_globals, is_stub, is_unfinished, normalise_stub
from tests.variants import load_function

STUB = '''
def RDM(resp):
    """Compute it.

    Args: resp
    """
    # Your turn
    zresp = ...
    rdm = ...
    return rdm


rdm = RDM(3)
'''


def same(source: str, stub: str = STUB) -> bool:
    (node,) = ast.parse(source).body
    return is_stub(node, normalise_stub(stub, "RDM"))


@pytest.mark.parametrize(
    "source",
    [
        "def RDM(resp):\n  zresp=...\n  rdm = ...\n  return rdm",
        "def RDM(other: int):\n  'another text'\n  zresp = ...  # no\n\n  rdm = (...)\n  return rdm",
        "def RDM(resp):\n  pass",
        "def RDM(resp):\n  'Doc.'",
        "def RDM(resp): ...",
        "def RDM(resp):\n  raise NotImplementedError",
        "def RDM(resp):\n  'Doc.'\n  raise NotImplementedError('Student exercise')",
        "def RDM(resp):\n  'Doc.'\n  raise NotImplementedError('Student exercise')\n  pass\n  ...",
    ],
)
def test_not_attempted(source: str) -> None:
    assert same(source)


@pytest.mark.parametrize(
    "source",
    [
        "def RDM(resp):\n  zresp = resp\n  rdm = ...\n  return rdm",
        "def RDM(resp):\n  return 0",
        "def RDM(resp):\n  z = 1\n  raise NotImplementedError",
        "def RDM(resp):\n  'Doc.'\n  raise NotImplementedError('Student exercise')\n  z = 1\n  return z",
        "def RDM(resp):\n  raise ValueError",
        "RDM = lambda resp: ...",
        "class RDM: pass",
    ],
)
def test_attempted(source: str) -> None:
    assert not same(source)


def test_without_a_stub_only_what_says_nothing_is_none() -> None:
    assert normalise_stub("x = 1", "RDM") is None
    assert normalise_stub("def RDM(:", "RDM") is None
    assert same("def RDM(resp): pass", stub="x = 1")
    assert not same("def RDM(resp):\n  zresp = ...\n  rdm = ...\n  return rdm", stub="x = 1")


def test_the_last_function_of_the_name_is_the_stub() -> None:
    twice = "RDM = 1\ndef other(): pass\ndef RDM(r):\n    return 1\ndef RDM(r):\n    return ..."
    assert normalise_stub(twice, "RDM") == "Return(value=Constant(value=Ellipsis))"


@pytest.mark.parametrize("name", list_exercises())
def test_the_stubs_of_the_course_are_told_with_and_without_their_docstring(name: str) -> None:
    source = load_exercise(name).stub
    (node,) = ast.parse(source).body
    assert is_stub(node, normalise_stub(source, name))
    del node.body[0]
    assert is_stub(node, normalise_stub(source, name))
    assert not is_stub(node, None)


def define(body: str) -> object:
    return load_function(f"def RDM(resp):\n  'Doc.'\n  {body}", "RDM")


@pytest.mark.parametrize(
    "body",
    [
        "zresp = resp\n  rdm = ...\n  return rdm",
        "if resp.any():\n    rdm = ...\n  return rdm",
        "z: int = ...\n  return z",
        "y, z = ..., ...\n  return z",
        "resp /= ...\n  return resp",
        "return ...",
        "global z\n  z = ...",
    ],
)
def test_a_gap(body: str) -> None:
    assert find_gap(define(body))


@pytest.mark.parametrize(
    "body",
    [
        "return resp[..., 0]",
        "resp[..., None, :2] = 1\n  return resp",
        "i = 1\n  return resp[i, ..., i]",
        "'''Fill in each ... below.'''\n  return '...'",
        "# ...\n  return resp",
        "return resp.sum(...)",
        "raise NotImplementedError",
        "...",
        "pass",
    ],
)
def test_no_gap(body: str) -> None:
    assert not find_gap(define(body))


@pytest.mark.parametrize("thing", [None, 3, print, len, dict, type("Callable", (), {"__call__": lambda self: 1})()])
def test_things_without_code_have_no_gap(thing: object) -> None:
    assert not find_gap(thing)


def test_a_gap_is_told_with_its_line() -> None:
    assert find_gap(load_function("def RDM(resp):\n    z = 1\n    rdm = ...  # here\n", "RDM")) == Place(
        3, "rdm = ...  # here"
    )


@pytest.mark.parametrize(
    ("body", "unfinished"),
    [
        ("raise NotImplementedError\n  return 1", True),
        ("z = ...\n  return z", True),
        ("return", True),
        ("z = None  # your code\n  return z", True),
        ("z = None\n  return resp", False),
        ("print('to do')\n  return None", True),
        ("assert False, 'to do'", True),
        ("raise Exception('to do')", True),
        ("raise NotImplemented", True),
        ("raise ValueError(resp)", False),
        ("print(resp)", False),
        ("return 0", False),
        ("if resp is None:\n    raise NotImplementedError\n  return resp", False),
        ("return resp[..., 0]", False),
    ],
)
def test_a_definition_that_is_not_finished_is_told_from_its_text(body: str, unfinished: bool) -> None:
    (node,) = ast.parse(f"def RDM(resp):\n  'Doc.'\n  {body}").body
    assert is_unfinished(node) is unfinished


def test_globals_are_found_in_inner_functions_and_attributes_are_none() -> None:
    source = "def RDM(r):\n    a = r.name\n    return [label for _ in [lambda: resp_v1]]\n"
    code = load_function(source, "RDM").__code__
    assert find_globals(code, ("name", "label", "resp_v1", "r", "other")) == {"label", "resp_v1"}


def test_depth_does_no_harm() -> None:
    deep = "def RDM(r): return " + "+".join(["r"] * 2000)
    assert not same(deep)
    assert normalise_stub(deep, "RDM") is not None
