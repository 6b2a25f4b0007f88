"""The settings of the course, read from ``_config.yml`` and from nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CONFIG = "_config.yml"
CONTENTS = "_toc.yml"


class SettingsError(ValueError):
    """``_config.yml`` or ``_toc.yml`` cannot be used; the message says where and what to do."""


@dataclass(frozen=True)
class Language:
    """One language of the site: its code, its own name, the title of the book, the words of the interface."""

    code: str
    name: str
    title: str
    strings: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Settings:
    """What the projections and the site need to know about the course."""

    root: Path
    languages: tuple[Language, ...]
    default_language: str
    repository_url: str
    branch: str
    publish_branch: str
    base_url: str
    config: Mapping[str, Any] = field(repr=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the languages, in the order of ``_config.yml``."""
        return tuple(language.code for language in self.languages)

    def language(self, code: str) -> Language:
        """Return the language with this code."""
        for language in self.languages:
            if language.code == code:
                return language
        raise SettingsError(
            f"language: expected one of {', '.join(self.codes)}, got {code!r}. "
            f"Add an entry under 'languages' in {self.root / CONFIG} to make it known."
        )


def read_settings(root: Path) -> Settings:
    """Read the settings of the project in the folder `root`.

    Raises
    ------
    SettingsError
        If ``_config.yml`` is missing, is not YAML, or lacks a key the course needs.
    """
    path = Path(root) / CONFIG
    config = read_mapping(path)
    languages = tuple(_language(path, number, entry) for number, entry in enumerate(_languages(path, config), 1))
    codes = [language.code for language in languages]
    if len(set(codes)) != len(codes):
        raise SettingsError(f"{path}: languages: expected each code once, got {', '.join(codes)}")
    default = str(config.get("default_language", codes[0]))
    if default not in codes:
        raise SettingsError(f"{path}: default_language: expected one of {', '.join(codes)}, got {default!r}")
    branch = _need(path, config, "repository", "branch")
    return Settings(
        root=Path(root),
        languages=languages,
        default_language=default,
        repository_url=_need(path, config, "repository", "url").rstrip("/"),
        branch=branch,
        publish_branch=str(config.get("publish_branch", branch)),
        base_url=_need(path, config, "html", "baseurl").rstrip("/"),
        config=config,
    )


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a YAML file that must hold a mapping."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: the file is missing; it belongs in the top folder of the project") from None
    except yaml.YAMLError as error:
        raise SettingsError(f"{path}: not valid YAML: {error}") from error
    if not isinstance(content, dict):
        raise SettingsError(f"{path}: expected a mapping of keys to values, got {type(content).__name__}")
    return content


def read_contents(root: Path) -> tuple[str, ...]:
    """Read the page names of ``_toc.yml``, the home page first.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     toc = "format: jb-book\\nroot: index\\nchapters:\\n- file: W1D5_Tutorial3\\n"
    ...     _ = (Path(folder) / CONTENTS).write_text(toc)
    ...     read_contents(Path(folder))
    ('index', 'W1D5_Tutorial3')
    """
    path = Path(root) / CONTENTS
    contents = read_mapping(path)
    if "root" not in contents:
        raise SettingsError(f"{path}: root: expected the name of the home page, found no such key")
    return (str(contents["root"]), *_files(contents))


def _files(entry: Any) -> tuple[str, ...]:
    if isinstance(entry, list):
        return tuple(name for item in entry for name in _files(item))
    if isinstance(entry, dict):
        own = (str(entry["file"]),) if "file" in entry else ()
        return own + tuple(name for key in ("parts", "chapters", "sections") for name in _files(entry.get(key)))
    return ()


def _languages(path: Path, config: Mapping[str, Any]) -> list[Any]:
    entries = config.get("languages")
    if not isinstance(entries, list) or not entries:
        raise SettingsError(
            f"{path}: languages: expected a list with one entry (code, name, title, strings) for each language, "
            f"got {entries!r}"
        )
    return entries


def _language(path: Path, number: int, entry: Any) -> Language:
    if not isinstance(entry, dict):
        raise SettingsError(f"{path}: languages, entry {number}: expected code, name, title, strings; got {entry!r}")
    for key in ("code", "name", "title"):
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise SettingsError(
                f"{path}: languages, entry {number}: {key}: expected text, got {entry.get(key)!r}. "
                "Quote it if YAML takes it for something else (no, on, off)."
            )
    strings = entry.get("strings") or {}
    return Language(entry["code"], entry["name"], entry["title"], {str(k): str(v) for k, v in strings.items()})


def _need(path: Path, config: Mapping[str, Any], section: str, key: str) -> str:
    value = (config.get(section) or {}).get(key)
    if not isinstance(value, str) or not value:
        raise SettingsError(f"{path}: {section}.{key}: expected text, got {value!r}")
    return value
