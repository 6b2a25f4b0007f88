"""A stand-in for the recording, where the real one cannot be had. It is a simulation: never take it for data.

The recipe follows what is known of the recording (Stringer et al., 2021): the gratings do not move, and those 180
degrees apart have the same orientation but differ in phase; each neuron prefers one angle and answers, more weakly and
less sharply, to the opposite one; tuning widths and signal-to-noise ratios differ widely; single trials are sparse and
noisy, about 13 of them are averaged; a little of the noise is shared by the population; responses are z-scored over
stimuli. The numbers below are fitted to the mean dissimilarity of the recorded population as a function of the
difference in orientation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nma_w1d5.arguments import as_count

N_NEURONS = 23589
N_STIMULI = 360  # one per degree, of orientation and phase
N_TRIALS = 13  # averaged in each one-degree bin
TRIAL_SHAPE = 0.15  # of the gamma distribution of a single trial: mostly nothing, now and then a burst
CONCENTRATION = {"median": 27.0, "log_sd": 0.9}  # of tuning around the preferred angle
CONCENTRATION_RANGE = (0.8, 80.0)
OPPOSITE = {"strength": 0.19, "sharpness": 0.38}  # response to the opposite angle, relative to the preferred one
SIGNAL_TO_NOISE = {"mean": 0.31, "log_sd": 0.8}  # of a single trial, as a ratio of variances
UNTUNED = 0.1  # fraction of neurons
SHARED_NOISE = 0.09  # as a fraction of the noise of one trial
BLOCK = 2048  # neurons at a time, which bounds the memory needed


def simulate_recording(n_neurons: int = N_NEURONS, seed: int = 0) -> dict[str, NDArray[np.floating]]:
    """Simulate the responses of V1 neurons to static gratings, in the format of the real file.

    Parameters
    ----------
    n_neurons : int, optional
        Number of neurons, at least 1; the default is the real file's.
    seed : int, optional
        Seed of the random numbers; the same seed gives the same recording.

    Returns
    -------
    dict
        ``resp``: array, 360 x `n_neurons`, float32, z-scored over stimuli; ``stimuli``: array of 360 angles in
        degrees, 0 to 359.

    Raises
    ------
    ValueError
        If `n_neurons` is not a whole number, at least 1.

    References
    ----------
    Stringer C., Michaelos M., Tsyboulski D., Lindo S. E., Pachitariu M. (2021). High-precision coding in visual cortex.
    Cell 184(10), 2767-2778.

    Examples
    --------
    >>> recording = simulate_recording(n_neurons=100)
    >>> recording["resp"].shape, recording["stimuli"][[0, -1]].tolist()
    ((360, 100), [0.0, 359.0])
    """
    rng = np.random.default_rng(seed)
    stimuli = np.arange(N_STIMULI, dtype=float)
    fluctuation = rng.standard_normal((N_STIMULI, 1), dtype=np.float32)
    resp = np.empty((N_STIMULI, as_count(n_neurons, "n_neurons")), dtype=np.float32)
    for start in range(0, resp.shape[1], BLOCK):
        block = resp[:, start : start + BLOCK]
        block[:] = _respond(stimuli, fluctuation, block.shape[1], rng)
    return {"resp": resp, "stimuli": stimuli}


def _respond(
    stimuli: NDArray[np.float64], fluctuation: NDArray[np.float32], n: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return the responses (stimuli x n) of a block of neurons."""
    log_sd = SIGNAL_TO_NOISE["log_sd"]
    signal_to_noise = _log_normal(rng, n, SIGNAL_TO_NOISE["mean"] * np.exp(-(log_sd**2) / 2), log_sd)
    signal_to_noise[rng.random(n) < UNTUNED] = 0
    signal = _zscore(_tuning(stimuli, n, rng)) * np.sqrt(signal_to_noise)
    mean_of_trials = rng.standard_gamma(TRIAL_SHAPE * N_TRIALS, signal.shape, dtype=np.float32) / N_TRIALS
    noise = (mean_of_trials - TRIAL_SHAPE) / np.float32(np.sqrt(TRIAL_SHAPE))
    shared = fluctuation * rng.standard_normal(n, dtype=np.float32)
    return _zscore(signal + noise + SHARED_NOISE * shared)


def _tuning(stimuli: NDArray[np.float64], n: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return tuning curves (stimuli x n): a peak at the preferred angle and a lower, broader one opposite."""
    concentration = _log_normal(rng, n, CONCENTRATION["median"], CONCENTRATION["log_sd"])
    concentration = concentration.clip(*CONCENTRATION_RANGE)
    preferred = rng.uniform(0, 360, n)
    alignment = np.cos(np.deg2rad(stimuli[:, np.newaxis] - preferred)).astype(np.float32)
    opposite = np.exp(OPPOSITE["sharpness"] * concentration * (-alignment - 1))
    curves: NDArray[np.float32] = np.exp(concentration * (alignment - 1)) + OPPOSITE["strength"] * opposite
    return curves


def _log_normal(rng: np.random.Generator, n: int, median: float, log_sd: float) -> NDArray[np.float32]:
    return rng.lognormal(np.log(median), log_sd, n).astype(np.float32)


def _zscore(responses: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give each neuron (column) mean 0 and standard deviation 1 over the stimuli."""
    centred = responses - responses.mean(axis=0)
    scores: NDArray[np.float32] = centred / centred.std(axis=0)
    return scores
