"""Pictures as PNG, for widgets and pages, with no figure left open."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imsave
from numpy.typing import ArrayLike

INCH = 96  # pixels of a style sheet
DENSITY = 2  # pixels of the picture for one of the style sheet


def png(figure: Figure) -> bytes:
    """Return a matplotlib figure as the content of a PNG file, crisp on dense screens."""
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=DENSITY * INCH)
    return content.getvalue()


def png_of_image(image: ArrayLike, enlarge: int = 5) -> bytes:
    """Return a grey image (h x w, from 0 to 1) as the content of a PNG file, each pixel `enlarge` times as wide."""
    content = io.BytesIO()
    pixels = np.kron(np.asarray(image), np.ones((enlarge, enlarge)))
    imsave(content, pixels, cmap="gray", vmin=0, vmax=1, format="png")
    return content.getvalue()


def page_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture in pixels of the style sheet, from its content as `png` makes it.

    >>> page_size(png(Figure(figsize=(3, 2))))
    (288, 192)
    """
    width, height = (int.from_bytes(content[start : start + 4], "big") // DENSITY for start in (16, 20))
    return width, height


@contextmanager
def closing_figures() -> Iterator[None]:
    """Close, on leaving, the pyplot figures opened within, and show none of them in the meantime."""
    before = set(plt.get_fignums())
    with plt.ioff():
        try:
            yield
        finally:
            for number in set(plt.get_fignums()) - before:
                plt.close(number)
