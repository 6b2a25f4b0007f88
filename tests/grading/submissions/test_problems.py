"""Every problem has its sentence in every language."""

import ast
from pathlib import Path

import pytest

from nma_w1d5 import grading
from nma_w1d5.exercises.replies import PROBLEMS
from nma_w1d5.grading.submissions.problems import SubmissionProblem, TooLarge, describe_problem
from nma_w1d5.wording import known_languages, words

GRADING = Path(grading.__file__).parent


def find_codes(path: Path) -> set[str]:
    """Return the codes of problems in a module: what it raises, gives entries, or calls ``problem``."""
    places: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"SubmissionProblem": 0, "Entry": 3}.get(node.func.id)
            places += node.args[place : place + 1] if place is not None else []
            places += [keyword.value for keyword in node.keywords if keyword.arg == "problem"]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "problem":
            places.append(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name == "_find_problem":
            places += [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
    leaves = [leaf for place in places if place for leaf in ast.walk(place)]
    return {leaf.value for leaf in leaves if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)} - {""}


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_of_the_sandbox_has_its_sentence(code: str) -> None:
    assert describe_problem(code, "ja").endswith("。")
    assert describe_problem(code, "en").endswith(".")


def test_a_word_that_no_one_knows_is_no_error() -> None:
    assert describe_problem("strange", "en", "x") == describe_problem("not_graded", "en", "x")


def test_details_stand_in_brackets_of_the_language() -> None:
    assert describe_problem("too_large", "en", "60 MB").endswith("submit it again. (60 MB)")
    assert describe_problem("too_large", "ja", "60 MB").endswith("提出してください。（60 MB）")


@pytest.mark.parametrize("language", known_languages())
def test_every_code_that_is_raised_has_its_sentence(language: str) -> None:
    """Codes in the source, found as they are written there."""
    codes = {code for path in GRADING.glob("submissions/*.py") for code in find_codes(path)}
    assert {"symlink", "bomb", "no_notebook", "archive_too_deep", "too_many", "python_text", "file_error"} <= codes
    assert codes <= set(words("problem", language))


def test_a_problem_carries_code_and_detail() -> None:
    problem = SubmissionProblem("file_error", "Input/output error")
    assert (problem.code, problem.detail) == ("file_error", "Input/output error")


def test_what_is_too_large_says_how_large() -> None:
    problem = TooLarge(60 * 2**20, 50 * 2**20)
    assert (problem.code, problem.detail) == ("too_large", "60 MB > 50 MB")
