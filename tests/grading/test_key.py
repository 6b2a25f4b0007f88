"""The answer key: loaded by name or folder, with references of its own making."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

import solutions
from nma_w1d5.grading.key import EXAMPLE, AnswerKeyError, load_solutions, prepare_key

FOLDER = Path(solutions.__file__).parent


@pytest.fixture(scope="module")
def key():
    return prepare_key(solutions, seed=5)


def test_cases_and_calls_are_the_same_in_the_same_order(key):
    for case, call in zip(key.cases, key.calls, strict=True):
        assert (case.exercise, case.kind) == (call.exercise, call.kind)
        assert all(map(np.array_equal, case.arguments, call.arguments))


def test_calls_carry_no_results(key):
    assert all(set(vars(call)) == {"exercise", "arguments", "kind"} for call in key.calls)


def test_each_exercise_begins_with_the_public_example(key):
    for exercise in key.exercises:
        points = [case.point for case in key.cases if case.exercise == exercise]
        assert points[0] == EXAMPLE
        assert points.count(EXAMPLE) == 1


def test_references_are_those_of_the_answers(key):
    for case in key.cases:
        reference = getattr(solutions, case.exercise)(*case.arguments)
        np.testing.assert_allclose(case.reference, reference, atol=1e-6)


def test_the_seed_determines_the_hidden_inputs(key):
    again, other = prepare_key(solutions, seed=5), prepare_key(solutions, seed=6)
    for case, same, different in zip(key.cases, again.cases, other.cases, strict=True):
        assert np.array_equal(case.arguments[0], same.arguments[0])
        equal = np.array_equal(case.arguments[0], different.arguments[0])
        assert equal == (case.point == EXAMPLE)


def test_hidden_inputs_are_not_the_frozen_ones(key):
    hidden = [case.arguments[0] for case in key.cases if case.point != EXAMPLE]
    public = [case.arguments[0] for case in key.cases if case.point == EXAMPLE]
    assert not any(np.array_equal(one, two) for one in hidden for two in public)


def test_answers_that_change_their_input_do_no_harm(monkeypatch):
    def spoil(resp):
        resp -= resp.mean(axis=1, keepdims=True)
        return np.corrcoef(resp)

    monkeypatch.setattr(solutions, "RDM", spoil)
    spoilt = prepare_key(solutions, seed=5)
    assert spoilt.cases[1].arguments[0].mean() > 0.1


def test_stubs_and_misconceptions_come_along(key):
    assert set(key.stubs) == set(key.exercises)
    assert set(key.misconceptions["RDM"]["wrong_sign"]) == {"title", "hints"}


def test_loading_by_name():
    assert load_solutions("solutions") is solutions


def test_loading_by_folder():
    assert load_solutions(str(FOLDER)).EXERCISES == solutions.EXERCISES


def test_loading_from_a_folder_of_another_name(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    shutil.copytree(FOLDER, tmp_path / "key-2024", ignore=shutil.ignore_patterns("__pycache__"))
    module = load_solutions(str(tmp_path / "key-2024"))
    assert Path(module.__file__).parent == tmp_path / "key-2024"
    assert len(prepare_key(module, seed=1).cases) == 22


def test_the_working_directory_is_searched(tmp_path, monkeypatch):
    (tmp_path / "my_answers.py").write_text("EXERCISES = ('RDM',)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(AnswerKeyError, match=r"lacks draw_cases, list_misconceptions, .*RDM"):
        load_solutions("my_answers")


@pytest.mark.parametrize("where", ["no_such_module", "no/such/folder", "..", "a-b", ""])
def test_what_cannot_be_loaded(where):
    with pytest.raises(AnswerKeyError, match="--solutions: expected an importable module or a folder"):
        load_solutions(where)
