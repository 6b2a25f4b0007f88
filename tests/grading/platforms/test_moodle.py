"""Names as Moodle writes them."""

import pytest

from nma_w1d5.grading.platforms.moodle import find_owner
from nma_w1d5.grading.platforms.owners import Owner


@pytest.mark.parametrize(
    ("part", "name", "number"),
    [
        ("Ada Lovelace_1234567_assignsubmission_file_", "Ada Lovelace", "1234567"),
        ("Ada Lovelace_1234567_assignsubmission_file", "Ada Lovelace", "1234567"),
        ("Ada Lovelace_1234567_assignsubmission_file_answer.ipynb", "Ada Lovelace", "1234567"),
        ("山田 花子_42_assignsubmission_file_", "山田 花子", "42"),
        ("Jean_Luc P_7_assignsubmission_onlinetext_", "Jean_Luc P", "7"),
        ("Ada_1_2_assignsubmission_file_", "Ada_1", "2"),
    ],
)
def test_names(part: str, name: str, number: str) -> None:
    assert find_owner(part) == Owner(name, number)


@pytest.mark.parametrize("part", ["", "answer.ipynb", "_1_assignsubmission_file_", "Ada_assignsubmission_file_"])
def test_other_names(part: str) -> None:
    assert find_owner(part) is None
