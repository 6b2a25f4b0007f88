"""Figures of the tutorial. Every function draws what it is given and returns its figure or axes.

==============  =====================================================================
`networks`      what the network sees, and how its loss falls
`populations`   tuning curves of single units; all units in two dimensions
`matrices`      RDMs, rows of RDMs, and correlations between RDMs
`style`         the look of all figures, and the remark on a simulated recording
==============  =====================================================================
"""

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
