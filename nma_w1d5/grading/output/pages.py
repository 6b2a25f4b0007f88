"""Feedback pages: one HTML and one Markdown file for each submission, and an index for the teacher."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from nma_w1d5.exercises.rendering import render
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked, Row
from nma_w1d5.grading.output.feedback import Feedback, compose_feedback
from nma_w1d5.grading.submissions.names import name_file

MARK = ".nma-w1d5-feedback"
"""Lies in every folder of pages: by it the next run knows that it may take the place of this one."""
TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "feedback.css").read_text(encoding="utf-8")


class FeedbackFolder:
    """A folder of pages that takes its place when it is whole; pages of an earlier run go then.

    With several languages each page holds all of them, one below the other.
    """

    def __init__(self, folder: Path, key: AnswerKey, languages: Sequence[str]) -> None:
        self._target = folder.resolve()
        self._key = key
        self._languages = tuple(languages)
        self._names: dict[int, str] = {}
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=self._target.parent))
        self._folder = self._scratch / "new"
        self._folder.mkdir()
        (self._folder / MARK).touch()

    def write(self, marked: Marked) -> Path:
        """Write the pages of one submission and return the path of the HTML page."""
        name = f"{marked.place + 1:04d}-{name_file(marked.row.student)}"
        feedbacks = [compose_feedback(self._key, marked, language) for language in self._languages]
        page = self._folder / f"{name}.html"
        page.write_text(render_page(feedbacks), encoding="utf-8")
        (self._folder / f"{name}.md").write_text(render_markdown(feedbacks), encoding="utf-8")
        self._names[marked.place] = name
        return page

    def finish(self, rows: Mapping[int, Row]) -> Path:
        """Write the teacher's overview, with a link to each page, and put the folder in its place.

        ``rows`` are given by their places among the submissions.
        """
        listed = [(self._names[place], rows[place]) for place in sorted(self._names)]
        text = _render("index.html", rows=listed, language=self._languages[0])
        (self._folder / "index.html").write_text(text, encoding="utf-8")
        if self._target.exists():
            self._target.rename(self._scratch / "old")
        self._folder.rename(self._target)
        self.close()
        return self._target / "index.html"

    def close(self) -> None:
        """Remove what did not get into its place."""
        shutil.rmtree(self._scratch, ignore_errors=True)


def may_be_replaced(folder: Path) -> bool:
    """Tell whether a folder is not there, empty, or holds the pages of an earlier run."""
    return not folder.exists() or (folder / MARK).is_file() or not any(folder.iterdir())


def render_page(feedbacks: Sequence[Feedback]) -> str:
    """Write a whole HTML page of one submission, with its feedback in one language or several."""
    return _render("feedback.html", feedbacks=feedbacks)


def render_markdown(feedbacks: Sequence[Feedback]) -> str:
    """Write the same as Markdown, for a platform's comment field or an e-mail."""
    return _render("feedback.md", feedbacks=feedbacks)


def _render(template: str, **values: object) -> str:
    return render(TEMPLATES, template, style=STYLE, **values) + "\n"
