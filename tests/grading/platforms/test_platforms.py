"""Names of students, read from what learning platforms make of file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.platforms import find_owner, tell_apart
from nma_w1d5.grading.platforms.owners import Owner


def shown(*paths: str) -> list[str]:
    """Return the names shown for files."""
    return tell_apart([find_owner(path, {}) for path in paths], paths)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Ada Lovelace_1234567_assignsubmission_file_/answer.ipynb", "Ada Lovelace"),
        ("course/山田 花子_42_assignsubmission_file_/deep/answer.ipynb", "山田 花子"),
        ("Jean_Luc P_7_assignsubmission_onlinetext_/x.html", "Jean_Luc P"),
        ("lovelaceada_12345_678901_answer.ipynb", "lovelaceada"),
        ("lovelaceada_12345_678901_answer.zip/answer.ipynb", "lovelaceada"),
        ("submission_77/answer.ipynb", "Grace Hopper"),
        ("assignment_5_export/submission_77/answer.ipynb", "Grace Hopper"),
        ("submission_78/answer.ipynb", "submission_78"),
        ("Ada_1_assignsubmission_file_/submission_77/answer.ipynb", "Ada"),
        ("submission_77/lovelaceada_12345_678901_answer.ipynb", "Grace Hopper"),
        ("ada.ipynb", "ada"),
        ("homework/ada.final.ipynb", "ada.final"),
        ("W1D5_Tutorial3.ipynb", "W1D5_Tutorial3"),
    ],
)
def test_names(path: str, name: str) -> None:
    assert find_owner(path, {"77": "Grace Hopper"}).name == name


def test_only_a_platform_tells_who_somebody_is() -> None:
    assert find_owner("Ada_1_assignsubmission_file_/a.ipynb", {}).from_lms
    assert not find_owner("ada/a.ipynb", {}).from_lms


def test_a_platform_tells_namesakes_apart_by_number() -> None:
    names = shown("Li Wei_1_assignsubmission_file_/a.ipynb", "Li Wei_2_assignsubmission_file_/a.ipynb")
    assert names == ["Li Wei (1)", "Li Wei (2)"]


def test_two_files_of_one_student_keep_the_name() -> None:
    names = shown("Li Wei_1_assignsubmission_file_/a.ipynb", "Li Wei_1_assignsubmission_file_/b.ipynb")
    assert names == ["Li Wei", "Li Wei"]


def test_common_file_names_give_way_to_folders() -> None:
    assert shown("hw/ada/W1D5.ipynb", "hw/bob/W1D5.ipynb", "hw/carl.ipynb") == ["ada", "bob", "carl"]


def test_without_a_folder_the_file_name_stays() -> None:
    assert tell_apart([Owner("a"), Owner("a")], ["a.ipynb", "a.ipynb"]) == ["a", "a"]


@given(st.text(min_size=1))
def test_any_path_has_an_owner(path: str) -> None:
    assert isinstance(find_owner(path, {}).name, str)
