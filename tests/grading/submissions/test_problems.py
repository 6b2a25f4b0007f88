"""Every problem has its sentence in every language."""

import re
from pathlib import Path

import pytest

from nma_w1d5 import grading
from nma_w1d5.exercises.replies import PROBLEMS
from nma_w1d5.grading.submissions.problems import SubmissionProblem, TooLarge, describe_problem
from nma_w1d5.wording import known_languages, words

GRADING = Path(grading.__file__).parent
RAISED = re.compile(
    r"(?:SubmissionProblem|_failing|super\(\)\.__init__|Member)\([^\"\n]*\"(\w+)\"|return \"(\w+)\"|\(\"(\w+)\", \"\"\)"
)


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_of_the_sandbox_has_its_sentence(code: str) -> None:
    assert describe_problem(code, "ja").endswith("。")
    assert describe_problem(code, "en").endswith(".")


def test_details_stand_in_brackets_of_the_language() -> None:
    assert describe_problem("too_large", "en", "60 MB").endswith("submit it again. (60 MB)")
    assert describe_problem("too_large", "ja", "60 MB").endswith("提出してください。（60 MB）")


@pytest.mark.parametrize("language", known_languages())
def test_every_code_that_is_raised_has_its_sentence(language: str) -> None:
    """Codes in the source, found as they are written there."""
    codes = set()
    for path in [*GRADING.glob("submissions/*.py"), GRADING / "marking.py"]:
        codes |= {code for found in RAISED.findall(path.read_text(encoding="utf-8")) for code in found if code}
    assert {"too_large", "symlink", "bomb", "no_notebook", "archive_too_deep"} <= codes
    assert codes <= set(words("problem", language))


def test_a_problem_carries_code_and_detail() -> None:
    problem = SubmissionProblem("file_error", "Input/output error")
    assert (problem.code, problem.detail) == ("file_error", "Input/output error")


def test_what_is_too_large_says_how_large() -> None:
    problem = TooLarge(60 * 2**20, 50 * 2**20)
    assert (problem.code, problem.detail) == ("too_large", "60 MB > 50 MB")
