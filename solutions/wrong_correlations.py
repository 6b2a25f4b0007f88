"""Wrong formulas for the correlation of two RDMs, by the mistake behind them. Each takes two S x S arrays."""

import numpy as np
from scipy.special import stdtr


def _above(rdm, k=1):
    return rdm[np.triu_indices(len(rdm), k=k)]


def _pearson(first, second):
    return np.corrcoef(first, second)[0, 1]


def _covariance(first, second, ddof):
    return np.cov(first, second, ddof=ddof)[0, 1]


def _slope(first, second):
    return np.cov(first, second)[0, 1] / np.var(first, ddof=1)


def _cosine(first, second):
    return first @ second / (np.linalg.norm(first) * np.linalg.norm(second))


def _zscore(values, ddof=0):
    return (values - values.mean()) / values.std(ddof=ddof)


def _rows(rdm1, rdm2):
    return np.array([_pearson(row1, row2) for row1, row2 in zip(rdm1, rdm2)])


def _shrink(rdm1, rdm2):
    return _pearson(_above(rdm1), _above(rdm2)), len(_above(rdm1))


def _with_n_minus_1(rdm1, rdm2):
    r, n = _shrink(rdm1, rdm2)
    return r * (n - 1) / n


def _with_n(rdm1, rdm2):
    r, n = _shrink(rdm1, rdm2)
    return r * n / (n - 1)


def _with_p_value(rdm1, rdm2):
    r, n = _shrink(rdm1, rdm2)
    t = r * np.sqrt((n - 2) / (1 - r**2))
    return [r, 2 * stdtr(n - 2, -abs(t))]


def _spearman(first, second):
    return _pearson(first.argsort().argsort(), second.argsort().argsort())


def _kendall(first, second):
    """Without ties, which random numbers do not have."""
    signs = np.sign(first[:, None] - first) * np.sign(second[:, None] - second)
    return signs.sum() / (len(first) * (len(first) - 1))


WRONG_CORRELATIONS = {
    "diagonal_kept": (lambda a, b: _pearson(_above(a, k=0), _above(b, k=0)),),
    "whole_matrix": (lambda a, b: _pearson(a.ravel(), b.ravel()),),
    "zeros_kept": (
        lambda a, b: _pearson(np.triu(a).ravel(), np.triu(b).ravel()),
        lambda a, b: _pearson(np.triu(a, 1).ravel(), np.triu(b, 1).ravel()),
    ),
    "entries_left_out": (
        lambda a, b: _pearson(_above(a, k=2), _above(b, k=2)),
        lambda a, b: _pearson(np.diag(a, 1), np.diag(b, 1)),
        lambda a, b: _pearson(a[0], b[0]),
        lambda a, b: _pearson(a[0, 1:], b[0, 1:]),
    ),
    "rank_correlation": (
        lambda a, b: _spearman(_above(a), _above(b)),
        lambda a, b: _kendall(_above(a), _above(b)),
    ),
    "two_by_two_matrix": (lambda a, b: np.corrcoef(_above(a), _above(b)),),
    "not_flattened": (
        lambda a, b: np.corrcoef(a, b),
        lambda a, b: _rows(a, b),
        lambda a, b: np.corrcoef(a, b)[0, 1],
        lambda a, b: np.corrcoef(np.triu(a, 1), np.triu(b, 1))[0, 1],
    ),
    "mean_over_rows": (lambda a, b: _rows(a, b).mean(),),
    "p_value_too": (_with_p_value,),
    "cosine_not_centred": (
        lambda a, b: _cosine(_above(a), _above(b)),
        lambda a, b: _cosine(a.ravel(), b.ravel()),
    ),
    "covariance_not_correlation": (
        lambda a, b: _covariance(_above(a), _above(b), ddof=1),
        lambda a, b: _covariance(_above(a), _above(b), ddof=0),
        lambda a, b: np.cov(_above(a), _above(b)),
    ),
    "slope_not_correlation": (
        lambda a, b: _slope(_above(a), _above(b)),
        lambda a, b: _slope(_above(b), _above(a)),
    ),
    "product_not_normalised": (
        lambda a, b: _above(a) @ _above(b),
        lambda a, b: np.mean(_above(a) * _above(b)),
        lambda a, b: _zscore(_above(a)) @ _zscore(_above(b)),
    ),
    "distance_not_correlation": (
        lambda a, b: np.linalg.norm(_above(a) - _above(b)),
        lambda a, b: np.linalg.norm(a - b),
        lambda a, b: np.mean((_above(a) - _above(b)) ** 2),
        lambda a, b: np.mean(np.abs(_above(a) - _above(b))),
        lambda a, b: np.mean((a - b) ** 2),
    ),
    "dissimilarity_again": (lambda a, b: 1 - _pearson(_above(a), _above(b)),),
    "mixed_n_and_n_minus_1": (_with_n_minus_1, _with_n),
    "squared_correlation": (lambda a, b: _pearson(_above(a), _above(b)) ** 2,),
    "absolute_correlation": (lambda a, b: np.abs(_pearson(_above(a), _above(b))),),
    "wrong_sign": (lambda a, b: -_pearson(_above(a), _above(b)),),
    "divided_by_stimuli": (lambda a, b: _zscore(_above(a)) @ _zscore(_above(b)) / len(a),),
}
