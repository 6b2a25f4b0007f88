"""Fresh random inputs for the two exercises, drawn from a generator the student never sees.

Every case is one call of a student's function. Its ``point`` names what a right answer to it earns. The
inputs are made so that every correct way of writing the answer agrees within the tolerance (float32
arithmetic, a small constant added to a standard deviation, ``squareform`` with its demand for an exactly zero
diagonal, Python loops), and every wrong formula of :mod:`solutions.misconceptions` does not.
"""

from dataclasses import dataclass, replace

import numpy as np

from .answers import RDM, correlate_rdms
from .misconceptions import compute_wrong_values

ANSWERS = {"RDM": RDM, "correlate_rdms": correlate_rdms}

TOLERANCE = 1e-4
"""Largest absolute difference from the reference in an ordinary case (entries of an RDM: between 0 and 2)."""

CORRELATION_TOLERANCE = 2e-5
"""The same for a correlation of RDMs: one number, which a guess must not meet by chance."""

LOOSE_TOLERANCE = 1e-3
"""The same for an RDM whose responses are badly scaled or far from zero, so that float32 arithmetic loses digits."""


@dataclass(frozen=True)
class Case:
    """One call: the function's name, what a right answer earns, the arguments, and how closely it must agree.

    ``kind`` is "torch" where the function is handed tensors, as the notebook does with the recording. The
    point "again" repeats the first case, to see whether the answer stays the same.
    """

    exercise: str
    point: str
    arguments: tuple[np.ndarray, ...]
    kind: str = "numpy"
    tolerance: float = TOLERANCE


def draw_responses(rng, n_stimuli, n_neurons):
    """Draw positive, tuned population responses whose rows differ in mean and gain.

    Stimuli come in random order, so the position of an entry in the RDM says nothing about its value.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_stimuli, n_neurons : int

    Returns
    -------
    array of shape (n_stimuli, n_neurons)

    Examples
    --------
    >>> draw_responses(np.random.default_rng(0), 4, 6).shape
    (4, 6)
    """
    stimuli = rng.uniform(0, 2 * np.pi, size=(n_stimuli, 1))
    preferred = rng.uniform(0, 2 * np.pi, size=n_neurons)
    tuning = np.exp(rng.uniform(0.5, 2, size=n_neurons) * (np.cos(stimuli - preferred) - 1))
    noise = rng.gamma(2, 0.15, size=(n_stimuli, n_neurons))
    gain = rng.uniform(0.5, 2, size=(n_stimuli, 1))
    return gain * (tuning + noise) + rng.uniform(0, 0.5, size=(n_stimuli, 1))


def draw_rdm_cases(rng):
    """Draw the cases of the exercise ``RDM``.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    list of Case
    """

    def draw(point, n_stimuli, n_neurons, change=np.array, **keywords):
        return draw_clearly(
            lambda: Case("RDM", point, (change(draw_responses(rng, n_stimuli, n_neurons)),), **keywords)
        )

    def rescale(resp):
        return resp * 10 ** rng.uniform(-2, 3, (7, 1))

    first = draw("values", 6, 10)
    return [
        first,
        draw("values", int(rng.integers(5, 8)), int(rng.integers(12, 20))),
        draw("any_shape", int(rng.integers(25, 35)), 5),
        draw("any_shape", 3, int(rng.integers(400, 600))),
        draw("large", 32, int(rng.integers(700, 800))),
        draw("float32", 8, int(rng.integers(40, 60)), np.float32),
        draw("scaled", 7, 40, rescale, tolerance=LOOSE_TOLERANCE),
        draw("scaled", 7, 40, lambda resp: resp + 30, tolerance=LOOSE_TOLERANCE),
        draw("torch", 6, int(rng.integers(20, 30)), np.float32, kind="torch"),
        replace(first, point="again"),
    ]


def draw_correlation_cases(rng):
    """Draw the cases of the exercise ``correlate_rdms``.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    list of Case
    """

    def draw(point, n_stimuli, change=lambda first, second: (first, second)):
        return draw_clearly(
            lambda: Case(
                "correlate_rdms",
                point,
                change(*draw_rdm_pair(rng, n_stimuli)),
                tolerance=CORRELATION_TOLERANCE,
            )
        )

    first = draw("values", int(rng.integers(5, 8)))
    rdm1, rdm2 = first.arguments
    return [
        first,
        draw("values", 10),
        draw("small", 4),
        draw("large", int(rng.integers(36, 44))),
        draw("opposite", 7, lambda first, second: (first, opposite_rdm(rng, first))),
        draw("float32", 9, lambda first, second: (first.astype(np.float32), second.astype(np.float32))),
        draw("scaled", 8, lambda first, second: (100 * first, 0.01 * second)),
        replace(first, point="symmetric", arguments=(rdm2, rdm1)),
        replace(first, point="self", arguments=(rdm2, rdm2.copy())),
        replace(first, point="again"),
    ]


def draw_clearly(draw, attempts=100):
    """Draw a case again until no wrong formula comes close to the right value by chance.

    Parameters
    ----------
    draw : function without arguments that returns a Case
    attempts : int

    Returns
    -------
    Case

    Raises
    ------
    RuntimeError
        If every attempt was ambiguous.
    """
    for _ in range(attempts):
        case = draw()
        if is_clear(case):
            return case
    raise RuntimeError(f"{case.exercise}, {case.point}: no clear case in {attempts} draws; enlarge its inputs.")


def is_clear(case):
    """Tell whether each wrong formula differs by more than twice the tolerance, or is right here by its
    nature.

    By its nature: an absolute value, for example, does no harm where the correlation is positive.
    """
    reference = np.asarray(ANSWERS[case.exercise](*case.arguments))
    for values in compute_wrong_values(case.exercise, case.arguments).values():
        for value in values:
            if value.shape == reference.shape and 1e-9 < np.abs(value - reference).max() < 2 * case.tolerance:
                return False
    return True


def draw_rdm_pair(rng, n_stimuli):
    """Draw the RDMs of two systems that see the same stimuli and share part of their responses.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_stimuli : int

    Returns
    -------
    tuple of two arrays of shape (n_stimuli, n_stimuli)
        Exactly symmetric, the diagonal exactly zero.
    """
    shared = draw_responses(rng, n_stimuli, 30)
    return tuple(RDM(np.hstack([shared, 0.7 * draw_responses(rng, n_stimuli, 40)])) for _ in range(2))


def opposite_rdm(rng, rdm):
    """Return an RDM that is large where ``rdm`` is small: the correlation of the two is negative."""
    noise = rng.uniform(0, 0.2, size=rdm.shape)
    result = 2 - rdm + (noise + noise.T)  # exactly symmetric
    np.fill_diagonal(result, 0)
    return result


def draw_cases(rng):
    """Draw all cases of both exercises.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    list of Case

    Examples
    --------
    >>> cases = draw_cases(np.random.default_rng(0))
    >>> sorted({case.exercise for case in cases})
    ['RDM', 'correlate_rdms']
    """
    return draw_rdm_cases(rng) + draw_correlation_cases(rng)
