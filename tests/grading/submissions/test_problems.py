"""Every problem has its sentence in both languages."""

import pytest

from nma_w1d5.grading.submissions.problems import SubmissionProblem, describe_problem, grading_texts
from nma_w1d5.exercises.replies import PROBLEMS


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_of_the_sandbox_has_its_sentence(code):
    assert describe_problem(code, "ja").endswith("。") or describe_problem(code, "ja").endswith("）。")
    assert describe_problem(code, "en").endswith(".")


def test_details_stand_in_brackets_of_the_language():
    assert describe_problem("too_large", "en", "60 MB").endswith("submit it again. (60 MB)")
    assert describe_problem("too_large", "ja", "60 MB").endswith("提出してください。（60 MB）")


def test_every_code_that_is_raised_is_known():
    """Codes in the source of this half, found as they are written there."""
    import re
    from pathlib import Path

    import nma_w1d5.grading as package

    for name in ("archives", "submissions", "marking"):
        source = (Path(package.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        codes = re.findall(r"(?:SubmissionProblem|_failing)\(\"(\w+)\"", source)
        codes += re.findall(r"return \"(\w+)\"", source)
        assert set(codes) <= set(grading_texts()["problem"])


def test_a_problem_carries_code_and_detail():
    problem = SubmissionProblem("too_large", "60 MB")
    assert (problem.code, problem.detail) == ("too_large", "60 MB")
