"""The frozen cases of the package are those that the answers give today."""

import json

import numpy as np
import pytest

import solutions
from nma_w1d5.exercises.frozen import load_cases, load_misconceptions
from solutions import freeze


def flatten(case):
    """Return all arguments, the reference and the wrong results of a frozen case as one vector."""
    wrong = [result for results in case.get("wrong", {}).values() for result in results]
    return np.concatenate([np.ravel(part) for part in (*case["arguments"], case["reference"], *wrong)])


@pytest.fixture(scope="module")
def rendered():
    return json.loads(freeze.render())


def test_the_file_is_up_to_date(rendered):
    stored = json.loads(freeze.FILE.read_text(encoding="utf-8"))
    message = "stale: run `python -m solutions.freeze`"
    assert stored["misconceptions"] == rendered["misconceptions"], message
    assert len(stored["cases"]) == len(rendered["cases"]), message
    for old, new in zip(stored["cases"], rendered["cases"], strict=True):
        for name in ("exercise", "point", "kind", "tolerance", "dtype"):
            assert old[name] == new[name], message
        np.testing.assert_allclose(flatten(old), flatten(new), rtol=1e-6, atol=1e-6, err_msg=message)
        assert set(old.get("wrong", {})) == set(new.get("wrong", {})), message


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_frozen_references_are_right(exercise):
    for case in load_cases(exercise):
        reference = getattr(solutions, exercise)(*case.arguments)
        np.testing.assert_allclose(case.reference, reference, atol=1e-6)


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_frozen_cases_are_as_varied_as_the_grader_but_small(exercise):
    frozen = {case.point for case in load_cases(exercise)}
    drawn = {case.point for case in solutions.draw_cases(np.random.default_rng(0)) if case.exercise == exercise}
    assert frozen == drawn - {"large"}
    assert max(case.arguments[0].size for case in load_cases(exercise)) < 2_000
    assert set(load_misconceptions(exercise)) == {item.name for item in solutions.list_misconceptions(exercise)}


def test_the_file_is_small_enough_for_a_wheel():
    assert freeze.FILE.stat().st_size < 300_000


def test_main_writes_the_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(freeze, "FILE", tmp_path / "frozen.json")
    freeze.main()
    assert json.loads((tmp_path / "frozen.json").read_text(encoding="utf-8"))["cases"]
    assert str(tmp_path) in capsys.readouterr().out
