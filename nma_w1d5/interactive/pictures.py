"""Pictures as PNG, for widgets and pages, with no figure left open."""

import io
from contextlib import contextmanager

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.image import imsave

INCH = 96  # pixels of a style sheet
DENSITY = 2  # pixels of the picture for one of the style sheet


def png(figure):
    """Return a matplotlib figure as the content of a PNG file, crisp on dense screens.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> png(Figure(figsize=(1, 1)))[1:4]
    b'PNG'
    """
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=DENSITY * INCH)
    return content.getvalue()


def png_of_image(image, enlarge=5):
    """Return a grey image (h x w, from 0 to 1) as the content of a PNG file, each pixel `enlarge` times as wide."""
    content = io.BytesIO()
    pixels = np.kron(np.asarray(image), np.ones((enlarge, enlarge)))
    imsave(content, pixels, cmap="gray", vmin=0, vmax=1, format="png")
    return content.getvalue()


def png_size(content):
    """Return width and height in pixels of a PNG file, from its content."""
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def image_widget(content, width):
    """Return the widget of a PNG file, `width` pixels of the style sheet wide, or as wide as the screen."""
    return ipywidgets.Image(value=content, format="png", layout={"width": f"{width}px", "max_width": "100%"})


@contextmanager
def closing_figures():
    """Close, on leaving, the pyplot figures opened within, and show none of them in the meantime."""
    before = set(plt.get_fignums())
    with plt.ioff():
        try:
            yield
        finally:
            for number in set(plt.get_fignums()) - before:
                plt.close(number)
