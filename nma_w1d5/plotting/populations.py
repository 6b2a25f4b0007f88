"""Figures of population responses: tuning curves of single units, and all units in two dimensions."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from nma_w1d5.arguments import as_orientations, as_responses
from nma_w1d5.plotting.style import panel_label, write_note

N_COMPONENTS = 20  # kept by PCA before t-SNE
PERPLEXITY = 30  # of t-SNE, where there are stimuli enough
FEWEST_STIMULI = 5


def plot_tuning_curves(
    ori: ArrayLike,
    resp_dict: Mapping[str, ArrayLike],
    n_units: int = 3,
    rng: np.random.Generator | int | None = None,
    note: str = "",
) -> Figure:
    """Plot tuning curves of units picked at random: a row of panels per representation.

    Parameters
    ----------
    ori : array_like, shape (S,) or (S, 1)
        Orientations of the stimuli, in degrees.
    resp_dict : dict of str to array_like, shape (S, N)
        Label -> responses; N may differ.
    n_units : int, optional
        How many units of each representation; no unit comes twice.
    rng : numpy.random.Generator or int, optional
        Picks the units. A generator that is passed again picks others; a seed picks the same ones.
    note : str, optional
        Remark over the figure, as `simulated_note` returns it.

    Raises
    ------
    TypeError, ValueError
        If an entry is not numbers, S x N, or has fewer than `n_units` units.

    Examples
    --------
    >>> figure = plot_tuning_curves([-90, 0, 90], {"fc": np.ones((3, 4))}, n_units=2, rng=0)
    >>> len(figure.axes)
    2
    """
    oris = as_orientations(ori)
    responses = as_responses(resp_dict, len(oris))
    generator = np.random.default_rng(rng)
    units = {label: _pick_units(resp, n_units, label, generator) for label, resp in responses.items()}
    order = np.argsort(oris)
    figure, axes = plt.subplots(
        len(responses), n_units, figsize=(2.4 * max(n_units, 2), 1.75 * len(responses) + 0.6), sharex=True,
        squeeze=False, layout="constrained",
    )  # fmt: skip
    for row, (label, resp) in enumerate(responses.items()):
        for ax, unit in zip(axes[row], units[label]):
            ax.plot(oris[order], resp[order, unit], color=f"C{row}", lw=1.2)
            ax.set_title(f"unit {unit}", fontsize="small")
        axes[row, 0].set_ylabel(panel_label(label, note), fontsize="small")
    if oris.min() < -45 and oris.max() > 45:
        axes[0, 0].set_xticks([-90, 0, 90])
    figure.supxlabel("orientation (deg)", fontsize="medium")
    return write_note(figure, note)


def plot_resp_lowd(
    ori: ArrayLike, resp_dict: Mapping[str, ArrayLike], rng: np.random.Generator | int | None = 0, note: str = ""
) -> Figure:
    """Plot population responses in two dimensions, coloured by orientation.

    Principal component analysis keeps 20 dimensions (or as many as there are), t-SNE makes two of them. With few
    stimuli the perplexity of t-SNE is a third of their number instead of 30.

    Parameters
    ----------
    ori : array_like, shape (S,) or (S, 1)
        Orientations of the stimuli, in degrees; S is at least 5.
    resp_dict : dict of str to array_like, shape (S, N)
        Label -> responses; N may differ.
    rng : numpy.random.Generator or int, optional
        Seeds both methods.
    note : str, optional
        Remark over the figure, as `simulated_note` returns it.

    Raises
    ------
    TypeError, ValueError
        If an entry is not numbers, S x N, or there are too few stimuli.
    """
    oris = as_orientations(ori)
    responses = as_responses(resp_dict, len(oris))
    if len(oris) < FEWEST_STIMULI:
        raise ValueError(f"ori must have at least {FEWEST_STIMULI} stimuli for t-SNE; got {len(oris)}.")
    seed = int(np.random.default_rng(rng).integers(2**31))
    n = len(responses)
    size = (2.4 * max(n, 2), 3.4)
    figure, axes = plt.subplots(1, n, figsize=size, squeeze=False, layout="constrained")
    for ax, (label, resp) in zip(axes[0], responses.items()):
        points = ax.scatter(*_reduce(resp, seed).T, c=oris, cmap="twilight", s=22, ec="0.25", lw=0.4)
        ax.set(title=panel_label(label, note), xticks=[], yticks=[], xlabel="t-SNE 1", box_aspect=1)
    axes[0, 0].set_ylabel("t-SNE 2")
    bar = figure.colorbar(points, ax=axes, location="bottom", label="orientation (deg)", shrink=0.6, aspect=30)
    if oris.min() <= -89 and oris.max() >= 89:
        bar.set_ticks([-90, -45, 0, 45, 90])
    return write_note(figure, note)


def _reduce(responses: NDArray[Any], seed: int) -> NDArray[Any]:
    """Return responses (stimuli x units) in two dimensions (stimuli x 2)."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    n_stimuli, n_units = responses.shape
    components = PCA(min(N_COMPONENTS, n_stimuli, n_units), random_state=seed).fit_transform(responses)
    if components.shape[1] < 2:  # t-SNE starts from two
        components = np.pad(components, ((0, 0), (0, 1)))
    perplexity = min(PERPLEXITY, (n_stimuli - 1) / 3)
    return np.asarray(TSNE(2, perplexity=perplexity, init="pca", random_state=seed).fit_transform(components))


def _pick_units(responses: NDArray[Any], n_units: int, label: str, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the indices of different units, in order."""
    available = responses.shape[1]
    if not 1 <= n_units <= available:
        raise ValueError(f"n_units must be from 1 to {available}, the units of resp_dict[{label!r}]; got {n_units}.")
    return np.sort(rng.choice(available, size=n_units, replace=False))
