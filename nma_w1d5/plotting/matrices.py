"""Figures of representational dissimilarity matrices (RDMs) and of their correlations."""

import warnings
from collections.abc import Iterable, Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike, NDArray

from nma_w1d5.arguments import as_array, as_entries, as_orientations, as_rdm, as_rdms
from nma_w1d5.plotting.style import degrees, nearest, one_line, panel_label, write_note

ENDS = (-90, 90)  # orientations of the first and last stimulus
UNDEFINED_COLOUR = "0.75"
WIDTH = 7.2  # inches, of figures with panels side by side


def plot_corr_matrix(
    rdm: ArrayLike, ax: Axes | None = None, show: bool = False, ori: ArrayLike = ENDS, vmax: float | None = None
) -> Axes:
    """Draw an RDM as an image; in a figure of its own, with a colour bar.

    Parameters
    ----------
    rdm : array_like, shape (S, S)
        The RDM. Rows that are NaN stay grey, with a warning.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.
    show : bool, optional
        Show the figure at once.
    ori : array_like, optional
        Orientations of the stimuli, evenly spaced; only the first and the last are used, to label the axes.
    vmax : float, optional
        Dissimilarity at the bright end of the colour scale; default: the largest there is.

    Raises
    ------
    TypeError, ValueError
        If `rdm` is not numbers, S x S.

    Examples
    --------
    >>> ax = plot_corr_matrix(1 - np.eye(5))
    >>> ax.get_xlabel()
    'orientation (deg)'
    """
    matrix = as_rdm(rdm, "rdm")
    _warn_of_undefined(matrix, "rdm")
    figure = None
    if ax is None:
        figure, ax = plt.subplots(figsize=(5, 4.2), layout="constrained")
    image = _draw_rdm(ax, matrix, ori, vmax if vmax is not None else largest([matrix]))
    if figure:
        figure.colorbar(image, ax=ax, label="dissimilarity (1 − r)", shrink=0.9)
    if show:
        plt.show()
    return ax


def plot_multiple_rdm(rdm_dict: Mapping[str, ArrayLike], ori: ArrayLike = ENDS, note: str = "") -> Figure:
    """Draw RDMs side by side on one colour scale.

    Parameters
    ----------
    rdm_dict : dict of str to array_like, shape (S, S)
        Label -> RDM; one entry or more.
    ori : array_like, optional
        As for `plot_corr_matrix`.
    note : str, optional
        Remark over the figure, as `simulated_note` returns it.

    Raises
    ------
    TypeError, ValueError
        If an entry is not numbers, S x S.

    Examples
    --------
    >>> figure = plot_multiple_rdm({"V1 data": 1 - np.eye(5)})
    >>> figure.axes[0].get_title()
    'V1 data'
    """
    matrices = _defined_rdms(rdm_dict)
    n = len(matrices)
    size = (WIDTH * max(n, 2) / 3, WIDTH / 3 + (1.5 if note else 1.2))
    figure, axes = plt.subplots(1, n, figsize=size, sharey=True, squeeze=False, layout="constrained")
    vmax = largest(matrices.values())
    for ax, (label, matrix) in zip(axes[0], matrices.items()):
        image = _draw_rdm(ax, matrix, ori, vmax)
        ax.set(title=panel_label(label, note), ylabel="")
    axes[0, 0].set_ylabel("orientation (deg)")
    figure.colorbar(image, ax=axes, location="bottom", label="dissimilarity (1 − r)", shrink=0.6, aspect=30)
    return write_note(figure, note)


def plot_rdm_rdm_correlations(rdm_sim: Mapping[str, ArrayLike], note: str = "") -> Figure:
    """Draw bars of the correlations between the RDMs of the network's layers and that of V1.

    Parameters
    ----------
    rdm_sim : dict of str to float
        Label of the layer -> correlation, from -1 to 1.
    note : str, optional
        As for `plot_multiple_rdm`.

    Raises
    ------
    ValueError
        If an entry is not a correlation.

    Examples
    --------
    >>> figure = plot_rdm_rdm_correlations({"pool": 0.72, "fc": 0.56})
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0.72', '0.56']
    """
    values = [_as_correlation(value, label) for label, value in as_entries(rdm_sim, "rdm_sim").items()]
    figure, ax = plt.subplots(figsize=(max(3.6, 1.2 + 1.6 * len(values)), 3.8), layout="constrained")
    colours = [f"C{index + 1}" for index in range(len(values))]  # as in the other figures, where V1 comes first
    bars = ax.bar([str(label) for label in rdm_sim], values, width=0.6, color=colours)
    ax.bar_label(bars, fmt="%.2f", padding=2)
    ax.axhline(0, color="black", lw=0.8)
    ax.set(ylim=(min(0, *values) * 1.15, max(0, *values, 0.1) * 1.15), xlim=(-0.6, len(values) - 0.4))
    ax.set_ylabel("correlation with the RDM of V1")
    return write_note(figure, note)


