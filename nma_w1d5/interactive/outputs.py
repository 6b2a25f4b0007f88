"""The one output of a widget: live where a kernel runs, a still picture elsewhere."""

from base64 import b64encode
from dataclasses import dataclass

import ipywidgets

from nma_w1d5.interactive.pictures import DENSITY, png_size

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Output:
    """A widget together with what stands in for it, to be displayed by ``IPython.display.display``.

    Parameters
    ----------
    widget : ipywidgets.Widget
        What a notebook shows while its kernel runs.
    still : bytes
        Content of a PNG file, at `DENSITY` pixels for one of the page: what a page shows.
    text : str
        What a terminal shows.
    """

    widget: ipywidgets.Widget
    still: bytes
    text: str

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return all kinds of output, and the size of the picture on the page."""
        width, height = (pixels // DENSITY for pixels in png_size(self.still))
        data = {
            WIDGET_VIEW: {"model_id": self.widget.model_id, "version_major": 2, "version_minor": 0},
            "image/png": b64encode(self.still).decode("ascii"),
            "text/plain": self.text,
        }
        return data, {"image/png": {"width": width, "height": height}}
