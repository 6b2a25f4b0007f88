"""A stand-in for the recording, where the real one cannot be had."""

import numpy as np


def simulate_recording(n_neurons=23589, seed=0):
    """Simulate the responses of V1 neurons to drifting gratings."""
    rng = np.random.default_rng(seed)
    stimuli = np.arange(360.0)
    preferred = rng.uniform(0, 360, n_neurons)
    k = np.clip(rng.lognormal(np.log(8), 0.9, n_neurons), 0.2, 20).astype(np.float32)
    snr = rng.lognormal(np.log(0.16) - 0.8**2 / 2, 0.8, n_neurons)
    snr[rng.random(n_neurons) < 0.1] = 0
    half = np.deg2rad(stimuli[:, None] - preferred).astype(np.float32)
    signal = np.exp(k * (np.cos(half) - 1)) + 0.25 * np.exp(k * (-np.cos(half) - 1))
    signal -= signal.mean(0)
    signal /= signal.std(0)
    noise = rng.standard_gamma(0.15 * 13, signal.shape, dtype=np.float32)
    noise -= noise.mean(0)
    noise /= noise.std(0)
    resp = signal * np.sqrt(snr).astype(np.float32) + noise
    resp -= resp.mean(0)
    resp /= resp.std(0)
    return {"resp": resp.astype(np.float32), "stimuli": stimuli}
