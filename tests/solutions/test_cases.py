"""The hidden inputs: fresh, varied, and fair to every correct way of writing an answer."""

import numpy as np
import pytest

import solutions
from nma_w1d5.authoring.definition import is_clear
from nma_w1d5.exercises.exercise import AGAIN
from solutions.correlate_rdms import draw_rdm_pair, opposite_rdm
from solutions.responses import draw_responses
from tests.slips import DEFINITIONS

SEEDS = range(8)
NAMES = tuple(DEFINITIONS)


def draw(name, seed, **how):
    return DEFINITIONS[name].draw_cases(np.random.default_rng(seed), **how)


@pytest.fixture(scope="module")
def drawn():
    return {name: [draw(name, seed) for seed in SEEDS] for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_draws_the_same(name, drawn):
    for case, again in zip(drawn[name][3], draw(name, 3), strict=True):
        assert case.point == again.point
        assert all(np.array_equal(one, two) for one, two in zip(case.arguments, again.arguments, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_draws_other_numbers(name, drawn):
    for case, other in zip(drawn[name][0], drawn[name][1], strict=True):
        assert not np.array_equal(case.arguments[0], other.arguments[0])


@pytest.mark.parametrize("name", NAMES)
def test_references_are_those_of_the_answer(name, drawn):
    for case in drawn[name][0]:
        assert np.array_equal(case.reference, getattr(solutions, name)(*case.arguments))
        assert set(case.wrong) == set(DEFINITIONS[name].wrong)


def test_what_the_grader_promises_is_there(drawn):
    for cases in drawn["RDM"]:
        shapes = [case.arguments[0].shape for case in cases]
        assert any(rows > 3 * columns for rows, columns in shapes), "tall"
        assert any(columns > 50 * rows for rows, columns in shapes), "wide"
        assert any(rows * columns > 20_000 for rows, columns in shapes), "large"
        assert any(case.arguments[0].dtype == np.float32 for case in cases)
        assert any(case.kind == "torch" for case in cases)
        spreads = [case.arguments[0].std(axis=1) for case in cases]
        assert any(spread.max() > 50 * spread.min() for spread in spreads), "badly scaled"
        assert any((case.arguments[0].mean() > 20 * case.arguments[0].std()) for case in cases), "offset"


def test_rdms_come_small_large_opposite_in_float32_and_on_different_scales(drawn):
    for cases in drawn["correlate_rdms"]:
        sizes = {case.point: len(case.arguments[0]) for case in cases}
        assert sizes["small"] == 4
        assert sizes["large"] > 35
        by_point = {case.point: case for case in cases}
        assert by_point["opposite"].reference < -0.5
        assert {rdm.dtype for rdm in by_point["float32"].arguments} == {np.dtype(np.float32)}
        scales = [[rdm.max() for rdm in case.arguments] for case in cases if case.point == "scaled"]
        assert [one > two for one, two in scales] == [True, False]


@pytest.mark.parametrize("name", NAMES)
def test_the_first_case_has_its_size_to_itself_and_the_last_repeats_it(name, drawn):
    for cases in (*drawn[name], draw(name, 0, brief=True)):
        assert cases[0].point == "values"
        assert cases[-1].point == AGAIN
        assert all(map(np.array_equal, cases[0].arguments, cases[-1].arguments))
        assert len({case.arguments[0].shape for case in cases if case.point == "values"}) == 2
        assert cases[0].arguments[0].shape == drawn[name][0][0].arguments[0].shape


def test_rdms_are_exactly_symmetric_with_a_zero_diagonal(drawn):
    """SciPy's ``squareform`` demands it."""
    for cases in drawn["correlate_rdms"]:
        for rdm in (rdm for case in cases for rdm in case.arguments):
            assert np.array_equal(rdm, rdm.T)
            assert not np.diagonal(rdm).any()


@pytest.mark.parametrize("name", NAMES)
def test_no_wrong_formula_comes_close_by_chance(name, drawn):
    assert all(is_clear(case) for cases in drawn[name] for case in cases)


@pytest.mark.parametrize("name", NAMES)
def test_no_right_value_can_be_guessed(name, drawn):
    """No constant, and no value of another run, is right."""
    references = [
        case.reference.flat[1 if name == "RDM" else 0]
        for cases in drawn[name]
        for number, case in enumerate(cases)
        if case.point not in ("self", AGAIN, "symmetric")
        and (case.point, cases[number - 1].point) != ("scaled", "scaled")
    ]
    gaps = np.diff(np.sort(references))
    assert gaps.min() > 0
    assert np.std(references) > 0.1


def test_the_position_of_an_entry_says_nothing_about_it():
    rng = np.random.default_rng(0)
    rdm = solutions.RDM(draw_responses(rng, 150, 60))
    rows, columns = np.triu_indices(150, 1)
    assert abs(np.corrcoef(rdm[rows, columns], columns - rows)[0, 1]) < 0.1


def test_responses_vary_in_mean_and_gain():
    resp = draw_responses(np.random.default_rng(1), 50, 80)
    assert resp.min() > 0
    assert resp.std(axis=1).max() > 1.5 * resp.std(axis=1).min()


def test_rdms_of_a_pair_are_alike_and_opposite_ones_are_not():
    rng = np.random.default_rng(2)
    first, second = draw_rdm_pair(rng, 20)
    assert 0.2 < solutions.correlate_rdms(first, second) < 0.99
    assert solutions.correlate_rdms(first, opposite_rdm(rng, first)) < -0.5


@pytest.mark.parametrize("n_stimuli", [3, 4, 6])
def test_a_pair_is_alike_however_few_the_stimuli(n_stimuli):
    """Else an absolute value would be right or wrong by chance."""
    for seed in range(50):
        assert solutions.correlate_rdms(*draw_rdm_pair(np.random.default_rng(seed), n_stimuli)) > 0


def test_opposite_rdms_are_opposite():
    draw_cases = DEFINITIONS["correlate_rdms"].draw
    for seed in range(30):
        (case,) = [case for case in draw_cases(np.random.default_rng(seed), brief=False) if case.point == "opposite"]
        assert solutions.correlate_rdms(*case.arguments) < -0.5
