"""The exercise ``firing_rate``, which returns a number."""

import numpy as np

from nma_w1d5.authoring.definition import Definition
from nma_w1d5.exercises.exercise import AGAIN, Case, Point


def firing_rate(spikes, seconds):
    """Return the number of spikes per second."""
    return float(np.sum(spikes) / seconds)


def draw_cases(rng, *, brief):
    """Draw trains of spikes, as 0 and 1, and how long they were recorded."""

    def train(n_bins):
        return (rng.random(n_bins) < 0.4).astype(float), np.array(rng.uniform(2, 5))

    first = train(20)
    return [
        Case("values", first),
        Case("values", train(30)),
        Case("long", train(50 if brief else 5000)),
        Case("silent", (np.zeros(30), np.array(3.0))),
        Case(AGAIN, first),
    ]


POINTS = [
    Point("number", "shape"),
    Point("positive", "between", {"low": 0, "high": 2500}),
    Point("values"),
    Point("long"),
    Point("silent", "right"),
]
WRONG = {
    "a_count": [lambda spikes, seconds: spikes.sum()],
    "per_bin": [lambda spikes, seconds: spikes.mean(), lambda spikes, seconds: spikes.mean() / seconds],
}
EXERCISE = Definition(firing_rate, POINTS, draw_cases, WRONG)
