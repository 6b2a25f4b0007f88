"""Companion package of *Building and evaluating normative encoding models* (W1D5, Tutorial 3).

Every public name is imported from here, for example ``from nma_w1d5 import CNN, grating, train``. A name's module, and
with it PyTorch, scikit-learn or matplotlib, is loaded when the name is first used (PEP 562), so that
``import nma_w1d5`` itself costs next to nothing.

The rooms of the package:

======================================  =====================================================================
`stimuli`, `models`, `training`         the network and what it learns from (`pooling` makes it quick)
`recording`, `data`, `simulation`       the recording: had (`download`), read, or stood in for
`plotting`, `interactive`               figures, and things to play with (`arguments`: what they accept)
`display`, `survey`                     videos and slides; the questionnaire of the original course
`wording`, `errors`, `progress`         what is said to people while all this goes on
`exercises`, `checker`, `authoring`     what an exercise is; ``check``; how one is written
`course`, `grading`                     not for notebooks: the site is built, and submissions are marked
======================================  =====================================================================
"""

from typing import Any

_NAMES = {
    "stimuli": ("grating",),
    "models": ("CNN", "FC", "ConvFC", "ConvPoolFC", "filters"),
    "training": ("get_hidden_activity", "train"),
    "recording": ("fetch_data", "is_simulated"),
    "data": ("load_data",),
    "errors": ("DataError", "DownloadError"),
    "simulation": ("simulate_recording",),
    "plotting.networks": ("plot_loss", "show_stimulus"),
    "plotting.populations": ("plot_resp_lowd", "plot_tuning_curves"),
    "plotting.matrices": ("plot_corr_matrix", "plot_multiple_rdm", "plot_rdm_rdm_correlations", "plot_rdm_rows"),
    "plotting.style": ("set_figure_style", "simulated_note"),
    "display": ("display_slides", "display_videos"),
    "survey": ("content_review",),
    "interactive.gratings": ("play_grating",),
    "interactive.matrices": ("play_rdm",),
    "interactive.tuning": ("play_tuning",),
    "checker": ("check",),
    "wording": ("notebook_language",),
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}

__version__ = "1.0.0"
__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
