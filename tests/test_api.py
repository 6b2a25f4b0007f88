"""The package's face: every public name, loaded when it is first used; and the habits of the lesson's modules."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nma_w1d5

HEAVY = {"torch", "sklearn", "matplotlib", "numpy", "scipy", "ipywidgets", "IPython", "pooch", "requests", "tqdm"}
SIGNATURES = {
    "grating": "(angle, sf=0.03571428571428571, res=0.1, patch=False)",
    "filters": "(out_channels=6, K=7)",
    "CNN": "(h_in, w_in)",
    "FC": "(h_in, w_in)",
    "ConvFC": "(h_in, w_in)",
    "ConvPoolFC": "(h_in, w_in)",
    "train": "(net, train_data, train_labels, n_epochs=25, learning_rate=0.0005, batch_size=100, momentum=0.99)",
    "get_hidden_activity": "(net, stimuli, layer_labels)",
    "load_data": "(data_name, bin_width=1)",
    "simulate_recording": "(n_neurons=23589, seed=0)",
    "fetch_data": "(data_dir=None, source=None, language=None)",
    "is_simulated": "(path)",
    "show_stimulus": "(img, ax=None, show=False)",
    "plot_multiple_rdm": "(rdm_dict, ori=(-90, 90), note='')",
    "plot_rdm_rdm_correlations": "(rdm_sim, note='')",
    "plot_rdm_rows": "(ori_list, rdm_dict, rdm_oris, note='')",
    "plot_tuning_curves": "(ori, resp_dict, n_units=3, rng=None, note='')",
    "plot_resp_lowd": "(ori, resp_dict, rng=0, note='')",
    "plot_loss": "(history)",
    "set_figure_style": "()",
    "display_videos": "(video_ids, W=854, H=480, fs=1, language=None)",
    "content_review": "(section)",
}


def python(code: str) -> str:
    """Run code in a fresh interpreter and return what it printed."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def untyped(function: Callable[..., object]) -> inspect.Signature:
    """Return the signature of a function without its types."""
    signature = inspect.signature(function)
    bare = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
    return inspect.Signature(bare)


def test_import_loads_nothing_heavy() -> None:
    loaded = set(python("import nma_w1d5, sys; print(*sys.modules)").split())
    assert "nma_w1d5" in loaded
    assert not loaded & HEAVY
    assert not {name for name in loaded if name.startswith("nma_w1d5.")}


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("grating", {"sklearn", "matplotlib", "IPython"}),
        ("train", {"sklearn", "matplotlib", "IPython"}),
        ("fetch_data", {"torch", "sklearn", "matplotlib", "IPython"}),
        ("plot_multiple_rdm", {"torch", "sklearn"}),
        ("plot_resp_lowd", {"torch", "sklearn"}),
        ("display_videos", {"torch", "sklearn", "matplotlib", "numpy"}),
        ("simulate_recording", {"torch", "sklearn", "matplotlib", "scipy"}),
        ("content_review", {"torch", "sklearn", "matplotlib", "numpy", "IPython"}),
    ],
)
def test_a_name_loads_what_it_needs_and_no_more(name: str, absent: set[str]) -> None:
    loaded = set(python(f"from nma_w1d5 import {name}; import sys; print(*sys.modules)").split())
    assert not loaded & absent


@pytest.mark.parametrize("name", nma_w1d5.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(nma_w1d5, name)
    assert getattr(nma_w1d5, name) is value
    assert value.__name__ == name
    assert inspect.getdoc(value)
    assert name in dir(nma_w1d5)


@pytest.mark.parametrize(("name", "signature"), SIGNATURES.items())
def test_signatures_and_defaults(name: str, signature: str) -> None:
    assert str(untyped(getattr(nma_w1d5, name))) == signature


def test_plot_corr_matrix_can_be_called_as_in_the_original() -> None:
    assert str(untyped(nma_w1d5.plot_corr_matrix)).startswith("(rdm, ax=None, show=False")


def test_all_is_sorted_and_complete() -> None:
    assert list(nma_w1d5.__all__) == sorted(set(nma_w1d5.__all__))
    assert set(SIGNATURES) <= set(nma_w1d5.__all__)
    assert {"check", "play_grating", "play_rdm", "play_tuning", "display_slides"} <= set(nma_w1d5.__all__)


def test_unknown_name_is_an_error_that_lists_the_names() -> None:
    with pytest.raises(AttributeError, match=r"module 'nma_w1d5' has no attribute 'gratings'; it has CNN, .*grating, "):
        nma_w1d5.gratings  # noqa: B018
    with pytest.raises(ImportError, match="gratings"):
        exec("from nma_w1d5 import gratings")


def test_star_import_brings_the_public_names() -> None:
    namespace: dict[str, Any] = {}
    exec("from nma_w1d5 import *", namespace)
    assert set(nma_w1d5.__all__) <= set(namespace)


def test_submodules_can_still_be_imported_by_their_own_names() -> None:
    for name in ("data", "stimuli", "models", "training", "simulation", "plotting", "display"):
        assert importlib.import_module(f"nma_w1d5.{name}").__doc__


PACKAGE = Path(nma_w1d5.__file__).parent
LESSON = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for pattern in ("*.py", "plotting/*.py", "interactive/*.py")
    for path in sorted(PACKAGE.glob(pattern))
    if path.name not in ("cli.py", "__main__.py", "linux.py")
}


@pytest.mark.parametrize("module", LESSON)
def test_no_module_names_a_language_but_the_one_that_stands_in(module: str) -> None:
    constants = [node.value for node in ast.walk(LESSON[module]) if isinstance(node, ast.Constant)]
    assert [value for value in constants if value in ("en", "ja")] == ["en"] * (module == "wording.py")


@pytest.mark.parametrize("module", LESSON)
def test_the_lesson_holds_no_changing_globals(module: str) -> None:
    """Names at a module's top are functions, classes or constants in capitals; no `global` statement."""
    tree = LESSON[module]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    assert [name for name in names if not name.isupper() and not name.startswith("__")] == []
