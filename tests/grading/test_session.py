"""One grading run, with a stand-in for the sandbox."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from nma_w1d5.cli import app
from nma_w1d5.exercises.frozen import load_exercise
from nma_w1d5.exercises.replies import Run
from nma_w1d5.grading import session
from nma_w1d5.grading.key import prepare_key
from nma_w1d5.grading.protocol import Question
from nma_w1d5.grading.sandbox import SandboxUnavailable
from nma_w1d5.grading.session import Settings, UsageError, choose_languages, parse_memory, run_session
from nma_w1d5.wording import say
from tests.grading.fakes import FakeLaunch, FakeSandbox
from tests.grading.rows import FOLDER, list_runs, load_answers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


@pytest.fixture
def launches(monkeypatch: pytest.MonkeyPatch) -> list[FakeLaunch]:
    """Replace the sandbox, and return what was launched."""
    seen: list[FakeLaunch] = []

    def make(question: Question) -> FakeSandbox:
        key = prepare_key(load_answers(), 1, question.page)
        return FakeSandbox({name: replace(run, page=0) for name, run in list_runs(key).items()})

    def launch(**options: Any) -> FakeLaunch:
        seen.append(FakeLaunch(make, options))
        return seen[-1]

    monkeypatch.setattr(session, "launch_sandbox", launch)
    return seen


def run(settings: Settings) -> tuple[int, str]:
    output = io.StringIO()
    return run_session(settings, Console(file=output, width=120)), output.getvalue()


def hand_in(folder: Path, *runs: str) -> None:
    for name in runs:
        (folder / f"{name}.ipynb").write_text(json.dumps({"run": name}))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_everything_that_was_asked_for_is_written(folder: Path, tmp_path: Path, launches: list[FakeLaunch]) -> None:
    hand_in(folder, "right", "similarity", "error")
    outputs: dict[str, Any] = {name: tmp_path / f"marks.{name}" for name in ("json", "csv", "junit")}
    status, table = run(Settings(paths=(folder,), seed=1, feedback=tmp_path / "feedback", **outputs))
    assert status == 0
    assert "3 submissions, 1 with full marks" in table
    assert all(path.stat().st_size > 100 for path in outputs.values())
    assert len(list((tmp_path / "feedback").glob("*.*ml"))) == 4
    written = read_json(outputs["json"])
    assert [entry["student"] for entry in written["submissions"]] == ["error", "right", "similarity"]
    assert (written["seed"], written["sandbox"]) == (1, {"kind": "fake"})


def test_jails_are_launched_before_the_key_is_made(
    folder: Path, launches: list[FakeLaunch], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(where: str) -> None:
        assert len(launches) == 1
        assert launches[0].asked == {}
        raise UsageError("the key is made now")

    monkeypatch.setattr(session, "load_solutions", load)
    hand_in(folder, "right")
    with pytest.raises(UsageError, match="the key is made now"):
        run(Settings(paths=(folder,)))
    assert launches[0].is_closed


def test_solutions_and_submissions_are_hidden_from_the_jails(folder: Path, launches: list[FakeLaunch]) -> None:
    hand_in(folder, "right")
    run(Settings(paths=(folder,), timeout=3.5))
    (launch,) = launches
    assert launch.launched["hidden"] == [FOLDER, folder]
    assert (launch.asked["timeout"], launch.asked["memory"]) == (3.5, 2 * 2**30)


def test_what_arguments_are_made_of_is_imported_at_once(folder: Path, launches: list[FakeLaunch]) -> None:
    kinds = {case.kind for name in ("RDM", "correlate_rdms") for case in load_exercise(name).cases}
    hand_in(folder, "right")
    run(Settings(paths=(folder,)))
    assert launches[0].launched["warm"] == ["numpy", "torch"]
    assert kinds == {"numpy", "torch"}


@pytest.mark.parametrize(("submissions", "jobs"), [(1, 1), (2, 2), (3, 3), (5, 3)])
def test_there_are_never_more_jails_than_submissions(
    folder: Path, launches: list[FakeLaunch], submissions: int, jobs: int
) -> None:
    for number in range(submissions):
        (folder / f"{number}.ipynb").write_text('{"run": "right"}')
    run(Settings(paths=(folder,), jobs=3))
    assert launches[0].launched["jobs"] == jobs


def test_without_a_seed_every_run_has_its_own(folder: Path, tmp_path: Path, launches: list[FakeLaunch]) -> None:
    hand_in(folder, "unreadable")
    seeds = set()
    for _ in range(3):
        run(Settings(paths=(folder,), json=tmp_path / "x.json"))
        seeds.add(read_json(tmp_path / "x.json")["seed"])
    assert len(seeds) == 3


@pytest.mark.parametrize("language", ["ja", "en", "both"])
def test_languages_of_the_feedback(folder: Path, tmp_path: Path, launches: list[FakeLaunch], language: str) -> None:
    hand_in(folder, "right")
    run(Settings(paths=(folder,), language=language, feedback=tmp_path / "out"))
    page = (tmp_path / "out" / "0001-right.html").read_text(encoding="utf-8")
    assert (say("page.title", "ja") in page) == (language != "en")
    assert (say("page.title", "en") in page) == (language != "ja")


def test_a_language_that_the_course_lacks_is_refused_with_a_list(folder: Path, launches: list[FakeLaunch]) -> None:
    hand_in(folder, "right")
    result = grade(folder, "--language", "xx")
    assert result.exit_code == 2
    assert result.output == "nma-w1d5 grade: --language: expected one of ja, en, both; got 'xx'.\n"
    assert (launches[0].asked, launches[0].is_closed) == ({}, True)


def test_any_number_of_languages() -> None:
    assert choose_languages("both", ("fr", "ja", "en")) == ("fr", "ja", "en")
    assert choose_languages("fr", ("fr", "ja", "en")) == ("fr",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"paths": (Path("no/such"),)}, "there is no no/such"),
        ({"memory": "lots"}, "--memory: expected a size"),
        ({"memory": "0"}, "--memory: expected a size"),
        ({"memory": "1k"}, "--memory: expected a size"),
        ({"memory": "9" * 400}, "--memory: expected a size"),
        ({"memory": "99999999T"}, "--memory: expected a size"),
        ({"paths": (Path("/dev/null"), Path("x" * 5000))}, "there is no x"),
        ({"json": Path("x" * 300)}, "File name too long"),
        ({"feedback": Path("x" * 300)}, "File name too long"),
        ({"feedback": Path("/proc")}, "--feedback: .* is a mount"),
        ({"seed": -1}, "--seed: expected a number"),
        ({"json": Path("/no/such/folder/x.json")}, "--json: .* cannot be written"),
        ({"csv": Path("/tmp")}, "--csv: .* cannot be written"),
        ({"junit": Path("/no/such/x.xml")}, "--junit: .* cannot be written"),
        ({"feedback": Path(__file__)}, "--feedback: expected a folder"),
        ({"feedback": Path(__file__).parent}, "--feedback: .* holds other things than feedback"),
    ],
)
def test_wrong_use(folder: Path, launches: list[FakeLaunch], change: dict[str, Any], message: str) -> None:
    hand_in(folder, "right")
    with pytest.raises(UsageError, match=message):
        run(replace(Settings(paths=(folder,)), **change))
    assert launches == [], "nothing was started"


def test_a_link_that_leads_nowhere_is_a_submission_as_any_other(
    folder: Path, tmp_path: Path, launches: list[FakeLaunch]
) -> None:
    hand_in(folder, "right")
    (folder / "gone.ipynb").symlink_to("nowhere")
    (folder / "loop.zip").symlink_to("loop.zip")
    status, _ = run(Settings(paths=tuple(sorted(folder.iterdir())), seed=1, json=tmp_path / "x.json"))
    rows = read_json(tmp_path / "x.json")["submissions"]
    assert (status, [(row["student"], row["score"] > 0) for row in rows]) == (
        0,
        [("gone", False), ("loop", False), ("right", True)],
    )


@pytest.mark.parametrize("broken", ["stdout", "stderr"])
def test_nobody_need_listen(
    folder: Path, tmp_path: Path, launches: list[FakeLaunch], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    hand_in(folder, "right")
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, broken, full)
        assert run_session(Settings(paths=(folder,), json=tmp_path / "x.json")) == (broken == "stdout")
    assert len(read_json(tmp_path / "x.json")["submissions"]) == 1


def test_a_system_that_lets_nothing_be_started_is_said_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**options: Any) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(session, "launch_sandbox", fail)
    hand_in(folder, "right")
    with pytest.raises(UsageError, match="Too many open files"):
        run(Settings(paths=(folder,)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"solutions": "no_such_module"}, "--solutions: expected"),
        ({"page": "W1D1"}, "--page: no exercise stands on 'W1D1'"),
        ({"language": "fr"}, "--language: expected one of ja, en, both; got 'fr'"),
    ],
)
def test_wrong_use_that_is_found_late_leaves_no_jail(
    folder: Path, launches: list[FakeLaunch], change: dict[str, Any], message: str
) -> None:
    hand_in(folder, "right")
    with pytest.raises(UsageError, match=message):
        run(replace(Settings(paths=(folder,)), **change))
    assert (launches[0].asked, launches[0].is_closed) == ({}, True)


@pytest.mark.parametrize(
    ("text", "size"),
    [("2G", 2**31), ("512M", 2**29), ("1.5 GiB", 3 * 2**29), ("100000kB", 102400000), ("134217728", 2**27)],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_memory(text) == size


def test_a_sandbox_that_cannot_be_had_is_wrong_use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: Any) -> None:
        raise SandboxUnavailable("get bubblewrap, or accept the risk with --sandbox process")

    monkeypatch.setattr(session, "launch_sandbox", refuse)
    hand_in(folder, "right")
    with pytest.raises(UsageError, match="--sandbox process"):
        run(Settings(paths=(folder,)))


def test_a_sandbox_that_gives_up_leaves_what_was_graded(
    folder: Path, tmp_path: Path, launches: list[FakeLaunch], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(folder, "right", "similarity")

    def give_up(self: FakeSandbox, notebooks: Iterable[bytes]) -> Iterator[tuple[int, Run]]:
        for index, _ in zip(range(1), notebooks):
            yield index, self.runs["right"]
        raise RuntimeError("no more jails")

    monkeypatch.setattr(FakeSandbox, "grade", give_up)
    status, table = run(Settings(paths=(folder,), json=tmp_path / "x.json"))
    assert status == 1
    assert "Grading ended early: RuntimeError: no more jails" in table
    problems = [entry["problem"] for entry in read_json(tmp_path / "x.json")["submissions"]]
    assert problems[0] is None
    assert "no more jails" in problems[1]
    assert launches[0].sandbox is not None
    assert launches[0].sandbox.is_closed


@pytest.mark.parametrize("place", ["pages", "more/pages", ""])
def test_a_folder_that_may_not_be_written_is_found_before_the_work(
    folder: Path, tmp_path: Path, launches: list[FakeLaunch], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed and access(path, mode))  # root may all
    hand_in(folder, "right")
    with pytest.raises(UsageError, match=r"--feedback: .* no right"):
        run(Settings(paths=(folder,), feedback=closed / place))
    assert launches == []


def grade(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["grade", *map(str, arguments)])


def test_exit_status_2_for_wrong_use(tmp_path: Path) -> None:
    for arguments in ((), (tmp_path / "none",), (tmp_path, "--sandbox", "no"), (tmp_path, "--jobs", "0")):
        assert grade(*arguments).exit_code == 2
