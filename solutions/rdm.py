"""The exercise ``RDM``: the answer, what it is tried with, what earns a point, and what thoughtful students do wrong.

The answer stands on its own and uses nothing but ``np``, because the instructor edition shows it in place of the stub.
Signature and docstring are those of the stub; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nma_w1d5.authoring.definition import Definition, Formula
from nma_w1d5.exercises.exercise import AGAIN, Case, Point

from .responses import draw_responses

LOOSE_TOLERANCE = 1e-3
"""For responses that are badly scaled or far from zero, so that float32 arithmetic loses digits; elsewhere 1e-4."""


def RDM(resp):
    """Compute the representational dissimilarity matrix (RDM) of population responses.

    Parameters
    ----------
    resp : array_like, shape (S, N)
        Population responses: one row per stimulus, one column per unit. A numpy array or a torch tensor.

    Returns
    -------
    numpy.ndarray, shape (S, S)
        The dissimilarity of the responses to stimuli s and s' in row s and column s': one minus the Pearson
        correlation, across units, of the two population responses.
    """
    resp = np.asarray(resp, dtype=float)
    constant = np.flatnonzero(np.ptp(resp, axis=1) == 0)
    if constant.size:
        raise ValueError(
            f"resp: expected rows that vary across units, but row {constant[0]} is constant, so its correlation "
            "with the others is not defined. Leave such stimuli out."
        )
    # z-score each row: across neurons, for one stimulus at a time
    zresp = (resp - resp.mean(axis=1, keepdims=True)) / resp.std(axis=1, keepdims=True)
    rdm = 1 - zresp @ zresp.T / zresp.shape[1]
    np.fill_diagonal(rdm, 0)  # exactly, where rounding would leave 1e-16
    return rdm


POINTS = (
    Point("shape", "shape"),
    Point("symmetric", "symmetric"),
    Point("zero_diagonal", "diagonal", {"of": 0}),
    Point("range", "between", {"low": 0, "high": 2}),
    Point("values"),
    Point("any_shape"),
    Point("large"),
    Point("float32"),
    Point("scaled"),
    Point("torch"),
)


def draw_cases(rng: np.random.Generator, *, brief: bool) -> Sequence[Case]:
    """Draw responses so that every right way of writing the answer agrees (float32, loops, a small constant added to a
    standard deviation) and no wrong formula does: some correlations are clearly negative, for example.
    """

    def draw(n_stimuli: int, n_neurons: tuple[int, int]) -> np.ndarray:
        while True:
            resp = draw_responses(rng, n_stimuli, int(rng.integers(*n_neurons)))
            if RDM(resp).max() > 1.02:
                return resp

    few, many = (draw(7, (40, 41)) for _ in range(2))
    first = Case("values", (draw(6, (10, 11)),))
    return [
        first,
        Case("values", (draw(5, (12, 20)),)),
        Case("any_shape", (draw(int(rng.integers(14, 18) if brief else rng.integers(25, 35)), (5, 6)),)),
        Case("any_shape", (draw(3, (200, 250) if brief else (400, 600)),)),
        Case("large", (draw(16, (150, 180)) if brief else draw(32, (700, 800)),)),
        Case("float32", (draw(8, (40, 60)).astype(np.float32),)),
        Case("scaled", (few * 10 ** rng.uniform(-2, 3, (7, 1)),), tolerance=LOOSE_TOLERANCE),
        Case("scaled", (many + 30,), tolerance=LOOSE_TOLERANCE),
        Case("torch", (draw(6, (20, 30)).astype(np.float32),), kind="torch"),
        replace(first, point=AGAIN),
    ]


def _zscore(resp, axis=1, ddof=0):
    spread = resp.std(axis=axis, ddof=ddof, keepdims=True)
    return (resp - resp.mean(axis=axis, keepdims=True)) / spread


def _centre(resp):
    return resp - resp.mean(axis=1, keepdims=True)


def _similarity(resp):
    return np.corrcoef(resp)


def _gram(vectors, count=None):
    return vectors @ vectors.T / (count or vectors.shape[1])


def _condense(matrix):
    return matrix[np.triu_indices(len(matrix), k=1)]


def _rank(resp):
    return np.array([_rank_row(row) for row in resp])


def _rank_row(row):
    """Equal numbers share the mean of their ranks."""
    _, places, counts = np.unique(row, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts - 1) / 2)[places]


def _differences(resp):
    return resp[:, None] - resp[None]


def _squared_distance(resp):
    return (_differences(resp) ** 2).sum(axis=-1)


def _divide_by_variance(resp):
    return _centre(resp) / resp.var(axis=1, keepdims=True)


def _divide_by_norm(resp):
    return resp / np.linalg.norm(resp, axis=1, keepdims=True)


def _is_loose(resp):
    """Tell whether responses are badly scaled or far from zero: the tolerance lets three decimals pass."""
    spread = resp.std(axis=1)
    return spread.max() > 30 * spread.min() or resp.mean() > 20


WRONG: dict[str, tuple[Formula, ...]] = {
    "similarity_not_dissimilarity": (_similarity,),
    "zscored_over_stimuli": (
        lambda resp: 1 - _gram(_zscore(resp, axis=0)),
        lambda resp: 1 - _gram(_zscore(resp, axis=0, ddof=1)),
        lambda resp: _gram(_zscore(resp, axis=0)),
    ),
    "zscored_whole_matrix": (
        lambda resp: 1 - _gram((resp - resp.mean()) / resp.std()),
        lambda resp: _gram((resp - resp.mean()) / resp.std()),
    ),
    "divided_by_stimuli": (
        lambda resp: 1 - _gram(_zscore(resp), len(resp)),
        lambda resp: _gram(_zscore(resp), len(resp)),
        lambda resp: 1 - _gram(_zscore(resp), len(resp) - 1),
    ),
    "not_divided": (
        lambda resp: 1 - _gram(_zscore(resp), 1),
        lambda resp: _gram(_zscore(resp), 1),
    ),
    "covariance_not_correlation": (
        lambda resp: 1 - np.cov(resp),
        lambda resp: 1 - np.cov(resp, ddof=0),
        lambda resp: np.cov(resp),
        lambda resp: np.cov(resp, ddof=0),
    ),
    "mixed_n_and_n_minus_1": (
        lambda resp: 1 - _gram(_zscore(resp, ddof=1)),
        lambda resp: 1 - _gram(_zscore(resp), resp.shape[1] - 1),
        lambda resp: _gram(_zscore(resp, ddof=1)),
    ),
    "euclidean_distance": (
        lambda resp: np.sqrt(_squared_distance(resp)),
        lambda resp: _squared_distance(resp),
        lambda resp: np.sqrt(_squared_distance(_zscore(resp))),
        lambda resp: _squared_distance(_zscore(resp)),
        lambda resp: _squared_distance(resp) / resp.shape[1],
        lambda resp: np.abs(_differences(resp)).sum(axis=-1),
    ),
    "cosine_not_centred": (
        lambda resp: 1 - _divide_by_norm(resp) @ _divide_by_norm(resp).T,
        lambda resp: _divide_by_norm(resp) @ _divide_by_norm(resp).T,
    ),
    "mean_not_removed": (
        lambda resp: 1 - _gram(resp / resp.std(axis=1, keepdims=True)),
        lambda resp: _gram(resp / resp.std(axis=1, keepdims=True)),
    ),
    "not_zscored": (
        lambda resp: 1 - _gram(resp),
        lambda resp: _gram(resp),
        lambda resp: 1 - _gram(resp, 1),
        lambda resp: _gram(resp, 1),
    ),
    "divided_by_variance": (lambda resp: 1 - _gram(_divide_by_variance(resp)),),
    "neurons_not_stimuli": (
        lambda resp: 1 - np.corrcoef(resp.T),
        lambda resp: np.corrcoef(resp.T),
        lambda resp: 1 - _gram(_zscore(resp).T, resp.shape[1]),
        lambda resp: 1 - _gram(_zscore(resp).T, len(resp)),
        lambda resp: 1 - _gram(_zscore(resp, axis=0).T),
    ),
    "wrong_sign": (
        lambda resp: _similarity(resp) - 1,
        lambda resp: 1 + _similarity(resp),
        lambda resp: -_similarity(resp),
    ),
    "absolute_correlation": (
        lambda resp: 1 - np.abs(_similarity(resp)),
        lambda resp: np.abs(1 - np.abs(_similarity(resp))),
    ),
    "squared_correlation": (
        lambda resp: 1 - _similarity(resp) ** 2,
        lambda resp: (1 - _similarity(resp)) ** 2,
        lambda resp: np.sqrt(np.clip(1 - _similarity(resp) ** 2, 0, None)),
    ),
    "rank_correlation": (
        lambda resp: 1 - _similarity(_rank(resp)),
        lambda resp: _similarity(_rank(resp)),
    ),
    "half_filled": (
        lambda resp: np.triu(1 - _similarity(resp)),
        lambda resp: np.tril(1 - _similarity(resp)),
    ),
    "condensed": (
        lambda resp: _condense(1 - _similarity(resp)),
        lambda resp: _condense(_similarity(resp)),
        lambda resp: (1 - _similarity(resp)).ravel(),
    ),
    "halved": (lambda resp: (1 - _similarity(resp)) / 2,),
    "rounded": (
        lambda resp: np.round(1 - _similarity(resp), 1),
        lambda resp: np.round(1 - _similarity(resp), 2),
        lambda resp: np.nan if _is_loose(resp) else np.round(1 - _similarity(resp), 3),
    ),
}

EXERCISE = Definition(RDM, POINTS, draw_cases, WRONG, unrelated=("euclidean_distance",))
