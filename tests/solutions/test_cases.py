"""The hidden inputs: fresh, varied, and fair to every correct way of writing an answer."""

import numpy as np
import pytest

import solutions
from solutions.cases import (
    Case,
    draw_cases,
    draw_clearly,
    draw_correlation_cases,
    draw_rdm_pair,
    draw_responses,
    is_clear,
    opposite_rdm,
)

SEEDS = range(8)


@pytest.fixture(scope="module")
def drawn():
    return [draw_cases(np.random.default_rng(seed)) for seed in SEEDS]


def test_the_same_seed_draws_the_same(drawn):
    for case, again in zip(drawn[3], draw_cases(np.random.default_rng(3)), strict=True):
        assert case.point == again.point
        assert all(np.array_equal(one, two) for one, two in zip(case.arguments, again.arguments, strict=True))


def test_another_seed_draws_other_numbers(drawn):
    assert not np.array_equal(drawn[0][0].arguments[0], drawn[1][0].arguments[0])


def test_what_the_grader_promises_is_there(drawn):
    for cases in drawn:
        rdm = [case for case in cases if case.exercise == "RDM"]
        shapes = [case.arguments[0].shape for case in rdm]
        assert any(rows > 3 * columns for rows, columns in shapes), "tall"
        assert any(columns > 50 * rows for rows, columns in shapes), "wide"
        assert any(rows * columns > 20_000 for rows, columns in shapes), "large"
        assert any(case.arguments[0].dtype == np.float32 for case in rdm)
        assert any(case.kind == "torch" for case in rdm)
        spreads = [case.arguments[0].std(axis=1) for case in rdm]
        assert any(spread.max() > 50 * spread.min() for spread in spreads), "badly scaled"
        assert any((case.arguments[0].mean() > 20 * case.arguments[0].std()) for case in rdm), "offset"


def test_the_last_case_of_each_exercise_repeats_the_first(drawn):
    for exercise in solutions.EXERCISES:
        cases = [case for case in drawn[0] if case.exercise == exercise]
        assert cases[-1].point == "again"
        assert all(map(np.array_equal, cases[0].arguments, cases[-1].arguments))


def test_rdms_are_exactly_symmetric_with_a_zero_diagonal(drawn):
    """SciPy's ``squareform`` demands it."""
    for cases in drawn:
        for case in cases:
            if case.exercise == "correlate_rdms":
                for rdm in case.arguments:
                    assert np.array_equal(rdm, rdm.T)
                    assert not np.diagonal(rdm).any()


def test_no_wrong_formula_comes_close_by_chance(drawn):
    assert all(is_clear(case) for cases in drawn for case in cases)


def test_no_right_value_can_be_guessed(drawn):
    """No constant, and no value of another run, is right."""
    for exercise in solutions.EXERCISES:
        references = [
            np.asarray(getattr(solutions, exercise)(*case.arguments)).flat[1 if exercise == "RDM" else 0]
            for cases in drawn
            for case in cases
            if case.exercise == exercise and case.point not in ("self", "again", "symmetric")
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


def test_opposite_rdms_are_opposite():
    for seed in range(30):
        rng = np.random.default_rng(seed)
        (case,) = [case for case in draw_correlation_cases(rng) if case.point == "opposite"]
        assert solutions.correlate_rdms(*case.arguments) < -0.5


def test_a_case_that_is_never_clear_is_refused():
    resp = np.random.default_rng(0).normal(size=(3, 9))
    with pytest.raises(RuntimeError, match="RDM, values: no clear case in 3 draws"):
        draw_clearly(lambda: Case("RDM", "values", (resp,), tolerance=0.5), attempts=3)
