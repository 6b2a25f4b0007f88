"""A grating to turn, and what the network says about it."""

import ipywidgets
import torch
from IPython.display import display
from matplotlib.figure import Figure

from nma_w1d5.interactive.arguments import resolution
from nma_w1d5.interactive.outputs import Output
from nma_w1d5.interactive.pictures import image_widget, png, png_of_image
from nma_w1d5.interactive.words import words
from nma_w1d5.plotting import show_stimulus
from nma_w1d5.stimuli import grating

TRAINING_FREQUENCY = 1 / 28  # radians per pixel, the default of `grating`
STILL_ORIENTATIONS = (-80, -45, -10, 10, 45, 80)
STILL_FREQUENCIES = (0.5, 1, 2)
CAPTION = """rows: spatial frequency, relative to training
bars: probability of 'right', blue if correct, orange (✗) if wrong"""


def play_grating(net, language=None):
    """Turn a grating, make its stripes finer or coarser, and watch the network's answer.

    Parameters
    ----------
    net : torch.nn.Module
        A network such as `CNN`, trained or not, on any device. It is left as it is; if you train it on, the widget
        shows the answers of the network as it then is.
    language : {"ja", "en"}, optional
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
    text = words(language)
    still = png(grating_figure(net))
    display(Output(grating_widget(net, text), still, text["play_grating"]))


def probability(net, image):
    """Return the probability with which the network calls an image (h x w) tilted right."""
    device = next(net.parameters()).device
    with torch.no_grad():
        return net(image[None].to(device)).item()


def truth(orientation):
    """Return how a grating is tilted.

    >>> [truth(orientation) for orientation in (-90, -30, 0, 30, 90)]
    ['horizontal', 'left', 'vertical', 'right', 'horizontal']
    """
    if orientation % 180 in (0, 90):
        return "horizontal" if orientation % 180 else "vertical"
    return "left" if (orientation + 90) % 180 < 90 else "right"


def grating_widget(net, text):
    """Return the sliders, the grating, the probability as a bar, and the network's answer beside the truth."""
    res = resolution(net)
    orientation, frequency = _sliders(text)
    picture = image_widget(b"", width=320)
    bar = ipywidgets.FloatProgress(min=0, max=1, layout={"width": "100%"})
    verdict = ipywidgets.HTML()

    def update(_change=None):
        image = grating(orientation.value, sf=frequency.value * TRAINING_FREQUENCY, res=res)
        bar.value = probability(net, image)
        picture.value = png_of_image(image)
        verdict.value = _verdict(bar.value, truth(orientation.value), text)

    for slider in (orientation, frequency):
        slider.observe(update, names="value")
    update()
    answer = ipywidgets.VBox([verdict, bar], layout={"width": "280px", "margin": "0 0 0 12px"})
    below = ipywidgets.HBox([picture, answer], layout={"flex_flow": "row wrap", "align_items": "center"})
    return ipywidgets.VBox([orientation, frequency, below])


def _sliders(text):
    """Return the sliders of orientation and spatial frequency."""
    look = {
        "style": {"description_width": "initial"},
        "layout": {"width": "100%", "max_width": "600px"},
    }
    return (
        ipywidgets.FloatSlider(20, min=-90, max=90, step=0.5, description=text["orientation"], **look),
        ipywidgets.FloatSlider(1, min=0.3, max=3, step=0.1, description=text["frequency"], **look),
    )


def _verdict(p, tilt, text):
    """Return the answer and the truth as HTML, read out by screen readers when it changes."""
    answer = "right" if p > 0.5 else "left"
    lines = [
        f"<b>{text['probability'].format(p=f'{p:.3f}')}</b>",
        text["answer"].format(answer=text[answer]),
        text["truth"].format(truth=text[tilt]),
    ]
    if tilt in ("left", "right"):
        lines[-1] += f" → {text['correct']} ✓" if answer == tilt else f" → {text['wrong']} ✗"
    return f'<div aria-live="polite" style="line-height: 1.6">{"<br>".join(lines)}</div>'


def grating_figure(net):
    """Return gratings of several orientations and spatial frequencies, each with its probability as a bar."""
    res = resolution(net)
    figure = Figure(figsize=(7.5, 4.7))
    axes = figure.subplots(len(STILL_FREQUENCIES), len(STILL_ORIENTATIONS))
    figure.subplots_adjust(left=0.06, right=0.99, top=0.95, bottom=0.13, wspace=0.12, hspace=0.15)
    for row, frequency in zip(axes, STILL_FREQUENCIES):
        for ax, orientation in zip(row, STILL_ORIENTATIONS):
            image = grating(orientation, sf=frequency * TRAINING_FREQUENCY, res=res)
            show_stimulus(image.numpy(), ax=ax)
            ax.set(xticks=[], yticks=[], title="")
            ax.spines[:].set_visible(False)
            _draw_bar(ax, probability(net, image), truth(orientation))
        row[0].set_ylabel(f"{frequency} ×", fontsize=11)
    for ax, orientation in zip(axes[0], STILL_ORIENTATIONS):
        ax.set_title(f"{orientation}°".replace("-", "−"), fontsize=11)
    figure.text(0.06, 0.01, CAPTION, fontsize=9)
    return figure


def _draw_bar(ax, p, tilt):
    """Draw a probability below a grating, from 0 at the left to 1 at the right."""
    correct = (p > 0.5) == (tilt == "right")
    color = "#1f6fb4" if correct else "#c25700"
    bar = ax.inset_axes([0, -0.26, 0.5, 0.14])
    bar.barh(0, p, color=color)
    bar.set(xlim=(0, 1), ylim=(-0.4, 0.4), xticks=[], yticks=[])
    bar.spines[:].set_visible(True)
    bar.text(1.08, 0, f"{p:.2f}" + ("" if correct else " ✗"), color=color, va="center", fontsize=10)
