"""Numbers and the names that go with them, as Gradescope writes them."""

import contextlib

import pytest
import yaml
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
  :created_at: 2024-01-01 10:00:00.000000000 -08:00
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests:
    - name: not a student but a test
submission_102:
  :submitters:
  - :name: 山田 花子
submission_103:
  :submitters:
  - :name: '山田　太郎'
submission_104:
  :submitters:
  - :name: "D'Arcy \\u00e9\\x1B"
submission_105:
  :submitters:
  - :name: No
"""


def test_a_number_is_the_name_until_there_is_a_better() -> None:
    assert find_owner("submission_78") == Owner("submission_78", "78")


@pytest.mark.parametrize("part", ["", "submission_", "submission_x", "submission_77.ipynb", "my_submission_77"])
def test_other_names(part: str) -> None:
    assert find_owner(part) is None


def test_names_of_submitters_only_are_read() -> None:
    assert read_names(METADATA.encode()) == {
        "101": "Ada Lovelace, Charles Babbage",
        "102": "山田 花子",
        "103": "山田 太郎",
        "104": "D'Arcy é\x1b",
        "105": "No",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "submission_1:\n",
        ":submitters:\n- :name: Ada\n",
        "{}",
        "[1, 2]",
        "submission_1: {':submitters': x}",
        "submission_1: {':submitters': [x, {':name': [y]}]}",
        "? [submission_1]\n: x",
    ],
)
def test_metadata_without_names(text: str) -> None:
    with contextlib.suppress(yaml.YAMLError):
        assert read_names(text.encode()) == {}


def test_many_spaces_and_many_aliases_are_nothing() -> None:
    doubled = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 200))
    assert read_names((METADATA + " " * 40_000 + "\n" + doubled).encode()) == read_names(METADATA.encode())


@given(st.binary() | st.text().map(str.encode))
def test_any_metadata_is_yaml_or_not(data: bytes) -> None:
    with contextlib.suppress(yaml.YAMLError, RecursionError, ValueError):
        assert all(isinstance(name, str) for name in read_names(data).values())
