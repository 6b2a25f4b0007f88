"""Names as Canvas writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.platforms.canvas import PLATFORM, find_owner
from nma_w1d5.grading.platforms.owners import Owner


@pytest.mark.parametrize(
    "part",
    [
        "lovelaceada_12345_678901_answer.ipynb",
        "lovelaceada_LATE_12345_678901_W1D5_Tutorial3-2.ipynb",
        "lovelaceada_12345_678901_answer.zip",
        "lovelaceada_12345_1_2_3_4.ipynb",
        "lovelaceada_12345_text.html",
        "lovelaceada_LATE_12345_link.html",
    ],
)
def test_names(part: str) -> None:
    assert find_owner(part) == Owner("lovelaceada", "12345")


@pytest.mark.parametrize("part", ["anon_Ab3xY_4321_x.ipynb", "LATE_anon_Ab3xY_4321_x.ipynb", "anon_Ab3xY_text.html"])
def test_the_anonymous(part: str) -> None:
    assert find_owner(part) == Owner("anon_Ab3xY", "Ab3xY")


def test_names_with_underscores() -> None:
    assert find_owner("van_der_bergjan_12_34_x_5_6.ipynb") == Owner("van_der_bergjan", "12")


@pytest.mark.parametrize("part", ["", "W1D5_Tutorial3.ipynb", "ada_12_answer.ipynb", "ada_1_2_", "_1_2_answer.ipynb"])
def test_other_names(part: str) -> None:
    assert find_owner(part) is None


@pytest.mark.parametrize(
    "date", ["2024_05_01", "2024_5_1", "2024_12_24", "20240501_1230", "20240501_123000", "05_01_2024", "1_5_2024"]
)
@pytest.mark.parametrize("part", ["hw05_{}.ipynb", "hw05_{}_final.ipynb", "ada_byron_{}_12_30_x.ipynb"])
def test_dates_are_no_numbers_of_canvas(part: str, date: str) -> None:
    assert find_owner(part.format(date)) is None or date.endswith(("1230", "123000"))


def test_a_few_names_among_others_do_not_make_it_canvas() -> None:
    assert PLATFORM.fits(["a_1_2_x.ipynb", "b_3_4_x.ipynb", "notes.txt"])
    assert not PLATFORM.fits(["a_1_2_x.ipynb", "bob.ipynb", "carl.ipynb"])
    assert not PLATFORM.fits([])


def test_a_number_is_that_of_one_file() -> None:
    assert PLATFORM.fits(["a_1_2_x.zip", "a_1_2_x", "b_3_4_x.ipynb"])
    assert not PLATFORM.fits(["hw_1_2_a.ipynb", "hw_1_2_b.ipynb"])


@given(st.text(st.sampled_from("_aLATE129.x")))
def test_any_name_is_survived(part: str) -> None:
    owner = find_owner(part)
    assert owner is None or owner.name
