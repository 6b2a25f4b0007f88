"""The one output of a widget: live where a kernel runs, a still picture elsewhere."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import ipywidgets

from nma_w1d5.display import widget_view
from nma_w1d5.interactive.pictures import page_size


@dataclass(frozen=True)
class Output:
    """A widget together with what stands in for it, to be displayed by ``IPython.display.display``."""

    widget: ipywidgets.Widget  # what a notebook shows while its kernel runs
    still: bytes  # what a page shows, as `pictures.png` makes it
    text: str  # what a terminal shows

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return all kinds of output, and the size of the picture on the page."""
        width, height = page_size(self.still)
        data = {
            **widget_view(self.widget),
            "image/png": b64encode(self.still).decode("ascii"),
            "text/plain": self.text,
        }
        return data, {"image/png": {"width": width, "height": height}}
