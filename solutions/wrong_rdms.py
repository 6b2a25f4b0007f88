"""Wrong formulas for the RDM, by the mistake behind them. Each takes responses of shape (S, N)."""

import numpy as np


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


WRONG_RDMS = {
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
}
