"""The one command behind the Makefile: every verb is there, speaks plainly and ends with the right status."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner, Result

from nma_w1d5.cli import app

VERBS = ("freeze", "notebooks", "lint", "book", "serve", "grade")


def call(*arguments: str) -> Result:
    """Run the command line as a user would."""
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})


def test_help_lists_every_verb() -> None:
    shown = call("--help")
    assert shown.exit_code == 0
    assert [verb for verb in VERBS if verb not in shown.output] == []


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself(verb: str) -> None:
    shown = call(verb, "--help")
    assert shown.exit_code == 0
    assert "Usage" in shown.output


def test_an_unknown_verb_is_wrong_use() -> None:
    assert call("grad").exit_code == 2


def test_the_package_itself_is_the_same_command() -> None:
    run = subprocess.run([sys.executable, "-m", "nma_w1d5", "--help"], capture_output=True, text=True)
    assert run.returncode == 0
    assert "grade" in run.stdout


def test_help_loads_nothing_heavy() -> None:
    heavy = "('torch', 'numpy', 'sphinx', 'nbclient')"
    code = f"import sys, nma_w1d5.cli; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
