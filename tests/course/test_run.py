"""One execution for all languages, cached by all that it depends on, and stopped by a cell that fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.run import Outputs, execute, plan, quote
from nma_w1d5.course.source import read_page

Run = Callable[..., tuple[Outputs, list[tuple[int, int, str]]]]
VALUES = {"ja": {"language": "ja"}, "en": {"language": "en"}}


class Counted:
    """A progress display that keeps what it was told."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int, str]] = []

    def __call__(self, done: int, total: int, line: str) -> None:
        self.calls.append((done, total, line))


@pytest.fixture
def run(mini: Path, tmp_path: Path) -> Run:
    """Execute the mini course's lesson with some of its text replaced; return the outputs by cell, and the progress."""

    def execute_lesson(
        old: str = "", new: str = "", mark: Callable[[], str] = lambda: "mark", course: Path | None = None
    ) -> tuple[Outputs, list[tuple[int, int, str]]]:
        path = mini / "book/source/lesson.md"
        if old:
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        page = read_page(path, ["ja", "en"])
        progress = Counted()
        steps = plan(page, read_answers(mini / "solutions"), VALUES, "en")
        return execute(page, steps, mark, tmp_path / "cache", progress, course), progress.calls

    return execute_lesson


def texts(outputs: Outputs) -> dict[str, str]:
    """What each cell printed, by language."""
    return {
        language: "".join(output.text for output in cell if output.name == "stdout")
        for (_, language), cell in outputs.items()
    }


def test_plans_shared_code_once_and_each_language_apart(mini: Path) -> None:
    page = read_page(mini / "book/source/lesson.md", ["ja", "en"])
    steps = plan(page, read_answers(mini / "solutions"), VALUES, "en")
    assert [step.language for step in steps] == [None, None, "ja", "en", None]
    assert "return 2 * x" in steps[1].code
    assert not any("%pip" in step.code for step in steps)


def test_runs_everything_once_and_then_takes_it_from_the_cache(run: Run) -> None:
    outputs, progress = run()
    printed = texts(outputs)
    assert printed["ja"] == "ja\n"
    assert printed["en"] == "en\n"
    assert printed[""] == "42 ['ja', 'en']\n"
    assert progress[-1][:2] == (5, 5)
    assert "import os" in progress[0][2]
    again, progress = run()
    assert again == outputs
    assert progress == []


def test_a_change_of_prose_runs_nothing_and_a_change_of_code_or_package_does(run: Run) -> None:
    run()
    assert run("なぜでしょうか。", "どうして？")[1] == []
    assert run("double(21)", "double(22)")[1] != []
    assert run(mark=lambda: "another")[1] != []


def test_a_run_is_kept_under_the_mark_that_it_leaves(run: Run) -> None:
    marks = ["nothing at hand", "downloaded"]
    first, progress = run(mark=lambda: marks.pop(0))
    assert progress != []
    assert run(mark=lambda: "downloaded") == (first, [])


@pytest.mark.parametrize(("default", "said"), [("en", "en\n"), ("ja", "ja\n")])
def test_what_all_languages_share_runs_in_the_default_language(
    mini: Path, tmp_path: Path, default: str, said: str
) -> None:
    path = mini / "book/source/lesson.md"
    text = path.read_text(encoding="utf-8").replace("runs = []", 'print(os.environ["NMA_W1D5_LANGUAGE"]); runs = []')
    path.write_text(text, encoding="utf-8")
    page = read_page(path, ["ja", "en"])
    steps = plan(page, read_answers(mini / "solutions"), VALUES, default)
    outputs = execute(page, steps, lambda: "mark", tmp_path / "cache", Counted())
    assert outputs[4, ""][0].text == said


def test_a_course_of_its_own_is_told_to_the_notebook_and_no_other_is(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NMA_W1D5_COURSE", "another")
    shown = 'print(os.environ.get("NMA_W1D5_COURSE")); runs = []'
    assert run("runs = []", shown)[0][4, ""][0].text == "None\n"
    assert run(mark=lambda: "own", course=tmp_path)[0][4, ""][0].text == f"{tmp_path}\n"


def test_a_failing_cell_is_quoted_and_not_cached(run: Run) -> None:
    with pytest.raises(CourseError, match="ZeroDivisionError") as caught:
        run('print(os.environ["NMA_W1D5_LANGUAGE"])', "1 / 0")
    error = caught.value
    assert Path(str(error.path)).name == "lesson.md"
    assert error.language == "ja"
    assert error.cell == 6
    assert "| 1 / 0" in error.problem
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        run()


def test_a_kernel_that_dies_is_an_error_too(run: Run) -> None:
    with pytest.raises(CourseError, match=r"[Kk]ernel died"):
        run('print(os.environ["NMA_W1D5_LANGUAGE"])', "os._exit(1)")


def test_a_damaged_cache_is_named_with_what_to_do(run: Run, tmp_path: Path) -> None:
    run()
    (tmp_path / "cache" / "global.db").write_bytes(b"cut off" * 1000)
    with pytest.raises(CourseError, match="the kept outputs cannot be read or written") as caught:
        run()
    assert caught.value.path == tmp_path / "cache"
    assert "remove this folder" in caught.value.remedy


def test_long_errors_are_quoted_by_their_ends() -> None:
    quoted = quote("\n".join(str(number) for number in range(100)))
    assert quoted.splitlines()[0] == "    | 0"
    assert quoted.splitlines()[-1] == "    | 99"
    assert "… 90 more …" in quoted
    assert len(quoted.splitlines()) == 11
