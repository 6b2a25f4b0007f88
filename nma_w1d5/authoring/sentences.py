"""The words of an exercise: one TOML file beside its module, in each language of the course.

::

    [example]
    en = "The example: {rows} stimuli"

    [points.values]
    en = "the values are right"

    [mistakes.doubled]
    title = { en = "doubled" }
    hints.en = ["a gentle hint", "a stronger one"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.exercises.exercise import Mistake

MOST_HINTS = 2


@dataclass(frozen=True)
class Sentences:
    """What students read of an exercise: by point and language; by mistake; of the example, by language."""

    points: Mapping[str, Mapping[str, str]]
    mistakes: Mapping[str, Mistake]
    example: Mapping[str, str]


def read_sentences(path: Path, points: Iterable[str], mistakes: Iterable[str]) -> Sentences:
    """Read the words of an exercise and see that its points and mistakes all have some.

    Raises
    ------
    DefinitionError
        For a file that is missing or no TOML, a sentence missing in a language that others have, words for nothing.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise DefinitionError("the exercise has no sentences", "write this file", path=path) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(f"no valid TOML: {error}", "mend it", path=path) from None
    reader = _Reader(path, text, content)
    return Sentences(
        points={name: reader.by_language(f"points.{name}") for name in reader.names("points", points)},
        mistakes={name: reader.mistake(name) for name in reader.names("mistakes", mistakes)},
        example=reader.by_language("example"),
    )


class _Reader:
    """One file; its languages are all that occur in it."""

    def __init__(self, path: Path, text: str, content: dict[str, Any]) -> None:
        self._path, self._lines, self._content = path, text.splitlines(), content
        places = ["example", *(f"points.{name}" for name in self._table("points"))]
        places += [f"mistakes.{name}.{part}" for name in self._table("mistakes") for part in ("title", "hints")]
        self._languages = tuple(dict.fromkeys(language for place in places for language in self._table(place)))

    def names(self, table: str, wanted: Iterable[str]) -> list[str]:
        """Return the wanted names; refuse one that is missing and one that nothing asks for."""
        there, needed = self._table(table), list(wanted)
        if missing := [name for name in needed if name not in there]:
            raise self._refuse(f"[{table}.{missing[0]}] is missing", "write it in every language", table)
        if unknown := [f"{table}.{name}" for name in there if name not in needed]:
            remedy = f"take it out, or name it after one of: {', '.join(needed)}"
            raise self._refuse(f"[{unknown[0]}]: the exercise knows no such name", remedy, unknown[0])
        return needed

    def mistake(self, name: str) -> Mistake:
        """Read title and hints."""
        hints = self._table(f"mistakes.{name}.hints")
        for language in self._languages:
            found = hints.get(language)
            if not isinstance(found, list) or [type(each) for each in found] != [str] * MOST_HINTS:
                problem = f"[mistakes.{name}] hints in {language!r}: expected {MOST_HINTS} sentences, got {found!r}"
                raise self._refuse(problem, "write a gentle hint, and a stronger one", f"mistakes.{name}")
        return Mistake(self.by_language(f"mistakes.{name}.title"), hints)

    def by_language(self, key: str) -> dict[str, str]:
        """Read one sentence in all languages."""
        found = self._table(key)
        for language in self._languages or ("en",):
            if not isinstance(found.get(language), str) or not found[language]:
                raise self._refuse(f"[{key}] has no sentence in {language!r}", "write it", key.removesuffix(".title"))
        return {language: found[language] for language in self._languages}

    def _table(self, key: str) -> dict[str, Any]:
        value: Any = self._content
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else {}

    def _refuse(self, problem: str, remedy: str, near: str) -> DefinitionError:
        head = re.compile(rf"\s*\[{re.escape(near)}[\].]")
        line = next((number for number, line in enumerate(self._lines, 1) if head.match(line)), None)
        return DefinitionError(problem, remedy, path=self._path, line=line)
