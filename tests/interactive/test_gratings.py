"""Turning the grating changes the picture and the number, and both are right."""

import inspect

import pytest
import torch

from nma_w1d5 import CNN, FC, grating, play_grating
from nma_w1d5.interactive.gratings import (
    STILL_FREQUENCIES,
    STILL_ORIENTATIONS,
    TRAINING_FREQUENCY,
    grating_figure,
    probability,
    resolution,
    truth,
)
from nma_w1d5.interactive.pictures import png_of_image


class Confident(torch.nn.Module):
    """A "network" that is as sure of right as an image is bright in its right half."""

    size = (48, 64)

    def __init__(self, p=None):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor(0.0 if p is None else p))
        self.fixed = p is not None

    def forward(self, x):
        return self.weight.expand(len(x), 1) if self.fixed else x[:, :, 32:].mean((1, 2))[:, None]


@pytest.fixture
def play(displayed, find):
    """Play, and return sliders, bar, verdict and picture."""

    def play(net, **options):
        assert play_grating(net, **options) is None
        widget = displayed[-1].widget
        return *find("FloatSlider", widget), *(find(kind, widget)[0] for kind in ("FloatProgress", "HTML", "Image"))

    return play


@pytest.mark.parametrize(("size", "res"), [((48, 64), 0.1), ((24, 32), 0.05), ((480, 640), 1)])
def test_resolution_fits_the_images_of_the_network(size, res):
    assert resolution(FC(*size)) == pytest.approx(res)


@pytest.mark.parametrize(
    ("net", "came"), [(CNN, "the class CNN"), (None, "NoneType"), (torch.nn.Linear(3, 1), "Linear"), ("net", "str")]
)
def test_what_is_no_network_of_the_course_is_refused(net, came):
    with pytest.raises(TypeError, match=rf"^net must be a network such as CNN\(48, 64\); got {came}\.$"):
        resolution(net)


def test_a_network_for_other_images_than_gratings_is_refused():
    with pytest.raises(ValueError, match=r"^net must take images .* this one takes 48 x 48 pixels\.$"):
        resolution(CNN(48, 48))


def expected(net, orientation, frequency):
    with torch.no_grad():
        return net(grating(orientation, sf=frequency / 28)[None]).item()


def test_one_output_is_displayed(net, displayed):
    play_grating(net)
    assert len(displayed) == 1
    assert displayed[0].still.startswith(b"\x89PNG")


@pytest.mark.parametrize(("turn", "frequency"), [(-90, 1), (-33.5, 1), (0, 0.5), (45, 2.2), (90, 3)])
def test_the_sliders_set_picture_and_probability(net, play, turn, frequency):
    orientation, spatial_frequency, bar, verdict, picture = play(net)
    orientation.value = turn
    spatial_frequency.value = frequency
    assert bar.value == pytest.approx(expected(net, turn, frequency))
    assert f"{bar.value:.3f}" in verdict.value
    assert picture.value == png_of_image(grating(turn, sf=frequency / 28))


def test_each_slider_alone_changes_picture_and_probability(play):
    orientation, frequency, bar, verdict, picture = play(Confident())
    for slider, value in ((orientation, -61), (frequency, 1.7)):
        before = bar.value, verdict.value, picture.value
        slider.value = value
        assert all(old != new for old, new in zip(before, (bar.value, verdict.value, picture.value)))


def test_at_first_it_is_a_grating_of_the_training_set(net, play):
    orientation, frequency, bar, _, picture = play(net)
    assert bar.value == pytest.approx(expected(net, orientation.value, 1))
    assert picture.value == png_of_image(grating(orientation.value))
    assert frequency.value == 1


def test_the_training_frequency_is_that_of_grating():
    assert inspect.signature(grating).parameters["sf"].default == TRAINING_FREQUENCY


@pytest.mark.parametrize(("turn", "p", "said"), [
    (-30, 0.1, ["answers left", "truth: left", "correct"]),
    (-30, 0.9, ["answers right", "truth: left", "wrong"]),
    (30, 0.9, ["answers right", "truth: right", "correct"]),
    (30, 0.1, ["answers left", "truth: right", "wrong"]),
])  # fmt: skip
def test_the_answer_stands_beside_the_truth(play, turn, p, said):
    orientation, _, _, verdict, _ = play(Confident(p))
    orientation.value = turn
    assert [words for words in said if words not in verdict.value] == []
    assert ("correct" in verdict.value) != ("wrong" in verdict.value)


