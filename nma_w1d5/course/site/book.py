"""One language's book: the files that ``jupyter-book build`` needs beside the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import yaml

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.settings import CONFIG, CONTENTS, Language, Settings, read_contents, read_mapping

SUFFIXES = (".ipynb", ".md")
OWN_KEYS = ("languages", "default_language", "publish_branch", "repository")
DEFAULTS = Path(__file__).with_name("defaults.yml")
NOTE = "This page is not available in this language yet. Here it is in the language it was written in."


def write_book(pages: Path, language: str, settings: Settings) -> None:
    """Add ``_config.yml``, ``_toc.yml`` and missing pages to ``pages/<language>``.

    Parameters
    ----------
    pages : pathlib.Path
        The folder with one folder of pages for each language. All of them must be written already: a page
        that is missing in this language is taken from another, with a note.
    language : str
        The code of the language.
    settings : Settings
        The settings of the course.

    Raises
    ------
    CourseError
        If a page of ``_toc.yml`` is there in no language.
    """
    folder = pages / language
    folder.mkdir(parents=True, exist_ok=True)
    spoken = settings.language(language)
    for page in read_contents(settings.root):
        if find_page(folder, page) is None:
            _borrow(pages, page, spoken, settings)
    config = yaml.safe_dump(book_config(settings, spoken), allow_unicode=True, sort_keys=False)
    (folder / CONFIG).write_text(config, encoding="utf-8")
    shutil.copyfile(settings.root / CONTENTS, folder / CONTENTS)


def book_config(settings: Settings, language: Language) -> dict[str, Any]:
    """Return the settings of Jupyter Book for one language."""
    chosen = {key: value for key, value in settings.config.items() if key not in OWN_KEYS}
    config = merged(read_mapping(DEFAULTS), chosen)
    config["title"] = language.title
    config["html"]["baseurl"] = f"{settings.base_url}/{language.code}/"
    sphinx = config["sphinx"]
    own = sphinx["config"]
    own["extensions"] = [*own["extensions"], *sphinx.pop("extra_extensions", ())]
    own["language"] = language.code
    own["nma_languages"] = [
        {"code": one.code, "name": one.name, "strings": dict(one.strings) if one == language else {}}
        for one in settings.languages
    ]
    own["nma_base_url"] = settings.base_url
    own["nma_repository"] = {"url": settings.repository_url, "branch": settings.publish_branch}
    return config


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Put settings on top of others, section by section.

    >>> merged({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}, "d": [4]})
    {'a': {'b': 1, 'c': 3}, 'd': [4]}
    """
    both = {key: merged(below[key], above[key]) for key in below if isinstance(above.get(key), dict)}
    return {**below, **above, **both}


def find_page(folder: Path, page: str) -> Path | None:
    """Return the file of a page, or None if the folder has none."""
    return next((path for suffix in SUFFIXES if (path := folder / f"{page}{suffix}").is_file()), None)


def _borrow(pages: Path, page: str, language: Language, settings: Settings) -> None:
    for other in _nearest(language.code, settings):
        found = find_page(pages / other, page)
        if found is not None and not _is_borrowed(found):
            note = language.strings.get(NOTE, NOTE)
            target = pages / language.code / found.name
            target.write_text(_with_note(found, other, note), encoding="utf-8")
            return
    raise CourseError(
        f"the page '{page}' is there in no language ({', '.join(settings.codes)})",
        f"write book/source/{page}.md, or take '{page}' out of this file",
        path=settings.root / CONTENTS,
    )


def _nearest(code: str, settings: Settings) -> Iterable[str]:
    return (other for other in (settings.default_language, *settings.codes) if other != code)


def _is_borrowed(path: Path) -> bool:
    return "nma_language" in path.read_text(encoding="utf-8")


def _with_note(path: Path, language: str, note: str) -> str:
    """Return a page with a note at its top, marked with the language it is written in."""
    quoted = f"\n:::{{note}}\n{note}\n:::\n"
    if path.suffix == ".ipynb":
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata["nma_language"] = language
        first = next((cell for cell in notebook.cells if cell.cell_type == "markdown"), None)
        if first is not None:
            first.source = _after_title(first.source, quoted)
        return nbformat.writes(notebook) + "\n"
    text = path.read_text(encoding="utf-8")
    return f"---\nnma_language: {language}\n---\n{_after_title(text, quoted)}"


def _after_title(text: str, addition: str) -> str:
    """Put `addition` behind the first heading.

    >>> _after_title("# A\\n\\nb", "note\\n")
    '# A\\nnote\\n\\nb'
    """
    lines = text.split("\n")
    place = next((number for number, line in enumerate(lines, 1) if line.startswith("# ")), 0)
    return "\n".join([*lines[:place], addition.rstrip("\n"), *lines[place:]]) + ("" if text else "\n")
