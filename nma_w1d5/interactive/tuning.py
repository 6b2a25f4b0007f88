"""Tuning curves of ever other units."""

import ipywidgets
import numpy as np
from IPython.display import display

from nma_w1d5.interactive.arguments import count, orientations, responses
from nma_w1d5.interactive.outputs import Output
from nma_w1d5.interactive.pictures import DENSITY, closing_figures, image_widget, png, png_size
from nma_w1d5.interactive.words import words
from nma_w1d5.plotting import plot_tuning_curves


def play_tuning(ori, resp_dict, n_units=3, rng=None, note="", language=None):
    """Press a button to see the tuning curves of other units, picked at random.

    Parameters
    ----------
    ori : array, shape (S,) or (S, 1)
        Orientation of each stimulus, in degrees.
    resp_dict : dict of str to array, shape (S, N)
        Responses of the units of each representation, one row per stimulus; N may differ.
    n_units : int, optional
        How many units of each are shown at a time.
    rng : int or numpy.random.Generator, optional
        Where the choice comes from: the same number, the same units at every press. By default always others.
    note : str, optional
        What the figures say besides, such as that of `simulated_note`.
    language : {"ja", "en"}, optional
        As for `notebook_language`.

    Raises
    ------
    TypeError, ValueError
        If responses and orientations do not fit together.

    Examples
    --------
    >>> ori = np.linspace(-90, 90, 19)
    >>> play_tuning(ori, {"cosine": np.cos(np.deg2rad(2 * ori))[:, None]}, n_units=1, rng=0, language="en")
    Tuning curves of units picked at random, with a button for other units.
    """
    text = words(language)
    ori = orientations(ori)
    resp_dict = responses(resp_dict, len(ori))
    n_units = count(n_units, "n_units")
    rng = np.random.default_rng(rng)

    def draw():
        with closing_figures():
            return png(plot_tuning_curves(ori, resp_dict, n_units=n_units, rng=rng, note=note))

    first = draw()
    display(Output(tuning_widget(draw, first, text), first, text["play_tuning"]))


def tuning_widget(draw, first, text):
    """Return a picture and the button that replaces it by the next that `draw()` returns."""
    button = ipywidgets.Button(description=text["others"], tooltip=text["others_hint"], icon="refresh")
    button.layout.width = "auto"
    picture = image_widget(first, width=png_size(first)[0] // DENSITY)

    def redraw(_button):
        picture.value = draw()

    button.on_click(redraw)
    # "flex-start": a button in a column is otherwise as wide as the page
    return ipywidgets.VBox([button, picture], layout={"align_items": "flex-start"})