@pytest.mark.parametrize(("turn", "said"), [(0, "vertical"), (-90, "horizontal"), (90, "horizontal")])
def test_where_there_is_no_truth_none_is_told(net, play, turn, said):
    orientation, _, _, verdict, _ = play(net)
    orientation.value = turn
    assert said in verdict.value
    assert "correct" not in verdict.value
    assert "wrong" not in verdict.value


def test_the_change_is_announced_to_screen_readers(net, play):
    assert 'aria-live="polite"' in play(net)[3].value


@pytest.mark.parametrize("turn", [-180, -90, 0, 90, 180])
def test_truth_agrees_with_the_image(turn):
    same = torch.equal(grating(turn), grating(0))
    assert truth(turn) == ("vertical" if same else "horizontal")


@pytest.mark.parametrize("turn", [-89.5, -45, -0.5, 91, 179])
def test_truth_of_left(turn):
    assert truth(turn) == "left"
    assert truth(-turn) == "right"


def test_the_words_are_those_of_the_notebook(net, play, displayed, monkeypatch):
    monkeypatch.setenv("NMA_W1D5_LANGUAGE", "ja")
    orientation, frequency, _, verdict, _ = play(net)
    assert (orientation.description, frequency.description[:5]) == ("方位（度）", "空間周波数")
    assert "「右」の確率：" in verdict.value
    assert "実際の傾き：右" in verdict.value
    assert repr(displayed[0]).startswith("縞刺激")


def test_the_language_can_be_chosen(net, play):
    assert play(net, language="ja")[0].description == "方位（度）"
    assert play(net, language="en")[0].description == "orientation (deg)"


def test_a_network_for_larger_images_is_shown_those(play):
    torch.manual_seed(1)
    net = FC(96, 128)
    orientation, _, bar, _, picture = play(net)
    orientation.value = -10
    image = grating(-10, res=0.2)
    assert bar.value == pytest.approx(probability(net, image))
    assert picture.value == png_of_image(image)


@pytest.mark.parametrize("training", [True, False])
def test_the_network_is_left_as_it_is(play, training):
    net = CNN(48, 64).train(training)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    play(net)[0].value = 12
    assert net.training is training
    assert all(torch.equal(before[name], value) for name, value in net.state_dict().items())
    assert all(parameter.grad is None for parameter in net.parameters())


def test_training_on_is_seen_at_the_next_move(play):
    net = Confident(0.2)
    orientation, _, bar, _, _ = play(net)
    net.weight.data.fill_(0.7)
    orientation.value = 3
    assert bar.value == pytest.approx(0.7)


def test_two_widgets_do_not_know_of_each_other(net, play):
    first, second = play(net), play(net)
    first[0].value = -77
    assert second[0].value != -77
    assert second[2].value == pytest.approx(expected(net, second[0].value, 1))


def test_the_network_is_checked_before_anything_is_shown(displayed):
    with pytest.raises(TypeError, match=r"^net must be a network"):
        play_grating(CNN)
    assert displayed == []


def test_the_still_picture_shows_the_probability_of_each_grating(net):
    (ax,) = grating_figure(net).axes
    wanted = [expected(net, turn, frequency) for frequency in STILL_FREQUENCIES for turn in STILL_ORIENTATIONS]
    filled, whole = ax.patches[::2], ax.patches[1::2]
    assert [bar.get_width() / box.get_width() for bar, box in zip(filled, whole)] == pytest.approx(wanted)
    assert [float(text.get_text().split()[0]) for text in ax.texts] == pytest.approx(wanted, abs=0.005)
    assert len(ax.images) == len(wanted)


def test_the_still_picture_names_rows_and_columns(net):
    (ax,) = grating_figure(net).axes
    assert [label.get_text() for label in ax.get_xticklabels()] == ["−80°", "−45°", "−10°", "10°", "45°", "80°"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0.5 ×", "1 ×", "2 ×"]
    first = ax.images[0]
    assert first.get_extent()[0] < ax.get_xticks()[0] < first.get_extent()[1]


def test_the_still_picture_marks_what_is_wrong():
    (ax,) = grating_figure(Confident(0.9)).axes
    marked = ["✗" in text.get_text() for text in ax.texts]
    assert marked == [turn < 0 for _ in STILL_FREQUENCIES for turn in STILL_ORIENTATIONS]
