"""What a server imports once, and that it leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nma_w1d5.grading.jail import warmth
from nma_w1d5.grading.jail.warmth import Warmth


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The modules that are imported, one list for each time."""
    calls: list[list[str]] = []
    monkeypatch.setattr(warmth, "spare_matplotlib_a_folder", lambda: None)
    monkeypatch.setattr(warmth, "import_modules", lambda names: calls.append(list(names)))
    return calls


def test_a_module_is_imported_when_its_bit_is_set_and_once_only(imported: list[list[str]]) -> None:
    modules = Warmth(["a", "b", "c"])
    assert [modules.add(bits) for bits in (0b001, 0b001, 0b101, 0b000, 0b111, 0b111)] == [
        True, False, True, False, True, False,
    ]  # fmt: skip
    assert imported == [["a"], ["c"], ["b"]]


def test_bits_that_stand_for_no_module_are_ignored(imported: list[list[str]]) -> None:
    Warmth(["a"]).add(1 << 63 | 1)
    assert imported == [["a"]]


def run(code: str, folder: Path) -> str:
    """Run code in a process like a server's and return what it says."""
    environment = {"HOME": "/dev/null", "PATH": os.environ["PATH"], "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_importing_writes_nothing(tmp_path: Path) -> None:
    """Matplotlib insists on a folder of its own; it must not find one, nor remove one at its end."""
    (tmp_path / "kept").write_text("kept")
    code = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from nma_w1d5.grading.jail.warmth import Warmth
Warmth(["numpy", "no_such_module", "matplotlib.pyplot"]).add(0b111)
import matplotlib
print(matplotlib.get_configdir())
"""
    assert run(code, tmp_path) == "/dev/null/matplotlib"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_whoever_asks_for_a_folder_but_matplotlib_gets_one(tmp_path: Path) -> None:
    code = """
import os, sys, tempfile
from nma_w1d5.grading.jail.warmth import Warmth
Warmth([])
made = tempfile.mkdtemp("-end", "made-", sys.argv[1])
print(os.listdir(sys.argv[1]) == [os.path.basename(made)], tempfile.mkdtemp(prefix="matplotlib-"))
"""
    assert run(code, tmp_path) == "True /dev/null/matplotlib"


def test_what_is_imported_is_frozen_so_that_no_child_has_to_look_at_it(tmp_path: Path) -> None:
    code = """
import gc
from nma_w1d5.grading.jail.warmth import Warmth
Warmth(["numpy"]).add(1)
print(gc.isenabled(), gc.get_freeze_count() > 1000)
"""
    assert run(code, tmp_path) == "False True"


def test_an_ordinary_call_imports_nothing_more(tmp_path: Path) -> None:
    code = """
import sys
from nma_w1d5.grading.jail.warmth import Warmth
Warmth(["numpy", "torch"]).add(0b11)
import numpy as np
from nma_w1d5.exercises.calls import call_once
from nma_w1d5.exercises.replies import Call
before = set(sys.modules)
for kind in ("numpy", "torch"):
    call_once(lambda resp: (resp - resp.mean(1, keepdims=True)) @ resp.T, Call("RDM", (np.eye(3),), kind), "")
print(sorted(set(sys.modules) - before))
"""
    assert run(code, tmp_path) == "[]"
