"""An exercise that was not attempted is told from one that was."""

import ast

import pytest

from nma_w1d5.exercises.stubs import is_stub, normalise_stub

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


def test_a_stub_with_magics_can_be_read() -> None:
    assert (
        normalise_stub("%matplotlib inline\ndef RDM(r):\n    return ...", "RDM")
        == "Return(value=Constant(value=Ellipsis))"
    )
