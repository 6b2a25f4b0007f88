"""Tuning curves of ever other units."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import numpy as np
from IPython.display import display
from numpy.typing import ArrayLike

from nma_w1d5.arguments import as_count, as_orientations, as_responses
from nma_w1d5.interactive.controls import image_widget
from nma_w1d5.interactive.outputs import Output
from nma_w1d5.interactive.pictures import closing_figures, page_size, png
from nma_w1d5.plotting.populations import plot_tuning_curves
from nma_w1d5.wording import notebook_language, words


def play_tuning(
    ori: ArrayLike,
    resp_dict: Mapping[str, ArrayLike],
    n_units: int = 3,
    rng: np.random.Generator | int | None = None,
    note: str = "",
    language: str | None = None,
) -> None:
    """Press a button to see the tuning curves of other units, picked at random.

    Parameters
    ----------
    ori : array_like, shape (S,) or (S, 1)
        Orientation of each stimulus, in degrees.
    resp_dict : dict of str to array_like, shape (S, N)
        Label -> responses; N may differ.
    n_units : int, optional
        How many units of each representation are shown at a time.
    rng : numpy.random.Generator or int, optional
        Where the choice comes from: the same number, the same units at every press. By default always others.
    note : str, optional
        What the figures say besides, as `simulated_note` returns it.
    language : str, optional
        As for `notebook_language`.

    Raises
    ------
    TypeError, ValueError
        If responses and orientations are not numbers that fit together.

    Examples
    --------
    >>> ori = np.linspace(-90, 90, 19)
    >>> play_tuning(ori, {"cosine": np.cos(np.deg2rad(2 * ori))[:, None]}, n_units=1, rng=0, language="en")
    Tuning curves of units picked at random, with a button for other units.
    """
    text = words("play", notebook_language(language))
    oris = as_orientations(ori)
    responses = as_responses(resp_dict, len(oris))
    n_units = as_count(n_units, "n_units")
    generator = np.random.default_rng(rng)

    def draw() -> bytes:
        with closing_figures():
            return png(plot_tuning_curves(oris, responses, n_units=n_units, rng=generator, note=note))

    first = draw()
    display(Output(tuning_widget(draw, first, text), first, text["play_tuning"]))


def tuning_widget(draw: Callable[[], bytes], first: bytes, text: Mapping[str, str]) -> ipywidgets.VBox:
    """Return a picture and the button that replaces it by the next that `draw()` returns."""
    button = ipywidgets.Button(description=text["others"], tooltip=text["others_hint"], icon="refresh")
    button.layout.width = "auto"
    picture = image_widget(first, width=page_size(first)[0])

    def redraw(_button: Any) -> None:
        picture.value = draw()

    button.on_click(redraw)
    # "flex-start": a button in a column is otherwise as wide as the page
    return ipywidgets.VBox([button, picture], layout={"align_items": "flex-start"})
