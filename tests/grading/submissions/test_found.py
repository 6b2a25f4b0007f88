"""Which of several files of one student counts."""

from pathlib import Path

import pytest

from nma_w1d5.grading.submissions.found import Found, choose, sort_naturally
from nma_w1d5.grading.submissions.kinds import Kind


def found(path: str, kind: Kind = Kind.NOTEBOOK, **more: object) -> Found:
    return Found(path, kind, Path(path), **more)  # type: ignore[arg-type]  # a few fields by name


def chosen(*files: Found) -> tuple[str, tuple[str, ...]]:
    file = choose(files)
    return file.path, file.others


def test_the_last_by_name_counts_and_the_others_are_named() -> None:
    assert chosen(found("x/b.ipynb"), found("x/c.ipynb"), found("x/a.ipynb")) == (
        "x/c.ipynb",
        ("x/b.ipynb", "x/a.ipynb"),
    )


def test_numbers_in_names_are_numbers() -> None:
    names = ["x.ipynb", "x (2).ipynb", "x (10).ipynb", "x-1.ipynb", "1" * 5000 + ".ipynb"]
    assert sorted(names, key=sort_naturally)[1:4] == ["x.ipynb", "x (2).ipynb", "x (10).ipynb"]


def test_the_platforms_time_comes_first() -> None:
    assert chosen(found("b.ipynb", moment="2024-01"), found("a.py", Kind.SCRIPT, moment="2024-02"))[0] == "a.py"


def test_notebooks_come_before_scripts_and_both_before_problems() -> None:
    bad, plain = found("z.zip", Kind.BAD, problem="bomb"), found("y.py", Kind.PLAIN)
    renamed, script = found("b", Kind.RENAMED), found("c.py", Kind.SCRIPT)
    assert chosen(bad, plain, renamed, found("a.ipynb"), script)[0] == "a.ipynb"
    assert chosen(bad, plain, renamed, script)[0] == "b"
    assert chosen(bad, plain, script) == ("c.py", ("z.zip", "y.py"))
    assert chosen(bad, plain)[0] == "z.zip"


def test_a_problem_of_a_later_attempt_does_not_take_the_place_of_an_earlier_one() -> None:
    assert chosen(found("a.ipynb", moment="1"), found("b.zip", Kind.BAD, problem="bomb", moment="2"))[0] == "a.ipynb"


@pytest.mark.parametrize("count", [1, 3, 30])
def test_nothing_to_be_graded_says_what_there_is(count: int) -> None:
    file = choose([found(f"{number}.pdf", Kind.OTHER) for number in range(count)])
    assert (file.kind, file.problem) == (Kind.BAD, "no_notebook")
    assert file.detail.startswith("0.pdf")


def test_long_lists_of_others_are_cut() -> None:
    _, others = chosen(*(found(f"{number:03}.ipynb") for number in range(100)))
    assert len(others) == 21
    assert others[-1] == "… (79)"
