"""One grading run, with a stand-in for the sandbox and with the real one."""

import io
import json
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import solutions
from nma_w1d5.cli import app
from nma_w1d5.grading import session
from nma_w1d5.grading.session import Settings, UsageError, parse_memory, run_session
from tests.grading.helpers import notebook
from tests.grading.rows import make_sandbox
from tests.variants import CONSTANT, CORRECT

SIMILARITY = "import numpy as np\ndef RDM(resp):\n    return np.corrcoef(resp)\n"
RIGHT = notebook(CORRECT["RDM"]["matrix_product"], CORRECT["correlate_rdms"]["pearsonr"])


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in"
    path.mkdir()
    return path


@pytest.fixture
def fake(monkeypatch):
    """Replace the sandbox, and return what it was opened with."""
    opened = {}

    @contextmanager
    def open_fake(settings, key, memory, hidden):
        opened.update(settings=settings, key=key, memory=memory, hidden=hidden)
        yield make_sandbox(key)

    monkeypatch.setattr(session, "_open", open_fake)
    return opened


def run(settings):
    console = Console(file=io.StringIO(), width=120)
    return run_session(settings, console), console.file.getvalue()


def hand_in(folder, *runs):
    for name in runs:
        (folder / f"{name}.ipynb").write_text(json.dumps({"run": name}))


def test_everything_that_was_asked_for_is_written(folder, tmp_path, fake):
    hand_in(folder, "right", "similarity", "error")
    outputs = {name: tmp_path / f"marks.{name}" for name in ("json", "csv", "junit")}
    status, table = run(Settings(paths=(folder,), seed=3, feedback=tmp_path / "feedback", **outputs))
    assert status == 0
    assert "3 submissions, 1 with full marks" in table
    assert all(path.stat().st_size > 100 for path in outputs.values())
    assert len(list((tmp_path / "feedback").iterdir())) == 7
    written = json.loads(outputs["json"].read_text(encoding="utf-8"))
    assert [entry["student"] for entry in written["submissions"]] == ["error", "right", "similarity"]
    assert (written["seed"], written["sandbox"]) == (3, {"kind": "fake"})


def test_solutions_and_submissions_are_hidden_from_the_sandbox(folder, fake):
    hand_in(folder, "right")
    run(Settings(paths=(folder,)))
    assert fake["hidden"] == [Path(solutions.__file__).parent, folder]
    assert fake["memory"] == 2 * 2**30


def test_without_a_seed_every_run_has_its_own(folder, tmp_path, fake):
    hand_in(folder, "right")
    seeds = set()
    for _ in range(3):
        run(Settings(paths=(folder,), json=tmp_path / "x.json"))
        seeds.add(json.loads((tmp_path / "x.json").read_text())["seed"])
    assert len(seeds) == 3


@pytest.mark.parametrize("language", ["ja", "en", "both"])
def test_languages_of_the_feedback(folder, tmp_path, fake, language):
    hand_in(folder, "right")
    run(Settings(paths=(folder,), language=language, feedback=tmp_path / "out"))
    page = (tmp_path / "out" / "0001-right.html").read_text(encoding="utf-8")
    assert ("採点結果" in page) == (language != "en")
    assert ("Marks and feedback" in page) == (language != "ja")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"paths": (Path("no/such"),)}, "there is no no/such"),
        ({"memory": "lots"}, "--memory: expected a size"),
        ({"memory": "0"}, "--memory: expected a size"),
        ({"seed": -1}, "--seed: expected a number"),
        ({"solutions": "no_such_module"}, "--solutions: expected"),
        ({"json": Path("/no/such/folder/x.json")}, "--json: .* cannot be written"),
        ({"csv": Path("/tmp")}, "--csv: .* cannot be written"),
        ({"junit": Path("/no/such/x.xml")}, "--junit: .* cannot be written"),
        ({"feedback": Path(__file__)}, "--feedback: expected a folder"),
    ],
)
def test_wrong_use(folder, fake, change, message):
    hand_in(folder, "right")
    with pytest.raises(UsageError, match=message):
        run(replace(Settings(paths=(folder,)), **change))
    assert not fake, "nothing was graded"


@pytest.mark.parametrize(
    ("text", "size"), [("2G", 2**31), ("512M", 2**29), ("1.5 GiB", 3 * 2**29), ("100kB", 102400), ("4096", 4096)]
)
def test_sizes(text, size):
    assert parse_memory(text) == size


