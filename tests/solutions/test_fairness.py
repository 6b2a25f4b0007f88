"""No luck: equal code has equal marks whatever the seed, and what computes no correlation has one of 20 at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
import torch

from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.marks import Marks, judge
from tests.exercises.helpers import ask, draw_exercise
from tests.slips import DEFINITIONS
from tests.variants import CONSTANT, CORRECT, load_function

pytestmark = pytest.mark.slow
Answer = Callable[..., object]

FARM, EQUAL = 150, 50
"""Seeds on which what computes nothing, and equal code, are judged."""


def judge_on(answers: Mapping[str, Answer], exercise: Exercise) -> dict[str, Marks]:
    return {name: judge(exercise, ask(answer, exercise)) for name, answer in answers.items()}


def pick(answer: Answer, test: Callable[..., bool], other: Answer = lambda *given: None) -> Answer:
    """Answer the calls that pass a test, and leave the rest to another."""
    return lambda *given: answer(*given) if test(*given) else other(*given)


def numbers(resp: object) -> np.ndarray:
    return np.asarray(resp, dtype=float)


def zeros(resp):
    return np.zeros((len(resp), len(resp)))


def all_but_self(resp):
    return 1 - np.eye(len(resp))


def squared_distance(resp):
    return ((numbers(resp)[:, None] - numbers(resp)[None]) ** 2).sum(-1)


def mean_squared_difference(rdm1, rdm2):
    return np.mean((rdm1 - rdm2) ** 2)


def is_far_from_zero(resp):
    return bool(numbers(resp).mean() > 20)


FARMS: dict[str, dict[str, Answer]] = {
    "RDM": {
        "zeros": zeros,
        "ones but the diagonal": all_but_self,
        "identity": lambda resp: np.eye(len(resp)),
        "identity, rounded": lambda resp: np.round(np.eye(len(resp)), 2),
        "zeros only where the mean is over 20": pick(zeros, is_far_from_zero),
        "zeros where the mean is over 20, else ones": pick(zeros, is_far_from_zero, all_but_self),
        "zeros for six stimuli": pick(zeros, lambda resp: len(resp) == 6),
        "zeros for tensors": pick(zeros, lambda resp: isinstance(resp, torch.Tensor)),
        "zeros for float32": pick(zeros, lambda resp: np.asarray(resp).dtype == np.float32),
        "ones for three stimuli": pick(all_but_self, lambda resp: len(resp) == 3),
        "zeros and squared distance": pick(zeros, is_far_from_zero, squared_distance),
        "squared distance": squared_distance,
        "distance": lambda resp: np.sqrt(squared_distance(resp)),
        "distance for one call": pick(squared_distance, lambda resp: len(resp) == 6),
        "difference of means": lambda resp: np.abs(numbers(resp).mean(1)[:, None] - numbers(resp).mean(1)),
        "a constant random matrix": lambda resp: np.random.default_rng(0).random((len(resp), len(resp))),
        "the argument": numbers,
        "half of a matrix": lambda resp: np.triu(np.ones((len(resp), len(resp))), 1),
    },
    "correlate_rdms": {
        "1.0": lambda rdm1, rdm2: 1.0,
        "0.0": lambda rdm1, rdm2: 0.0,
        "0.5": lambda rdm1, rdm2: 0.5,
        "0.62": lambda rdm1, rdm2: 0.62,
        "-1.0": lambda rdm1, rdm2: -1.0,
        "0.0 for equal RDMs": pick(lambda rdm1, rdm2: 0.0, np.array_equal),
        "1.0 for equal RDMs": pick(lambda rdm1, rdm2: 1.0, np.array_equal),
        "1.0 for equal RDMs, else 0.6": pick(lambda rdm1, rdm2: 1.0, np.array_equal, lambda rdm1, rdm2: 0.6),
        "1.0 for equal RDMs, else 0.62": pick(lambda rdm1, rdm2: 1.0, np.array_equal, lambda rdm1, rdm2: 0.62),
        "identity": lambda rdm1, rdm2: np.eye(2),
        "ones": lambda rdm1, rdm2: np.ones((2, 2)),
        "mean squared difference": mean_squared_difference,
        "mean squared difference of equal RDMs": pick(mean_squared_difference, np.array_equal),
        "mean squared difference for one call": pick(mean_squared_difference, lambda rdm1, rdm2: len(rdm1) == 6),
        "mean difference": lambda rdm1, rdm2: np.abs(rdm1 - rdm2).mean(),
        "distance": lambda rdm1, rdm2: np.linalg.norm(rdm1 - rdm2),
        "one minus a difference": lambda rdm1, rdm2: 1 - mean_squared_difference(rdm1, rdm2),
        "ratio of means": lambda rdm1, rdm2: rdm1.mean() / rdm2.mean(),
    },
}  # fmt: skip


def list_equal(name: str) -> dict[str, Answer]:
    """Return right answers, answers that ignore their input, wrong formulas, and rounded answers."""
    definition, variants = DEFINITIONS[name], CORRECT[name] | CONSTANT[name]
    answers = {variant: load_function(source, name) for variant, source in variants.items() if variant not in SLOW}
    for mistake, formulas in definition.wrong.items():
        for number, formula in enumerate(formulas):
            answers[f"{mistake}-{number}"] = lambda *given, formula=formula: formula(*map(numbers, given))
    for decimals in ROUNDED[name]:
        answers[f"{decimals} decimals"] = lambda *given, decimals=decimals: np.round(
            definition.answer(*given), decimals
        )
    return answers


ROUNDED: dict[str, dict[int, int | None]] = {
    "RDM": {0: None, 1: 4, 2: 4, 3: 5, 4: 10, 5: 10, 6: 10},
    "correlate_rdms": {0: None, 1: None, 2: 4, 3: 4, 4: 10, 5: 10, 6: 10},
}
"""By the number of decimals, what a rounded answer earns: less than all only where it is a mistake that is known."""


SLOW = ("pearsonr_loops",)
"""Takes as long as all others together; other loops stand for it."""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", DEFINITIONS)
def test_no_seed_is_lucky(name: str) -> None:
    """One loop over the seeds, since to draw the cases takes most of the time, and to keep them all of the memory."""
    equal = list_equal(name)
    first: dict[str, Marks] = {}
    for seed in range(FARM):
        exercise = draw_exercise(name, seed)
        farmed = judge_on(FARMS[name], exercise)
        assert {farm: marks.score for farm, marks in farmed.items() if marks.score} == {}, f"seed {seed}"
        if seed < EQUAL:
            marked = judge_on(equal, exercise)
            first = first or marked
            unequal = [code for code, marks in marked.items() if marks.points != first[code].points]
            assert unequal == [], f"seed {seed}"
    for decimals, score in ROUNDED[name].items():
        marks = first[f"{decimals} decimals"]
        assert score is None or (marks.score, marks.mistake) == (score, "rounded" if score < 10 else None)
