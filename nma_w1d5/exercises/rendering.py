"""From values to HTML, Markdown and text, by templates: the one place where what a student wrote is escaped."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from nma_w1d5.exercises.reports import name_mistake
from nma_w1d5.wording import say

ICONS = {"correct": "✓", "partial": "◐", "not_attempted": "…", "unfinished": "…"}
HERE = Path(__file__).parent / "templates"
"""The templates of the check."""


def render(folder: Path, template: str, **values: object) -> str:
    """Fill a template of a folder; those that end in ``.html`` escape what they are given.

    Examples
    --------
    >>> from nma_w1d5.exercises.reports import Report
    >>> render(HERE, "check.txt", report=Report("en", "RDM", "wrong", "Not `right` yet."))
    '✗ RDM: Not right yet.\\n'
    """
    return _environment(folder).get_template(template).render(values)


@cache
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"say": say, "icons": ICONS, "name_mistake": name_mistake}
    environment.filters |= {"code": mark_code, "plain": strip_code}
    environment.filters |= {"markdown": escape_markdown, "sentence": escape_sentence}
    return environment


def mark_code(text: str) -> Markup:
    """Escape text and set what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def strip_code(text: str) -> str:
    """Return a sentence without the backticks around code."""
    return text.replace("`", "")


def escape_markdown(text: str) -> str:
    """Take the meaning from everything that Markdown or HTML would act upon, bare links and ``@all`` included."""
    return _escape(" ".join(text.split()))


def escape_sentence(text: str) -> str:
    """Do so in a sentence of ours, which may quote what a student wrote, but for code between backticks."""
    parts = re.split(r"(`[^`]+`)", " ".join(text.split()))
    return "".join(part if number % 2 else _escape(part) for number, part in enumerate(parts))


def _escape(text: str) -> str:
    defused = re.sub(r"@(?=\w)|:(?=//)|\bwww(?=\.)", "\\g<0>\N{WORD JOINER}", text)
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$&-])", r"\\\1", defused)
