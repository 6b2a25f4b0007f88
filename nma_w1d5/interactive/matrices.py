"""A cell of an RDM to pick, and the two gratings behind it."""

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from nma_w1d5.interactive.arguments import matrices, orientations
from nma_w1d5.interactive.outputs import Output
from nma_w1d5.interactive.pictures import DENSITY, image_widget, png, png_size
from nma_w1d5.interactive.words import words
from nma_w1d5.plotting import plot_corr_matrix, show_stimulus
from nma_w1d5.stimuli import grating

STILL_PAIRS = ((-60, -55), (-60, -15), (-20, 20), (-85, 85))  # degrees: close, same side, across 0, across 90
MARK = {"color": "white", "path_effects": [withStroke(linewidth=2.2, foreground="black")]}  # seen on any colour


def play_rdm(ori, rdm_dict, note="", language=None):
    """Pick a cell of an RDM and see its value and the two gratings that it compares.

    Parameters
    ----------
    ori : array, shape (S,) or (S, 1)
        Orientation of each stimulus, in degrees.
    rdm_dict : dict of str to array, shape (S, S)
        RDMs of one or more representations, with the stimuli in the order of `ori`.
    note : str, optional
        What the figures say besides, such as that of `simulated_note`.
    language : {"ja", "en"}, optional
        As for `notebook_language`.

    Raises
    ------
    TypeError, ValueError
        If a matrix does not have a row and a column for each orientation.

    Examples
    --------
    >>> play_rdm([-45, 0, 45], {"zeros": np.zeros((3, 3))}, language="en")
    An RDM with sliders that pick an entry, and the two gratings behind that entry.
    """
    text = words(language)
    ori = orientations(ori)
    rdm_dict = matrices(rdm_dict, len(ori))
    still = png(pairs_figure(ori, rdm_dict, note))
    display(Output(rdm_widget(ori, rdm_dict, note, text), still, text["play_rdm"]))


def rdm_widget(ori, rdm_dict, note, text):
    """Return a choice of the representation, two sliders for row and column, and the cell that they pick."""
    choice = _choice(rdm_dict, text)
    row, column = (_slider(ori, degrees, text[name]) for name, degrees in (("row", -30), ("column", 30)))
    picture = image_widget(b"", width=0)
    verdict = ipywidgets.HTML()

    def update(_change=None):
        rdm = rdm_dict[choice.value]
        picture.value = png(cell_figure(ori, rdm, row.value, column.value, choice.value, note))
        verdict.value = _verdict(rdm[row.value, column.value], ori[row.value] - ori[column.value], text)

    for control in (choice, row, column):
        control.observe(update, names="value")
    update()
    picture.layout.width = f"{png_size(picture.value)[0] // DENSITY}px"
    return ipywidgets.VBox([choice, row, column, verdict, picture])


def _choice(rdm_dict, text):
    """Return the choice of a representation; a line break in a label becomes a space."""
    return ipywidgets.ToggleButtons(
        options=[(one_line(label), label) for label in rdm_dict],
        description=text["representation"],
        style={"description_width": "initial"},
    )


def _slider(ori, start, description):
    """Return a slider over the stimuli, which shows their orientations; its value is a stimulus' number."""
    return ipywidgets.SelectionSlider(
        options=[(degrees(value), number) for number, value in enumerate(ori)],
        value=nearest(ori, start),
        description=description,
        style={"description_width": "initial"},
        layout={"width": "100%", "max_width": "600px"},
    )


def _verdict(value, difference, text):
    """Return a cell's value and the difference in orientation as HTML, read out when it changes."""
    value = text["dissimilarity"].format(value=f"{value:.3f}")
    difference = text["difference"].format(degrees=f"{abs(difference):g}")
    return f'<div aria-live="polite" style="line-height: 1.6"><b>{value}</b><br>{difference}</div>'


def one_line(label):
    """Return a label without line breaks."""
    return " ".join(str(label).split())


def degrees(value):
    """Return an orientation with its unit and a proper minus sign.

    >>> degrees(-30.0), degrees(0.5)
    ('−30°', '0.5°')
    """
    return f"{value:g}°".replace("-", "−")


def nearest(ori, value):
    """Return the number of the stimulus whose orientation is nearest to a value."""
    return int(np.argmin(np.abs(ori - value)))


