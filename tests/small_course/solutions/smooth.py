"""The exercise ``smooth``, which returns an array."""

import numpy as np

from nma_w1d5.authoring.definition import Definition
from nma_w1d5.exercises.exercise import AGAIN, Case, Point


def smooth(rates):
    """Return the mean of each three neighbouring rates."""
    return np.convolve(rates, np.ones(3) / 3, mode="valid")


def draw_cases(rng, *, brief):
    """Draw rates."""
    first = rng.uniform(0, 9, 8)
    return [
        Case("values", (first,)),
        Case("values", (rng.uniform(0, 9, 12),)),
        Case("tensor", (rng.uniform(0, 9, 9).astype(np.float32),), kind="torch"),
        Case(AGAIN, (first,)),
    ]


POINTS = [Point("shape", "shape"), Point("values"), Point("tensor")]
WRONG = {
    "a_sum": [lambda rates: np.convolve(rates, np.ones(3), mode="valid")],
    "padded": [lambda rates: np.convolve(rates, np.ones(3) / 3, mode="same")],
}
EXERCISE = Definition(smooth, POINTS, draw_cases, WRONG)
