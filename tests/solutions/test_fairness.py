"""No luck: equal code has equal marks whatever the seed, and what computes no correlation has one of 20 at most."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import torch

from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.marks import Marks, judge
from tests.exercises.helpers import ask, make_exercise
from tests.slips import DEFINITIONS
from tests.variants import CONSTANT, CORRECT, load_function

pytestmark = pytest.mark.slow
Answer = Callable[..., object]

FARM, EQUAL = 40, 15
"""Seeds on which what computes nothing, and equal code, are judged."""


@cache
def draw(name: str, seed: int) -> Exercise:
    return make_exercise(name, seed)


def judge_on(name: str, answer: Answer, seeds: int) -> list[Marks]:
    return [judge(draw(name, seed), ask(answer, draw(name, seed))) for seed in range(seeds)]


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


@pytest.mark.parametrize(("name", "farm"), [(name, farm) for name in FARMS for farm in FARMS[name]])
def test_what_computes_no_correlation_has_no_point(name: str, farm: str) -> None:
    assert max(marks.score for marks in judge_on(name, FARMS[name][farm], FARM)) == 0


def list_equal() -> dict[tuple[str, str], Answer]:
    """Return right answers, answers that ignore their input, wrong formulas, and rounded answers."""
    answers: dict[tuple[str, str], Answer] = {}
    for name, definition in DEFINITIONS.items():
        for variant, source in (CORRECT[name] | CONSTANT[name]).items():
            answers[name, variant] = load_function(source, name)
        for mistake, formulas in definition.wrong.items():
            for number, formula in enumerate(formulas):
                answers[name, f"{mistake}-{number}"] = lambda *given, formula=formula: formula(*map(numbers, given))
        for decimals in range(7):
            answers[name, f"{decimals} decimals"] = lambda *given, answer=definition.answer, decimals=decimals: (
                np.round(answer(*given), decimals)
            )
    return answers


EQUAL_CODE = list_equal()


@pytest.mark.parametrize("where", EQUAL_CODE, ids=" ".join)
@pytest.mark.filterwarnings("ignore")
def test_equal_code_has_equal_marks(where: tuple[str, str]) -> None:
    name, _ = where
    assert len({marks.points for marks in judge_on(name, EQUAL_CODE[where], EQUAL)}) == 1


@pytest.mark.parametrize(("name", "decimals", "score"), [
    ("RDM", 1, 4), ("RDM", 2, 4), ("RDM", 3, 5), ("RDM", 4, 10),
    ("correlate_rdms", 2, 4), ("correlate_rdms", 3, 4), ("correlate_rdms", 4, 10),
])  # fmt: skip
def test_rounding_is_a_known_mistake_unless_it_does_no_harm(name: str, decimals: int, score: int) -> None:
    for marks in judge_on(name, EQUAL_CODE[name, f"{decimals} decimals"], EQUAL):
        assert (marks.score, marks.mistake) == (score, "rounded" if score < 10 else None)