def test_a_sandbox_that_cannot_be_had_is_wrong_use(folder, monkeypatch):
    from nma_w1d5.grading import sandbox

    def refuse(**options):
        raise sandbox.SandboxUnavailable("get bubblewrap, or accept the risk with --sandbox process")

    monkeypatch.setattr(sandbox, "open_sandbox", refuse)
    hand_in(folder, "right")
    with pytest.raises(UsageError, match="--sandbox process"):
        run(Settings(paths=(folder,)))


def test_a_sandbox_that_gives_up_leaves_what_was_graded(folder, tmp_path, fake, monkeypatch):
    hand_in(folder, "right", "similarity")

    def give_up(self, notebooks):
        for index, _ in zip(range(1), notebooks):
            yield index, self.runs["right"]
        raise RuntimeError("no more jails")

    monkeypatch.setattr("tests.grading.fakes.FakeSandbox.grade", give_up)
    status, table = run(Settings(paths=(folder,), json=tmp_path / "x.json"))
    assert status == 1
    assert "Grading ended early: RuntimeError: no more jails" in table
    problems = [entry["problem"] for entry in json.loads((tmp_path / "x.json").read_text())["submissions"]]
    assert problems[0] is None
    assert "no more jails" in problems[1]


def grade(*arguments):
    return CliRunner().invoke(app, ["grade", *map(str, arguments)])


def test_exit_status_2_for_wrong_use(tmp_path):
    for arguments in ((), (tmp_path / "none",), (tmp_path, "--sandbox", "no"), (tmp_path, "--jobs", "0")):
        assert grade(*arguments).exit_code == 2


@pytest.fixture
def submissions(folder):
    """A class: right, wrong, untouched, endless, broken, and a copy of the answers' text."""
    files = {
        "right": RIGHT,
        "similarity": notebook(SIMILARITY),
        "zeros": notebook(CONSTANT["RDM"]["zeros"], CONSTANT["correlate_rdms"]["one"]),
        "stub": notebook(*solutions.load_stubs().values()),
        "endless": notebook("def RDM(resp):\n    while True: pass\n", CORRECT["correlate_rdms"]["loops"]),
        "broken": b'{"cells": [',
        "syntax": notebook("def RDM(resp:\n    pass\n", CORRECT["correlate_rdms"]["squareform"]),
        "nothing": notebook("print('hello')"),
    }
    for name, data in files.items():
        (folder / f"{name}.ipynb").write_bytes(data)
    return folder


@pytest.mark.sandbox
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="ISOLATION IS NOT TESTED: there is no bubblewrap")
def test_a_class_is_graded_in_the_real_sandbox(submissions, tmp_path):
    result = grade(submissions, "--timeout", 4, "--seed", 8, "--json", tmp_path / "marks.json")
    assert result.exit_code == 0, result.output
    written = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    assert written["sandbox"]["kind"] == "bubblewrap"
    found = {
        entry["student"]: tuple((item["status"], item["score"]) for item in entry["exercises"].values())
        for entry in written["submissions"]
    }
    assert found == {
        "right": (("correct", 10), ("correct", 10)),
        "similarity": (("partial", 2), ("missing", 0)),
        "zeros": (("wrong", 0), ("wrong", 0)),
        "stub": (("not_attempted", 0), ("not_attempted", 0)),
        "endless": (("timeout", 0), ("correct", 10)),
        "broken": (("missing", 0), ("missing", 0)),
        "syntax": (("syntax_error", 0), ("correct", 10)),
        "nothing": (("missing", 0), ("missing", 0)),
    }
    problems = {entry["student"] for entry in written["submissions"] if entry["problem"]}
    assert problems == {"broken"}


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="ISOLATION IS NOT TESTED: there is no bubblewrap")
def test_no_correct_variant_is_marked_down_in_the_real_sandbox(folder, tmp_path):
    for exercise, variants in CORRECT.items():
        for name, source in variants.items():
            (folder / f"{exercise}-{name}.ipynb").write_bytes(notebook("%matplotlib inline", source, "!ls"))
    assert grade(folder, "--json", tmp_path / "marks.json").exit_code == 0
    written = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    for entry in written["submissions"]:
        exercise = entry["student"].split("-")[0]
        assert entry["exercises"][exercise]["status"] == "correct", entry


@pytest.mark.sandbox
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="ISOLATION IS NOT TESTED: there is no bubblewrap")
def test_the_same_seed_gives_the_same_json_but_for_seconds(submissions, tmp_path):
    written = []
    for jobs in (1, 2):
        grade(submissions, "--timeout", 4, "--seed", 5, "--jobs", jobs, "--json", tmp_path / "x.json")
        marks = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
        written.append([{**entry, "seconds": 0} for entry in marks["submissions"]])
    assert written[0] == written[1]
