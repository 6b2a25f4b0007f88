"""Grading against otter-grader and nbgrader, and its start against an import: one run, side by side.

Installs the two graders in environments of their own, in a temporary folder, from the package index that pip is set
up with. What the notebooks import (torch, matplotlib, the companion package) they take from this project's
environment. Each grader gets a notebook with the two exercises alone and the tutorial's own notebook with the answers
filled in; the peers run it from top to bottom, as they do. Prints notebooks a second, the ratios, and how long the
command takes for one notebook against ``import torch, scipy.stats``, which its cases need, run in turns. Goals: 60
notebooks a second with the exercises alone and 40 with the tutorial, more than 200 times the faster peer there, and
at most 1.4 times the import.

Run it as ``python benchmarks/grading.py``: about five minutes, most of them the peers' tutorial. With ``--exercises``
it leaves that out and takes one; with ``--alone`` it leaves out the peers.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

import solutions

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = ROOT / "book" / "en" / "W1D5_Tutorial3.ipynb"
PEERS = {"otter": "otter-grader==7.0.0", "nbgrader": "nbgrader==0.9.6"}
COPIES = 400
STARTS = 9
Command = list[str | Path]
IMPORT = "import torch, scipy.stats"
RESPONSES = "resp = np.random.default_rng(0).normal(size=(6, 30))"
TESTS = {
    "RDM": f"import numpy as np\n{RESPONSES}\nassert np.allclose(RDM(resp), 1 - np.corrcoef(resp), atol=1e-4)",
    "correlate_rdms": (
        f"import numpy as np\n{RESPONSES}\none, two = 1 - np.corrcoef(resp), 1 - np.corrcoef(resp[:, :9])\n"
        "k = np.triu_indices(6, 1)\nassert abs(correlate_rdms(one, two) - np.corrcoef(one[k], two[k])[0, 1]) < 1e-4"
    ),
}


def answer_cells() -> dict[str, str]:
    """Return the source of both answers."""
    return {name: inspect.getsource(getattr(solutions, name)) for name in solutions.__all__}


def make_exercises() -> nbformat.NotebookNode:
    """Return a notebook with the two exercises, answered, and nothing else."""
    cells = [new_code_cell("import numpy as np"), *map(new_code_cell, answer_cells().values())]
    notebook: nbformat.NotebookNode = new_notebook(cells=cells)
    return notebook


def make_tutorial() -> nbformat.NotebookNode:
    """Return the student notebook with the answers typed in."""
    notebook: nbformat.NotebookNode = nbformat.read(TUTORIAL, as_version=4)
    for cell in notebook.cells:
        for name, source in answer_cells().items():
            if cell.cell_type == "code" and f"def {name}(" in cell.source:
                cell.source = source
    return notebook


def make_environment(folder: Path, requirement: str) -> Path:
    """Install a peer, let it see this environment's packages behind its own, and return where its commands are."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    commands = folder / "bin"
    pip: Command = [commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
    subprocess.run(pip, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "project.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n")
    return commands


def run(command: Command, folder: Path) -> None:
    """Run a command in a folder, or stop with what it said."""
    path = f"{Path(command[0]).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "NMA_W1D5_DATA": "simulated", "PATH": path}
    done = subprocess.run(list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def seconds_of_ours(notebook: nbformat.NotebookNode, folder: Path) -> tuple[float, float]:
    """Grade copies in full isolation, once the jails are warm; return seconds per notebook.

    First those of the whole way, JSON, CSV and pages included, then those of the jails alone, without the boundary
    around it: nothing is found, judged, worded or written.
    """
    from nma_w1d5.authoring.loading import load_solutions
    from nma_w1d5.grading.desk import Desk, Outputs
    from nma_w1d5.grading.key import prepare_key
    from nma_w1d5.grading.marking import Marker
    from nma_w1d5.grading.sandbox import open_sandbox
    from nma_w1d5.grading.submissions.files import collect_submissions

    folder.mkdir(parents=True)
    for number in range(COPIES):
        notebook.metadata["copy"] = number
        nbformat.write(notebook, folder / f"student{number}.ipynb")
    key = prepare_key(load_solutions("solutions"), seed=1)
    outputs = Outputs(json=folder / "marks.json", csv=folder / "marks.csv", feedback=folder / "pages")
    notebooks = [path.read_bytes() for path in sorted(folder.glob("*.ipynb"))]
    with open_sandbox(key.question, kind="bubblewrap") as sandbox:
        list(sandbox.grade(notebooks[:20]))
        start = time.perf_counter()
        list(sandbox.grade(notebooks))
        between = time.perf_counter()
        desk = Desk(outputs, key, key.languages)
        desk.mark_all(Marker(key, sandbox), collect_submissions([folder]))
        desk.write(1, sandbox.active)
        end = time.perf_counter()
    rows = [record.row for record in desk.records]
    if [row.score for row in rows] != [row.max_score for row in rows] or len(rows) != COPIES or desk.mishaps:
        sys.exit(f"ours: expected full marks for everybody, got {sorted({row.score for row in rows})}, {desk.mishaps}")
    return (end - between) / COPIES, (between - start) / COPIES


def compare_start(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Print how long the whole command takes for one notebook, and how long the import takes."""
    nbformat.write(notebook, folder / "one.ipynb")
    grade: Command = [sys.executable, "-m", "nma_w1d5", "grade", folder / "one.ipynb"]
    load: Command = [sys.executable, "-c", IMPORT]
    pairs = [(seconds_to_run(grade), seconds_to_run(load)) for _ in range(STARTS)]
    warm = pairs[1:]  # the first pair reads files from the disk
    ours, imports = (statistics.median(times) for times in zip(*warm))
    ratio = statistics.median(ours / imports for ours, imports in warm)
    print(f"one notebook: the command {ours:.2f} s, {IMPORT!r} {imports:.2f} s: ratio {ratio:.2f} (goal: at most 1.4)")


def seconds_to_run(command: Command) -> float:
    """Return how long a command takes."""
    start = time.perf_counter()
    run(command, ROOT)
    return time.perf_counter() - start


def seconds_of_otter(notebook: nbformat.NotebookNode, folder: Path, commands: Path) -> float:
    """Grade one notebook with ``otter run``."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for name, code in TESTS.items():
        lines = "\n".join(f">>> {line}" for line in code.splitlines())
        case = {"code": lines, "hidden": False, "locked": False}
        test = {"name": name, "points": 1, "suites": [{"cases": [case], "type": "doctest", "scored": True}]}
        (tests / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    nbformat.write(notebook, folder / "submission.ipynb")
    run([commands / "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-requirements"], folder)
    start = time.perf_counter()
    run([commands / "otter", "run", "-a", "autograder.zip", "-o", ".", "--no-logo", "submission.ipynb"], folder)
    elapsed = time.perf_counter() - start
    results = json.loads((folder / "results.json").read_text())
    scores = [test["score"] for test in results["tests"] if "score" in test and test.get("max_score")]
    if sum(scores) != len(TESTS):
        sys.exit(f"otter: expected full marks, got {results}")
    return elapsed


def seconds_of_nbgrader(notebook: nbformat.NotebookNode, folder: Path, commands: Path) -> float:
    """Grade one notebook with ``nbgrader autograde``."""
    graded = nbformat.from_dict(notebook)
    for cell in graded.cells:
        cell.id = cell.get("id", "")[:64]
    for name, code in TESTS.items():
        metadata = {"grade": True, "grade_id": name, "points": 1, "solution": False, "locked": True, "task": False}
        graded.cells.append(new_code_cell(code, metadata={"nbgrader": {**metadata, "schema_version": 3}}))
    for place in (folder / "source" / "hw", folder / "submitted" / "ada" / "hw"):
        place.mkdir(parents=True)
        nbformat.write(graded, place / "notebook.ipynb")
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'w1d5'\n")
    run([commands / "nbgrader", "generate_assignment", "hw", "--create"], folder)
    start = time.perf_counter()
    run([commands / "nbgrader", "autograde", "hw", "--create", "--ExecutePreprocessor.timeout=900"], folder)
    elapsed = time.perf_counter() - start
    run([commands / "nbgrader", "export"], folder)
    header, line = (folder / "grades.csv").read_text().splitlines()[:2]
    score = dict(zip(header.split(","), line.split(",")))["raw_score"]
    if float(score) != len(TESTS):
        sys.exit(f"nbgrader: expected full marks, got {score}")
    return elapsed


def compare(title: str, notebook: nbformat.NotebookNode, folder: Path, commands: dict[str, Path], goal: int) -> None:
    """Grade one notebook with all and print what it took."""
    ours, jails = seconds_of_ours(notebook, folder / "ours")
    print(f"{title}: ours {ours * 1000:.1f} ms a notebook ({1 / ours:.0f} a second; goal: {goal})")
    print(f"  the jails alone {jails * 1000:.1f} ms; with all around them {ours / jails:.2f} times that")
    for name, seconds_of in (("otter", seconds_of_otter), ("nbgrader", seconds_of_nbgrader)):
        if name in commands:
            seconds = seconds_of(notebook, folder / name, commands[name])
            print(f"  {PEERS[name]} {seconds:.1f} s, {seconds / ours:.0f} times ours")


def main() -> None:
    """Set up the peers and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exercises", action="store_true", help="leave out the tutorial's own notebook")
    parser.add_argument("--alone", action="store_true", help="leave out the peers")
    options = parser.parse_args()
    peers = {} if options.alone else PEERS
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        commands = {name: make_environment(folder / name, requirement) for name, requirement in peers.items()}
        compare_start(make_exercises(), folder)
        compare("two exercises", make_exercises(), folder / "exercises", commands, 60)
        if not options.exercises:
            compare("the tutorial's notebook", make_tutorial(), folder / "tutorial", commands, 40)


if __name__ == "__main__":
    main()
