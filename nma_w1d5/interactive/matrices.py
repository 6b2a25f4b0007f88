"""A cell of an RDM to pick, and the two gratings behind it."""

from collections.abc import Mapping
from typing import Any

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nma_w1d5.arguments import as_orientations, as_rdms
from nma_w1d5.interactive.controls import SLIDER, WHOLE_LABEL, image_widget, read_out, update_by
from nma_w1d5.interactive.outputs import Output
from nma_w1d5.interactive.pictures import page_size, png
from nma_w1d5.plotting.matrices import largest, plot_corr_matrix
from nma_w1d5.plotting.networks import show_stimulus
from nma_w1d5.plotting.style import degrees, nearest, one_line
from nma_w1d5.stimuli import grating
from nma_w1d5.wording import notebook_language, words

STILL_PAIRS = ((-60, -55), (-60, -15), (-20, 20), (-85, 85))  # degrees: close, same side, across 0, across 90
SHADOW = [withStroke(linewidth=2.2, foreground="black")]
MARK: dict[str, Any] = {"color": "white", "path_effects": SHADOW}  # seen on any colour
DISC = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": "black"}
NUMBER: dict[str, Any] = {"fontsize": 9, "ha": "center", "va": "center", "color": "black", "bbox": DISC}


def play_rdm(ori: ArrayLike, rdm_dict: Mapping[str, ArrayLike], note: str = "", language: str | None = None) -> None:
    """Pick a cell of an RDM and see its value and the two gratings that it compares.

    Parameters
    ----------
    ori : array_like, shape (S,) or (S, 1)
        Orientation of each stimulus, in degrees.
    rdm_dict : dict of str to array_like, shape (S, S)
        Label -> RDM, with the stimuli in the order of `ori`; one entry or more.
    note : str, optional
        What the figures say besides, as `simulated_note` returns it.
    language : str, optional
        As for `notebook_language`.

    Raises
    ------
    TypeError, ValueError
        If a matrix is not numbers, with a row and a column for each orientation.

    Examples
    --------
    >>> play_rdm([-45, 0, 45], {"zeros": np.zeros((3, 3))}, language="en")
    An RDM with sliders that pick an entry, and the two gratings behind that entry.
    """
    text = words("play", notebook_language(language))
    oris = as_orientations(ori)
    rdms = as_rdms(rdm_dict, len(oris))
    still = png(pairs_figure(oris, rdms, note))
    display(Output(rdm_widget(oris, rdms, note, text), still, text["play_rdm"]))


def rdm_widget(
    ori: NDArray[np.float64], rdm_dict: Mapping[str, NDArray[np.float64]], note: str, text: Mapping[str, str]
) -> ipywidgets.VBox:
    """Return a choice of the representation, two sliders for row and column, and the cell that they pick."""
    choice = ipywidgets.ToggleButtons(
        options=[(one_line(label), label) for label in rdm_dict], description=text["representation"], style=WHOLE_LABEL
    )
    row, column = (_slider(ori, start, text[name]) for name, start in (("row", -30), ("column", 30)))
    picture = image_widget(b"", width=0)
    verdict = ipywidgets.HTML()

    def update() -> None:
        rdm = rdm_dict[choice.value]
        picture.value = png(cell_figure(ori, rdm, row.value, column.value, choice.value, note))
        value = text["dissimilarity"].format(value=f"{rdm[row.value, column.value]:.3f}")
        difference = text["difference"].format(degrees=f"{abs(ori[row.value] - ori[column.value]):g}")
        verdict.value = read_out(f"<b>{value}</b>", difference)

    update_by((choice, row, column), update)
    picture.layout.width = f"{page_size(picture.value)[0]}px"
    return ipywidgets.VBox([choice, row, column, verdict, picture])


def _slider(ori: NDArray[np.float64], start: float, description: str) -> ipywidgets.SelectionSlider:
    """Return a slider over the stimuli, which shows their orientations; its value is a stimulus' number."""
    return ipywidgets.SelectionSlider(
        options=[(degrees(value), number) for number, value in enumerate(ori)],
        value=nearest(ori, start),
        description=description,
        **SLIDER,
    )


def draw_matrix(
    ax: Axes, ori: NDArray[np.float64], rdm: NDArray[np.float64], title: str, vmax: float | None = None
) -> None:
    """Draw an RDM, with the orientations on its axes; `vmax` is the dissimilarity at the end of the colour scale."""
    plot_corr_matrix(rdm, ax=ax, vmax=vmax)
    ends = sorted({0, nearest(ori, 0), len(ori) - 1})
    labels = [degrees(ori[end]) for end in ends]
    ax.set_xticks(ends, labels)
    ax.set_yticks(ends, labels)
    ax.set(xlabel="", ylabel="", title=title)


def cell_figure(
    ori: NDArray[np.float64], rdm: NDArray[np.float64], row: int, column: int, label: str, note: str = ""
) -> Figure:
    """Return an RDM with one cell marked, and the gratings of its row and its column."""
    figure = Figure(figsize=(7.2, 4.2))
    ax = figure.add_axes((0.08, 0.11, 0.44, 0.75))
    draw_matrix(ax, ori, rdm, label)
    figure.colorbar(ax.images[0], cax=figure.add_axes((0.54, 0.11, 0.018, 0.75)))
    ax.axvline(column, linewidth=0.8, **MARK)
    ax.axhline(row, linewidth=0.8, **MARK)
    ax.plot(column, row, "o", markersize=12, markerfacecolor="none", clip_on=False, **MARK)
    for name, index, bottom in (("row", row, 0.56), ("column", column, 0.07)):
        _draw_grating(figure.add_axes((0.67, bottom, 0.32, 0.37)), ori[index], f"{name}: {degrees(ori[index])}")
    figure.text(0.01, 0.01, note, fontsize=9)
    return figure


def pairs_figure(ori: NDArray[np.float64], rdm_dict: Mapping[str, NDArray[np.float64]], note: str = "") -> Figure:
    """Return all RDMs with the same few cells marked, and below them the gratings and values of these cells."""
    pairs = [(nearest(ori, first), nearest(ori, second)) for first, second in STILL_PAIRS]
    figure = Figure(figsize=(7.5, 5.9), layout="constrained")
    upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=(3, 2.6))[:, 0]
    axes = upper.subplots(1, len(rdm_dict), squeeze=False)[0]
    vmax = largest(rdm_dict.values())
    for ax, (label, rdm) in zip(axes, rdm_dict.items()):
        draw_matrix(ax, ori, rdm, label, vmax)
        for number, (row, column) in enumerate(pairs, 1):
            ax.annotate(str(number), (column, row), **NUMBER)
    upper.colorbar(axes[-1].images[0], ax=axes, shrink=0.6, label="dissimilarity")
    for number, (ends, (row, column)) in enumerate(zip(lower.subplots(2, len(pairs)).T, pairs), 1):
        _draw_grating(ends[0], ori[row], f"{number}: {degrees(ori[row])}")
        _draw_grating(ends[1], ori[column], f"and {degrees(ori[column])}")
        values = "\n".join(f"{one_line(label)}: {rdm[row, column]:.2f}" for label, rdm in rdm_dict.items())
        ends[1].set_xlabel(values, fontsize=8)
    if note:
        lower.supxlabel(note, x=0.01, ha="left", fontsize=9)
    return figure


def _draw_grating(ax: Axes, orientation: float, title: str) -> None:
    """Draw the grating of an orientation under its title."""
    show_stimulus(grating(orientation), ax=ax).set_title(title, fontsize=11)
    ax.spines[:].set(color="0.6")
