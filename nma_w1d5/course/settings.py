"""The settings of the course, read from ``_config.yml`` and from nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nma_w1d5.course.errors import CourseError

CONFIG = "_config.yml"
CONTENTS = "_toc.yml"
REPOSITORY = re.compile(
    r"(?:(?:git\+)?(?P<scheme>https?|ssh|git)://)?(?:[^/@\s]*@)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*)"
    r"(?P<port>:\d+(?=/))?[:/]/*(?P<path>[\w.~/-]+)",
    re.ASCII | re.IGNORECASE,
)
SITE = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", re.IGNORECASE)
BRANCH = re.compile(r"[^\s~^:?*\[\\]+")


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


def read_settings(root: Path) -> Settings:
    """Read the settings of the project in the folder `root`; what ``_config.yml`` lacks is a CourseError."""
    path = root / CONFIG
    config = read_mapping(path)
    entries = config.get("languages")
    if not isinstance(entries, list) or not entries:
        raise _refuse(path, "languages", "a list with one entry for each language", entries)
    languages = tuple(_language(path, f"languages, entry {n}", entry) for n, entry in enumerate(entries, 1))
    codes = [language.code for language in languages]
    if len(set(codes)) != len(codes):
        raise _refuse(path, "languages", "each code once", codes)
    default = config.get("default_language", codes[0])
    if default not in codes:
        raise _refuse(path, "default_language", f"one of {', '.join(codes)}", default)
    repository, html = config.get("repository") or {}, config.get("html") or {}
    branch = _branch(path, repository, "branch", "repository.branch")
    published = "publish_branch"
    return Settings(
        root=root,
        languages=languages,
        default_language=default,
        repository_url=_repository(path, _text(path, repository, "url", "repository.url")),
        branch=branch,
        publish_branch=_branch(path, config, published, published) if published in config else branch,
        base_url=_site(path, _text(path, html, "baseurl", "html.baseurl")),
        config=config,
    )


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a YAML file that must hold a mapping."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError("the file is missing", "it belongs in the top folder of the project", path=path) from None
    except yaml.YAMLError as error:
        raise CourseError(f"not valid YAML: {error}", "mend the line it names", path=path) from error
    if not isinstance(content, dict):
        raise _refuse(path, "the file", "keys with values", type(content).__name__)
    return content


def read_contents(root: Path) -> tuple[str, ...]:
    """Read the page names of ``_toc.yml``, the home page first."""
    path = root / CONTENTS
    contents = read_mapping(path)
    if not isinstance(contents.get("root"), str):
        raise _refuse(path, "root", "the name of the home page", contents.get("root"))
    return (contents["root"], *_files(contents))


def _files(entry: Any) -> tuple[str, ...]:
    if isinstance(entry, list):
        return tuple(name for item in entry for name in _files(item))
    if isinstance(entry, dict):
        own = (str(entry["file"]),) if "file" in entry else ()
        inner = (entry.get(key) for key in ("parts", "chapters", "sections"))
        return own + tuple(name for item in inner for name in _files(item))
    return ()


def _language(path: Path, where: str, entry: Any) -> Language:
    if not isinstance(entry, dict):
        raise _refuse(path, where, "code, name, title and strings", entry)
    code, name, title = (_text(path, entry, key, f"{where}: {key}") for key in ("code", "name", "title"))
    strings = entry.get("strings") or {}
    if not isinstance(strings, dict):
        raise _refuse(path, f"{where}: strings", "English texts with their translations", strings)
    return Language(code, name, title, {str(key): str(value) for key, value in strings.items()})


def _repository(path: Path, given: str) -> str:
    """Return the address at which a browser finds the repository, whichever of its addresses is given.

    Name, password and port of another protocol go: the address stands on pages.
    """
    parts = REPOSITORY.fullmatch(re.sub(r"(/*\.git)?/*$", "", given, flags=re.IGNORECASE))
    scheme = parts and (parts["scheme"] or "").lower()
    if parts is None or not (scheme or "." in parts["host"]):
        raise _refuse(path, "repository.url", "an address such as https://github.com/OWNER/NAME", given)
    host, web = parts["host"].lower().removeprefix("www."), scheme in ("http", "https")
    names = [name for name in parts["path"].split("/") if name]
    if host == "github.com":
        if len(names) != 2:
            raise _refuse(path, "repository.url", "https://github.com/OWNER/NAME, no more and no less", given)
        return f"https://{host}/{'/'.join(names)}"
    return f"{scheme if web else 'https'}://{host}{(web and parts['port']) or ''}/{'/'.join(names)}"


def _site(path: Path, given: str) -> str:
    if not SITE.fullmatch(given):
        raise _refuse(path, "html.baseurl", "an address such as https://OWNER.github.io/NAME", given)
    return given.rstrip("/")


def _branch(path: Path, section: Mapping[str, Any], key: str, where: str) -> str:
    name = _text(path, section, key, where)
    if not BRANCH.fullmatch(name):
        raise _refuse(path, where, "the name of a branch", name)
    return name


def _text(path: Path, section: Mapping[str, Any], key: str, where: str) -> str:
    value = section.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _refuse(path, where, "text", value)
    return value.strip()


def _refuse(path: Path, key: str, expected: str, got: object) -> CourseError:
    remedy = "write it so; quote what YAML takes for something else (no, on, off)"
    return CourseError(f"{key}: expected {expected}, got {got!r}", remedy, path=path)
