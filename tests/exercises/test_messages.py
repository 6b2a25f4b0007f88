"""Messages: what happened, a hint, and nothing from the hidden side."""

import re

import numpy as np
import pytest

from nma_w1d5.grading.messages import clean_detail, compose_message, describe_note
from nma_w1d5.exercises.replies import NOTES
from tests.grading.rows import make_key, mark


@pytest.fixture(scope="module")
def key():
    return make_key()


@pytest.fixture(scope="module")
def results(key):
    names = ("right", "similarity", "error", "timeout", "stub", "guess")
    return {name: item.row.results["RDM"] for name, item in zip(names, mark(key, *names), strict=True)}


@pytest.mark.parametrize(
    ("name", "english", "japanese"),
    [
        ("right", "Correct: everything is as it should be.", "正解です。すべての項目を満たしています。"),
        ("stub", "Not attempted yet.", "まだ解答が書かれていません。"),
        ("timeout", "It did not finish in time. Is there a loop that never ends?", "制限時間内に終わりませんでした。"),
        ("error", "The function raised an error. [ValueError: ", "関数の実行中にエラーが起きました。［ValueError: "),
        ("similarity", "Partly right: some things are as they should be", "正しいところと、直すところがあります。"),
    ],
)
def test_messages_begin_with_what_happened(name, english, japanese, results, key):
    assert compose_message(key, "RDM", results[name], "en").startswith(english)
    assert compose_message(key, "RDM", results[name], "ja").startswith(japanese)


def test_the_gentle_hint_is_given_and_the_stronger_one_kept_back(results, key):
    hints = key.misconceptions["RDM"]["similarity_not_dissimilarity"]["hints"]
    for language, pair in hints.items():
        message = compose_message(key, "RDM", results["similarity"], language)
        assert pair[0] in message
        assert pair[1] not in message


def test_unsteady_results_are_told(key):
    rng = np.random.default_rng(0)
    from nma_w1d5.grading.judgement import judge_run
    from tests.grading.fakes import run_functions

    result = judge_run(key, run_functions(key, {"RDM": lambda resp: rng.random((len(resp), len(resp)))}))["RDM"]
    assert "Two calls with the same input" in compose_message(key, "RDM", result, "en")


def test_no_message_holds_a_hidden_number(key, results):
    hidden = {f"{number:.3f}" for case in key.cases for number in case.reference.ravel()[:50]}
    for result in results.values():
        for language in ("ja", "en"):
            found = set(re.findall(r"\d+\.\d{3}", compose_message(key, "RDM", result, language)))
            assert not found & hidden


@pytest.mark.parametrize(
    ("detail", "clean"),
    [
        ("ValueError: shapes (6,10) and (6,10) not aligned", "ValueError: shapes (6,10) and (6,10) not aligned"),
        ("KeyError: 0.8231415", "KeyError: …"),
        ("E: [-1.5e-03  2.25 .5]", "E: [… … …]"),
        ("E: 1234567", "E: …"),
        ("E:\n two\n\tlines", "E: two lines"),
        ("x" * 500, "x" * 199 + "…"),
    ],
)
def test_details_are_cleaned(detail, clean):
    assert clean_detail(detail) == clean


@pytest.mark.parametrize("note", NOTES)
def test_every_note_has_its_sentence(note):
    assert describe_note(note, "ja") != describe_note(note, "en")
