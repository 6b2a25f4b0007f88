"""Every sentence exists in both languages and is set as it should be."""

import re
import tomllib
from importlib.resources import files

import pytest

from nma_w1d5.exercises.cases import PROPERTIES
from nma_w1d5.exercises.frozen import load_cases
from nma_w1d5.exercises.marks import list_points
from nma_w1d5.wording import say

TABLES = [
    tomllib.loads(files(package).joinpath("texts.toml").read_text(encoding="utf-8"))
    for package in ("nma_w1d5.checks", "nma_w1d5.grading")
]


def sentences(table):
    for name, value in table.items():
        if isinstance(value, dict) and set(value) != {"ja", "en"}:
            yield from sentences(value)
        else:
            yield name, value


PAIRS = [pair for table in TABLES for pair in sentences(table)]


@pytest.mark.parametrize(("name", "pair"), PAIRS, ids=[name for name, _ in PAIRS])
def test_a_sentence_in_both_languages(name, pair):
    japanese, english = pair["ja"], pair["en"]
    assert japanese
    assert english
    assert not re.search(r"[ぁ-んァ-ヶ一-龠]", english)
    assert set(re.findall(r"\{\w+\}", japanese)) == set(re.findall(r"\{\w+\}", english))
    assert set(re.findall(r"`[^`]+`", japanese)) == set(re.findall(r"`[^`]+`", english))
    assert not re.search(r"[ぁ-んァ-ヶ一-龠][,.?!:]", japanese)
    assert not re.search(r"[ぁ-んァ-ヶ一-龠] [`A-Za-z{]|[`A-Za-z}] [ぁ-んァ-ヶ一-龠]", japanese)


@pytest.mark.parametrize("exercise", PROPERTIES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_point_has_a_sentence(exercise, language):
    for name in (*list_points(exercise, load_cases(exercise)), "large"):
        assert say("points", name, language, exercise)


@pytest.mark.parametrize("status", ["correct", "partial", "wrong", "not_attempted", "missing", "syntax_error", "error",
                                    "timeout", "memory", "crashed", "forbidden", "malformed"])  # fmt: skip
def test_every_status_has_a_sentence(status):
    assert say("status", status, "ja") != say("status", status, "en")


def test_an_unknown_sentence_is_an_error():
    with pytest.raises(KeyError):
        say("status", "no_such_status", "ja")
