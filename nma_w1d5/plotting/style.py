"""The look of the figures, and the remark on those of a simulated recording."""

from importlib.resources import as_file, files

import matplotlib.pyplot as plt

from nma_w1d5.recording import is_simulated

NOTE = "V1: SIMULATED recording, not real data"
WARNING_COLOUR = "#A4001D"


def set_figure_style():
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
    _make_notebook_pictures_crisp()


def _make_notebook_pictures_crisp():
    """Ask the notebook's kernel, if there is one, for pictures at double density."""
    try:
        from IPython import get_ipython
        from matplotlib_inline.config import InlineBackend
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        InlineBackend.instance(parent=shell).figure_formats = {"retina"}


def simulated_note(path):
    """Return the remark for figures of the recording in a file.

    Pass it on as ``note=`` to the plotting functions: they write it over the figure and mark panels of V1.

    Parameters
    ----------
    path : path-like
        What `fetch_data` returned.

    Returns
    -------
    str
        A warning if the recording is simulated, else an empty string.

    Examples
    --------
    >>> simulated_note("simulated_recording_1a2b3c4d.npz")
    'V1: SIMULATED recording, not real data'
    >>> simulated_note("W3D4_stringer_oribinned1.npz")
    ''
    """
    return NOTE if is_simulated(path) else ""


def write_note(figure, note):
    """Write a remark over a figure, if there is one."""
    if note:
        figure.suptitle(note, fontsize="small", fontweight="bold", color=WARNING_COLOUR)
    return figure


def panel_label(label, note):
    """Return the title of a panel: the label, with a mark if it is of a simulated V1."""
    return f"{label}\n(simulated)" if note and str(label).startswith("V1") else str(label)
