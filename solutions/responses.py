"""Random responses and RDMs, drawn from a generator the student never sees: what the exercises are tried with."""

from __future__ import annotations

import numpy as np


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
