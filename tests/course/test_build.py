"""From a project's folder to its notebooks and pages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from nma_w1d5.course import build
from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.fingerprint import PACKAGE
from nma_w1d5.course.run import Outputs


def quiet(done: int, total: int, line: str) -> None:
    """A progress display that shows nothing."""


@pytest.fixture
def course(mini: Path) -> build.Course:
    return build.read_course(mini)


@pytest.fixture
def outputs(course: build.Course) -> dict[str, Outputs]:
    return build.execute_pages(course, quiet)


def test_reads_the_pages_of_the_table_of_contents(course: build.Course) -> None:
    assert [page.name for page in course.pages] == ["index", "lesson"]
    assert [page.name for page in course.notebooks] == ["lesson"]


def test_a_page_of_the_contents_that_is_not_there_stops_everything(mini: Path) -> None:
    (mini / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: gone\n")
    with pytest.raises(CourseError, match="there is no such page") as caught:
        build.read_course(mini)
    assert caught.value.path == mini / "book/source/gone.md"


def test_writes_student_notebooks_once_and_then_only_what_changed(mini: Path, course: build.Course) -> None:
    first = build.write_notebooks(course)
    assert [path.relative_to(mini).as_posix() for path in first] == ["book/en/lesson.ipynb", "book/ja/lesson.ipynb"]
    before = first[0].read_bytes()
    assert build.write_notebooks(course) == []
    source = mini / "book/source/lesson.md"
    source.write_text(source.read_text(encoding="utf-8").replace("Why?", "Why so?"), encoding="utf-8")
    changed = build.write_notebooks(build.read_course(mini))
    assert [path.parent.name for path in changed] == ["en"]
    assert changed[0].read_bytes() != before


def test_removes_notebooks_that_no_page_stands_for(mini: Path, course: build.Course) -> None:
    build.write_notebooks(course)
    stale = mini / "book/ja/old.ipynb"
    stale.write_text("{}")
    assert build.write_notebooks(course) == [stale]
    assert not stale.exists()


def test_fills_placeholders_from_the_settings(course: build.Course) -> None:
    text = build.student_notebooks(course)["en/lesson.ipynb"]
    assert "%pip install --quiet https://example.org/site/wheels/nma_w1d5-" in text
    assert "{{" not in text


def test_pages_have_outputs_and_stubs_and_teachers_have_answers(
    mini: Path, course: build.Course, outputs: dict[str, Outputs]
) -> None:
    build.write_pages(course, outputs, mini / "pages")
    page = json.loads((mini / "pages/ja/lesson.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(output["text"]) for cell in page["cells"] for output in cell.get("outputs", [])]
    assert texts == ["ja\n", "42 ['ja', 'en']\n"]
    assert (mini / "pages/en/index.md").read_text(encoding="utf-8") == "# Mini course\n"
    folder = mini / "instructor"
    build.write_instructor(course, outputs, folder)
    assert "return 2 * x" in (folder / "en/lesson.ipynb").read_text(encoding="utf-8")
    assert "なぜなら" in (folder / "ja/lesson.ipynb").read_text(encoding="utf-8")


def test_a_second_build_of_the_same_course_runs_nothing(course: build.Course, outputs: dict[str, Outputs]) -> None:
    ran = []
    again = build.execute_pages(course, lambda *call: ran.append(call))
    assert again == outputs
    assert ran == []


def test_a_change_of_the_answers_runs_the_page_again(
    mini: Path, course: build.Course, outputs: dict[str, Outputs]
) -> None:
    answers = mini / "solutions/double.py"
    answers.write_text(answers.read_text().replace("2 * x", "x + x"))
    ran = []
    build.execute_pages(course, lambda *call: ran.append(call))
    assert ran != []


def test_whatever_the_site_is_made_from_is_a_source(mini: Path) -> None:
    (mini / "nma_w1d5").mkdir(exist_ok=True)
    names = {path.relative_to(mini).as_posix() for path in build.sources(mini) if path.is_relative_to(mini)}
    assert names == {"book/source", "solutions", "_config.yml", "_toc.yml", "nma_w1d5"}
    assert {PACKAGE, PACKAGE.parent / "pyproject.toml"} <= set(build.sources(mini))


def test_one_build_keeps_others_away_and_leaves_its_mark_only_when_all_is_made(mini: Path) -> None:
    def leave_half() -> None:
        with build.making(mini) as done:
            assert not done
            with pytest.raises(Timeout):
                FileLock(mini / "_build/.lock", timeout=0).acquire()
            raise RuntimeError("half way")

    def make_all() -> bool:
        with build.making(mini) as done:
            for name in ("html", "pages", "instructor"):
                (mini / "_build" / name).mkdir(exist_ok=True)
            return done

    with pytest.raises(RuntimeError, match="half way"):
        leave_half()
    assert not make_all()
    assert make_all()
    (mini / "_build/instructor").rmdir()
    assert not make_all()


def test_a_course_may_have_a_folder_of_its_own_beside_the_package(mini: Path, course: build.Course) -> None:
    shutil.rmtree(mini / "nma_w1d5", ignore_errors=True)
    assert course.own is None
    (mini / "nma_w1d5").mkdir()
    assert course.own == mini / "nma_w1d5"
    assert build.read_course(PACKAGE.parent).own is None


def test_words_of_the_courses_own_run_its_pages_again(
    mini: Path, course: build.Course, outputs: dict[str, Outputs]
) -> None:
    words = mini / "nma_w1d5/words/ja.toml"
    words.parent.mkdir(parents=True)
    words.write_text((PACKAGE / "words/ja.toml").read_text(encoding="utf-8") + "# own", encoding="utf-8")
    ran = []
    build.execute_pages(course, lambda *call: ran.append(call))
    assert ran != []


def test_a_language_without_words_is_an_error_that_names_the_file_to_write(mini: Path) -> None:
    config = mini / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8") + "  - {code: fr, name: F, title: T}\n", encoding="utf-8")
    for page in (mini / "book/source").glob("*.md"):
        page.unlink()
    with pytest.raises(CourseError, match="no words in the language 'fr'") as caught:
        build.read_course(mini)
    assert caught.value.path == mini / "nma_w1d5/words/fr.toml"


def test_lints_words_and_code_as_well_as_pages(mini: Path) -> None:
    words = mini / "nma_w1d5/words/ja.toml"
    words.parent.mkdir(parents=True)
    words.write_text("[own]\nname = 'x'\n", encoding="utf-8")
    source = mini / "book/source/lesson.md"
    source.write_text(source.read_text(encoding="utf-8").replace("runs = []", "runs = ["), encoding="utf-8")
    code, table = build.lint(build.read_course(mini))
    assert (code.path, code.problem[:22]) == (source, "the code has an error:")
    assert (table.path, table.problem) == (PACKAGE / "words/en.toml", "no table [own]; 'ja' has one")


def test_lints_every_page_by_the_glossary(mini: Path) -> None:
    source = mini / "book/source/index.md"
    source.write_text(source.read_text(encoding="utf-8").replace("# ミニ講座", "# ミニ練習"), encoding="utf-8")
    problems = [finding.problem for finding in build.lint(build.read_course(mini))]
    assert problems == ["'練習' is not the course's word: write '演習'"]
