"""What students may see of an exercise: numbers and words, and the files of the project are what `freeze` gives."""

import json

import numpy as np
import pytest

from nma_w1d5.authoring.freezing import DECIMALS, LARGEST_TELLING, MOST_DIGITS, SEED, freeze
from nma_w1d5.authoring.loading import load_solutions
from nma_w1d5.course.freeze import FROZEN, freeze_exercises, lint_exercises
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from tests.authoring.keys import write_key
from tests.slips import DEFINITIONS, SOLUTIONS


def test_the_files_of_the_project_are_what_the_answers_give(course):
    wanted = freeze_exercises(course)
    assert {path.stem for path in wanted} == set(list_exercises()) == set(DEFINITIONS)
    assert lint_exercises(course) == [], "stale: run `nma-w1d5 freeze` and commit"
    assert {path.name for path in (course.root / FROZEN).glob("*.json")} == {path.name for path in wanted}


@pytest.mark.parametrize("name", list_exercises())
def test_frozen_references_are_right(name):
    for case in load_exercise(name).cases:
        np.testing.assert_allclose(case.reference, DEFINITIONS[name].answer(*case.arguments), atol=1e-6)


@pytest.mark.parametrize("name", list_exercises())
def test_frozen_cases_are_as_varied_as_the_grader_but_small(name):
    frozen, drawn = load_exercise(name).cases, DEFINITIONS[name].draw_cases(np.random.default_rng(0))
    assert [case.point for case in frozen] == [case.point for case in drawn]
    assert max(case.arguments[0].size for case in frozen) < 3_000
    assert frozen[0].arguments[0].shape == drawn[0].arguments[0].shape, "reports name this size"
    assert set(load_exercise(name).mistakes) == set(DEFINITIONS[name].wrong)


def test_the_files_are_small_enough_for_a_wheel(course):
    assert sum(path.stat().st_size for path in (course.root / FROZEN).glob("*.json")) < 300_000


@pytest.fixture
def authored(folder):
    return load_solutions(str(write_key(folder))).exercises["half"]


def test_a_file_holds_the_page_the_stub_the_words_and_the_cases(authored):
    text = freeze(authored, "page", {"en": "Title", "ja": "題"}, (2, 1), "def half(x):\n    ...")
    record = json.loads(text)
    assert (record["page"], record["order"]) == ("page", [2, 1])
    assert record["title"] == {"en": "Title", "ja": "題"}
    assert record["stub"] == "def half(x):\n    ..."
    assert [point["name"] for point in record["points"]] == ["shape", "values", "zero"]
    assert record["mistakes"]["doubled"]["hints"]["ja"] == ["大きさを見てください。", "大きくなりますか。"]
    assert [case["point"] for case in record["cases"]] == ["values", "zero"]
    assert "題" in text, "for people to read"


def test_each_case_is_a_line_so_that_a_change_shows_where_it_is(authored):
    lines = freeze(authored, "page", {}, (0, 0), "").splitlines()
    start = lines.index(' "cases": [')
    cases = [json.loads(line.removesuffix(",")) for line in lines[start + 1 : -1]]
    assert [case["point"] for case in cases] == ["values", "zero"]
    assert lines[-1] == "]}"


def test_freezing_twice_gives_the_same(authored):
    assert freeze(authored, "page", {}, (0, 0), "") == freeze(authored, "page", {}, (0, 0), "")


@pytest.mark.parametrize("name", DEFINITIONS)
def test_numbers_are_as_short_as_the_comparison_allows(name):
    record = json.loads(freeze(SOLUTIONS.exercises[name], "page", {}, (0, 0), ""))
    cases = DEFINITIONS[name].draw_cases(np.random.default_rng(SEED), brief=True, decimals=DECIMALS)
    for frozen, case in zip(record["cases"], cases, strict=True):
        for (dtype, numbers), argument in zip(frozen["arguments"], case.arguments, strict=True):
            assert dtype == argument.dtype.name
            assert np.array_equal(np.array(numbers, dtype=dtype), argument)
        np.testing.assert_allclose(frozen["reference"], case.reference, rtol=10.0 ** (1 - MOST_DIGITS))
        assert len(str(np.ravel(frozen["reference"])[-1])) <= MOST_DIGITS + len("-0.0")
        assert ("wrong" in frozen) == (case.reference.size <= LARGEST_TELLING)
