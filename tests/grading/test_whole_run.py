"""The command over a small class, in the real sandbox."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from nma_w1d5.cli import app
from nma_w1d5.exercises.frozen import load_exercise
from tests.grading.helpers import AMPLE, find_time, notebook
from tests.variants import CONSTANT, CORRECT

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(shutil.which("bwrap") is None, reason="ISOLATION IS NOT TESTED: there is no bubblewrap"),
]

SIMILARITY = "import numpy as np\ndef RDM(resp):\n    return np.corrcoef(resp)\n"
RIGHT = notebook(CORRECT["RDM"]["matrix_product"], CORRECT["correlate_rdms"]["pearsonr"])
Marks = tuple[tuple[str, int], ...]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def grade(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["grade", *map(str, arguments)])


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def graded(folder: Path, tmp_path: Path) -> Callable[..., dict[str, Marks]]:
    """Grade the folder with the command and return, by student, status and score of each exercise."""

    def grade_folder(*options: object) -> dict[str, Marks]:
        target = tmp_path / "marks.json"
        result = grade(folder, "--json", target, *options)
        assert result.exit_code == 0, result.output
        return {
            entry["student"]: tuple((item["status"], item["score"]) for item in entry["exercises"].values())
            for entry in read_json(target)["submissions"]
        }

    return grade_folder


@pytest.fixture
def submissions(folder: Path) -> Path:
    """A class: right, wrong, untouched, unfinished, broken, and a copy of the answers' text."""
    stubs = {name: load_exercise(name).stub for name in ("RDM", "correlate_rdms")}
    files = {
        "right": RIGHT,
        "similarity": notebook(SIMILARITY),
        "zeros": notebook(CONSTANT["RDM"]["zeros"], CONSTANT["correlate_rdms"]["one"]),
        "stub": notebook(*stubs.values()),
        "gap": notebook(
            "def RDM(resp):\n    return ...", "def correlate_rdms(rdm1, rdm2):\n    above = ...\n    return above"
        ),
        "forgotten": notebook("def RDM(resp):\n    resp @ resp.T", CORRECT["correlate_rdms"]["loops"]),
        "broken": b"no JSON",
        "syntax": notebook("def RDM(resp:\n    pass\n", CORRECT["correlate_rdms"]["squareform"]),
        "nothing": notebook("print('hello')"),
    }
    for name, data in files.items():
        (folder / f"{name}.ipynb").write_bytes(data)
    return folder


def test_a_class_is_graded_in_the_real_sandbox(
    submissions: Path, tmp_path: Path, graded: Callable[..., dict[str, Marks]]
) -> None:
    assert graded("--timeout", AMPLE, "--seed", 8) == {
        "right": (("correct", 10), ("correct", 10)),
        "similarity": (("partial", 2), ("missing", 0)),
        "zeros": (("wrong", 0), ("wrong", 0)),
        "stub": (("not_attempted", 0), ("not_attempted", 0)),
        "gap": (("unfinished", 0), ("unfinished", 0)),
        "forgotten": (("malformed", 0), ("correct", 10)),
        "broken": (("missing", 0), ("missing", 0)),
        "syntax": (("syntax_error", 0), ("correct", 10)),
        "nothing": (("missing", 0), ("missing", 0)),
    }
    written = read_json(tmp_path / "marks.json")
    assert written["sandbox"]["kind"] == "bubblewrap"
    assert {entry["student"] for entry in written["submissions"] if entry["problem"]} == {"broken"}


def test_what_never_ends_costs_its_own_exercise(folder: Path, graded: Callable[..., dict[str, Marks]]) -> None:
    endless = notebook("def RDM(resp):\n    while True: pass\n", CORRECT["correlate_rdms"]["loops"])
    for name, data in (("endless", endless), ("right", RIGHT)):
        (folder / f"{name}.ipynb").write_bytes(data)
    expected = {"endless": (("timeout", 0), ("correct", 10)), "right": (("correct", 10), ("correct", 10))}

    def is_late(found: dict[str, Marks]) -> bool:
        return "timeout" in {found["endless"][1][0], *(status for status, _ in found["right"])}

    assert find_time(lambda limit: graded("--timeout", limit), is_late) == expected


@pytest.mark.slow
def test_no_correct_variant_is_marked_down_in_the_real_sandbox(
    folder: Path, graded: Callable[..., dict[str, Marks]]
) -> None:
    for exercise, variants in CORRECT.items():
        for name, source in variants.items():
            (folder / f"{exercise}-{name}.ipynb").write_bytes(notebook("%matplotlib inline", source, "!ls"))
    for student, marks in graded("--timeout", AMPLE).items():
        status, _ = marks[("RDM", "correlate_rdms").index(student.split("-")[0])]
        assert status == "correct", student


def test_the_same_seed_gives_the_same_json_but_for_seconds(submissions: Path, tmp_path: Path) -> None:
    written = []
    for jobs in (1, 2):
        grade(submissions, "--timeout", AMPLE, "--seed", 5, "--jobs", jobs, "--json", tmp_path / "x.json")
        written.append([{**entry, "seconds": 0} for entry in read_json(tmp_path / "x.json")["submissions"]])
    assert written[0] == written[1]
