"""The style sheet, crisp pictures, and the remark on simulated recordings."""

import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nma_w1d5 import plot_multiple_rdm, set_figure_style, simulated_note
from nma_w1d5.plotting.style import degrees, nearest, one_line, panel_label, write_note


def contrast_with_white(colour):
    rgb = plt.matplotlib.colors.to_rgb(colour)
    channels = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 1.05 / (np.dot([0.2126, 0.7152, 0.0722], channels) + 0.05)


def test_style_sheet_comes_with_the_package(monkeypatch):
    def no_network(*_args, **_kwargs):
        raise AssertionError("the style sheet must not come from the network")

    monkeypatch.setattr("urllib.request.urlopen", no_network)
    set_figure_style()
    assert plt.rcParams["axes.spines.right"] is False
    assert plt.rcParams["figure.facecolor"] == "white"


def test_text_is_large_enough_for_a_phone():
    set_figure_style()
    width = plt.rcParams["figure.figsize"][0] * 96
    points = plt.rcParams["font.size"]
    assert points * 96 / 72 * min(1, 340 / width) > 8, "pixels on a page 340 pixels wide"


def test_lines_are_told_apart_from_white_and_from_one_another():
    set_figure_style()
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    assert len(set(colours)) == 7
    assert all(contrast_with_white(colour) > 3 for colour in colours[:3]), "the three representations"


def test_notebook_pictures_are_crisp():
    """In a kernel, the picture has twice the pixels, and its size on the page stands beside it."""
    code = """
from ipykernel.zmqshell import ZMQInteractiveShell
import sys
sys.argv = ["kernel"]
from ipykernel.kernelapp import IPKernelApp
app = IPKernelApp.instance(connection_file="")
from unittest import mock
shell = ZMQInteractiveShell.instance()
shell.kernel = mock.Mock()
from nma_w1d5 import set_figure_style
set_figure_style()
from matplotlib_inline.config import InlineBackend
print(InlineBackend.instance(parent=shell).figure_formats)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "{'retina'}", done.stderr


def test_style_works_without_ipython(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib_inline.config", None)
    set_figure_style()
    assert plt.rcParams["axes.spines.top"] is False


def test_note_is_for_simulated_recordings_only():
    assert "SIMULATED" in simulated_note("/data/simulated_recording_00000000.npz")
    assert simulated_note("/simulated/W3D4_stringer_oribinned1.npz") == "", "only the file's own name counts"


@pytest.mark.parametrize("note", ["", "V1: SIMULATED recording, not real data"])
def test_note_stands_over_the_figure(note):
    figure = write_note(plt.figure(), note)
    assert figure.get_suptitle() == note


def test_note_does_not_cover_anything():
    set_figure_style()
    figure = plot_multiple_rdm({"V1 data": np.eye(9), "model\n'pool' layer": np.eye(9)}, note="V1: SIMULATED")
    figure.canvas.draw()
    note = figure._suptitle.get_window_extent()
    for ax in figure.axes[:2]:
        assert ax.title.get_window_extent().y1 < note.y0
    assert note.x0 >= 0
    assert note.x1 <= figure.bbox.x1


def test_panels_of_v1_are_marked():
    assert panel_label("V1 data", "note") == "V1 data\n(simulated)"
    assert panel_label("V1 data", "") == "V1 data"
    assert panel_label("model\n'fc' layer", "note") == "model\n'fc' layer"


def test_labels_can_stand_on_one_line():
    assert one_line("model\n'pool' layer") == "model 'pool' layer"


def test_the_nearest_stimulus_is_found_by_its_orientation():
    assert nearest(np.array([-90.0, 0.0, 90.0]), 50) == 2


def test_degrees_have_a_proper_minus_sign():
    assert [degrees(value) for value in (-90.0, 0, 22.5)] == ["−90°", "0°", "22.5°"]
    assert degrees(-45, unit="") == "−45"


def test_style_leaves_the_layout_to_each_figure():
    """Figures whose axes are placed by hand would warn under a layout that is on for all."""
    set_figure_style()
    figure = plt.figure()
    figure.add_axes([0.1, 0.1, 0.5, 0.5])
    figure.colorbar(plt.cm.ScalarMappable(), cax=figure.add_axes([0.7, 0.1, 0.05, 0.5]))
    figure.canvas.draw()
    assert figure.get_layout_engine() is None
