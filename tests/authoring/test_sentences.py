"""The words of an exercise are whole, in every language, or the line that needs some is named."""

import pytest

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.sentences import MOST_HINTS, read_sentences
from tests.authoring.keys import WORDS, change

POINTS, MISTAKES = ("shape", "values", "zero"), ("doubled",)


def read(path, words=WORDS, points=POINTS, mistakes=MISTAKES):
    path.write_text(words, encoding="utf-8")
    return read_sentences(path, points, mistakes)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "half.toml"


def find_line(words, start):
    return next((number for number, line in enumerate(words.splitlines(), 1) if line.startswith(start)), None)


def test_words_are_read_in_the_order_of_the_points(path):
    sentences = read(path, points=("zero", "values", "shape"))
    assert list(sentences.points) == ["zero", "values", "shape"]
    assert sentences.points["zero"] == {"en": "right for zero", "ja": "0でも正しい"}
    assert sentences.example["en"] == "The example: {rows} numbers"
    assert sentences.mistakes["doubled"].title["ja"] == "2倍"
    assert len(sentences.mistakes["doubled"].hints["en"]) == MOST_HINTS


def test_one_language_is_enough_and_any_may_be_added(path):
    only = 'example.fr = "Exemple"\npoints.shape.fr = "forme"\n'
    assert read(path, only, ("shape",), ()).points == {"shape": {"fr": "forme"}}


@pytest.mark.parametrize(
    ("old", "new", "problem", "near", "remedy"),
    [
        ('ja = "値が正しい"\n', "", "[points.values] has no sentence in 'ja'", "[points.values]", "write it"),
        ('en = "the values are right"', 'en = ""', "[points.values] has no sentence in 'en'", "[points.values]", ""),
        ('en = "the values are right"', "en = 3", "[points.values] has no sentence in 'en'", "[points.values]", ""),
        ('ja = "例：{rows}個の数"\n', "", "[example] has no sentence in 'ja'", "[example]", "write it"),
        ("[example]", "[sample]", "[example] has no sentence in 'en'", None, "write it"),
        (', ja = "2倍"', "", "[mistakes.doubled.title] has no sentence in 'ja'", "[mistakes.doubled]", "write it"),
        (
            'title = { en = "doubled", ja = "2倍" }',
            'title = "doubled"',
            "[mistakes.doubled.title] has no sentence in 'en'",
            "[mistakes.doubled]",
            "write it",
        ),
        (
            'hints.ja = ["大きさを見てください。", "大きくなりますか。"]\n',
            "",
            "[mistakes.doubled] hints in 'ja': expected 2 sentences, got None",
            "[mistakes.doubled]",
            "write a gentle hint, and a stronger one",
        ),
        (
            ', "Which way does it change?"',
            "",
            "[mistakes.doubled] hints in 'en': expected 2 sentences, got ['Look at the size.']",
            "[mistakes.doubled]",
            "write a gentle hint, and a stronger one",
        ),
        (
            'hints.en = ["Look at the size.", "Which way does it change?"]\nhints.ja = ',
            "hints = ",
            "[mistakes.doubled] hints in 'en': expected 2 sentences, got None",
            "[mistakes.doubled]",
            "write a gentle hint, and a stronger one",
        ),
        ("[points.zero]", "[points.null]", "[points.zero] is missing", "[points.shape]", "write it in every language"),
        ("[mistakes.doubled]", "[mistakes.twice]", "[mistakes.doubled] is missing", "[mistakes.twice]", "every lang"),
        (
            "[mistakes.doubled]",
            '[points.values_of_others]\nen = "x"\nja = "あ"\n\n[mistakes.doubled]',
            "[points.values_of_others]: the exercise knows no such name",
            "[points.values_of_others]",
            "take it out, or name it after one of: shape, values, zero",
        ),
        (
            "[mistakes.doubled]",
            '[points.shapely]\nfr = "x"\n[mistakes.doubled]',
            "[points.shapely]: the exercise knows no such name",
            "[points.shapely]",
            "take it out",
        ),
    ],
)
def test_words_that_are_missing_or_too_many_are_refused_with_their_line(path, old, new, problem, near, remedy):
    words = change(WORDS, old, new)
    with pytest.raises(DefinitionError) as caught:
        read(path, words)
    line = find_line(words, near) if near else None
    assert caught.value.problem == problem
    assert caught.value.place == (f"{path}:{line}" if line else str(path))
    assert remedy in caught.value.remedy


def test_the_line_is_that_of_the_name_and_not_of_one_that_begins_alike(path):
    words = change(WORDS, "[points.zero]", '[points.values_too]\nen = "x"\nja = "あ"\n\n[points.zero]')
    words = change(change(words, "[points.values]", "[points.other]"), "[points.values_too]", "[points.values_too]")
    words += '\n[points.values]\nen = "only"\n'
    points = ("shape", "other", "values_too", "values", "zero")
    with pytest.raises(DefinitionError) as caught:
        read(path, words, points)
    assert caught.value.place == f"{path}:{find_line(words, '[points.values]')}"


@pytest.mark.parametrize("words", ["points = 3\n", 'points = ["shape"]\n', "[[points]]\nx = 1\n", ""])
def test_any_other_structure_is_refused_as_well(path, words):
    with pytest.raises(DefinitionError, match=r"\[points.shape\] is missing"):
        read(path, words)


def test_a_file_that_is_missing_is_named(path):
    with pytest.raises(DefinitionError) as caught:
        read_sentences(path, POINTS, MISTAKES)
    assert str(caught.value) == f"{path}: the exercise has no sentences\n  -> write this file"


@pytest.mark.parametrize("content", [b"[points\n", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(path, content):
    path.write_bytes(content)
    with pytest.raises(DefinitionError, match="no valid TOML") as caught:
        read_sentences(path, POINTS, MISTAKES)
    assert caught.value.place == str(path)
    assert caught.value.remedy == "mend it"
