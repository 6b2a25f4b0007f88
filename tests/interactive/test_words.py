"""Both languages say the same things, with the same fields."""

import re
from string import Formatter

import pytest

from nma_w1d5.interactive.words import WORDS, words
from nma_w1d5.wording import LANGUAGES


def test_every_language_of_the_course_has_words():
    assert set(WORDS) == set(LANGUAGES)


def test_all_languages_have_the_same_words():
    assert WORDS["ja"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("key", WORDS["en"])
def test_the_languages_have_the_same_fields(key):
    fields = [[field for _, field, _, _ in Formatter().parse(WORDS[language][key])] for language in LANGUAGES]
    assert set(fields[0]) - {None} == set(fields[1]) - {None}


@pytest.mark.parametrize("text", WORDS["ja"].values())
def test_japanese_has_no_space_beside_a_japanese_letter(text):
    assert not re.search(r"[ぁ-んァ-ヶ一-龠] | [ぁ-んァ-ヶ一-龠]", text)


def test_the_words_are_those_of_the_notebook(monkeypatch):
    monkeypatch.setenv("NMA_W1D5_LANGUAGE", "ja")
    assert words()["right"] == "右"
    assert words("en")["right"] == "right"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match=r"'fr'.*'ja', 'en'"):
        words("fr")
