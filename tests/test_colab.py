"""Colab as it is: the wheel alone, beside Colab's own versions and away from the project, runs both notebooks."""

import hashlib
import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from nma_w1d5.course import build
from nma_w1d5.course.answers import read_answers

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def pip(python: Path, *arguments: str) -> str:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        pytest.fail(f"pip {' '.join(arguments)}:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return run.stdout


@pytest.fixture(scope="module")
def python(root) -> Path:
    """Python with Colab's packages, in a folder that is made once and kept while tests/colab.txt stays as it is."""
    pins = root / "tests/colab.txt"
    mark = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = root / "_build" / f"colab-{mark}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        # setuptools: IPython 7 still asks for it
        pip(folder / "bin/python", "install", "--quiet", "-r", str(pins), "setuptools<81")
        (folder / "complete").touch()
    return folder / "bin/python"


@pytest.fixture(scope="module")
def installed(python, root, tmp_path_factory) -> tuple[list[str], list[str]]:
    """Install the wheel and return what was installed before and after."""
    pip(python, "uninstall", "--quiet", "--yes", "nma-w1d5")
    wheel = build.build_wheel(root, tmp_path_factory.mktemp("wheel"))
    before = pip(python, "list", "--format", "freeze").splitlines()
    pip(python, "install", "--quiet", str(wheel))
    return before, pip(python, "list", "--format", "freeze").splitlines()


def test_installing_the_wheel_changes_none_of_colabs_packages(installed):
    before, after = installed
    assert [line for line in before if line not in after] == []
    assert [line.split("==")[0] for line in after if line not in before] == ["nma-w1d5"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_student_runs_the_notebook_to_the_exercises_and_with_answers_to_the_end(
    installed, python, root, tmp_path, monkeypatch, language
):
    notebook = nbformat.read(root / "book" / language / "W1D5_Tutorial3.ipynb", as_version=4)
    answers = read_answers(root / "solutions")
    client = colab_client(notebook, python, tmp_path, monkeypatch)
    unanswered: dict[str, int] = {}
    answered = []
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            unanswered |= {name: index for name in ("RDM", "correlate_rdms") if f"def {name}(" in cell.source}
            try:
                client.execute_cell(cell, index)
            except CellExecutionError as error:
                if error.ename != "NotImplementedError" or not unanswered:
                    raise
                for name, place in unanswered.items():
                    notebook.cells[place].source = answers.code(name)
                    client.execute_cell(notebook.cells[place], place)
                    answered.append(name)
                unanswered = {}
                client.execute_cell(cell, index)
    assert answered == ["RDM", "correlate_rdms"]
    printed = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    assert "training done!" in printed
    checks = [str(cell.outputs) for cell in notebook.cells if cell.source.startswith("check(")]
    assert len(checks) == 2
    assert all({"ja": "まだ", "en": "ot yet"}[language] in shown for shown in checks)


def colab_client(notebook, python, folder, monkeypatch) -> NotebookClient:
    """Return a client whose kernel is Colab's Python in an empty folder, far from the project."""
    spec = folder / "share/kernels/colab/kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(folder / "share"))
    monkeypatch.setenv("NMA_W1D5_DATA", "simulated")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (folder / "content").mkdir()
    notebook.metadata.kernelspec = {"name": "colab", "display_name": "Colab", "language": "python"}
    return NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder / "content"}})
