"""Names as Canvas writes them."""

import pytest

from nma_w1d5.grading.platforms.canvas import find_owner
from nma_w1d5.grading.platforms.owners import Owner


@pytest.mark.parametrize(
    "part",
    [
        "lovelaceada_12345_678901_answer.ipynb",
        "lovelaceada_LATE_12345_678901_W1D5_Tutorial3-2.ipynb",
        "lovelaceada_12345_678901_answer.zip",
        "lovelaceada_12345_1_2_3_4.ipynb",
    ],
)
def test_names(part: str) -> None:
    assert find_owner(part, {}) == Owner("lovelaceada", "12345", from_lms=True)


@pytest.mark.parametrize("part", ["", "W1D5_Tutorial3.ipynb", "ada_12_answer.ipynb", "ada_1_2_", "_1_2_answer.ipynb"])
def test_other_names(part: str) -> None:
    assert find_owner(part, {}) is None
