"""Every sentence exists in every language and is set as it should be; a further language is a file."""

import os
import re
from string import Formatter

import pytest

from nma_w1d5 import notebook_language
from nma_w1d5.wording import (
    COMPLETE,
    COURSE_VARIABLE,
    PACKAGE,
    enumerate_words,
    join_sentences,
    known_languages,
    read_words,
    say,
    use_course,
    words,
)

JAPANESE = "[ぁ-んァ-ヶー一-龠々]"
LATIN = r"[A-Za-z0-9`{}]"


@pytest.fixture(autouse=True)
def _settings(monkeypatch):
    """No language and no course but those that a test sets."""
    monkeypatch.delenv("NMA_W1D5_LANGUAGE", raising=False)
    monkeypatch.delenv(COURSE_VARIABLE, raising=False)


@pytest.fixture
def course(monkeypatch, tmp_path):
    """Bring words of a course; the file of a language is overwritten before it is first read."""
    monkeypatch.setenv(COURSE_VARIABLE, str(tmp_path))

    def bring(language, text):
        folder = tmp_path / "nma_w1d5" / "words"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{language}.toml").write_text(text, encoding="utf-8")

    return bring


def sentences(language):
    """Return all sentences of a language by their keys."""
    return {f"{table}.{name}": text for table, named in read_words(language).items() for name, text in named.items()}


def fields(text):
    return sorted(field for _, field, _, _ in Formatter().parse(text) if field is not None)


def code(text):
    return sorted(re.findall(r"`[^`]+`", text))


OTHERS = [language for language in known_languages() if language != COMPLETE]


def test_the_languages_of_the_package():
    assert known_languages() == ("en", "ja")


@pytest.mark.parametrize("language", OTHERS)
def test_languages_have_the_same_tables_and_sentences(language):
    assert sentences(language).keys() == sentences(COMPLETE).keys()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", sentences(COMPLETE))
def test_a_sentence_has_the_same_places_and_code_in_every_language(language, key):
    assert fields(sentences(language)[key]) == fields(sentences(COMPLETE)[key])
    assert code(sentences(language)[key]) == code(sentences(COMPLETE)[key])


@pytest.mark.parametrize("key", sentences(COMPLETE))
def test_english_is_in_english(key):
    text = sentences(COMPLETE)[key]
    assert text
    assert not re.search(JAPANESE, text)


@pytest.mark.parametrize("key", sentences("ja"))
def test_japanese_is_set_as_japanese(key):
    text = sentences("ja")[key]
    assert text or key == "punctuation.sentences", "sentences follow one another without a space"
    assert not re.search(rf"{JAPANESE}[,.?!:;()]|[,.?!:;()]{JAPANESE}", text), "full-width punctuation"
    assert not re.search(rf"{JAPANESE} +{LATIN}|{LATIN} +{JAPANESE}", text), "no space beside Latin text"


def test_a_sentence_is_filled_in():
    assert say("remark.shape", "en", found="3", expected="4") == "Your result has the shape 3; expected was 4."
    assert say("download.connection", "ja", host="osf.io") == "osf.ioに接続できません"


def test_a_sentence_may_have_a_place_of_any_name(course):
    course("en", '[made_up]\nsentence = "{key} and {language}"')
    assert say("made_up.sentence", "en", key="this", language="that") == "this and that"


@pytest.mark.parametrize("key", ["status.no_such_status", "no_such_table.correct"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_unknown_sentence_is_an_error(key, language):
    with pytest.raises(KeyError, match="no_such"):
        say(key, language)


def test_an_unknown_language_is_an_error():
    with pytest.raises(ValueError, match="there are no words in 'fr'; expected one of en, ja"):
        say("status.correct", "fr")


def test_lists_and_sentences_are_joined_as_the_language_does():
    assert enumerate_words(["a", "b"], "en") == "a, b"
    assert enumerate_words(["a", "b"], "ja") == "a、b"
    assert join_sentences(["One.", "Two."], "en") == "One. Two."
    assert join_sentences(["一。", "二。"], "ja") == "一。二。"


def test_a_course_brings_a_further_language(course):
    course("fr", '[download]\nconnection = "pas de connexion à {host}"')
    assert known_languages() == ("en", "fr", "ja")
    assert notebook_language("fr") == "fr"
    assert say("download.connection", "fr", host="osf.io") == "pas de connexion à osf.io"


def test_what_a_language_lacks_is_english(course):
    course("fr", '[download]\nconnection = "pas de connexion à {host}"')
    assert say("download.timeout", "fr") == "the server did not answer in time"
    assert say("play.left", "fr") == "left"
    assert words("download", "fr") == {**words("download", "en"), "connection": "pas de connexion à {host}"}


def test_a_course_may_say_a_thing_in_its_own_words(course):
    course("ja", '[play]\nleft = "左側"')
    assert say("play.left", "ja") == "左側"
    assert say("play.right", "ja") == "右"


def test_words_of_one_course_do_not_reach_another(course, monkeypatch):
    course("en", '[play]\nleft = "to the left"')
    assert say("play.left", "en") == "to the left"
    monkeypatch.delenv(COURSE_VARIABLE)
    assert say("play.left", "en") == "left"


def test_a_course_is_used_if_it_has_words_of_its_own(course, monkeypatch, tmp_path):
    course("fr", '[play]\nleft = "à gauche"')
    monkeypatch.setenv(COURSE_VARIABLE, "")
    use_course(tmp_path / "nothing there")
    use_course(PACKAGE.parent)
    assert os.environ[COURSE_VARIABLE] == ""
    use_course(tmp_path)
    assert say("play.left", "fr") == "à gauche"


@pytest.mark.parametrize(
    ("variable", "argument", "expected"),
    [
        (None, None, "en"),
        ("", None, "en"),
        ("ja", None, "ja"),
        ("en", None, "en"),
        ("ja", "en", "en"),
        ("xx", "ja", "ja"),
    ],
)
def test_argument_comes_before_environment_before_english(monkeypatch, variable, argument, expected):
    if variable is not None:
        monkeypatch.setenv("NMA_W1D5_LANGUAGE", variable)
    assert notebook_language(argument) == expected


def test_unknown_language_says_where_it_came_from(monkeypatch):
    with pytest.raises(ValueError, match="language is 'fr'; expected one of 'en', 'ja'"):
        notebook_language("fr")
    monkeypatch.setenv("NMA_W1D5_LANGUAGE", "JA")
    with pytest.raises(ValueError, match="variable NMA_W1D5_LANGUAGE is 'JA'; expected one of 'en', 'ja'"):
        notebook_language()
