"""Numbers and the names that go with them, as Gradescope writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.platforms.gradescope import find_owner, read_names
from nma_w1d5.grading.platforms.owners import Owner

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
submission_103:
  :submitters:
  - :name: '山田　太郎'
"""


def test_a_known_number_has_a_name() -> None:
    assert find_owner("submission_77", {"77": "Grace Hopper"}) == Owner("Grace Hopper", "77", from_lms=True)


def test_an_unknown_number_is_the_name() -> None:
    assert find_owner("submission_78", {"77": "Grace Hopper"}) == Owner("submission_78", "78", from_lms=True)


@pytest.mark.parametrize("part", ["", "submission_", "submission_x", "submission_77.ipynb", "my_submission_77"])
def test_other_names(part: str) -> None:
    assert find_owner(part, {"77": "Grace Hopper"}) is None


def test_names_of_submitters_only_are_read() -> None:
    assert read_names(METADATA) == {"101": "Ada Lovelace, Charles Babbage", "102": "山田 花子", "103": "山田 太郎"}


@pytest.mark.parametrize("text", ["", "---", "submission_1:\n", ":submitters:\n- :name: Ada\n", "{}", "[1, 2]"])
def test_metadata_without_names(text: str) -> None:
    assert read_names(text) == {}


@given(st.text())
def test_any_metadata_is_harmless(text: str) -> None:
    names = read_names("submission_1:\n  :submitters:\n  - :name: Ada\n" + text)
    assert "Ada" in names["1"]
    assert all(name.isprintable() for name in names.values())
