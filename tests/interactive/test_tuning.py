"""The button draws other units, by an rng that decides them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nma_w1d5 import play_tuning


@pytest.fixture
def resp_dict(ori):
    """Responses of 40 units and of 5, as tensor and as array."""
    angles = np.deg2rad(ori.numpy())
    many = np.cos(2 * angles - np.linspace(0, 2 * np.pi, 40)).astype(np.float32)
    return {"V1 data": torch.from_numpy(many), "model\n'fc' layer": many[:, :5]}


@pytest.fixture
def play(displayed, find, ori, resp_dict):
    """Play, and return the button and the picture."""

    def play(**options):
        assert play_tuning(ori, resp_dict, **options) is None
        widget = displayed[-1].widget
        return find("Button", widget)[0], find("Image", widget)[0]

    return play


@pytest.fixture
def asked(monkeypatch):
    """The arguments with which `plot_tuning_curves` is called from now on."""
    calls = []

    def plot(ori, resp_dict, **options):
        calls.append({"ori": ori, "resp_dict": resp_dict, **options})
        return plt.subplots(figsize=(2, 1))[0]

    monkeypatch.setattr("nma_w1d5.interactive.tuning.plot_tuning_curves", plot)
    return calls


def test_a_click_shows_others(play):
    button, picture = play(rng=0)
    first = picture.value
    button.click()
    second = picture.value
    button.click()
    assert len({first, second, picture.value}) == 3
    assert bytes(picture.value).startswith(b"\x89PNG")


def test_the_same_seed_shows_the_same_units_at_every_press(play):
    series = []
    for _ in range(2):
        button, picture = play(rng=5)
        shown = [picture.value]
        for _ in range(2):
            button.click()
            shown.append(picture.value)
        series.append(shown)
    assert series[0] == series[1]


def test_other_seeds_show_other_units(play):
    assert play(rng=1)[1].value != play(rng=2)[1].value


def test_a_generator_goes_on_where_it_is(play):
    rng = np.random.default_rng(3)
    first = play(rng=rng)[1].value
    assert first == play(rng=3)[1].value
    assert play(rng=rng)[1].value != first


def test_neither_numpys_nor_torchs_generator_is_touched(play):
    numpy_before, torch_before = np.random.get_state()[1].copy(), torch.get_rng_state()
    play()[0].click()
    np.testing.assert_array_equal(np.random.get_state()[1], numpy_before)
    assert torch.equal(torch.get_rng_state(), torch_before)


def test_two_widgets_do_not_know_of_each_other(play):
    (first, first_picture), (_, second_picture) = play(rng=7), play(rng=7)
    first.click()
    assert second_picture.value != first_picture.value
    assert second_picture.value == play(rng=7)[1].value


def test_the_still_picture_is_the_first_draw(play, displayed):
    _, picture = play(rng=0)
    assert displayed[0].still == picture.value
    assert len(displayed) == 1


def test_what_is_drawn_is_left_to_plot_tuning_curves(play, asked, resp_dict):
    button, _ = play(n_units=4, rng=0, note="simulated")
    button.click()
    assert len(asked) == 2
    for call in asked:
        np.testing.assert_array_equal(call["ori"], np.arange(-90, 91, 15))
        assert list(call["resp_dict"]) == list(resp_dict)
        assert (call["n_units"], call["note"]) == (4, "simulated")
    assert asked[0]["rng"] is asked[1]["rng"]


def test_the_picture_is_as_wide_as_the_figure(play, asked):
    assert play()[1].layout.width == f"{2 * 96}px"


def test_a_click_that_fails_leaves_no_figure(play, monkeypatch, caplog):
    button, picture = play(rng=0)
    before = picture.value

    def fail(*_, **__):
        plt.subplots()
        raise RuntimeError("no curve")

    monkeypatch.setattr("nma_w1d5.interactive.tuning.plot_tuning_curves", fail)
    button.click()  # ipywidgets logs the error
    assert "no curve" in caplog.text
    assert picture.value == before
    assert plt.get_fignums() == []


def test_the_words_are_those_of_the_notebook(play, displayed, monkeypatch):
    assert play(rng=0)[0].description == "Other units"
    monkeypatch.setenv("NMA_W1D5_LANGUAGE", "ja")
    button, _ = play(rng=0)
    assert button.description == "別のユニット"
    assert "ランダム" in button.tooltip
    assert "チューニングカーブ" in repr(displayed[-1])


def test_arguments_that_do_not_fit_are_refused(ori, displayed):
    resp = np.ones((len(ori), 4))
    with pytest.raises(ValueError, match=r"resp_dict\['V1'\] must be stimuli x units.*13 orientations.*\(12, 4\)"):
        play_tuning(ori, {"V1": resp[1:]})
    with pytest.raises(ValueError, match="n_units must be a whole number, at least 1; got 0"):
        play_tuning(ori, {"V1": resp}, n_units=0)
    assert displayed == []
