"""Picking a cell shows that cell: its place, its value, its two gratings."""

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from nma_w1d5 import grating, play_rdm
from nma_w1d5.interactive.matrices import STILL_PAIRS, cell_figure, pairs_figure
from nma_w1d5.interactive.pictures import png
from nma_w1d5.plotting.style import degrees, nearest


@pytest.fixture
def rdm_dict(table):
    return {"V1 data": table, "model\n'fc' layer": torch.from_numpy(100 - table)}


@pytest.fixture
def play(displayed, find, ori, rdm_dict, monkeypatch):
    """Play, and return the choice, the sliders of row and column, the value and the picture.

    The still picture has tests of its own; here a blank one saves time.
    """
    monkeypatch.setattr("nma_w1d5.interactive.matrices.pairs_figure", lambda *_: Figure(figsize=(1, 1)))

    def play(**options):
        assert play_rdm(ori, rdm_dict, **options) is None
        widget = displayed[-1].widget
        return (
            *find("ToggleButtons", widget),
            *find("SelectionSlider", widget),
            *(find(kind, widget)[0] for kind in ("HTML", "Image")),
        )

    return play


@pytest.fixture
def numbers(ori):
    return ori.numpy().ravel().astype(float)


@pytest.mark.parametrize(("i", "j"), [(0, 0), (3, 9), (9, 3), (12, 12)])
def test_the_sliders_pick_a_cell(play, table, numbers, i, j):
    _, row, column, verdict, picture = play()
    row.value, column.value = i, j
    assert f"{table[i, j]:.3f}" in verdict.value
    assert f"{abs(numbers[i] - numbers[j]):g}°" in verdict.value
    assert picture.value == png(cell_figure(numbers, table, i, j, "V1 data"))


def test_each_control_alone_changes_picture_and_value(play):
    choice, row, column, verdict, picture = play()
    for control, value in ((row, 1), (column, 2), (choice, "model\n'fc' layer")):
        before = verdict.value, picture.value
        control.value = value
        assert verdict.value != before[0]
        assert picture.value != before[1]


def test_another_representation_shows_its_own_value(play, table):
    choice, row, column, verdict, _ = play()
    row.value, column.value = 3, 9
    choice.value = "model\n'fc' layer"
    assert f"{100 - table[3, 9]:.3f}" in verdict.value


def test_the_sliders_show_orientations_and_go_over_all_stimuli(play, numbers):
    _, row, column, _, _ = play()
    for slider in (row, column):
        assert [value for _, value in slider.options] == list(range(len(numbers)))
        assert [label for label, _ in slider.options] == [degrees(value) for value in numbers]


def test_the_choice_has_labels_of_one_line(play):
    assert [label for label, _ in play()[0].options] == ["V1 data", "model 'fc' layer"]


def test_the_figure_holds_the_matrix_the_mark_and_both_gratings(table, numbers):
    figure = cell_figure(numbers, table, row=3, column=9, label="V1 data")
    matrix, _, first, second = figure.axes
    np.testing.assert_array_equal(matrix.images[0].get_array(), table)
    assert matrix.get_title() == "V1 data"
    ((x,), (y,)) = matrix.lines[-1].get_data()
    assert (x, y) == (9, 3)
    np.testing.assert_array_equal(first.images[0].get_array(), grating(numbers[3]))
    np.testing.assert_array_equal(second.images[0].get_array(), grating(numbers[9]))
    assert (first.get_title(), second.get_title()) == ("row: −45°", "column: 45°")


def test_the_mark_lies_on_the_pixels_of_its_cell(numbers):
    """Draw a matrix with one high entry: the mark is where it is."""
    rdm = np.zeros((13, 13))
    rdm[2, 10] = 2
    ax = cell_figure(numbers, rdm, 2, 10, "one").axes[0]
    ((x,), (y,)) = ax.lines[-1].get_data()
    assert ax.images[0].get_cursor_data(_mouse_at(ax, x, y)) == 2


def _mouse_at(ax, x, y):
    from matplotlib.backend_bases import MouseEvent

    return MouseEvent("motion_notify_event", ax.figure.canvas, *ax.transData.transform((x, y)))


def test_ticks_are_orientations(table, numbers):
    ax = cell_figure(numbers, table, 0, 0, "V1").axes[0]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["−90°", "0°", "90°"]
    assert list(ax.get_xticks()) == list(ax.get_yticks()) == [0, 6, 12]


