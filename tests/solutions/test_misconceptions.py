"""The known mistakes: enough of them, each with a name and two hints in two languages that do not tell."""

import re

import numpy as np
import pytest

import solutions
from solutions.misconceptions import FORMULAS, HINTS, compute_wrong_values, list_misconceptions

ALL = [item for exercise in solutions.EXERCISES for item in list_misconceptions(exercise)]
NAMED_IN_THE_DESIGN = {
    "RDM": {
        "zscored_over_stimuli",
        "similarity_not_dissimilarity",
        "divided_by_stimuli",
        "covariance_not_correlation",
        "mixed_n_and_n_minus_1",
        "euclidean_distance",
        "cosine_not_centred",
    },
    "correlate_rdms": {
        "diagonal_kept",
        "whole_matrix",
        "rank_correlation",
        "two_by_two_matrix",
        "not_flattened",
        "distance_not_correlation",
        "mixed_n_and_n_minus_1",
    },
}


def test_there_are_enough():
    assert len(ALL) >= 12
    for exercise, names in NAMED_IN_THE_DESIGN.items():
        assert names <= set(FORMULAS[exercise])


def test_hints_and_formulas_belong_together():
    for exercise in solutions.EXERCISES:
        assert list(HINTS[exercise]) == list(FORMULAS[exercise])


@pytest.mark.parametrize("item", ALL, ids=lambda item: f"{item.exercise}-{item.name}")
def test_hints_lead_without_telling(item):
    assert re.fullmatch(r"[a-z0-9_]+", item.name)
    for language in ("ja", "en"):
        gentle, stronger = item.hints[language]
        assert item.title[language]
        assert gentle != stronger
        for hint in (gentle, stronger):
            assert not re.search(r"[=@]|1 ?[-−] ?(?:r|corr|z)\b|\w\(|\.T\b|triu|corrcoef|keepdims|axis=", hint)
            assert "\n" not in hint
    japanese = "".join(item.hints["ja"]) + item.title["ja"]
    assert re.search(r"[ぁ-ん]", japanese)
    assert not re.search(r"[ぁ-んァ-ヶ一-龠][,.?!]", japanese), "half-width punctuation"
    assert not re.search(r"[ぁ-んァ-ヶ一-龠] [`\w]|[`\w] [ぁ-んァ-ヶ一-龠]", japanese), "space between scripts"
    assert not re.search(r"[ぁ-ん一-龠]", "".join(item.hints["en"]) + item.title["en"])


def test_wrong_values_are_computed_for_every_name():
    rng = np.random.default_rng(0)
    resp = rng.gamma(2, size=(5, 12)).astype(np.float32)
    values = compute_wrong_values("RDM", (resp,))
    assert set(values) == set(FORMULAS["RDM"])
    assert all(results for results in values.values())
    rdms = solutions.RDM(resp), solutions.RDM(resp[:, :6])
    assert all(results for results in compute_wrong_values("correlate_rdms", rdms).values())


def test_no_misconception_is_the_right_answer():
    rng = np.random.default_rng(1)
    resp = rng.gamma(2, size=(6, 15))
    for results in compute_wrong_values("RDM", (resp,)).values():
        for result in results:
            assert result.shape != (6, 6) or np.abs(result - solutions.RDM(resp)).max() > 1e-3


def test_formulas_do_not_change_their_input():
    rng = np.random.default_rng(2)
    resp = rng.gamma(2, size=(5, 12))
    before = resp.copy()
    compute_wrong_values("RDM", (resp,))
    assert np.array_equal(resp, before)


def test_undefined_results_are_left_out():
    rdm = np.zeros((4, 4))
    values = compute_wrong_values("correlate_rdms", (rdm, rdm.copy()))
    assert values["whole_matrix"] == []


def test_formulas_are_those_of_scipy():
    """SciPy's own are slow to import, so the grader does without; here they are at hand."""
    from scipy.spatial.distance import cdist, pdist
    from scipy.stats import kendalltau, pearsonr, rankdata, spearmanr

    rng = np.random.default_rng(4)
    resp = rng.gamma(2, size=(7, 15)).round(1)
    assert len(np.unique(resp)) < resp.size, "some are equal"
    values = compute_wrong_values("RDM", (resp,))
    euclidean = values["euclidean_distance"]
    np.testing.assert_allclose(euclidean[0], cdist(resp, resp))
    np.testing.assert_allclose(euclidean[1], cdist(resp, resp, "sqeuclidean"))
    np.testing.assert_allclose(euclidean[5], cdist(resp, resp, "cityblock"))
    np.testing.assert_allclose(values["condensed"][0], pdist(resp, "correlation"))
    np.testing.assert_allclose(values["rank_correlation"][1], np.corrcoef(rankdata(resp, axis=1)))
    np.testing.assert_allclose(values["cosine_not_centred"][0], cdist(resp, resp, "cosine"), atol=1e-12)
    first, second = solutions.RDM(resp), solutions.RDM(resp[:, :9])
    pairs = first[np.triu_indices(7, 1)], second[np.triu_indices(7, 1)]
    values = compute_wrong_values("correlate_rdms", (first, second))
    ranks = [spearmanr(*pairs).statistic, kendalltau(*pairs).statistic]
    np.testing.assert_allclose(values["rank_correlation"], ranks)
    result = pearsonr(*pairs)
    np.testing.assert_allclose(values["p_value_too"][0], [result.statistic, result.pvalue])
