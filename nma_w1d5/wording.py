"""Every sentence that people read, by language: one file a language in ``words``, which translators can edit.

A course may bring languages of its own: files of the same kind in its folder ``nma_w1d5/words``.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
LANGUAGE_VARIABLE = "NMA_W1D5_LANGUAGE"
COURSE_VARIABLE = "NMA_W1D5_COURSE"
COMPLETE = "en"
"""The language that stands in where another has no word yet; ``nma-w1d5 lint`` names each such place."""


def data_folders(name: str) -> tuple[Path, ...]:
    """Return the folders that may hold data of one kind: that of the course, if it has its own, and the package's."""
    course = os.environ.get(COURSE_VARIABLE)
    homes = [Path(course, PACKAGE.name), PACKAGE] if course else [PACKAGE]
    return tuple(home / name for home in dict.fromkeys(homes))


def use_course(root: Path) -> None:
    """Let this process take exercises and words from a course that has its own, instead of the package's."""
    own = root / PACKAGE.name
    if own.is_dir() and own.resolve() != PACKAGE.resolve():
        os.environ[COURSE_VARIABLE] = str(root)


def known_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a file of words."""
    return tuple(sorted({path.stem for folder in data_folders("words") for path in folder.glob("*.toml")}))


def notebook_language(language: str | None = None) -> str:
    """Return the language of the notebook: `language`, else the variable ``NMA_W1D5_LANGUAGE``, else English.

    Raises
    ------
    ValueError
        If there are no words in that language.

    Examples
    --------
    >>> notebook_language("ja")
    'ja'
    """
    chosen = language or os.environ.get(LANGUAGE_VARIABLE) or COMPLETE
    if chosen not in known_languages():
        source = "language" if language else f"the environment variable {LANGUAGE_VARIABLE}"
        raise ValueError(f"{source} is {chosen!r}; expected one of {', '.join(map(repr, known_languages()))}.")
    return chosen


def say(key: str, language: str, /, **fields: object) -> str:
    """Return one sentence, by its table and name in the files of words, with the fields that it has places for.

    >>> say("remark.returned", "en", kind="str")
    'What came back was: str'
    """
    table, name = key.split(".")
    sentence = words(table, language)[name]
    return sentence.format(**fields) if fields else sentence


def words(table: str, language: str) -> dict[str, str]:
    """Return a whole table of words in one language; what is missing there is English."""
    return {**read_words(COMPLETE)[table], **read_words(language).get(table, {})}


def read_words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return what the files of a language hold, by table and name; the course's words come before the package's."""
    return _read_files(language, data_folders("words"))


@cache
def _read_files(language: str, folders: tuple[Path, ...]) -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for path in (folder / f"{language}.toml" for folder in reversed(folders)):
        if path.is_file():
            for table, sentences in tomllib.loads(path.read_text(encoding="utf-8")).items():
                tables.setdefault(table, {}).update(sentences)
    if not tables:
        raise ValueError(f"there are no words in {language!r}; expected one of {', '.join(known_languages())}.")
    return tables


def enumerate_words(items: Iterable[str], language: str) -> str:
    """Join items to a list, as the language writes one.

    >>> enumerate_words(["a", "b"], "ja")
    'a、b'
    """
    return say("punctuation.list", language).join(items)


def join_sentences(sentences: Iterable[str], language: str) -> str:
    """Join whole sentences, with whatever the language puts between them."""
    return say("punctuation.sentences", language).join(sentences)
