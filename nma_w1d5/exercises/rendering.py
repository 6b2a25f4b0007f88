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
    environment.filters |= {"code": mark_code, "plain": strip_code, "markdown": escape_markdown}
    return environment


def mark_code(text: str) -> Markup:
    """Escape text and set what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def strip_code(text: str) -> str:
    """Return a sentence without the backticks around code."""
    return text.replace("`", "")


def escape_markdown(text: str) -> str:
    """Take the meaning from everything that Markdown or HTML would act upon."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$&-])", r"\\\1", " ".join(text.split()))
