"""A small course of its own grows without code: a page with two further exercises, and a third language."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

SMALL = Path(__file__).parent / "small_course"
ANSWERS = {
    "firing_rate": "def firing_rate(spikes, seconds):\n    return spikes.sum() / seconds",
    "smooth": "def smooth(rates):\n    return (rates[:-2] + rates[1:-1] + rates[2:]) / 3",
}
COUNT = "def firing_rate(spikes, seconds):\n    return spikes.sum()"


def run(*arguments: object, status: int = 0) -> str:
    """Run the command line as a teacher would, and return what it says, in one line."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NMA_W1D5")}
    command = [sys.executable, "-m", "nma_w1d5", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment | {"COLUMNS": "200"})
    assert done.returncode == status, done.stdout + done.stderr
    return " ".join((done.stdout + done.stderr).split())


def copy(source: Path, target: Path) -> Path:
    """Copy a course without what can be made again."""
    return Path(shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "_build")))


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """The small course, frozen anew, with its notebooks written and its site built, all by the commands."""
    root = copy(SMALL, tmp_path_factory.mktemp("small") / "course")
    shutil.rmtree(root / "nma_w1d5/exercises")
    for verb in ("freeze", "lint", "notebooks", "book"):
        run(verb, "--root", root)
    return root


def hand_in(small: Path, language: str, folder: Path, student: str, **answers: str) -> None:
    """Write the student notebook of the page with these answers in place of its stubs."""
    notebook = nbformat.read(small / "book" / language / "practice.ipynb", as_version=4)
    for cell in notebook.cells:
        for name, source in answers.items():
            if f"def {name}(" in cell.source:
                cell.source = source
    folder.mkdir(exist_ok=True)
    nbformat.write(notebook, folder / f"{student}.ipynb")


@pytest.fixture(scope="module")
def graded(small, tmp_path_factory) -> tuple[dict, Path]:
    """The rows of one run over a small class, by student, and the folder of feedback in French."""
    folder = tmp_path_factory.mktemp("class")
    hand_in(small, "fr", folder / "in", "ada", **ANSWERS)
    hand_in(small, "ja", folder / "in", "bob", firing_rate=COUNT, smooth=ANSWERS["smooth"])
    hand_in(small, "en", folder / "in", "cyd")
    shutil.copy(small / "book/fr/lesson.ipynb", folder / "in" / "dan.ipynb")
    options = ["--solutions", small / "solutions", "--language", "fr", "--json", folder / "marks.json"]
    run("grade", folder / "in", *options, "--feedback", folder / "feedback", "--timeout", 60)
    rows = json.loads((folder / "marks.json").read_text(encoding="utf-8"))["submissions"]
    return {row["student"]: row for row in rows}, folder / "feedback"


def test_what_is_committed_is_what_the_command_freezes(small):
    frozen, committed = (
        {path.name: path.read_text(encoding="utf-8") for path in (root / "nma_w1d5/exercises/frozen").glob("*.json")}
        for root in (small, SMALL)
    )
    assert set(frozen) == {"double.json", "firing_rate.json", "smooth.json"}
    assert frozen == committed


@pytest.mark.parametrize(("language", "word"), [("ja", "正解です"), ("en", "Correct"), ("fr", "Correct : tout")])
def test_the_page_shows_what_check_says_in_each_language(small, language, word):
    page = (small / "_build/html" / language / "practice.html").read_text(encoding="utf-8")
    assert page.count(word) == 2
    assert "np.sum" not in page


def test_check_finds_the_exercises_of_the_course_by_name(small):
    code = (
        "from nma_w1d5 import check\ndef smooth(rates):\n    return rates\ncheck(smooth, language='fr')\ncheck(print)"
    )
    environment = os.environ | {"NMA_W1D5_COURSE": str(small)}
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert "Pas encore juste" in shown.stdout
    assert "double, firing_rate, smooth" in shown.stdout


@pytest.mark.sandbox
def test_each_page_has_one_set_of_marks(graded):
    rows, _ = graded
    assert {name: (row["page"], row["score"], row["max_score"]) for name, row in rows.items()} == {
        "ada": ("practice", 8, 8),
        "bob": ("practice", 6, 8),
        "cyd": ("practice", 0, 8),
        "dan": ("lesson", 0, 2),
    }
    assert rows["bob"]["exercises"]["firing_rate"]["misconception"] == "a_count"
    assert rows["cyd"]["exercises"]["smooth"]["status"] == "not_attempted"


@pytest.mark.sandbox
def test_messages_come_in_every_language_of_the_course(graded):
    rows, feedback = graded
    message = rows["bob"]["exercises"]["firing_rate"]["message"]
    assert set(message) == {"ja", "en", "fr"}
    assert "Une difficulté connue : un nombre de potentiels d'action" in message["fr"]
    (page,) = feedback.glob("*-bob.html")
    text = page.read_text(encoding="utf-8")
    assert '<html lang="fr">' in text
    assert "Entraînement" in text
    assert "Notes et commentaires" in text


@pytest.mark.sandbox
def test_the_page_can_be_asked_for_and_its_name_must_be_one(small, tmp_path):
    hand_in(small, "en", tmp_path / "in", "eva", **ANSWERS)
    options = [tmp_path / "in", "--solutions", small / "solutions", "--json", tmp_path / "marks.json"]
    run("grade", *options, "--page", "lesson")
    (row,) = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))["submissions"]
    assert (row["page"], row["max_score"]) == ("lesson", 2)
    assert "give one of: lesson, practice" in run("grade", *options, "--page", "lessons", status=2)
    assert "expected one of ja, en, fr, both" in run("grade", *options, "--language", "de", status=2)


def test_a_stub_without_an_exercise_and_an_exercise_without_a_stub_are_named(tmp_path):
    root = copy(SMALL, tmp_path / "course")
    page = root / "book/source/practice.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("smooth", "sharpen"), encoding="utf-8")
    said = run("freeze", "--root", root, status=1)
    assert "practice.md, cell 7" in said
    assert "the stub of 'sharpen' has no exercise" in said
    page.write_text(text.replace(":tags: [exercise-smooth]", ""), encoding="utf-8")
    said = run("freeze", "--root", root, status=1)
    assert "smooth.py, line 9" in said
    assert "no page shows the exercise 'smooth'" in said
    page.write_text(text.replace("exercise-smooth", "exercise-firing_rate").replace("def smooth", "def firing_rate"))
    assert "two cells are stubs of 'firing_rate'" in run("freeze", "--root", root, status=1)


def test_a_sentence_that_is_missing_in_one_language_is_named(tmp_path):
    root = copy(SMALL, tmp_path / "course")
    words = root / "solutions/smooth.toml"
    words.write_text(words.read_text(encoding="utf-8").replace('fr = "plus court de deux"\n', ""), encoding="utf-8")
    for verb in ("freeze", "lint"):
        said = run(verb, "--root", root, status=1)
        assert "smooth.toml:6" in said
        assert "[points.shape] has no sentence in 'fr'" in said


def test_lint_says_where_what_is_frozen_is_not_what_the_answers_give(tmp_path):
    root = copy(SMALL, tmp_path / "course")
    words = root / "solutions/smooth.toml"
    words.write_text(words.read_text(encoding="utf-8").replace("plus court", "moins long"), encoding="utf-8")
    said = run("lint", "--root", root, status=1)
    assert "smooth.json" in said
    assert "nma-w1d5 freeze" in said
