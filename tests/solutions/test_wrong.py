"""The known mistakes: enough of them, each with a name and two hints in two languages that do not tell."""

import re

import numpy as np
import pytest

import solutions
from tests.slips import DEFINITIONS, SOLUTIONS

ALL = [(name, mistake) for name, definition in DEFINITIONS.items() for mistake in definition.wrong]
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
JAPANESE = "[ぁ-んァ-ヶ一-龠]"


def compute_wrong(name, *arguments):
    return DEFINITIONS[name].compute_wrong(arguments)


def test_there_are_enough():
    assert len(ALL) >= 12
    for name, mistakes in NAMED_IN_THE_DESIGN.items():
        assert mistakes <= set(DEFINITIONS[name].wrong)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_hints_and_formulas_belong_together(name):
    assert list(SOLUTIONS.exercises[name].sentences.mistakes) == list(DEFINITIONS[name].wrong)


@pytest.mark.parametrize(("name", "mistake"), ALL)
def test_hints_lead_without_telling(name, mistake):
    known = SOLUTIONS.exercises[name].sentences.mistakes[mistake]
    assert re.fullmatch(r"[a-z0-9_]+", mistake)
    for language in ("ja", "en"):
        gentle, stronger = known.hints[language]
        assert known.title[language]
        assert gentle != stronger
        for hint in (gentle, stronger):
            assert not re.search(r"[=@]|1 ?[-−] ?(?:r|corr|z)\b|\w\(|\.T\b|triu|corrcoef|keepdims|axis=", hint)
            assert "\n" not in hint
    assert not re.search(r"[ぁ-ん一-龠]", "".join(known.hints["en"]) + known.title["en"])


def list_japanese(name):
    """Return every Japanese text of an exercise."""
    words = SOLUTIONS.exercises[name].sentences
    yield words.example["ja"]
    yield from (sentence["ja"] for sentence in words.points.values())
    for mistake in words.mistakes.values():
        yield mistake.title["ja"]
        yield from mistake.hints["ja"]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_japanese_is_set_as_japanese(name):
    for text in list_japanese(name):
        assert re.search(JAPANESE, text)
        assert not re.search(rf"{JAPANESE}[,.?!]", text), "half-width punctuation"
        assert not re.search(rf"{JAPANESE} [`\w]|[`\w] {JAPANESE}", text), "space between scripts"


def test_wrong_values_are_computed_for_every_name():
    resp = np.random.default_rng(0).gamma(2, size=(5, 12)).astype(np.float32)
    values = compute_wrong("RDM", resp)
    assert set(values) == set(DEFINITIONS["RDM"].wrong)
    assert all(values.values())
    values = compute_wrong("correlate_rdms", solutions.RDM(resp), solutions.RDM(resp[:, :6]))
    assert set(values) == set(DEFINITIONS["correlate_rdms"].wrong)
    assert all(values.values())


def test_no_mistake_is_the_right_answer():
    resp = np.random.default_rng(1).gamma(2, size=(6, 15))
    for results in compute_wrong("RDM", resp).values():
        for result in results:
            assert result.shape != (6, 6) or np.abs(result - solutions.RDM(resp)).max() > 2e-4


def test_formulas_do_not_change_their_input():
    resp = np.random.default_rng(2).gamma(2, size=(5, 12))
    before = resp.copy()
    compute_wrong("RDM", resp)
    assert np.array_equal(resp, before)
    rdms = solutions.RDM(resp), solutions.RDM(resp[:, :6])
    copies = [rdm.copy() for rdm in rdms]
    compute_wrong("correlate_rdms", *rdms)
    assert all(map(np.array_equal, rdms, copies))


def test_undefined_results_are_left_out():
    assert compute_wrong("correlate_rdms", np.zeros((4, 4)), np.zeros((4, 4)))["whole_matrix"] == []


def test_formulas_are_those_of_scipy():
    """SciPy's own are slow to import, so the grader does without; here they are at hand."""
    from scipy.spatial.distance import cdist, pdist
    from scipy.stats import kendalltau, pearsonr, rankdata, spearmanr

    rng = np.random.default_rng(4)
    resp = rng.gamma(2, size=(7, 15)).round(1)
    assert len(np.unique(resp)) < resp.size, "some are equal"
    values = compute_wrong("RDM", resp)
    euclidean = values["euclidean_distance"]
    np.testing.assert_allclose(euclidean[0], cdist(resp, resp))
    np.testing.assert_allclose(euclidean[1], cdist(resp, resp, "sqeuclidean"))
    np.testing.assert_allclose(euclidean[5], cdist(resp, resp, "cityblock"))
    np.testing.assert_allclose(values["condensed"][0], pdist(resp, "correlation"))
    np.testing.assert_allclose(values["rank_correlation"][1], np.corrcoef(rankdata(resp, axis=1)))
    np.testing.assert_allclose(values["cosine_not_centred"][0], cdist(resp, resp, "cosine"), atol=1e-12)
    first, second = solutions.RDM(resp), solutions.RDM(resp[:, :9])
    pairs = first[np.triu_indices(7, 1)], second[np.triu_indices(7, 1)]
    values = compute_wrong("correlate_rdms", first, second)
    ranks = [spearmanr(*pairs).statistic, kendalltau(*pairs).statistic]
    np.testing.assert_allclose(values["rank_correlation"], ranks)
    result = pearsonr(*pairs)
    np.testing.assert_allclose(values["p_value_too"][0], [result.statistic, result.pvalue])
