"""Figures of what the network sees and how it learns."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from nma_w1d5.arguments import as_numbers


def show_stimulus(img: ArrayLike, ax: Axes | None = None, show: bool = False) -> Axes:
    """Show an image in grey: 0 is black, 1 white.

    Parameters
    ----------
    img : array_like, shape (h, w)
        The image, such as that of `grating`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.
    show : bool, optional
        Show the figure at once.

    Raises
    ------
    TypeError, ValueError
        If `img` is not numbers, or not a single image.

    Examples
    --------
    >>> show_stimulus(np.eye(3)).get_images()[0].get_clim()
    (0.0, 1.0)
    """
    image = as_numbers(img, "img")
    if image.ndim != 2:
        raise ValueError(f"img must be one image, h x w; got shape {image.shape}.")
    if ax is None:
        _, ax = plt.subplots(figsize=(3.6, 2.7), layout="constrained")
    ax.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(True)
    if show:
        plt.show()
    return ax


def plot_loss(history: ArrayLike) -> Figure:
    """Plot the loss during training, on a logarithmic scale.

    Parameters
    ----------
    history : array_like, shape (n_epochs, n_batches)
        What `train` returned: the loss on every mini-batch.

    Raises
    ------
    TypeError, ValueError
        If `history` is not numbers, or has another shape.

    Examples
    --------
    >>> figure = plot_loss([[0.7, 0.6], [0.3, 0.2]])
    >>> figure.axes[0].get_yscale()
    'log'
    """
    losses = as_numbers(history, "history").astype(float)
    if losses.ndim != 2 or losses.size == 0:
        raise ValueError(f"history must be epochs x mini-batches, as train returns it; got shape {losses.shape}.")
    n_epochs, n_batches = losses.shape
    epochs = np.arange(1, losses.size + 1) / n_batches
    figure, ax = plt.subplots(figsize=(7.2, 3.6), layout="constrained")
    ax.plot(epochs, losses.ravel(), lw=1, alpha=0.6, label="each mini-batch")
    ax.plot(np.arange(1, n_epochs + 1), losses[:, -1], "o", ms=5, label="last mini-batch of an epoch")
    ax.set(xlabel="epoch", ylabel="loss", yscale="log", xlim=(0, n_epochs * 1.02))
    ax.legend()
    return figure
