"""Things to play with: sliders and buttons in the notebook, a still picture wherever no kernel runs."""

from nma_w1d5.interactive.gratings import play_grating
from nma_w1d5.interactive.matrices import play_rdm
from nma_w1d5.interactive.tuning import play_tuning

__all__ = ["play_grating", "play_rdm", "play_tuning"]
