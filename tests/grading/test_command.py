"""The command line: every option that is promised, and nothing heavy until it runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nma_w1d5.cli import app
from nma_w1d5.grading import session
from nma_w1d5.grading.session import Settings

OPTIONS = {
    "--solutions": "my_answers",
    "--page": "lesson",
    "--jobs": "3",
    "--timeout": "2.5",
    "--memory": "1G",
    "--seed": "7",
    "--language": "ja",
    "--json": "a.json",
    "--csv": "a.csv",
    "--junit": "a.xml",
    "--feedback": "pages",
    "--sandbox": "process",
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What the session is asked to do."""
    calls: list[Settings] = []

    def run(settings: Settings) -> int:
        calls.append(settings)
        return 0

    monkeypatch.setattr(session, "run_session", run)
    return calls


def test_defaults(asked: list[Settings]) -> None:
    assert CliRunner().invoke(app, ["grade", "here"]).exit_code == 0
    (settings,) = asked
    assert (settings.solutions, settings.timeout, settings.language) == ("solutions", 10, "both")
    assert (settings.jobs, settings.memory, settings.sandbox) == (2, "2G", "auto")
    assert (settings.seed, settings.page) == (None, None)


def test_a_file_that_cannot_be_read_is_for_the_session(
    asked: list[Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may all
    assert CliRunner().invoke(app, ["grade", str(tmp_path)]).exit_code == 0
    assert asked[0].paths == (tmp_path,)


def test_every_option_reaches_the_session(asked: list[Settings]) -> None:
    arguments = [part for pair in OPTIONS.items() for part in pair]
    assert CliRunner().invoke(app, ["grade", "one", "two", *arguments]).exit_code == 0
    (settings,) = asked
    assert [str(path) for path in settings.paths] == ["one", "two"]
    for option, value in OPTIONS.items():
        found = getattr(settings, option.removeprefix("--"))
        assert str(found) == value


def test_the_help_names_every_option() -> None:
    text = CliRunner().invoke(app, ["grade", "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).output
    assert all(option in text for option in OPTIONS)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x", "--jobs", "0"],
        ["x", "--timeout", "0"],
        ["x", "--timeout", "nan"],
        ["x", "--timeout", "inf"],
        ["x", "--sandbox", "no"],
        ["--x"],
    ],
)
def test_wrong_use(asked: list[Settings], arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["grade", *arguments]).exit_code == 2
    assert not asked


def test_errors_of_use_are_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(settings: Settings) -> int:
        raise session.UsageError("there is no x")

    monkeypatch.setattr(session, "run_session", refuse)
    result = CliRunner().invoke(app, ["grade", "x"])
    assert result.exit_code == 2
    assert result.output == "nma-w1d5 grade: there is no x\n"


def test_the_exit_status_is_that_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "run_session", lambda settings: 1)
    assert CliRunner().invoke(app, ["grade", "x"]).exit_code == 1


def test_importing_the_command_imports_nothing_heavy() -> None:
    heavy = ("numpy", "scipy", "torch", "rich.progress")
    code = f"import sys, nma_w1d5.grading.command; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
