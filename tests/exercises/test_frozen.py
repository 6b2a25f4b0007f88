"""The frozen cases: numbers and hints, and nothing else."""

import json
from importlib.resources import files

import numpy as np
import pytest

from nma_w1d5.exercises.cases import PROPERTIES
from nma_w1d5.exercises.frozen import load_cases, load_example, load_misconceptions

RAW = json.loads(files("nma_w1d5.checks").joinpath("frozen.json").read_text(encoding="utf-8"))


def leaves(node):
    if isinstance(node, list):
        for part in node:
            yield from leaves(part)
    else:
        yield node


def test_cases_hold_numbers_and_labels_only():
    for record in RAW["cases"]:
        labels = {"exercise", "point", "kind", "tolerance", "dtype"}
        assert set(record) - labels <= {"arguments", "reference", "wrong"}
        for name in ("arguments", "reference"):
            assert all(type(leaf) is float for leaf in leaves(record[name]))
        for results in record.get("wrong", {}).values():
            assert all(type(leaf) is float for leaf in leaves(results))


@pytest.mark.parametrize("exercise", PROPERTIES)
def test_cases_are_arrays_of_their_type(exercise):
    cases = load_cases(exercise)
    assert {case.exercise for case in cases} == {exercise}
    assert any(case.arguments[0].dtype == np.float32 for case in cases)
    assert any(case.wrong for case in cases)
    assert cases[0].point == "values"
    assert cases[-1].point == "again"


@pytest.mark.parametrize("exercise", PROPERTIES)
def test_loading_twice_gives_arrays_of_ones_own(exercise):
    load_cases(exercise)[0].arguments[0][:] = 0
    assert load_cases(exercise)[0].arguments[0].any()


@pytest.mark.parametrize("exercise", PROPERTIES)
def test_every_wrong_result_has_a_hint(exercise):
    known = load_misconceptions(exercise)
    for case in load_cases(exercise):
        assert not case.wrong or set(case.wrong) == set(known)
    for text in known.values():
        assert len(text["hints"]["ja"]) == len(text["hints"]["en"]) == 2


def test_the_example_is_the_first_case():
    assert np.array_equal(load_example("RDM").arguments[0], load_cases("RDM")[0].arguments[0])
