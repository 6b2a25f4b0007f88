"""The simulated recording resembles the real one where it matters, made by the block and within little memory."""

import tracemalloc

import numpy as np
import pytest
import torch

from nma_w1d5 import CNN, get_hidden_activity, grating, simulate_recording, simulation, train

DEGREES = [2, 5, 10, 20, 30, 45, 60, 90, 120, 150, 170]
REAL_PROFILE = [0.37, 0.41, 0.53, 0.78, 0.95, 1.08, 1.12, 1.145, 1.12, 1.00, 0.87]
UPPER = np.triu_indices(181, 1)


def dissimilarity(responses):
    """1 - correlation of the population responses to each pair of stimuli."""
    return 1 - np.corrcoef(responses)


@pytest.fixture(scope="module")
def recording():
    return simulate_recording()


@pytest.fixture(scope="module")
def v1(recording):
    return dissimilarity(recording["resp"][:181])


@pytest.fixture(scope="module")
def layers():
    """The two layers of the trained network, on the orientations of the recording."""
    np.random.seed(12)
    torch.manual_seed(12)
    net = CNN(48, 64)
    orientations = (np.random.rand(1000) - 0.5) * 180
    images = torch.stack([grating(angle) for angle in orientations])
    train(net, images, torch.tensor(orientations > 0).float()[:, None])
    stimuli = torch.stack([grating(angle) for angle in range(-90, 91)])
    return {label: dissimilarity(a) for label, a in get_hidden_activity(net, stimuli, ["pool", "fc"]).items()}


def test_format_is_that_of_the_real_file(recording):
    assert sorted(recording) == ["resp", "stimuli"]
    assert recording["resp"].shape == (360, 23589)
    assert recording["resp"].dtype == np.float32
    np.testing.assert_array_equal(recording["stimuli"], np.arange(360))
    assert np.isfinite(recording["resp"]).all()


def test_responses_are_z_scored_over_stimuli(recording):
    np.testing.assert_allclose(recording["resp"].mean(0), 0, atol=1e-4)
    np.testing.assert_allclose(recording["resp"].std(0), 1, atol=1e-3)


@pytest.mark.parametrize(("layer", "real"), [("pool", 0.717), ("fc", 0.564)])
def test_correlation_with_the_layers_is_that_of_the_real_recording(v1, layers, layer, real):
    correlation = np.corrcoef(layers[layer][UPPER], v1[UPPER])[0, 1]
    assert correlation == pytest.approx(real, abs=0.02)


def test_dissimilarity_falls_and_rises_with_the_difference_in_orientation_as_in_the_real_recording(v1):
    profile = [np.diagonal(v1, degrees).mean() for degrees in DEGREES]
    rms = np.sqrt(np.mean(np.square(np.subtract(profile, REAL_PROFILE))))
    assert rms < 0.03
    assert profile[9] < 1.05, "the recipe this one improves on has 1.07 at 150 degrees, the recording 1.00"


def test_the_difference_in_orientation_explains_nearly_all_but_not_all(v1):
    mean = np.array([np.diagonal(v1, degrees).mean() for degrees in range(181)])
    expected = mean[np.subtract.outer(range(181), range(181)).__abs__()]
    explained = 1 - np.var((v1 - expected)[UPPER]) / np.var(v1[UPPER])
    assert explained == pytest.approx(0.975, abs=0.015)


def test_tuning_curves_have_a_negative_baseline_and_isolated_peaks(recording):
    resp = recording["resp"]
    baseline = np.median(resp, axis=0)
    assert -0.4 < np.median(baseline) < -0.2
    assert ((baseline > -0.4) & (baseline < -0.1)).mean() > 0.95
    middle, neighbours = resp[1:-1], np.maximum(resp[:-2], resp[2:])
    isolated = (middle > 2) & (middle < 4) & (middle - neighbours > 1)
    per_neuron = isolated.sum(axis=0)
    assert 1 <= np.median(per_neuron) <= 10
    assert (per_neuron > 0).mean() > 0.7
    assert 3 < np.median(resp.max(axis=0)) < 5


def test_neurons_answer_alike_but_not_equally_to_opposite_phases(recording):
    resp = recording["resp"]
    opposite = np.corrcoef(resp[:180].ravel(), resp[180:].ravel())[0, 1]
    across = np.corrcoef(resp.ravel(), np.roll(resp, 90, axis=0).ravel())[0, 1]
    assert across < 0 < opposite < 0.5


def test_same_seed_same_recording_other_seed_another():
    first, again, other = (simulate_recording(300, seed=seed)["resp"] for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1


def test_global_random_numbers_are_left_alone():
    np.random.seed(0)
    expected = np.random.rand()
    np.random.seed(0)
    simulate_recording(10)
    assert np.random.rand() == expected


def test_full_size_takes_a_dozen_blocks_and_less_than_400_megabytes(monkeypatch):
    blocks = []
    respond = simulation._respond
    monkeypatch.setattr(simulation, "_respond", lambda *a: blocks.append(a[2]) or respond(*a))
    tracemalloc.start()
    try:
        simulate_recording()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 400e6
    assert len(blocks) == 12
    assert sum(blocks) == 23589


@pytest.mark.parametrize("n_neurons", [1, 2048, 2049, 5000.0])
def test_any_number_of_neurons(n_neurons):
    resp = simulate_recording(n_neurons)["resp"]
    assert resp.shape == (360, n_neurons)
    np.testing.assert_allclose(resp.std(0), 1, atol=1e-3)


@pytest.mark.parametrize("n_neurons", [0, -1, 2.5])
def test_impossible_numbers_of_neurons_are_refused(n_neurons):
    with pytest.raises(ValueError, match=f"n_neurons must be a whole number, at least 1; got {n_neurons}"):
        simulate_recording(n_neurons)
