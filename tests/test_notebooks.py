"""The notebooks of the project: student notebooks are current, instructor notebooks run from end to end."""

from __future__ import annotations

import copy
import inspect
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from nma_w1d5.course import build
from nma_w1d5.exercises.frozen import list_exercises

LANGUAGES = ["ja", "en"]


def test_committed_student_notebooks_are_what_the_source_gives(root: Path, course: build.Course) -> None:
    for name, text in build.student_notebooks(course).items():
        committed = (root / "book" / name).read_text(encoding="utf-8")
        assert committed == text, f"book/{name} is stale: run `make notebooks` and commit"


def test_the_languages_of_the_course_agree(course: build.Course) -> None:
    assert [str(finding) for finding in build.lint(course)] == []


def test_stubs_and_answers_have_one_signature_and_docstring(course: build.Course) -> None:
    import solutions

    stubs: dict[str, Any] = {"np": np}
    for page in course.notebooks:
        for cell in page.cells:
            if cell.exercise:
                exec(compile(cell.text, str(page.path), "exec"), stubs)
    assert set(list_exercises()) <= set(stubs)
    for name in list_exercises():
        answer = getattr(solutions, name)
        assert inspect.signature(stubs[name]) == inspect.signature(answer)
        assert inspect.getdoc(stubs[name]) == inspect.getdoc(answer)
        with pytest.raises(NotImplementedError):
            stubs[name](*[np.eye(3)] * len(inspect.signature(answer).parameters))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nbval_runs_the_instructor_notebook_and_compares_what_matters(
    root: Path, site: Path, tmp_path: Path, language: str
) -> None:
    notebook = site.parent / "instructor" / language / "W1D5_Tutorial3.ipynb"
    run = nbval(root, notebook, tmp_path)
    assert run.returncode == 0, run.stdout[-5000:]
    assert f"{code_cells(notebook)} passed" in run.stdout


def test_nbval_notices_another_loss_and_forgives_its_third_digit(root: Path, site: Path, tmp_path: Path) -> None:
    """The cell that trains prints its losses again, without training."""
    notebook = nbformat.read(site.parent / "instructor/en/W1D5_Tutorial3.ipynb", as_version=4)
    trained = next(cell for cell in notebook.cells if "train(" in cell.source and cell.get("outputs"))
    (losses,) = (output.text for output in trained.outputs if "4.10e-01" in output.get("text", ""))
    trained.source = f"print({losses!r}, end='')"
    notebook.cells = []
    for name, loss in (("forgiven", "4.19e-01"), ("noticed", "4.30e-01")):
        cell = copy.deepcopy(trained)
        cell.id = name
        cell.outputs = [nbformat.v4.new_output("stream", text=losses.replace("4.10e-01", loss))]
        notebook.cells.append(cell)
    path = tmp_path / "losses.ipynb"
    nbformat.write(notebook, path)
    run = nbval(root, path, tmp_path)
    assert run.returncode == 1
    assert "1 failed, 1 passed" in run.stdout
    assert "Cell 1: Cell outputs differ" in run.stdout
    assert "loss on last mini-batch:  4.3e-01" in run.stdout


def nbval(root: Path, notebook: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run nbval over one notebook; progress bars, which go to standard error, are off."""
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-sanitize-with", str(root / "tests/nbval.cfg")]
    command += ["-c", os.devnull, "--rootdir", str(notebook.parent), "-p", "no:cacheprovider", str(notebook)]
    environment = os.environ | {"TQDM_DISABLE": "1", "IPYTHONDIR": str(home), "JUPYTER_DATA_DIR": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=notebook.parent)


def code_cells(notebook: Path) -> int:
    """Count the cells that nbval runs."""
    return sum(cell.cell_type == "code" for cell in nbformat.read(notebook, as_version=4).cells)
