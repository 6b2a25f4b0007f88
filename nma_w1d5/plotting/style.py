"""The look of the figures, and the remark on those of a simulated recording."""

import os
from importlib.resources import as_file, files

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nma_w1d5.recording import is_simulated

NOTE = "V1: SIMULATED recording, not real data"
WARNING_COLOUR = "#A4001D"


def set_figure_style() -> None:
    """Give figures the look of the course, and crisp pictures in a notebook.

    The style sheet comes with the package; nothing is fetched from the network. In a notebook, pictures get two pixels
    for each pixel of the page, and keep their size.

    Examples
    --------
    >>> with plt.rc_context():
    ...     set_figure_style()
    ...     plt.rcParams["axes.spines.top"]
    False
    """
    with as_file(files("nma_w1d5") / "nma.mplstyle") as sheet:
        plt.style.use(str(sheet))
    try:
        from IPython import get_ipython
        from matplotlib_inline.config import InlineBackend
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        InlineBackend.instance(parent=shell).figure_formats = {"retina"}


def simulated_note(path: str | os.PathLike[str]) -> str:
    """Return the remark for figures of the recording in a file of `fetch_data`; an empty one if it is the real one.

    Pass it on as ``note=`` to the plotting functions: they write it over the figure and mark panels of V1.

    Examples
    --------
    >>> simulated_note("simulated_recording_1a2b3c4d.npz")
    'V1: SIMULATED recording, not real data'
    >>> simulated_note("W3D4_stringer_oribinned1.npz")
    ''
    """
    return NOTE if is_simulated(path) else ""


def write_note(figure: Figure, note: str) -> Figure:
    """Write a remark over a figure, if there is one."""
    if note:
        figure.suptitle(note, fontsize="small", fontweight="bold", color=WARNING_COLOUR)
    return figure


def panel_label(label: str, note: str) -> str:
    """Return the title of a panel: the label, with a mark if it is of a simulated V1."""
    return f"{label}\n(simulated)" if note and str(label).startswith("V1") else str(label)


def one_line(label: str) -> str:
    """Return a label without line breaks."""
    return " ".join(str(label).split())


def nearest(ori: NDArray[np.float64], value: float) -> int:
    """Return the number of the stimulus whose orientation is nearest to a value."""
    return int(np.argmin(np.abs(ori - value)))


def degrees(value: float, unit: str = "°") -> str:
    """Return an orientation with a proper minus sign.

    >>> degrees(-30.0), degrees(0.5)
    ('−30°', '0.5°')
    """
    return f"{value:g}{unit}".replace("-", "−")
