"""The notebooks of the project: student notebooks are current, instructor notebooks run from end to end."""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

from nma_w1d5.course import build

LANGUAGES = ["ja", "en"]


def test_committed_student_notebooks_are_what_the_source_gives(root, course):
    for name, text in build.student_notebooks(course).items():
        committed = (root / "book" / name).read_text(encoding="utf-8")
        assert committed == text, f"book/{name} is stale: run `make notebooks` and commit"


def test_the_languages_of_the_course_agree(course):
    assert [str(finding) for finding in build.lint(course)] == []


def test_stubs_and_answers_have_one_signature_and_docstring(root, course):
    import solutions

    stubs: dict[str, object] = {"np": np}
    for page in course.notebooks:
        for cell in page.cells:
            if cell.exercise:
                exec(compile(cell.text, str(page.path), "exec"), stubs)
    assert {"RDM", "correlate_rdms"} <= set(stubs)
    for name in ("RDM", "correlate_rdms"):
        answer = getattr(solutions, name)
        assert inspect.signature(stubs[name]) == inspect.signature(answer)
        assert inspect.getdoc(stubs[name]) == inspect.getdoc(answer)
        with pytest.raises(NotImplementedError):
            stubs[name](*[np.eye(3)] * len(inspect.signature(answer).parameters))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nbval_runs_the_instructor_notebook_and_compares_what_matters(root, site, language):
    notebook = site.parent / "instructor" / language / "W1D5_Tutorial3.ipynb"
    run = nbval(root, notebook)
    assert run.returncode == 0, run.stdout[-5000:]
    assert f"{code_cells(notebook)} passed" in run.stdout


@pytest.mark.slow
def test_nbval_would_notice_another_loss(root, site, tmp_path):
    notebook = nbformat.read(site.parent / "instructor/en/W1D5_Tutorial3.ipynb", as_version=4)
    trained = next(n for n, cell in enumerate(notebook.cells) if "train(" in cell.source and cell.get("outputs"))
    kept = notebook.cells[: trained + 1]
    (stream,) = (output for output in kept[-1].outputs if "4.10e-01" in output.get("text", ""))
    stream.text = stream.text.replace("4.10e-01", "4.30e-01")
    notebook.cells = kept
    path = tmp_path / "wrong.ipynb"
    nbformat.write(notebook, path)
    run = nbval(root, path)
    assert run.returncode == 1
    assert "1 failed" in run.stdout


def nbval(root: Path, notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run nbval over one notebook; progress bars, which go to standard error, are off."""
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-sanitize-with", str(root / "tests/nbval.cfg")]
    command += ["-c", os.devnull, "--rootdir", str(notebook.parent), "-p", "no:cacheprovider", str(notebook)]
    environment = os.environ | {"TQDM_DISABLE": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=notebook.parent)


def code_cells(notebook: Path) -> int:
    """Count the cells that nbval runs."""
    return sum(cell.cell_type == "code" for cell in nbformat.read(notebook, as_version=4).cells)
