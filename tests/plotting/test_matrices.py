"""Figures of RDMs: what is drawn, with one entry or many, and what is refused."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nma_w1d5 import plot_corr_matrix, plot_multiple_rdm, plot_rdm_rdm_correlations, plot_rdm_rows

ORI = np.arange(-90, 91, 10)
S = len(ORI)


def rdm(seed=0, size=S):
    half = np.random.default_rng(seed).uniform(0, 1.3, (size, size))
    return np.triu(half, 1) + np.triu(half, 1).T


def three():
    return {"V1 data": rdm(0), "model\n'pool' layer": rdm(1), "model\n'fc' layer": rdm(2)}


def images(figure):
    return [image for ax in figure.axes for image in ax.get_images()]


def test_corr_matrix_draws_into_the_axes_it_is_given():
    figure, axes = plt.subplots(1, 2)
    assert plot_corr_matrix(rdm(), ax=axes[1]) is axes[1]
    assert axes[0].get_images() == []
    np.testing.assert_array_equal(axes[1].get_images()[0].get_array(), rdm())
    assert len(figure.axes) == 2, "no colour bar where somebody else arranges the axes"


def test_corr_matrix_makes_a_figure_of_its_own_with_a_colour_bar():
    before = plt.gcf()
    figure = plot_corr_matrix(rdm()).figure
    assert figure is not before
    assert len(figure.axes) == 2
    assert figure.axes[1].get_ylabel() == "dissimilarity (1 − r)"


@pytest.mark.parametrize("show", [False, True])
def test_corr_matrix_is_shown_when_asked(show, monkeypatch):
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(1))
    plot_corr_matrix(rdm(), show=show)
    assert shown == [1] * show


def test_axes_are_labelled_with_orientations():
    ax = plot_corr_matrix(rdm())
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["−90", "0", "90"]
    ax = plot_corr_matrix(rdm(size=5), ori=torch.tensor([[0.0], [10], [20], [30], [40]]))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["0", "20", "40"]
    assert ax.get_xticks().tolist() == [0, 2, 4]


def test_colour_scale_starts_at_zero_and_ends_where_it_should():
    assert plot_corr_matrix(rdm()).get_images()[0].get_clim() == (0, rdm().max())
    assert plot_corr_matrix(rdm(), vmax=2).get_images()[0].get_clim() == (0, 2)
    assert plot_corr_matrix(np.zeros((3, 3))).get_images()[0].get_clim() == (0, 1)
    assert plot_corr_matrix(-np.ones((3, 3))).get_images()[0].get_clim() == (0, 1)
    assert plot_corr_matrix([[0, np.inf], [0.5, 0]]).get_images()[0].get_clim() == (0, 0.5)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_any_number_of_rdms_stand_side_by_side_on_one_scale(n):
    rdms = {f"representation {index}": rdm(index) for index in range(n)}
    figure = plot_multiple_rdm(rdms)
    drawn = images(figure)
    assert len(drawn) == n
    assert len(figure.axes) == n + 1, "one colour bar for all"
    assert {image.get_clim() for image in drawn} == {(0, max(matrix.max() for matrix in rdms.values()))}
    assert [ax.get_title() for ax in figure.axes[:n]] == list(rdms)
    figure.canvas.draw()


def test_figure_depends_on_nothing_but_its_arguments():
    """The published function took its size from a global of the notebook."""
    names = set(plot_multiple_rdm.__code__.co_names) | set(plot_rdm_rows.__code__.co_names)
    assert not names & {"rdm_dict", "resp_dict", "ori", "ori_list", "resp_v1"}


def test_tensors_are_drawn():
    figure = plot_multiple_rdm({"V1 data": torch.tensor(rdm(), requires_grad=True)})
    np.testing.assert_allclose(images(figure)[0].get_array(), rdm())


@pytest.mark.parametrize("function", [lambda d: plot_multiple_rdm(d), lambda d: plot_rdm_rows([0], d, ORI)])
@pytest.mark.parametrize("wrong", [np.zeros((19, 200)), np.zeros(19), np.zeros((0, 0))])
def test_what_is_no_rdm_is_named(function, wrong):
    with pytest.raises(ValueError, match=r"rdm_dict\['model'\] must be an RDM, S x S.*got shape \(.*RDM\(resp\)"):
        function({"V1 data": rdm(), "model": wrong})
    with pytest.raises(ValueError, match="rdm_dict must be a dictionary with at least one entry"):
        function({})
    with pytest.raises(TypeError, match=r"rdm_dict\['V1 data'\] must be an array of real numbers; got NoneType"):
        function({"V1 data": None})


@pytest.mark.parametrize(
    "function", [lambda m: plot_multiple_rdm({"V1 data": m}), lambda m: plot_rdm_rows([0], {"V1 data": m}, ORI)]
)
def test_undefined_rows_are_told_and_drawn_grey(function):
    matrix = rdm()
    matrix[4] = matrix[:, 4] = np.nan
    with pytest.warns(UserWarning, match=r"rdm_dict\['V1 data'\]: row\(s\) 4 are NaN"):
        figure = function(matrix)
    figure.canvas.draw()
    for image in images(figure)[:1]:
        assert image.get_cmap().get_bad()[:3].tolist() == [0.75] * 3
        assert np.isfinite(image.get_clim()).all()


def test_matrix_that_is_undefined_throughout_is_drawn():
    with pytest.warns(
        UserWarning, match=r"row\(s\) 0, 1, 2, 3, 4, ... \(19 in all\) are NaN.*all units respond the same"
    ):
        plot_multiple_rdm({"V1 data": np.full((19, 19), np.nan)}).canvas.draw()


def test_notes_are_written_and_panels_marked():
    note = "V1: SIMULATED recording, not real data"
    figure = plot_multiple_rdm(three(), note=note)
    assert figure.get_suptitle() == note
    assert figure.axes[0].get_title() == "V1 data\n(simulated)"
    assert plot_rdm_rdm_correlations({"pool": 0.7}, note=note).get_suptitle() == note
    rows = plot_rdm_rows([0], three(), ORI, note=note)
    assert rows.get_suptitle() == note
    assert [text.get_text() for text in rows.legends[0].get_texts()] == [
        "V1 data (simulated)",
        "model 'pool' layer",
        "model 'fc' layer",
    ]


@pytest.mark.parametrize("value", [0.717, np.float32(0.717), np.array(0.717), np.array([0.717]), torch.tensor(0.717)])
def test_bars_are_as_high_as_the_correlations(value):
    figure = plot_rdm_rdm_correlations({"model\n'pool' layer": value, "model\n'fc' layer": -0.2})
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    np.testing.assert_allclose(heights, [0.717, -0.2], rtol=1e-6)
    low, high = figure.axes[0].get_ylim()
    assert low < -0.2
    assert high > 0.717
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels == ["model\n'pool' layer", "model\n'fc' layer"]


@pytest.mark.parametrize("value", [1.0, -1.0, 0.0])
def test_one_bar_of_any_height_can_be_drawn(value):
    plot_rdm_rdm_correlations({"pool": value}).canvas.draw()


@pytest.mark.parametrize(
    ("value", "came"),
    [
        (float("nan"), "nan"),
        (2.0, "2.0"),
        (np.eye(2), r"shape \(2, 2\)"),
        (np.zeros(0), r"shape \(0,\)"),
        ("0.7", "'0.7'"),
        (None, "None"),
    ],
)
def test_what_is_no_correlation_is_named(value, came):
    with pytest.raises(ValueError, match=rf"rdm_sim\['pool'\] must be one correlation, .* -1 to 1; got {came}"):
        plot_rdm_rdm_correlations({"pool": value})


@pytest.mark.parametrize("ori_list", [[0], [-75, 25], [-75, -25, 25, 75], [-90, 0, 90]])
def test_a_panel_for_each_orientation_with_a_line_for_each_rdm(ori_list):
    figure = plot_rdm_rows(ori_list, three(), ORI[:, None])
    panels = [ax for ax in figure.axes if ax.axison]
    assert len(panels) == len(ori_list)
    for ax, orientation in zip(panels, ori_list):
        row = np.argmin(abs(ORI - orientation))
        for line, matrix in zip(ax.lines, three().values()):
            np.testing.assert_array_equal(line.get_xdata(), ORI)
            np.testing.assert_array_equal(line.get_ydata(), matrix[row])
        assert ax.get_title() == f"stimulus: {ORI[row]}°".replace("-", "−")
    figure.canvas.draw()


def test_one_rdm_will_do():
    figure = plot_rdm_rows([0, 45], {"V1 data": rdm()}, ORI)
    assert len(figure.axes[0].lines) == 2, "the row, and the mark of the stimulus"


def test_rows_are_drawn_in_order_of_orientation():
    shuffled = np.random.default_rng(0).permutation(len(ORI))
    figure = plot_rdm_rows([40], {"V1 data": rdm()[np.ix_(shuffled, shuffled)]}, ORI[shuffled])
    expected = plot_rdm_rows([40], {"V1 data": rdm()}, ORI)
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_ydata(), expected.axes[0].lines[0].get_ydata())


def test_orientations_must_be_there():
    with pytest.raises(ValueError, match=r"ori_list must lie within .* -90 to 90 degrees; got -95, 200"):
        plot_rdm_rows([0, -95, 200], three(), ORI)
    with pytest.raises(ValueError, match=r"rdm_dict\['V1 data'\] must be 5 x 5, one row .*got shape \(19, 19\)"):
        plot_rdm_rows([0], three(), ORI[7:12])
    with pytest.raises(ValueError, match="rdm_oris must be orientations in degrees, one per stimulus"):
        plot_rdm_rows([0], three(), np.zeros((19, 2)))


def test_figures_fit_a_page():
    for figure in (plot_multiple_rdm(three()), plot_rdm_rows([-75, -25, 25, 75], three(), ORI)):
        assert figure.get_size_inches()[0] * 96 <= 720
