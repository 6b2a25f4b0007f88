"""The table at the end."""

import io

import pytest
from rich.console import Console

from nma_w1d5.grading.marking import Marker
from nma_w1d5.grading.output.table import MOST_LINES, describe_sandbox, print_summary
from tests.grading.rows import make_key, make_sandbox, make_submission, mark

NAMES = ("right", "similarity", "similarity", "error", "unreadable")


@pytest.fixture(scope="module")
def key():
    return make_key()


def output(key, rows, language="en", width=120):
    console = Console(file=io.StringIO(), width=width)
    print_summary(console, rows, key, {"kind": "fake"}, 3, language)
    return console.file.getvalue()


def test_everybody_is_listed_with_marks_or_a_reason(key):
    text = output(key, [item.row for item in mark(key, *NAMES)])
    assert "10/10 correct" in text
    assert "similarity_not_dissimilarity" in text
    assert "This cannot be read as a notebook" in text
    assert "5 submissions, 1 with full marks, 1 not graded; mean 6.4" in text
    assert "2 x RDM: similarity instead of dissimilarity" in text
    assert "sandbox: kind fake; seed: 3" in text


def test_japanese(key):
    text = output(key, [item.row for item in mark(key, *NAMES)], "ja")
    assert "類似度のまま" in text


def test_many_are_summed_up_and_only_those_without_a_mark_listed(key):
    names = ["right"] * (MOST_LINES + 1) + ["lost"]
    text = output(key, [item.row for item in mark(key, *names)])
    assert text.count("correct") == 0
    assert "The file could not be read" in text
    assert f"{MOST_LINES + 2} submissions" in text


def test_names_are_not_markup(key):
    (item,) = Marker(key, make_sandbox(key)).mark([make_submission("right", "[red]Ada[/nothing]")])
    assert "[red]Ada[/nothing]" in output(key, [item.row])


def test_the_sandbox_in_words():
    assert describe_sandbox({"kind": "bubblewrap", "network": False}) == "kind bubblewrap, network no"
    assert describe_sandbox("none") == "none"