def plot_rdm_rows(
    ori_list: ArrayLike, rdm_dict: Mapping[str, ArrayLike], rdm_oris: ArrayLike, note: str = ""
) -> Figure:
    """Draw rows of RDMs: how unlike the response to one stimulus is to those to all others.

    Parameters
    ----------
    ori_list : list of float
        Orientations whose rows are drawn, in degrees: one panel each, of the stimulus that comes closest.
    rdm_dict : dict of str to array_like, shape (S, S)
        Label -> RDM; one entry or more.
    rdm_oris : array_like, shape (S,) or (S, 1)
        Orientations of the stimuli, in degrees.
    note : str, optional
        As for `plot_multiple_rdm`.

    Raises
    ------
    TypeError, ValueError
        If an entry is not numbers, S x S, or an orientation lies outside `rdm_oris`.

    Examples
    --------
    >>> figure = plot_rdm_rows([0], {"V1 data": 1 - np.eye(3)}, [-90, 0, 90])
    >>> figure.axes[0].lines[0].get_ydata().tolist()
    [1.0, 0.0, 1.0]
    """
    oris = as_orientations(rdm_oris, "rdm_oris")
    wanted = as_orientations(ori_list, "ori_list")
    matrices = _defined_rdms(rdm_dict, size=len(oris))
    outside = wanted[(wanted < oris.min()) | (wanted > oris.max())]
    if outside.size:
        raise ValueError(
            f"ori_list must lie within the orientations of the stimuli, {oris.min():g} to {oris.max():g} degrees; "
            f"got {', '.join(f'{value:g}' for value in outside)}."
        )
    columns = min(2, len(wanted))
    rows = -(-len(wanted) // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(3.6 * columns, 2.3 * rows + 0.9), sharex=True, sharey=True, squeeze=False,
        layout="constrained",
    )  # fmt: skip
    for ax, orientation in zip(axes.flat, wanted):
        _draw_rows(ax, nearest(oris, orientation), matrices, oris, note)
    for ax in axes.flat[len(wanted) :]:
        ax.set_axis_off()
    for ax in axes[-1]:
        ax.set_xlabel("orientation (deg)")
    for ax in axes[:, 0]:
        ax.set_ylabel("dissimilarity (1 − r)")
    handles, labels = axes.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(3, len(labels)))
    return write_note(figure, note)


def _draw_rows(
    ax: Axes, row: int, matrices: Mapping[str, NDArray[np.float64]], oris: NDArray[np.float64], note: str
) -> None:
    """Draw one row of each RDM, and mark the stimulus itself."""
    order = np.argsort(oris)
    for label, matrix in matrices.items():
        ax.plot(oris[order], matrix[row, order], label=one_line(panel_label(label, note)))
    ax.axvline(oris[row], color="0.6", lw=1, ls=":", zorder=0)
    ax.set_title(f"stimulus: {degrees(oris[row])}")
    if oris.min() < -45 and oris.max() > 45:
        ax.set_xticks([-90, -45, 0, 45, 90])


def _draw_rdm(ax: Axes, matrix: NDArray[np.float64], ori: ArrayLike, vmax: float) -> AxesImage:
    """Draw the image of an RDM and label its axes; return the image."""
    cmap = plt.get_cmap("viridis").with_extremes(bad=UNDEFINED_COLOUR)
    image = ax.imshow(matrix, cmap=cmap, vmin=0, vmax=vmax, interpolation="nearest")
    first, last = as_orientations(ori)[[0, -1]]
    ticks = np.array([0, (len(matrix) - 1) / 2, len(matrix) - 1])
    labels = [degrees(value, unit="") for value in (first, (first + last) / 2, last)]
    ax.set_xticks(ticks, labels)
    ax.set_yticks(ticks, labels)
    ax.set(xlabel="orientation (deg)", ylabel="orientation (deg)")
    return image


def _defined_rdms(rdm_dict: Mapping[str, ArrayLike], size: int | None = None) -> dict[str, NDArray[np.float64]]:
    """Return all entries as arrays, and warn of what in them is not defined."""
    matrices = as_rdms(rdm_dict, size)
    for label, matrix in matrices.items():
        _warn_of_undefined(matrix, f"rdm_dict[{label!r}]")
    return matrices


def _warn_of_undefined(matrix: NDArray[np.float64], name: str, most: int = 5) -> None:
    """Warn of rows that are NaN; the first few are named."""
    rows = np.flatnonzero(np.isnan(matrix).all(axis=1))
    if rows.size:
        named = ", ".join(map(str, rows[:most])) + (f", ... ({rows.size} in all)" if rows.size > most else "")
        warnings.warn(
            f"{name}: row(s) {named} are NaN and stay blank. To such a stimulus all units respond the same, so that "
            f"its correlation with others is not defined.",
            stacklevel=3,
        )


def _as_correlation(value: ArrayLike, label: str) -> float:
    """Return one number from -1 to 1."""
    number = as_array(value)
    if number.size != 1 or number.dtype.kind not in "biuf" or not -1.001 <= number.item() <= 1.001:
        shown = f"shape {number.shape}" if number.size != 1 else repr(number.item())
        raise ValueError(f"rdm_sim[{label!r}] must be one correlation, a number from -1 to 1; got {shown}.")
    return float(number.item())


def largest(matrices: Iterable[NDArray[np.float64]]) -> float:
    """Return the largest finite dissimilarity, or 1 if there is none above 0."""
    return max(float(matrix[np.isfinite(matrix)].max(initial=0)) for matrix in matrices) or 1
