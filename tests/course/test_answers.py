"""Answers are found by name, as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.errors import CourseError


def test_finds_code_and_prose_by_name_without_importing(mini: Path) -> None:
    module = mini / "solutions" / "double.py"
    module.write_text(module.read_text() + "\nraise SystemExit\n")
    answers = read_answers(mini / "solutions")
    assert answers.code("double") == 'def double(x):\n    """Return twice x."""\n    return 2 * x'
    assert answers.prose("why", "en") == "Because it is a sum."


def test_an_exercise_without_an_answer_lists_those_there_are(mini: Path) -> None:
    answers = read_answers(mini / "solutions")
    with pytest.raises(CourseError, match="'triple' has no answer") as caught:
        answers.code("triple")
    assert "one of: double" in caught.value.remedy


def test_a_question_without_a_model_answer_names_the_file_to_write(mini: Path) -> None:
    with pytest.raises(CourseError, match="'think-why' has no model answer in 'fr'") as caught:
        read_answers(mini / "solutions").prose("why", "fr")
    assert caught.value.remedy.endswith("think/why.fr.md")


def test_a_checkout_without_answers_says_so(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is not a package"):
        read_answers(tmp_path / "solutions")


def test_an_answer_that_does_not_parse_is_named(mini: Path) -> None:
    (mini / "solutions" / "double.py").write_text("def double(x:\n")
    with pytest.raises(CourseError, match="does not parse") as caught:
        read_answers(mini / "solutions")
    assert Path(str(caught.value.path)).name == "double.py"
    assert caught.value.line == 1
