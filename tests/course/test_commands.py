"""The verbs of the course: what they write, what they say, and how they end."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from nma_w1d5.cli import app
from nma_w1d5.course import build

Call = Callable[[str], Result]
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture
def call(mini: Path) -> Call:
    """Run a verb over the mini course and return the result."""

    def run(verb: str) -> Result:
        return CliRunner().invoke(app, [verb, "--root", str(mini)], env={"COLUMNS": "200", "NO_COLOR": "1"})

    return run


def test_notebooks_writes_and_says_what(call: Call, mini: Path) -> None:
    first = call("notebooks")
    assert first.exit_code == 0
    assert "wrote book/ja/lesson.ipynb" in first.output
    assert (mini / "book/en/lesson.ipynb").exists()
    second = call("notebooks")
    assert "wrote" not in second.output
    assert "up to date" in second.output


def test_lint_is_silent_about_what_is_right(call: Call) -> None:
    done = call("lint")
    assert done.exit_code == 0
    assert "The languages agree." in done.output


def test_lint_ends_with_status_one_and_counts(call: Call, mini: Path) -> None:
    page = mini / "book/source/lesson.md"
    page.write_text(page.read_text(encoding="utf-8").replace("式は $2x$ です。", "式です。"), encoding="utf-8")
    done = call("lint")
    assert done.exit_code == 1
    assert "equations differ" in done.output
    assert "1 to mend." in done.output


@pytest.mark.parametrize("verb", ["notebooks", "lint", "book"])
def test_a_mistake_in_the_source_is_told_with_place_and_remedy(call: Call, mini: Path, verb: str) -> None:
    page = mini / "book/source/lesson.md"
    page.write_text(page.read_text(encoding="utf-8").replace("exercise-double", "exercize-double"), encoding="utf-8")
    done = call(verb)
    assert done.exit_code == 1
    assert "lesson.md, cell 5" in done.output
    assert "unknown tag 'exercize-double'" in done.output
    assert "-> use one of" in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(("file", "text"), [("_config.yml", "title: [\n"), ("_toc.yml", "- a\n"), ("_toc.yml", None)])
def test_broken_settings_are_told_too(call: Call, mini: Path, file: str, text: str | None) -> None:
    (mini / file).unlink() if text is None else (mini / file).write_text(text)
    done = call("notebooks")
    assert done.exit_code == 1
    assert file in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_an_exercise_without_an_answer_stops_the_book_and_leaves_nothing(call: Call, mini: Path) -> None:
    (mini / "solutions/double.py").write_text('"""No answers yet."""\n')
    done = call("book")
    assert done.exit_code == 1
    assert "the exercise 'double' has no answer" in done.output
    assert not (mini / "_build/html").exists()
    assert not (mini / "_build/pages").exists()


def test_a_failing_cell_stops_the_book_and_keeps_the_site_that_was_there(call: Call, mini: Path) -> None:
    (mini / "_build/html").mkdir(parents=True)
    (mini / "_build/html/index.html").write_text("before")
    page = mini / "book/source/lesson.md"
    page.write_text(page.read_text(encoding="utf-8").replace("runs = []", "1 / 0"), encoding="utf-8")
    done = call("book")
    assert done.exit_code == 1
    assert "ZeroDivisionError" in done.output
    assert (mini / "_build/html/index.html").read_text() == "before"


def test_a_book_is_made_once_and_then_only_what_an_edit_changes(call: Call, mini: Path) -> None:
    first = call("book")
    assert first.exit_code == 0, first.output
    assert "5/5" in first.output
    index = mini / "_build/html/index.html"
    when = index.stat().st_mtime_ns
    again = call("book")
    assert again.exit_code == 0
    assert "Running" not in again.output
    assert "Done." in again.output
    assert index.stat().st_mtime_ns == when
    source = mini / "book/source/lesson.md"
    source.write_text(source.read_text(encoding="utf-8").replace("なぜでしょうか。", "どうして？"), encoding="utf-8")
    edited = call("book")
    assert "unchanged since it was run before" in edited.output
    assert "どうして" in (mini / "_build/html/ja/lesson.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("step", ["execute_pages", "write_pages", "build_wheel", "build_site"])
def test_a_disk_that_takes_no_more_stops_the_book_with_one_sentence_and_keeps_the_site(
    call: Call, mini: Path, monkeypatch: pytest.MonkeyPatch, reason: int, step: str
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(reason, os.strerror(reason), "_build/some/file")

    (mini / "_build/html").mkdir(parents=True)
    (mini / "_build/html/index.html").write_text("before")
    monkeypatch.setattr(build, "execute_pages", lambda *arguments: {"lesson": defaultdict(list)})
    monkeypatch.setattr(build, step, fail)
    done = call("book")
    assert done.exit_code == 1, done.exception
    assert f"Stopped. _build/some/file\n{os.strerror(reason)}\n  -> make room there, or make it writable" in done.output
    assert (mini / "_build/html/index.html").read_text() == "before"


@pytest.mark.parametrize("verb", ["book", "notebooks"])
def test_a_folder_that_cannot_be_made_is_named(call: Call, mini: Path, verb: str) -> None:
    place = {"book": "_build", "notebooks": "book/ja"}[verb]
    (mini / place).touch()
    done = call(verb)
    assert done.exit_code == 1
    assert f"Stopped. {mini / place}" in done.output
    assert "what was built before is still there" in done.output


@pytest.mark.parametrize("terminal", [{"PYTHONIOENCODING": "latin-1"}, PLAIN])
def test_letters_that_the_terminal_does_not_have_are_replaced(mini: Path, terminal: dict[str, str]) -> None:
    page = mini / "book/source/lesson.md"
    page.write_text(page.read_text(encoding="utf-8").replace("式は $2x$ です。", "式です。"), encoding="utf-8")
    command = [sys.executable, "-m", "nma_w1d5", "lint", "--root", str(mini.rename(mini.with_name("講座")))]
    run = subprocess.run(command, capture_output=True, env=os.environ | {"COLUMNS": "200"} | terminal)
    said = run.stdout + run.stderr
    assert run.returncode == 1
    assert said.isascii()
    assert b"??" in said
    assert b"1 to mend." in said
    assert b"\\u" not in said


def test_ctrl_c_while_a_cell_runs_ends_with_one_sentence(mini: Path) -> None:
    started = mini / "started"
    page = mini / "book/source/lesson.md"
    waiting = f"import os, pathlib, time; pathlib.Path({str(started)!r}).write_text(str(os.getpid())); time.sleep(3600)"
    page.write_text(page.read_text(encoding="utf-8").replace("runs = []", waiting), encoding="utf-8")
    command = [sys.executable, "-m", "nma_w1d5", "book", "--root", str(mini)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        while not (started.exists() and started.read_text()):
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate()
    assert process.returncode == 130
    assert "Stopped by you" in output
    assert "Traceback" not in output
    assert "Error" not in output
    assert not psutil.pid_exists(int(started.read_text()))


def test_serving_on_a_port_that_is_taken_ends_with_one_sentence(mini: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = CliRunner().invoke(app, ["serve", "--root", str(mini), "--port", port], env={"COLUMNS": "200"})
    assert done.exit_code == 1
    assert f"the site cannot be served on port {port}" in done.output
    assert not (mini / "_build").exists()


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_a_port_that_there_cannot_be_is_wrong_use(mini: Path, port: str) -> None:
    done = CliRunner().invoke(app, ["serve", "--root", str(mini), "--port", port])
    assert done.exit_code == 2
    assert not (mini / "_build").exists()


def test_progress_names_the_cell_that_runs(mini: Path) -> None:
    from nma_w1d5.course import commands

    console = Console(record=True, force_terminal=True, width=200)
    with commands.progress(console) as show:
        show(1, 4, "train(net)")
        show(4, 4, "")
    assert "Running the tutorial" in console.export_text()
