"""What the tests of the widgets share: catching outputs, finding widgets, small data."""

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nma_w1d5 import CNN


@pytest.fixture(autouse=True)
def _no_figure_left():
    """No widget leaves a pyplot figure open; those of tests elsewhere are out of the way."""
    plt.close("all")
    yield
    assert plt.get_fignums() == []


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    """The notebook's language is the default, unless a test sets another."""
    monkeypatch.delenv("NMA_W1D5_LANGUAGE", raising=False)


@pytest.fixture(scope="session")
def net():
    """An untrained network whose answers nevertheless depend on the grating."""
    torch.manual_seed(0)
    return CNN(48, 64)


@pytest.fixture
def ori():
    """Orientations as `load_data` returns them, S x 1."""
    return torch.arange(-90, 91, 15.0).unsqueeze(1)


@pytest.fixture
def displayed(monkeypatch):
    """What the play functions have displayed so far."""
    outputs = []
    for module in ("gratings", "tuning", "matrices"):
        monkeypatch.setattr(f"nma_w1d5.interactive.{module}.display", outputs.append)
    return outputs


@pytest.fixture
def find():
    """Find the widgets of a class in a widget, in the order in which they are shown."""

    def find(kind, widget):
        own = [widget] if isinstance(widget, getattr(ipywidgets, kind)) else []
        return own + [found for child in getattr(widget, "children", ()) for found in find(kind, child)]

    return find


@pytest.fixture
def table(ori):
    """A matrix (S x S) in which every entry is another number: row + column / 100."""
    index = np.arange(len(ori))
    return index[:, None] + index / 100
