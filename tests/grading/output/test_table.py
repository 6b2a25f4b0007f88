"""The table at the end."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marker, Row
from nma_w1d5.grading.output.records import Recorder
from nma_w1d5.grading.output.table import MOST_LINES, describe_sandbox, print_summary
from tests.grading.fakes import run_failing, run_functions
from tests.grading.rows import RIGHT, make_key, make_sandbox, make_submission, mark, mark_runs, split_key

NAMES = ("right", "similarity", "similarity", "error", "unreadable", "nothing")


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return make_key()


def output(key: AnswerKey, rows: list[Row], language: str = "en") -> str:
    file = io.StringIO()
    records = [Recorder(key).record(row) for row in rows]
    print_summary(Console(file=file, width=120), records, key, {"kind": "fake"}, 3, language)
    return file.getvalue()


def test_everybody_is_listed_with_marks_or_a_reason(key: AnswerKey) -> None:
    text = output(key, [item.row for item in mark(key, *NAMES)])
    assert "10/10 correct" in text
    assert "similarity_not_dissimilarity" in text
    assert "This cannot be read as a notebook" in text
    assert "0/10 malformed" in text
    assert "6 submissions, 1 with full marks, 1 not graded; mean 5.3" in text
    assert "2 x RDM: similarity instead of dissimilarity" in text
    assert "sandbox: kind fake; seed: 3" in text


def test_japanese(key: AnswerKey) -> None:
    text = output(key, [item.row for item in mark(key, *NAMES)], "ja")
    assert "類似度のまま" in text


def test_many_are_summed_up_and_only_those_without_a_mark_listed(key: AnswerKey) -> None:
    names = ["right"] * (MOST_LINES + 1) + ["lost"]
    text = output(key, [item.row for item in mark(key, *names)])
    assert text.count("correct") == 0
    assert "The file could not be read" in text
    assert f"{MOST_LINES + 2} submissions" in text


def test_of_a_student_with_several_files_it_says_which_was_taken(key: AnswerKey) -> None:
    (item,) = mark(key, "right")
    text = output(key, [replace(item.row, others=("old.ipynb", "older.ipynb"))])
    assert f"  {item.row.student}: graded is {item.row.file}, and not old.ipynb, older.ipynb\n" in text


def test_packages_that_answers_need_and_are_not_here_are_told_once(key: AnswerKey) -> None:
    runs = [run_failing(key, "no_module", "pandas") for _ in range(2)]
    text = output(key, [item.row for item in mark_runs(key, *runs)])
    assert text.count("not installed here") == 1
    assert "2 x an answer needs pandas, which is not installed here" in text


def test_names_are_not_markup(key: AnswerKey) -> None:
    (item,) = Marker(key, make_sandbox(key)).mark([make_submission("right", "[red]Ada[/nothing]")])
    assert "[red]Ada[/nothing]" in output(key, [item.row])


def test_the_sandbox_in_words() -> None:
    assert describe_sandbox({"kind": "bubblewrap", "network": False}) == "kind bubblewrap, network no"
    assert describe_sandbox("none") == "none"


def test_a_table_of_two_pages(key: AnswerKey) -> None:
    split = split_key(key)
    runs = (run_functions(split, RIGHT, page=0), run_functions(split, RIGHT, page=1))
    lines = output(split, [item.row for item in mark_runs(split, *runs)]).splitlines()
    assert [(line.count("10/10 correct"), line.split()[-2]) for line in lines if "correct" in line] == [
        (1, "10/10")
    ] * 2
