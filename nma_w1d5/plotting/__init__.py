"""Figures of the tutorial. Every function draws what it is given and returns its figure or axes."""

from nma_w1d5.plotting.matrices import (
    plot_corr_matrix,
    plot_multiple_rdm,
    plot_rdm_rdm_correlations,
    plot_rdm_rows,
)
from nma_w1d5.plotting.networks import plot_loss, show_stimulus
from nma_w1d5.plotting.populations import plot_resp_lowd, plot_tuning_curves
from nma_w1d5.plotting.style import set_figure_style, simulated_note

__all__ = [
    "plot_corr_matrix",
    "plot_loss",
    "plot_multiple_rdm",
    "plot_rdm_rdm_correlations",
    "plot_rdm_rows",
    "plot_resp_lowd",
    "plot_tuning_curves",
    "set_figure_style",
    "show_stimulus",
    "simulated_note",
]
