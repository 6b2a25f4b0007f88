"""Colab as it is: the wheel alone, beside Colab's own versions and away from the project, runs both notebooks."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock
from nbclient import NotebookClient
from packaging.requirements import Requirement

from nma_w1d5.course import build
from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.folders import replaced
from nma_w1d5.wording import say

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def packages(root: Path) -> list[Distribution]:
    """What Colab has; the packages of tests/colab.txt are installed once and kept while that file stays as it is."""
    pins = root / "tests/colab.txt"
    mark = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = root / "_build" / f"colab-{mark}"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            with replaced(folder) as new:
                pip("install", "--quiet", "--no-deps", "--no-compile", "--target", new, "-r", pins)
    own = [package.name for package in distributions(path=[str(folder)])]
    return find_packages([*own, "torch"], [str(folder), *sys.path])


@pytest.fixture(scope="module")
def python(packages: list[Distribution], root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with Colab's packages, and the wheel installed beside them."""
    folder = tmp_path_factory.mktemp("colab")
    venv.create(folder, symlinks=True)
    python = folder / "bin/python"
    link_packages(packages, find_site(python))
    pip("--python", python, "install", "--quiet", "--no-deps", build.build_wheel(root, folder))
    return python


def test_installing_the_wheel_changes_none_of_colabs_packages(python: Path, root: Path) -> None:
    pins = [line for line in (root / "tests/colab.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    installed = pip("--python", python, "list", "--format", "freeze").splitlines()
    assert [pin for pin in pins if pin not in installed] == []
    (wheel,) = distributions(name="nma-w1d5", path=[str(find_site(python))])
    needs = [need for need in wheel.requires or [] if "extra ==" not in need]
    assert needs
    assert "Would install" not in pip("--python", python, "install", "--dry-run", "--no-index", "--no-deps", *needs)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_student_runs_the_notebook_to_the_exercises_and_with_answers_to_the_end(
    python: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    notebook = nbformat.read(root / "book" / language / "W1D5_Tutorial3.ipynb", as_version=4)
    answers = read_answers(root / "solutions")
    client = colab_client(notebook, python, tmp_path, monkeypatch)
    unanswered: dict[str, int] = {}
    answered = []
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            unanswered |= {name: index for name in ("RDM", "correlate_rdms") if f"def {name}(" in cell.source}
            client.execute_cell(cell, index)
            if error := find_error(cell):
                assert error.startswith("NotImplementedError"), error
                for name, place in unanswered.items():
                    notebook.cells[place].source = answers.code(name)
                    client.execute_cell(notebook.cells[place], place)
                    answered.append(name)
                unanswered = {}
                client.execute_cell(cell, index)
                assert find_error(cell) == ""
    assert answered == ["RDM", "correlate_rdms"]
    printed = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    assert "training done!" in printed
    checks = [str(cell.outputs) for cell in notebook.cells if cell.source.startswith("check(")]
    assert len(checks) == 2
    untouched = say("status.not_attempted", language).split("`")[0]
    assert all(untouched in shown for shown in checks)


def find_error(cell: nbformat.NotebookNode) -> str:
    """Return the error that a cell ended with, if any."""
    errors = (output for output in cell.get("outputs", ()) if output.output_type == "error")
    return next((f"{error.ename}: {error.evalue}" for error in errors), "")


def pip(*arguments: str | Path) -> str:
    """Run the pip of this environment and return what it printed."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        pytest.fail(f"{' '.join(command[2:])}:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return run.stdout


def find_packages(names: Iterable[str], folders: list[str]) -> list[Distribution]:
    """Return the named packages and all that they require, each from the first folder that has it."""
    found: dict[str, Distribution] = {}
    wanted = [Requirement(name) for name in names]
    while wanted:
        need = wanted.pop()
        if need.name in found or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        package = next(iter(distributions(name=need.name, path=folders)), None)
        if package is None:
            pytest.fail(f"Colab's packages need {need}, which is not installed here: add it to tests/colab.txt")
        found[need.name] = package
        wanted += map(Requirement, package.requires or [])
    return list(found.values())


def link_packages(packages: Iterable[Distribution], site: Path) -> None:
    """Link what each package has in its folder of packages into ``site``."""
    for package in packages:
        for name in {file.parts[0] for file in package.files or []} - {"..", "__pycache__"}:
            if not (site / name).exists():
                (site / name).symlink_to(str(package.locate_file(name)))


def find_site(python: Path) -> Path:
    """Return the folder of packages of a virtual environment."""
    (site,) = python.parent.parent.glob("lib/python*/site-packages")
    return site


def colab_client(
    notebook: nbformat.NotebookNode, python: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> NotebookClient:
    """Return a client whose kernel is Colab's Python in an empty folder, far from the project."""
    spec = folder / "jupyter/kernels/colab/kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(folder / "ipython"))
    monkeypatch.setenv("NMA_W1D5_DATA", "simulated")
    monkeypatch.setenv("NMA_W1D5_DATA_DIR", str(folder / "data"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (folder / "content").mkdir()
    notebook.metadata.kernelspec = {"name": "colab", "display_name": "Colab", "language": "python"}
    resources = {"metadata": {"path": folder / "content"}}
    # with errors allowed, a kernel drops no request that comes right after one: on a busy machine it else does
    return NotebookClient(notebook, timeout=None, allow_errors=True, resources=resources)
