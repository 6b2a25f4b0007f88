"""Stimuli and losses on paper."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nma_w1d5 import grating, plot_loss, show_stimulus


def test_stimulus_is_drawn_black_and_white_into_its_axes():
    _, axes = plt.subplots(1, 2)
    assert show_stimulus(grating(30), ax=axes[1]) is axes[1]
    image = axes[1].get_images()[0]
    np.testing.assert_array_equal(image.get_array(), grating(30).numpy())
    assert image.get_clim() == (0, 1)
    assert axes[0].get_images() == []
    assert axes[1].get_xticks().size == axes[1].get_yticks().size == 0


def test_uniform_stimulus_keeps_its_grey():
    assert show_stimulus(np.full((4, 4), 0.5)).get_images()[0].get_clim() == (0, 1)


@pytest.mark.parametrize("show", [True, False])
def test_stimulus_is_shown_when_asked(show, monkeypatch):
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(1))
    show_stimulus(grating(30), show=show)
    assert shown == [1] * show


@pytest.mark.parametrize("shape", [(48,), (3, 48, 64)])
def test_only_single_images_are_shown(shape):
    with pytest.raises(ValueError, match=r"img must be one image, h x w; got shape \(.*48"):
        show_stimulus(np.zeros(shape))


@pytest.mark.parametrize("shape", [(25, 10), (1, 1), (3, 1)])
def test_every_loss_is_drawn_and_the_printed_ones_are_marked(shape):
    history = np.random.default_rng(0).uniform(0.01, 1, shape)
    ax = plot_loss(history).axes[0]
    every, last = ax.lines
    np.testing.assert_array_equal(every.get_ydata(), history.ravel())
    np.testing.assert_array_equal(last.get_ydata(), history[:, -1])
    np.testing.assert_array_equal(last.get_xdata(), np.arange(1, shape[0] + 1))
    assert every.get_xdata()[-1] == pytest.approx(shape[0])
    assert ax.get_yscale() == "log"


@pytest.mark.parametrize("shape", [(5,), (0, 10), (2, 2, 2)])
def test_other_histories_are_refused(shape):
    with pytest.raises(ValueError, match="history must be epochs x mini-batches, as train returns it; got shape"):
        plot_loss(np.ones(shape))
