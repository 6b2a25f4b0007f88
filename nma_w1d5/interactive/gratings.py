"""A grating to turn, and what the network says about it."""

from collections.abc import Mapping

import ipywidgets
import numpy as np
import torch
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nma_w1d5.interactive.controls import SLIDER, image_widget, read_out, update_by
from nma_w1d5.interactive.outputs import Output
from nma_w1d5.interactive.pictures import png, png_of_image
from nma_w1d5.plotting.style import degrees
from nma_w1d5.stimuli import SCREEN_HEIGHT, grating
from nma_w1d5.wording import notebook_language, words

TRAINING_FREQUENCY = 1 / 28  # radians per pixel, the default of `grating`
STILL_ORIENTATIONS = (-80, -45, -10, 10, 45, 80)
STILL_FREQUENCIES = (0.5, 1, 2)
CAPTION = """rows: spatial frequency, relative to training
bars: probability of 'right', blue if correct, orange (✗) if wrong"""


def play_grating(net: torch.nn.Module, language: str | None = None) -> None:
    """Turn a grating, make its stripes finer or coarser, and watch the network's answer.

    Parameters
    ----------
    net : torch.nn.Module
        A network such as `CNN`, trained or not, on any device. It is left as it is; if you train it on, the widget
        shows the answers of the network as it then is.
    language : str, optional
        As for `notebook_language`.

    Raises
    ------
    TypeError, ValueError
        If `net` is no network, or does not take images of gratings.

    Examples
    --------
    >>> from nma_w1d5 import CNN
    >>> play_grating(CNN(48, 64), language="en")
    A grating with sliders for its orientation and spatial frequency, and the network's answer.
    """
    text = words("play", notebook_language(language))
    still = png(grating_figure(net))
    display(Output(grating_widget(net, text), still, text["play_grating"]))


def resolution(net: torch.nn.Module) -> float:
    """Return the `res` of `grating` that gives images for a network; its `size` is their height and width."""
    size = getattr(net, "size", None)
    if not isinstance(net, torch.nn.Module) or size is None:
        came = f"the class {net.__name__}" if isinstance(net, type) else type(net).__name__
        raise TypeError(f"net must be a network such as CNN(48, 64); got {came}.")
    res: float = size[0] / SCREEN_HEIGHT
    if grating(0, res=res).shape != torch.Size(size):
        raise ValueError(
            f"net must take images with the proportions of the screen, 3 to 4, such as CNN(48, 64); "
            f"this one takes {size[0]} x {size[1]} pixels."
        )
    return res


def probability(net: torch.nn.Module, image: torch.Tensor) -> float:
    """Return the probability with which the network calls an image (h x w) tilted right."""
    device = next(net.parameters()).device
    with torch.no_grad():
        return float(net(image[None].to(device)))


def truth(orientation: float) -> str:
    """Return how a grating is tilted.

    >>> [truth(orientation) for orientation in (-90, -30, 0, 30, 90)]
    ['horizontal', 'left', 'vertical', 'right', 'horizontal']
    """
    if orientation % 180 in (0, 90):
        return "horizontal" if orientation % 180 else "vertical"
    return "left" if (orientation + 90) % 180 < 90 else "right"


def grating_widget(net: torch.nn.Module, text: Mapping[str, str]) -> ipywidgets.VBox:
    """Return the sliders, the grating, the probability as a bar, and the network's answer beside the truth."""
    res = resolution(net)
    orientation = ipywidgets.FloatSlider(
        20, min=-90, max=90, step=0.5, description=text["orientation"], readout_format=".1f", **SLIDER
    )
    frequency = ipywidgets.FloatSlider(
        1, min=0.3, max=3, step=0.1, description=text["frequency"], readout_format=".1f", **SLIDER
    )
    picture = image_widget(b"", width=320)
    picture.layout.border = "1px solid gray"
    bar = ipywidgets.FloatProgress(min=0, max=1, layout={"width": "100%"})
    verdict = ipywidgets.HTML()

    def update() -> None:
        image = grating(orientation.value, sf=frequency.value * TRAINING_FREQUENCY, res=res)
        bar.value = probability(net, image)
        picture.value = png_of_image(image)
        verdict.value = _verdict(bar.value, truth(orientation.value), text)

    update_by((orientation, frequency), update)
    answer = ipywidgets.VBox([verdict, bar], layout={"width": "280px", "margin": "0 0 0 12px"})
    below = ipywidgets.HBox([picture, answer], layout={"flex_flow": "row wrap", "align_items": "center"})
    return ipywidgets.VBox([orientation, frequency, below])


def _verdict(p: float, tilt: str, text: Mapping[str, str]) -> str:
    """Return the answer and the truth as HTML."""
    answer = "right" if p > 0.5 else "left"
    lines = [
        f"<b>{text['probability'].format(p=f'{p:.3f}')}</b>",
        text["answer"].format(answer=text[answer]),
        text["truth"].format(truth=text[tilt]),
    ]
    if tilt in ("left", "right"):
        lines[-1] += f" → {text['correct']} ✓" if answer == tilt else f" → {text['wrong']} ✗"
    return read_out(*lines)


def grating_figure(net: torch.nn.Module) -> Figure:
    """Return gratings of several orientations and spatial frequencies, each with its probability as a bar."""
    res = resolution(net)
    figure = Figure(figsize=(7.5, 4.4))
    ax = figure.add_axes((0.06, 0.09, 0.93, 0.85))
    for row, frequency in enumerate(STILL_FREQUENCIES):
        for column, orientation in enumerate(STILL_ORIENTATIONS):
            image = grating(orientation, sf=frequency * TRAINING_FREQUENCY, res=res)
            left, top = 1.12 * column, 1.12 * row  # a grating is 1 wide and 0.75 high
            ax.imshow(image.numpy(), cmap="gray", vmin=0, vmax=1, extent=(left, left + 1, top + 0.75, top))
            ax.plot(left + np.array([0, 1, 1, 0, 0]), top + np.array([0, 0, 0.75, 0.75, 0]), color="0.6", linewidth=0.8)
            _draw_bar(ax, left, top + 0.8, probability(net, image), truth(orientation))
    columns = [degrees(orientation) for orientation in STILL_ORIENTATIONS]
    ax.set_xticks([1.12 * column + 0.5 for column in range(len(columns))], columns)
    rows = [f"{frequency} ×" for frequency in STILL_FREQUENCIES]
    ax.set_yticks([1.12 * row + 0.375 for row in range(len(rows))], rows, rotation=90, va="center")
    ax.tick_params(length=0, labelsize=11, top=True, labeltop=True, bottom=False, labelbottom=False)
    ax.set(xlim=(-0.01, 1.12 * len(columns) - 0.12), ylim=(1.12 * len(rows), 0))
    ax.spines[:].set_visible(False)
    figure.text(0.06, 0.01, CAPTION, fontsize=9)
    return figure


def _draw_bar(ax: Axes, left: float, top: float, p: float, tilt: str) -> None:
    """Draw a probability below a grating, as a bar from 0 to 1 and as a number."""
    correct = (p > 0.5) == (tilt == "right")
    color = "#1f6fb4" if correct else "#c25700"
    ax.barh(top, 0.5 * p, left=left, height=0.11, align="edge", color=color)
    ax.barh(top, 0.5, left=left, height=0.11, align="edge", fill=False, linewidth=0.8)
    ax.text(left + 0.54, top + 0.06, f"{p:.2f}" + ("" if correct else " ✗"), color=color, va="center", fontsize=10)
