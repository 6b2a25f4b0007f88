"""Compare the files of words: where one language of a course lacks what another has."""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.lint import Finding


@dataclass(frozen=True)
class Sentence:
    """One sentence: where it stands, and what every translation has to have, its places to fill and its code.

    The head of a table is one that says nothing.
    """

    path: Path
    line: int
    text: str = ""
    parts: frozenset[str] = frozenset()


Words = Mapping[tuple[str, str], Sentence]


def lint_words(folders: Sequence[Path], languages: Sequence[str]) -> Iterator[Finding]:
    """Yield what the words of a language lack, at the place where they should be.

    Each language has a file in at least one of the folders. What a later one says replaces what an earlier one says.
    """
    spoken = {language: _read(folders, language) for language in languages}
    for words in spoken.values():
        found: dict[tuple[str, str], Finding] = {}
        for other, theirs in spoken.items():
            for key, sentence in theirs.items():
                if finding := _compare(words, key, other, sentence):
                    found.setdefault(key, finding)
        yield from found.values()


def _compare(words: Words, key: tuple[str, str], other: str, sentence: Sentence) -> Finding | None:
    table, name = key
    if own := words.get(key):
        lacking = ", ".join(sorted(sentence.parts - own.parts))
        return Finding(own.path, own.line, f"{table}.{name} lacks {lacking}: '{other}' has it") if lacking else None
    head = words.get((table, ""))
    if name and head is None:
        return None  # the table as a whole is missing, and is named as such
    what = f"{name!r} in [{table}]; '{other}' says: {sentence.text}" if name else f"table [{table}]; '{other}' has one"
    place = head or words["", ""]
    return Finding(place.path, place.line, f"no {what}")


def _read(folders: Sequence[Path], language: str) -> Words:
    """Return the sentences of a language by table and name; an empty name stands for the head of a table."""
    words: dict[tuple[str, str], Sentence] = {}
    for path in (folder / f"{language}.toml" for folder in folders):
        if path.is_file():
            words["", ""] = Sentence(path, 1)
            words |= _read_file(path)
    return words


def _read_file(path: Path) -> Iterator[tuple[tuple[str, str], Sentence]]:
    text = path.read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"not valid TOML: {error}", "mend the line it names", path=path) from None
    lines = _lines(text)
    for table, sentences in tables.items():
        yield (table, ""), Sentence(path, lines.get((table, ""), 1))
        for name, sentence in sentences.items():
            line = lines.get((table, name), 1)
            try:
                fields = {f"{{{field}}}" for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}
                parts = frozenset(fields | set(re.findall(r"`[^`]+`", sentence)))
            except (TypeError, ValueError) as error:
                remedy = "write text in quotes, and {{ for a brace that is no place to fill"
                raise CourseError(f"{table}.{name}: {error}", remedy, path=path, line=line) from None
            yield (table, name), Sentence(path, line, sentence, parts)


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the lines on which tables and names stand: the TOML reader does not tell."""
    found, table = {}, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("["):
            table = line.strip("[] ")
            found[table, ""] = number
        elif re.match(r"[\w-]+ *=", line):
            found.setdefault((table, line.partition("=")[0].strip()), number)
    return found
