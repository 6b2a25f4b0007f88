"""Feedback pages: one HTML and one Markdown file for each submission, and an index for the teacher."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nma_w1d5.exercises.rendering import render
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked, Row
from nma_w1d5.grading.output.feedback import Feedback, compose_feedback

LONGEST_NAME = 80
TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "feedback.css").read_text(encoding="utf-8")


class FeedbackFolder:
    """A folder that fills with pages.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    key : AnswerKey
    languages : sequence of str
        With several, each page holds all of them, one below the other.
    """

    def __init__(self, folder: Path, key: AnswerKey, languages: Sequence[str]) -> None:
        self._folder = folder
        self._key = key
        self._languages = tuple(languages)
        self._names: dict[int, str] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, marked: Marked) -> Path:
        """Write the pages of one submission and return the path of the HTML page."""
        name = f"{marked.place + 1:04d}-{name_file(marked.row.student)}"
        self._names[marked.place] = name
        feedbacks = [compose_feedback(self._key, marked, language) for language in self._languages]
        page = self._folder / f"{name}.html"
        page.write_text(render_page(feedbacks), encoding="utf-8")
        (self._folder / f"{name}.md").write_text(render_markdown(feedbacks), encoding="utf-8")
        return page

    def write_index(self, rows: Sequence[Row]) -> Path:
        """Write the teacher's overview, with a link to each page; the rows are in the order of their places."""
        listed = [(self._names[place], row) for place, row in enumerate(rows) if place in self._names]
        index = self._folder / "index.html"
        index.write_text(_render("index.html", rows=listed, language=self._languages[0]), encoding="utf-8")
        return index


def name_file(student: str) -> str:
    """Make a file name of a student's name: letters of any script, digits and hyphens.

    Examples
    --------
    >>> name_file("../Ada <Lovelace>")
    'Ada-Lovelace'
    """
    return re.sub(r"[^\w]+", "-", student).strip("-_")[:LONGEST_NAME] or "student"


def render_page(feedbacks: Sequence[Feedback]) -> str:
    """Write a whole HTML page of one submission, with its feedback in one language or several."""
    return _render("feedback.html", feedbacks=feedbacks)


def render_markdown(feedbacks: Sequence[Feedback]) -> str:
    """Write the same as Markdown, for a platform's comment field or an e-mail."""
    return _render("feedback.md", feedbacks=feedbacks)


def _render(template: str, **values: object) -> str:
    return render(TEMPLATES, template, style=STYLE, **values) + "\n"