def test_a_value_that_is_missing_is_said_to_be(displayed, find, ori, table):
    table[:] = np.nan
    with pytest.warns(UserWarning, match="are NaN and stay blank"):
        play_rdm(ori, {"V1": table})
    assert "dissimilarity: nan" in find("HTML", displayed[0].widget)[0].value


def test_whole_numbers_and_a_single_stimulus_will_do(displayed, find):
    play_rdm([10], {"V1": np.array([[0]])})
    assert "0.000" in find("HTML", displayed[0].widget)[0].value


def test_the_picture_has_the_figures_width(play):
    assert play()[4].layout.width == f"{7.2 * 96:.0f}px"


def test_a_note_is_in_both_pictures(table, numbers, play):
    live = cell_figure(numbers, table, 3, 9, "V1 data", "simulated recording")
    still = pairs_figure(numbers, {"V1 data": table}, "simulated recording")
    assert [text.get_text() for text in live.texts] == ["simulated recording"]
    assert still.subfigs[1].get_supxlabel() == "simulated recording"
    assert play(note="simulated recording")[4].value != play()[4].value


def test_the_still_picture_marks_the_same_cells_in_all_matrices(rdm_dict, table, numbers):
    figure = pairs_figure(numbers, {"V1 data": table, "fc": 100 - table})
    upper, lower = figure.subfigs
    cells = [(nearest(numbers, first), nearest(numbers, second)) for first, second in STILL_PAIRS]
    for ax in upper.axes[:2]:
        assert [text.get_text() for text in ax.texts] == ["1", "2", "3", "4"]
        assert [text.xy for text in ax.texts] == [(j, i) for i, j in cells]
    for number, (i, j) in enumerate(cells):
        first, second = lower.axes[number], lower.axes[number + len(cells)]
        np.testing.assert_array_equal(first.images[0].get_array(), grating(numbers[i]))
        np.testing.assert_array_equal(second.images[0].get_array(), grating(numbers[j]))
        assert second.get_xlabel() == f"V1 data: {table[i, j]:.2f}\nfc: {100 - table[i, j]:.2f}"


def test_the_still_picture_is_a_moderate_file(numbers):
    noise = np.random.default_rng(0).uniform(0, 2, size=(181, 181))
    still = png(pairs_figure(np.arange(-90, 91.0), {label: noise for label in "abc"}))
    assert len(still) < 800_000


def test_the_words_are_those_of_the_notebook(play, displayed, monkeypatch):
    monkeypatch.setenv("NMA_W1D5_LANGUAGE", "ja")
    choice, row, column, verdict, _ = play()
    assert [control.description for control in (choice, row, column)] == ["表現", "行（度）", "列（度）"]
    assert "非類似度：" in verdict.value
    assert "RDM" in repr(displayed[0])


def test_one_output_is_displayed(displayed, ori, rdm_dict, numbers, table):
    play_rdm(ori, rdm_dict)
    (output,) = displayed
    assert output.still == png(pairs_figure(numbers, {"V1 data": table, "model\n'fc' layer": 100 - table}))


def test_two_widgets_do_not_know_of_each_other(play):
    first, second = play(), play()
    first[1].value = 0
    assert second[1].value != 0


@pytest.mark.parametrize(("rdm", "error", "reason"), [
    (None, TypeError, r"rdm_dict\['V1'\] must be an array of real numbers; got NoneType"),
    (np.ones((5, 5)), ValueError, r"rdm_dict\['V1'\] must be 13 x 13.*got shape \(5, 5\)"),
])  # fmt: skip
def test_what_a_wrong_function_returns_is_refused(ori, displayed, rdm, error, reason):
    with pytest.raises(error, match=reason):
        play_rdm(ori, {"V1": rdm})
    assert displayed == []


def test_the_still_has_one_colour_scale_for_all_representations():
    ori = np.arange(-90.0, 91.0, 5.0)
    small, large = 0.2 * (1 - np.eye(len(ori))), 1.3 * (1 - np.eye(len(ori)))
    figure = pairs_figure(ori, {"small": small, "large": large})
    scales = [ax.images[0].get_clim() for ax in figure.subfigs[0].axes[:2]]
    assert scales == [(0, 1.3), (0, 1.3)]
