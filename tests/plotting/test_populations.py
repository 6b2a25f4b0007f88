"""Tuning curves and low-dimensional pictures, of any number of stimuli and units."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nma_w1d5 import plot_resp_lowd, plot_tuning_curves

S = 37
ORI = np.linspace(-90, 90, S)


def responses(n, seed=0, stimuli=S):
    return np.random.default_rng(seed).standard_normal((stimuli, n))


def three():
    return {"V1 data": responses(50, 0), "model\n'pool' layer": responses(20, 1), "model\n'fc' layer": responses(10, 2)}


def units(figure):
    return [ax.get_title() for ax in figure.axes]


@pytest.mark.parametrize("n_units", [1, 3, 4])
def test_a_row_of_panels_for_each_representation(n_units):
    figure = plot_tuning_curves(ORI, three(), n_units=n_units, rng=0)
    assert len(figure.axes) == 3 * n_units
    for index, (label, resp) in enumerate(three().items()):
        first = figure.axes[index * n_units]
        assert first.get_ylabel() == label
        unit = int(first.get_title().split()[1])
        np.testing.assert_array_equal(first.lines[0].get_ydata(), resp[:, unit])
        np.testing.assert_array_equal(first.lines[0].get_xdata(), ORI)


def test_units_are_drawn_at_random_from_the_generator_that_is_passed():
    assert units(plot_tuning_curves(ORI, three(), rng=3)) == units(plot_tuning_curves(ORI, three(), rng=3))
    rng = np.random.default_rng(3)
    first, second = plot_tuning_curves(ORI, three(), rng=rng), plot_tuning_curves(ORI, three(), rng=rng)
    assert units(first) == units(plot_tuning_curves(ORI, three(), rng=3))
    assert units(first) != units(second)


def test_global_random_numbers_are_left_alone():
    np.random.seed(0)
    expected = np.random.rand()
    np.random.seed(0)
    plot_tuning_curves(ORI, three())
    plot_resp_lowd(ORI, {"fc": responses(10)})
    assert np.random.rand() == expected


def test_no_unit_comes_twice_and_all_may_come():
    figure = plot_tuning_curves(ORI, {"fc": responses(10)}, n_units=10, rng=0)
    assert units(figure) == [f"unit {index}" for index in range(10)]


@pytest.mark.parametrize("n_units", [0, 11])
def test_impossible_numbers_of_units_are_refused(n_units):
    with pytest.raises(ValueError, match=rf"n_units must be from 1 to 10, .* resp_dict\['fc'\]; got {n_units}"):
        plot_tuning_curves(ORI, {"fc": responses(10)}, n_units=n_units)


def test_columns_tensors_and_any_order_of_orientations_will_do():
    order = np.random.default_rng(0).permutation(len(ORI))
    column = torch.tensor(ORI[order])[:, None]
    figure = plot_tuning_curves(column, {"V1 data": torch.tensor(responses(1)[order])}, n_units=1)
    np.testing.assert_allclose(figure.axes[0].lines[0].get_xdata(), ORI)
    np.testing.assert_allclose(figure.axes[0].lines[0].get_ydata(), responses(1)[:, 0])


@pytest.mark.parametrize("function", [plot_tuning_curves, plot_resp_lowd])
def test_wrong_arguments_are_named(function):
    with pytest.raises(ValueError, match=r"resp_dict\['fc'\] must be stimuli x units.*37 orientations.*\(10, 37\)"):
        function(ORI, {"V1 data": responses(5), "fc": responses(10).T})
    with pytest.raises(ValueError, match="resp_dict must be a dictionary"):
        function(ORI, responses(5))
    with pytest.raises(ValueError, match="ori must be orientations in degrees"):
        function(np.zeros((37, 2)), {"fc": responses(10)})


@pytest.mark.parametrize("function", [plot_tuning_curves, plot_resp_lowd])
def test_notes_are_written_and_v1_is_marked(function):
    figure = function(ORI, {"V1 data": responses(5)}, note="V1: SIMULATED")
    assert figure.get_suptitle() == "V1: SIMULATED"
    ax = figure.axes[0]
    assert "V1 data\n(simulated)" in (ax.get_title(), ax.get_ylabel())


@pytest.mark.parametrize("stimuli", [5, 8, 15, 25, 31, 60])
@pytest.mark.parametrize("n", [1, 2, 10, 40])
def test_any_number_of_stimuli_and_units_can_be_reduced(stimuli, n):
    oris = np.linspace(-90, 90, stimuli)
    figure = plot_resp_lowd(oris, {"fc": responses(n, stimuli=stimuli)})
    points = figure.axes[0].collections[0].get_offsets()
    assert points.shape == (stimuli, 2)
    assert np.isfinite(points).all()


@pytest.mark.parametrize("stimuli", [1, 4])
def test_too_few_stimuli_are_refused(stimuli):
    with pytest.raises(ValueError, match=f"ori must have at least 5 stimuli for t-SNE; got {stimuli}"):
        plot_resp_lowd(np.arange(stimuli), {"fc": responses(3, stimuli=stimuli)})


def test_low_dimensional_picture_repeats_itself():
    pictures = [plot_resp_lowd(ORI, {"V1 data": responses(500)}, rng=seed) for seed in (None, 0, 0)]
    _, first, again = (figure.axes[0].collections[0].get_offsets() for figure in pictures)
    np.testing.assert_allclose(first, again)


def test_neighbouring_orientations_stay_together():
    angles = np.deg2rad(ORI)
    ring = np.stack([np.cos(2 * angles), np.sin(2 * angles)], axis=1) @ np.random.default_rng(0).normal(size=(2, 30))
    points = plot_resp_lowd(ORI, {"ring": ring}).axes[0].collections[0].get_offsets()
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    distances = np.linalg.norm(points[:, None] - points[None], axis=-1)
    assert np.median(steps) < np.median(distances) / 3


def test_colours_are_the_orientations_on_a_cyclic_map():
    figure = plot_resp_lowd(ORI, three())
    assert len(figure.axes) == 4
    for ax in figure.axes[:3]:
        np.testing.assert_array_equal(ax.collections[0].get_array(), ORI)
    ends = plt.get_cmap(figure.axes[0].collections[0].get_cmap())([0.0, 1.0])
    np.testing.assert_allclose(ends[0], ends[1], atol=0.02)


def test_figures_fit_a_page():
    for figure in (plot_tuning_curves(ORI, three()), plot_resp_lowd(ORI, three())):
        assert figure.get_size_inches()[0] * 96 <= 720
