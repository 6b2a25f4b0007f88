"""Words that one language lacks are named where they should be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.fingerprint import PACKAGE
from nma_w1d5.course.lint_words import lint_words

Write = Callable[..., list[tuple[str, int, str]]]

ENGLISH = """\
[status]
right = "Right."
points = "{earned} of {all}: use `RDM`"

[page]
title = "Marks"
"""


@pytest.fixture
def lint(tmp_path: Path) -> Write:
    """Write files of words, a folder each for package and course; return what is found as file, line and problem."""

    def found(languages: str = "en ja", **files: str) -> list[tuple[str, int, str]]:
        folders = [tmp_path / "package", tmp_path / "course"]
        for name, text in files.items():
            home, _, language = name.rpartition("_")
            folder = tmp_path / (home or "package")
            folder.mkdir(exist_ok=True)
            (folder / f"{language}.toml").write_text(text, encoding="utf-8")
        findings = lint_words(folders, languages.split())
        return [(one.path.relative_to(tmp_path).as_posix(), one.line, one.problem) for one in findings]

    return found


def test_the_words_of_the_package_are_whole() -> None:
    languages = [path.stem for path in (PACKAGE / "words").glob("*.toml")]
    assert list(lint_words([PACKAGE / "words"], languages)) == []


def test_translations_that_have_everything_are_right_in_any_order(lint: Write) -> None:
    japanese = "# 言葉\n[page]\ntitle = '採点'\n[status]\npoints = '`RDM`: {all}中{earned}'\nright = '正解。'\n"
    assert lint(en=ENGLISH, ja=japanese) == []


def test_a_missing_sentence_is_named_at_its_table_with_what_another_language_says(lint: Write) -> None:
    japanese = "# 言葉\n\n[page]\ntitle = '採点'\n[status]\npoints = '`RDM`: {all}中{earned}'\n"
    assert lint(en=ENGLISH, ja=japanese) == [("package/ja.toml", 5, "no 'right' in [status]; 'en' says: Right.")]


def test_a_missing_table_is_named_once(lint: Write) -> None:
    assert lint(en=ENGLISH, ja=ENGLISH.partition("[page]")[0]) == [
        ("package/ja.toml", 1, "no table [page]; 'en' has one")
    ]


@pytest.mark.parametrize(
    ("sentence", "lacking"),
    [
        ("{earned} of {all}: use `rdm`", "`RDM`"),
        ("{earned}: use `RDM`", "{all}"),
        ("use RDM", "`RDM`, {all}, {earned}"),
        ("{earned} of {{all}}: use `RDM`", "{all}"),
    ],
)
def test_a_missing_place_or_code_span_is_named_at_its_sentence(lint: Write, sentence: str, lacking: str) -> None:
    japanese = ENGLISH.replace("{earned} of {all}: use `RDM`", sentence)
    found = [one for one in lint(en=ENGLISH, ja=japanese) if one[0] == "package/ja.toml"]
    assert found == [("package/ja.toml", 3, f"status.points lacks {lacking}: 'en' has it")]


def test_each_language_is_compared_with_all_others_and_told_once(lint: Write) -> None:
    extra = ENGLISH + 'extra = "More."\n'
    assert lint("en fr ja", en=extra, fr=extra, ja=ENGLISH) == [
        ("package/ja.toml", 5, "no 'extra' in [page]; 'en' says: More.")
    ]
    assert lint("en", ja=ENGLISH) == [], "a language that the course does not have is left alone"


def test_a_course_replaces_and_adds_words(lint: Write) -> None:
    own = "[status]\npoints = '{earned}'\n[own]\nname = 'x'\n"
    assert lint(en=ENGLISH, ja=ENGLISH, course_en=own) == [
        ("course/en.toml", 2, "status.points lacks `RDM`, {all}: 'ja' has it"),
        ("package/ja.toml", 1, "no table [own]; 'en' has one"),
    ]
    assert lint("en fr", course_fr="[status]\nright = 'Juste.'\n") == [
        ("course/fr.toml", 1, "no 'points' in [status]; 'en' says: {earned}"),
        ("course/fr.toml", 1, "no table [page]; 'en' has one"),
        ("course/fr.toml", 1, "no table [own]; 'en' has one"),
    ]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [("[status\n", "not valid TOML", None), ("[s]\na = '{'\n", "s.a: .*'{'", 2), ("[s]\n\na = 1\n", "expected str", 3)],
)
def test_a_broken_file_is_an_error(lint: Write, text: str, problem: str, line: int | None) -> None:
    with pytest.raises(CourseError, match=problem) as caught:
        lint(en=text, ja=text)
    assert Path(str(caught.value.path)).name == "en.toml"
    assert caught.value.line == line
