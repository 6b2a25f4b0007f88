"""The feedback gadget is there where it can be, and silent where it cannot."""

import socket
import sys
import threading
from types import ModuleType

import pytest

from nma_w1d5 import content_review, survey


@pytest.fixture
def gadget(monkeypatch):
    """Put a stand-in of the package in place; collect what it is given."""
    rendered = []

    class Container:
        def __init__(self, prompt, name, address):
            self.arguments = (prompt, name, address)

        def render(self):
            rendered.append(self.arguments)

    package = ModuleType("vibecheck")
    package.DatatopsContentReviewContainer = Container
    monkeypatch.setitem(sys.modules, "vibecheck", package)
    monkeypatch.setattr(survey, "_is_reachable", lambda host: True)
    return rendered


def test_gadget_is_shown_with_the_course_address(gadget):
    assert content_review("W1D5_T3_Compute_RDMs_Exercise") is None
    ((prompt, name, address),) = gadget
    assert prompt == ""
    assert name == "W1D5_T3_Compute_RDMs_Exercise"
    assert address == {
        "url": "https://pmyvdlilci.execute-api.us-east-1.amazonaws.com/klab",
        "name": "neuromatch_cn",
        "user_key": "y1x3mpx5",
    }


def test_prefix_is_put_before_a_bare_name(gadget):
    content_review("Compute_RDMs_Exercise")
    assert gadget[0][1] == "W1D5_T3_Compute_RDMs_Exercise"


def test_nothing_happens_without_the_package(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "vibecheck", None)
    assert content_review("W1D5_T3_Compute_RDMs_Exercise") is None
    assert capsys.readouterr() == ("", "")


def test_nothing_happens_offline(gadget, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(survey, "_is_reachable", lambda host: asked.append(host))
    content_review("W1D5_T3_Compute_RDMs_Exercise")
    assert gadget == []
    assert asked == ["pmyvdlilci.execute-api.us-east-1.amazonaws.com"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("error", [OSError("no route"), RuntimeError("changed"), TypeError("arguments")])
def test_errors_of_the_gadget_are_nobodys_business(gadget, monkeypatch, error, capsys):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(sys.modules["vibecheck"], "DatatopsContentReviewContainer", fail)
    assert content_review("W1D5_T3_Compute_RDMs_Exercise") is None
    assert capsys.readouterr() == ("", "")


def test_broken_package_is_as_good_as_none(monkeypatch):
    class Broken(ModuleType):
        def __getattr__(self, name):
            raise RuntimeError("broken")

    monkeypatch.setitem(sys.modules, "vibecheck", Broken("vibecheck"))
    assert content_review("W1D5_T3_Compute_RDMs_Exercise") is None


def test_host_that_answers_is_reachable_and_another_is_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert survey._is_reachable("127.0.0.1", port, seconds=60)
    assert not survey._is_reachable("127.0.0.1", port, seconds=60)


def test_look_up_that_hangs_is_given_up(monkeypatch):
    """It would hang for ever; the answer comes all the same."""
    asked, stop = threading.Event(), threading.Event()

    def hang(*_arguments, **_options):
        asked.set()
        stop.wait()
        raise OSError("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    try:
        assert not survey._is_reachable("example.invalid", seconds=0.01)
        asked.wait()
    finally:
        stop.set()