def place(ax, index, n_stimuli):
    """Return where the middle of a row or column is on the axes of a matrix, whatever their units."""
    left, right, _, _ = ax.images[0].get_extent()
    return left + (index + 0.5) / n_stimuli * (right - left)


def draw_matrix(ax, ori, rdm, title, vmax=None):
    """Draw an RDM, with the orientations on its axes; `vmax` is the dissimilarity at the end of the colour scale."""
    plot_corr_matrix(rdm, ax=ax, vmax=vmax)
    ax.images[0].set_interpolation("nearest")  # halves the file
    ends = sorted({0, nearest(ori, 0), len(ori) - 1})
    ticks = {"ticks": [place(ax, end, len(ori)) for end in ends], "labels": [degrees(ori[end]) for end in ends]}
    ax.set_xticks(**ticks)
    ax.set_yticks(**ticks)
    ax.set(xlabel="", ylabel="", title=title)


def cell_figure(ori, rdm, row, column, label, note=""):
    """Return an RDM with one cell marked, and the gratings of its row and its column."""
    figure = Figure(figsize=(7.2, 4.2))
    ax = figure.add_axes([0.08, 0.11, 0.44, 0.75])
    draw_matrix(ax, ori, rdm, label)
    figure.colorbar(ax.images[0], cax=figure.add_axes([0.54, 0.11, 0.018, 0.75]))
    x, y = place(ax, column, len(ori)), place(ax, row, len(ori))
    ax.axvline(x, linewidth=0.8, **MARK)
    ax.axhline(y, linewidth=0.8, **MARK)
    ax.plot(x, y, "o", markersize=12, markerfacecolor="none", clip_on=False, **MARK)
    for name, index, bottom in (("row", row, 0.56), ("column", column, 0.07)):
        _draw_grating(figure.add_axes([0.67, bottom, 0.32, 0.37]), ori[index], f"{name}: {degrees(ori[index])}")
    figure.text(0.01, 0.01, note, fontsize=9)
    return figure


def pairs_figure(ori, rdm_dict, note=""):
    """Return all RDMs with the same few cells marked, and below them the gratings and values of these cells."""
    pairs = [(nearest(ori, first), nearest(ori, second)) for first, second in STILL_PAIRS]
    figure = Figure(figsize=(7.5, 5.9), layout="constrained")
    upper, lower = figure.subfigures(2, 1, height_ratios=(3, 2.6))
    axes = upper.subplots(1, len(rdm_dict), squeeze=False)[0]
    vmax = max((rdm[np.isfinite(rdm)].max(initial=0) for rdm in rdm_dict.values()), default=0) or None
    for ax, (label, rdm) in zip(axes, rdm_dict.items()):
        draw_matrix(ax, ori, rdm, label, vmax)
        _mark_pairs(ax, pairs, len(ori))
    upper.colorbar(axes[-1].images[0], ax=axes, shrink=0.6, label="dissimilarity")
    for number, (ends, (row, column)) in enumerate(zip(lower.subplots(2, len(pairs)).T, pairs), 1):
        _draw_grating(ends[0], ori[row], f"{number}: {degrees(ori[row])}")
        _draw_grating(ends[1], ori[column], f"and {degrees(ori[column])}")
        values = "\n".join(f"{one_line(label)}: {rdm[row, column]:.2f}" for label, rdm in rdm_dict.items())
        ends[1].set_xlabel(values, fontsize=8)
    if note:
        lower.supxlabel(note, x=0.01, ha="left", fontsize=9)
    return figure


def _mark_pairs(ax, pairs, n_stimuli):
    """Write the number of each pair on its cell."""
    for number, (row, column) in enumerate(pairs, 1):
        where = place(ax, column, n_stimuli), place(ax, row, n_stimuli)
        box = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": "black"}
        ax.annotate(str(number), where, fontsize=9, ha="center", va="center", color="black", bbox=box)


def _draw_grating(ax, orientation, title):
    """Draw the grating of an orientation under its title."""
    show_stimulus(grating(orientation).numpy(), ax=ax)
    ax.set(xticks=[], yticks=[])
    ax.set_title(title, fontsize=11)
    ax.spines[:].set(visible=True, color="0.6")
