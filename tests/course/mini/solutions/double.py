"""The exercise ``double`` of the lesson."""

from nma_w1d5.authoring.definition import Definition
from nma_w1d5.exercises.exercise import AGAIN, Case, Point


def double(x):
    """Return twice x."""
    return 2 * x


def draw_cases(rng, *, brief):
    """Draw numbers, few and many."""
    first = rng.uniform(1, 2, 4)
    return [Case("values", (first,)), Case("many", (rng.uniform(1, 2, 5 if brief else 500),)), Case(AGAIN, (first,))]


EXERCISE = Definition(double, [Point("values"), Point("many")], draw_cases, {"squared": [lambda x: x**2]})
