"""One execution for all languages, cached by all that it depends on, and stopped by a cell that fails."""

import shutil
from pathlib import Path

import pytest

from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.run import execute, fingerprint, plan, quote
from nma_w1d5.course.source import read_page

VALUES = {"ja": {"language": "ja"}, "en": {"language": "en"}}


class Counted:
    """A progress display that keeps what it was told."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int, str]] = []

    def __call__(self, done: int, total: int, line: str) -> None:
        self.calls.append((done, total, line))


@pytest.fixture
def run(mini, tmp_path):
    """Execute the mini course's lesson with some of its text replaced; return the outputs by cell, and the progress."""

    def execute_lesson(old: str = "", new: str = "", mark: str = "mark"):
        path = mini / "book/source/lesson.md"
        if old:
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        page = read_page(path, ["ja", "en"])
        progress = Counted()
        steps = plan(page, read_answers(mini / "solutions"), VALUES)
        return execute(page, steps, mark, tmp_path / "cache", progress), progress.calls

    return execute_lesson


def texts(outputs) -> dict[str, str]:
    """What each cell printed, by language."""
    return {
        language: "".join(output.text for output in cell if output.name == "stdout")
        for (_, language), cell in outputs.items()
    }


def test_plans_shared_code_once_and_each_language_apart(mini):
    page = read_page(mini / "book/source/lesson.md", ["ja", "en"])
    steps = plan(page, read_answers(mini / "solutions"), VALUES)
    assert [step.language for step in steps] == [None, None, "ja", "en", None]
    assert "return 2 * x" in steps[1].code
    assert not any("%pip" in step.code for step in steps)


def test_runs_everything_once_and_then_takes_it_from_the_cache(run):
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


def test_a_change_of_prose_runs_nothing_and_a_change_of_code_or_package_does(run):
    run()
    assert run("なぜでしょうか。", "どうして？")[1] == []
    assert run("double(21)", "double(22)")[1] != []
    assert run(mark="another")[1] != []


def test_a_failing_cell_is_quoted_and_not_cached(run):
    with pytest.raises(CourseError, match="ZeroDivisionError") as caught:
        run('print(os.environ["NMA_W1D5_LANGUAGE"])', "1 / 0")
    error = caught.value
    assert error.path.name == "lesson.md"
    assert error.language == "ja"
    assert error.cell == 6
    assert "| 1 / 0" in error.problem
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        run()


def test_a_kernel_that_dies_is_an_error_too(run):
    with pytest.raises(CourseError, match=r"[Kk]ernel died"):
        run('print(os.environ["NMA_W1D5_LANGUAGE"])', "os._exit(1)")


def test_long_errors_are_quoted_by_their_ends():
    quoted = quote("\n".join(str(number) for number in range(100)))
    assert quoted.splitlines()[0] == "    | 0"
    assert quoted.splitlines()[-1] == "    | 99"
    assert "… 90 more …" in quoted
    assert len(quoted.splitlines()) == 11


@pytest.mark.parametrize(
    ("name", "matters"),
    [("plotting.py", True), ("nma.mplstyle", True), ("course/run.py", True), ("grading/jail.py", False)],
)
def test_the_fingerprint_sees_what_a_notebook_can_see(tmp_path, name, matters):
    package = tmp_path / "package"
    for part in ("plotting.py", "nma.mplstyle", "course/run.py", "grading/jail.py", "course/site/a.css"):
        path = package / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before")
    before = fingerprint(package)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "a.pyc").write_text("")
    assert fingerprint(package) == before
    (package / name).write_text("after")
    assert (fingerprint(package) != before) is matters


def test_the_fingerprint_does_not_depend_on_where_the_folder_lies(mini, tmp_path):
    copy = Path(shutil.copytree(mini / "solutions", tmp_path / "elsewhere"))
    assert fingerprint(mini / "solutions") == fingerprint(copy)
