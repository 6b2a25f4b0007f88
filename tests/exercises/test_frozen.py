"""The frozen exercises: numbers and words, and nothing else."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from nma_w1d5 import wording
from nma_w1d5.exercises.exercise import AGAIN
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.exercises.properties import PROPERTIES

FOLDER = Path(str(files("nma_w1d5.exercises.frozen")))
RAW = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
NAMES = tuple(RAW)
KEYS = {"page", "title", "order", "stub", "points", "sentences", "mistakes", "example", "cases"}
KEYS |= {"imports", "outside", "unrelated"}


def leaves(node):
    if isinstance(node, list):
        for part in node:
            yield from leaves(part)
    else:
        yield node


def test_exercises_come_in_the_order_of_the_pages():
    assert list_exercises() == tuple(sorted(NAMES, key=lambda name: RAW[name]["order"])) == ("RDM", "correlate_rdms")


@pytest.mark.parametrize("name", NAMES)
def test_cases_hold_numbers_and_labels_only(name):
    assert set(RAW[name]) == KEYS
    for record in RAW[name]["cases"]:
        labels = {"point", "kind", "tolerance"}
        assert set(record) - labels <= {"arguments", "reference", "wrong"}
        assert all(dtype in ("float32", "float64") for dtype, _ in record["arguments"])
        numbers = [part for _, part in record["arguments"]] + [record["reference"], *record.get("wrong", {}).values()]
        assert {type(leaf) for part in numbers for leaf in leaves(part)} == {float}


@pytest.mark.parametrize("name", NAMES)
def test_cases_are_arrays_of_their_type(name):
    exercise = load_exercise(name)
    assert exercise.name == name
    assert any(case.arguments[0].dtype == np.float32 for case in exercise.cases)
    assert any(case.wrong for case in exercise.cases)
    assert all(result.dtype == float for case in exercise.cases for each in case.wrong.values() for result in each)
    assert exercise.cases[0].point == "values"
    assert exercise.cases[-1].point == AGAIN


@pytest.mark.parametrize("name", NAMES)
def test_loading_twice_gives_arrays_of_ones_own(name):
    load_exercise(name).cases[0].arguments[0][:] = 0
    assert load_exercise(name).cases[0].arguments[0].any()


@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_result_has_hints(name):
    exercise = load_exercise(name)
    for case in exercise.cases:
        assert not case.wrong or set(case.wrong) == set(exercise.mistakes)
    for mistake in exercise.mistakes.values():
        assert len(mistake.hints["ja"]) == len(mistake.hints["en"]) == 2


@pytest.mark.parametrize("name", NAMES)
def test_every_point_has_a_sentence_and_a_property_that_exists(name):
    exercise = load_exercise(name)
    assert [point.name for point in exercise.points] == list(exercise.sentences)
    assert {point.property for point in exercise.points} <= {None, *PROPERTIES}
    assert set(exercise.example) == {"ja", "en"}
    assert all(set(sentences) == {"ja", "en"} for sentences in (*exercise.sentences.values(), exercise.title))


def test_an_exercise_that_does_not_exist_is_a_key_error():
    with pytest.raises(KeyError):
        load_exercise("RSM")


def test_a_course_of_its_own_has_its_own_exercises_and_no_others(tmp_path, monkeypatch):
    own = tmp_path / "nma_w1d5/exercises/frozen"
    own.mkdir(parents=True)
    shutil.copy(FOLDER / "RDM.json", own / "RSM.json")
    monkeypatch.setenv(wording.COURSE_VARIABLE, str(tmp_path))
    assert list_exercises() == ("RSM",)
    assert load_exercise("RSM").name == "RSM"
    (own / "RSM.json").unlink()
    assert list_exercises() == ("RDM", "correlate_rdms")
