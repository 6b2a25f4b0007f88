"""Names that can be shown and written anywhere, whatever they are made of."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.submissions.names import LONGEST_PAGE, list_some, name_file, printable, shorten, show_path

FOUR_BYTES = "\N{GRINNING FACE}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a b.ipynb", "a b.ipynb"),
        ("山田　花子", "山田　花子"),
        ("a\x1b[31m", "a\N{REPLACEMENT CHARACTER}[31m"),
        ("two\nlines", "two\N{REPLACEMENT CHARACTER}lines"),
        ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
        ("\u202eright to left", "\N{REPLACEMENT CHARACTER}right to left"),
    ],
)
def test_letters_and_spaces_stay(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_what_is_printable_is_one_line_that_can_be_written(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert len(shown) == len(text)
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown


@pytest.mark.parametrize("letter", [FOUR_BYTES, "𠮷", "山", "e\N{COMBINING ACUTE ACCENT}", "\x1b", "\udcff", "a"])
@pytest.mark.parametrize("count", [1, 62, 70, 100_000])
def test_names_are_short_enough_in_bytes(letter: str, count: int) -> None:
    assert 0 < len(shorten(letter * count, 120).encode()) <= 120
    assert 0 < len(name_file(letter * count).encode()) <= LONGEST_PAGE


@given(st.text(), st.integers(10, 60))
def test_any_name_is_made_short_and_printable(text: str, most: int) -> None:
    shown = shorten(text, most)
    assert len(shown.encode()) <= most
    assert printable(shown) == shown


@given(st.text())
def test_any_name_makes_a_file_name(text: str) -> None:
    name = name_file(text)
    assert name
    assert set(name).isdisjoint("/\0. \n")
    assert len(name.encode()) <= LONGEST_PAGE


def test_both_ends_of_a_long_name_stay() -> None:
    assert shorten("submissions/" + "x" * 100 + "/ada.ipynb", 40) == "submissions/xxxxxxxxxxxxx…xx/ada.ipynb"
    assert shorten("ha\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}", 40) == "ha\u3099"
    assert shorten("か\u3099", 40) == "が"


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("Ada Lovelace", "Ada-Lovelace"),
        ("山田　花子", "山田-花子"),
        ("../../etc/passwd", "etc-passwd"),
        ("../..", "student"),
        ("", "student"),
        ("a\x00b/c\\d", "a-b-c-d"),
    ],
)
def test_file_names(student: str, name: str) -> None:
    assert name_file(student) == name


def test_a_path_that_is_no_text_can_be_shown() -> None:
    assert show_path(Path("a\udcff/b\n")) == "a\N{REPLACEMENT CHARACTER}/b\N{REPLACEMENT CHARACTER}"


def test_long_lists_say_how_much_is_left_out() -> None:
    assert list_some(["a", "b"], 2) == ("a", "b")
    assert list_some(["a" * 500] * 9, 1)[1] == "… (8)"
