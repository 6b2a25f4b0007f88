"""Names of students, read from what learning platforms make of file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.platforms import Owner, find_owner, read_gradescope_names, tell_apart


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Ada Lovelace_1234567_assignsubmission_file_/answer.ipynb", "Ada Lovelace"),
        ("Ada Lovelace_1234567_assignsubmission_file/answer.ipynb", "Ada Lovelace"),
        ("Ada Lovelace_1234567_assignsubmission_file_answer.ipynb", "Ada Lovelace"),
        ("course/山田 花子_42_assignsubmission_file_/deep/answer.ipynb", "山田 花子"),
        ("Jean_Luc P_7_assignsubmission_onlinetext_/x.html", "Jean_Luc P"),
        ("lovelaceada_12345_678901_answer.ipynb", "lovelaceada"),
        ("lovelaceada_LATE_12345_678901_W1D5_Tutorial3-2.ipynb", "lovelaceada"),
        ("lovelaceada_12345_678901_answer.zip/answer.ipynb", "lovelaceada"),
        ("submission_77/answer.ipynb", "Grace Hopper"),
        ("assignment_5_export/submission_77/answer.ipynb", "Grace Hopper"),
        ("submission_78/answer.ipynb", "submission_78"),
        ("ada.ipynb", "ada"),
        ("homework/ada.final.ipynb", "ada.final"),
        ("W1D5_Tutorial3.ipynb", "W1D5_Tutorial3"),
    ],
)
def test_names(path, name):
    assert find_owner(path, {"77": "Grace Hopper"}).name == name


def test_an_lms_tells_namesakes_apart_by_number():
    paths = ["Li Wei_1_assignsubmission_file_/a.ipynb", "Li Wei_2_assignsubmission_file_/a.ipynb"]
    assert tell_apart([find_owner(path) for path in paths], paths) == ["Li Wei (1)", "Li Wei (2)"]


def test_two_files_of_one_student_keep_the_name():
    paths = ["Li Wei_1_assignsubmission_file_/a.ipynb", "Li Wei_1_assignsubmission_file_/b.ipynb"]
    assert tell_apart([find_owner(path) for path in paths], paths) == ["Li Wei", "Li Wei"]


def test_common_file_names_give_way_to_folders():
    paths = ["hw/ada/W1D5.ipynb", "hw/bob/W1D5.ipynb", "hw/carl.ipynb"]
    assert tell_apart([find_owner(path) for path in paths], paths) == ["ada", "bob", "carl"]


def test_without_a_folder_the_file_name_stays():
    assert tell_apart([Owner("a"), Owner("a")], ["a.ipynb", "a.ipynb"]) == ["a", "a"]


METADATA = """\
---
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1815'
    :email: ada@example.org
  - :name: "Charles Babbage"
  :created_at: 2024-01-01
  :results:
    tests:
    - name: not a student but a test
submission_102:
  :submitters:
  - :name: 山田 花子
"""


def test_gradescope_metadata():
    names = read_gradescope_names(METADATA.replace("    - name: not a student but a test\n", ""))
    assert names == {"101": "Ada Lovelace, Charles Babbage", "102": "山田 花子"}


def test_only_submitters_are_names():
    assert read_gradescope_names(METADATA)["101"] == "Ada Lovelace, Charles Babbage"


@given(st.text())
def test_any_metadata_is_harmless(text):
    names = read_gradescope_names("submission_1:\n" + text)
    assert all(name.isprintable() for name in names.values())


@given(st.text(min_size=1))
def test_any_path_has_an_owner(path):
    assert isinstance(find_owner(path).name, str)
