"""Figures without a screen, closed after each test."""

import matplotlib
import matplotlib.pyplot as plt
import pytest

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures():
    """Draw in the default style and close the figures."""
    with plt.rc_context():
        yield
    plt.close("all")
