"""Names as the smaller platforms write them: Blackboard, manaba, ILIAS, Google Classroom."""

import pytest

from nma_w1d5.grading.platforms import blackboard, classroom, ilias, manaba
from nma_w1d5.grading.platforms.owners import Owner


@pytest.mark.parametrize("part", ["W1_D5_s123_attempt_{}_x_1.ipynb", "W1_D5_s123_attempt_{}.txt", "HW_s123_試行_{}_x"])
def test_blackboard(part: str) -> None:
    moment = "2024-05-01-12-34-56"
    owner = blackboard.find_owner(part.format(moment))
    assert owner == Owner("s123", part.partition("_s123")[0] + "_s123")
    assert owner.moment == moment


@pytest.mark.parametrize("part", ["2024001@ada1@x@y.ipynb", "ada1@2024001@x.ipynb"])
def test_manaba(part: str) -> None:
    assert manaba.find_owner(part) == Owner("2024001", "ada1")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("Lovelace_Ada_al17_4711", "Ada Lovelace"),
        ("Byron_Augusta Ada_abyron_12", "Augusta Ada Byron"),
        ("山田_花子_hy_3", "花子 山田"),
    ],
)
def test_ilias(part: str, name: str) -> None:
    owner = ilias.find_owner(part)
    assert owner is not None
    assert owner.name == name


@pytest.mark.parametrize("part", ["Ada Lovelace - W1D5.ipynb", "Ada Lovelace - a - b.ipynb"])
def test_classroom(part: str) -> None:
    assert classroom.find_owner(part) == Owner("Ada Lovelace")


@pytest.mark.parametrize(
    "part", ["", "answer.ipynb", "ada@x.ipynb", "@@x", "week_1_hw_05", "W1D5 - Ada.ipynb", "a-b", " - x"]
)
def test_other_names(part: str) -> None:
    assert [module.find_owner(part) for module in (blackboard, manaba, ilias, classroom)] == [None] * 4


def test_a_title_before_the_names_is_nobody() -> None:
    assert classroom.fits(["Ada - W1D5.ipynb", "Bob - W1D5.ipynb", "Bob - notes.ipynb"])
    assert not classroom.fits(["Homework - Ada.ipynb", "Homework - Bob.ipynb"])
    assert not classroom.fits(["Ada - W1D5.ipynb", "bob.ipynb", "carl.ipynb"])
