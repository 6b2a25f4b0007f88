"""One language's book: the files that ``jupyter-book build`` needs beside the pages; ``defaults.yml`` is for all."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from nma_w1d5.course.settings import CONFIG, CONTENTS, Language, Settings, read_mapping

OWN_KEYS = ("languages", "default_language", "publish_branch", "repository")
DEFAULTS = Path(__file__).with_name("defaults.yml")


def write_book(folder: Path, language: Language, settings: Settings) -> None:
    """Add ``_config.yml`` and ``_toc.yml`` to the folder with the pages of one language."""
    config = book_config(settings, language)
    (folder / CONFIG).write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    shutil.copyfile(settings.root / CONTENTS, folder / CONTENTS)


def book_config(settings: Settings, language: Language) -> dict[str, Any]:
    """Return the settings of Jupyter Book for one language."""
    chosen = {key: value for key, value in settings.config.items() if key not in OWN_KEYS}
    config = merged(read_mapping(DEFAULTS), chosen)
    config["title"] = language.title
    config["html"]["baseurl"] = f"{settings.base_url}/{language.code}/"
    own = config["sphinx"]["config"]
    own["extensions"] = list(dict.fromkeys([*own["extensions"], *config["sphinx"].pop("extra_extensions", ())]))
    own["language"] = language.code
    own["nma_languages"] = [{"code": one.code, "name": one.name} for one in settings.languages]
    own["nma_words"] = dict(language.strings)
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
