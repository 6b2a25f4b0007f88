"""The exercise ``correlate_rdms``: the answer, what it is tried with, what earns a point, and the usual mistakes.

As in :mod:`solutions.rdm`, the answer stands on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import stdtr

from nma_w1d5.authoring.definition import Definition, Formula
from nma_w1d5.exercises.exercise import AGAIN, Case, Point

from .rdm import RDM
from .responses import draw_responses


def correlate_rdms(rdm1, rdm2):
    """Correlate two RDMs over the entries above the diagonal.

    Parameters
    ----------
    rdm1, rdm2 : numpy.ndarray, shape (S, S)
        Two RDMs of the same S stimuli in the same order.

    Returns
    -------
    float
        The Pearson correlation of the entries of `rdm1` and `rdm2` above the diagonal.
    """
    rdm1, rdm2 = np.asarray(rdm1, dtype=float), np.asarray(rdm2, dtype=float)
    if rdm1.shape != rdm2.shape:
        raise ValueError(
            f"rdm1, rdm2: expected RDMs of the same stimuli, but got shapes {rdm1.shape} and {rdm2.shape}. "
            "Compute both from the same stimuli."
        )
    above = np.triu_indices(len(rdm1), k=1)
    return float(np.corrcoef(rdm1[above], rdm2[above])[0, 1])


POINTS = (
    Point("number", "shape"),
    Point("range", "between", {"low": -1, "high": 1}),
    Point("symmetric", "equals_first"),
    Point("self", "right"),
    Point("values"),
    Point("small"),
    Point("large"),
    Point("opposite"),
    Point("float32"),
    Point("scaled"),
)


def draw_cases(rng: np.random.Generator, *, brief: bool) -> Sequence[Case]:
    """Draw pairs of RDMs, exactly symmetric and with a diagonal of exactly zero, as ``squareform`` demands."""

    def draw(point: str, n_stimuli: int) -> Case:
        return Case(point, draw_rdm_pair(rng, n_stimuli))

    first, opposite, float32, scaled = draw("values", 6), draw("opposite", 7), draw("float32", 9), draw("scaled", 8)
    (one, two), (three, four) = first.arguments, scaled.arguments
    return [
        first,
        draw("values", 10),
        draw("small", 4),
        draw("large", 18 if brief else int(rng.integers(36, 44))),
        replace(opposite, arguments=(opposite.arguments[0], opposite_rdm(rng, opposite.arguments[0]))),
        replace(float32, arguments=tuple(rdm.astype(np.float32) for rdm in float32.arguments)),
        replace(scaled, arguments=(1000 * three, four)),
        replace(scaled, arguments=(three, 1000 * four)),
        replace(first, point="symmetric", arguments=(two, one)),
        replace(first, point="self", arguments=(two, two.copy())),
        replace(first, point=AGAIN),
    ]


def draw_rdm_pair(rng, n_stimuli):
    """Draw the RDMs of two systems that see the same stimuli and share part of their responses.

    Their correlation is clearly positive, also for few stimuli, and far from what it is with three decimals: whether a
    wrong formula earns a point is no matter of luck.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_stimuli : int

    Returns
    -------
    tuple of two arrays of shape (n_stimuli, n_stimuli)
        Exactly symmetric, the diagonal exactly zero.
    """
    while True:
        shared = draw_responses(rng, n_stimuli, 30)
        pair = tuple(RDM(np.hstack([shared, 0.7 * draw_responses(rng, n_stimuli, 40)])) for _ in range(2))
        if correlate_rdms(*pair) > 0.1 and _is_far_from_rounded(*pair):
            return pair


def opposite_rdm(rng, rdm):
    """Return an RDM that is large where ``rdm`` is small: the correlation of the two is negative."""
    while True:
        noise = rng.uniform(0, 0.2, size=rdm.shape)
        result = 2 - rdm + (noise + noise.T)  # exactly symmetric
        np.fill_diagonal(result, 0)
        if _is_far_from_rounded(rdm, result):
            return result


def _is_far_from_rounded(rdm1, rdm2):
    """Tell whether three decimals are clearly too few; inputs may still be rounded, to four."""
    r = correlate_rdms(rdm1, rdm2)
    return abs(r - round(r, 3)) > 2.5e-4


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


WRONG: dict[str, tuple[Formula, ...]] = {
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
    "rounded": (
        lambda a, b: np.round(_pearson(_above(a), _above(b)), 2),
        lambda a, b: np.round(_pearson(_above(a), _above(b)), 3),
    ),
    "diagonal_entry": (lambda a, b: np.corrcoef(_above(a), _above(b))[0, 0],),
}

UNRELATED = ("distance_not_correlation", "diagonal_entry")
"""The second is 1 whatever the RDMs are; whoever returns 1 looks the same."""

EXERCISE = Definition(correlate_rdms, POINTS, draw_cases, WRONG, UNRELATED)
