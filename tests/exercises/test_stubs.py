"""An exercise that was not attempted is told from one that was."""

import ast

import pytest

from nma_w1d5.exercises.stubs import is_stub, leaves_open, normalise_stub

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
        "def RDM(resp):\n  'Doc.'\n  raise NotImplementedError('Student exercise')\n  z = 1\n  return z",
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


@pytest.mark.parametrize(
    "body",
    [
        "zresp = resp\n  rdm = ...\n  return rdm",
        "return ...",
        "return resp @ f(..., axis=1)",
        "if resp.any():\n    rdm = ...\n  return rdm",
        "def inner(): ...\n  return inner",
        "return [...][0]",
        "raise NotImplementedError",
        "z = 1\n  raise NotImplementedError('Student exercise')\n  return z",
        "z: int = ...\n  return z",
    ],
)
def test_left_open(body: str) -> None:
    (node,) = ast.parse(f"def RDM(resp):\n  'Doc.'\n  {body}").body
    assert leaves_open(node)


@pytest.mark.parametrize(
    "source",
    [
        "def RDM(resp): return resp[..., 0]",
        "def RDM(resp):\n  resp[..., None, :2] = 1\n  return resp",
        "def RDM(resp):\n  '''Fill in each ... below.'''\n  return '...'",
        "def RDM(resp):\n  # ...\n  return resp",
        "def RDM(resp=...): return resp",
        "def RDM(resp):\n  if resp is None:\n    raise NotImplementedError\n  return resp",
        "def RDM(resp):\n  raise ValueError('NotImplementedError')",
        "def RDM(resp): pass",
        "RDM = lambda resp: resp",
    ],
)
def test_not_left_open(source: str) -> None:
    (node,) = ast.parse(source).body
    assert not leaves_open(node)


@pytest.mark.parametrize("source", ["RDM = lambda resp: ...", "class RDM:\n  value = ..."])
def test_a_lambda_or_a_class_is_left_open_by_what_stands_in_it(source: str) -> None:
    (node,) = ast.parse(source).body
    assert leaves_open(node)


def test_the_stub_itself_is_left_open() -> None:
    assert leaves_open(ast.parse(STUB).body[0])


def test_depth_does_no_harm() -> None:
    assert not leaves_open(ast.parse("def RDM(r): return " + "+".join(["r"] * 2000)).body[0])
