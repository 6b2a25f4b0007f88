"""Feedback pages: one HTML and one Markdown file for each submission, and an index for the teacher."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from nma_w1d5.wording import say
from nma_w1d5.grading.output.feedback import Example, Feedback, Section, compose_feedback, page_text
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.markdown import render_markdown
from nma_w1d5.grading.marking import Marked, Row

LONGEST_NAME = 80


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
        """Write the pages of one submission.

        Parameters
        ----------
        marked : Marked

        Returns
        -------
        Path
            Of the HTML page.
        """
        name = f"{marked.place + 1:04d}-{name_file(marked.row.student)}"
        self._names[marked.place] = name
        feedbacks = [compose_feedback(self._key, marked, language) for language in self._languages]
        page = self._folder / f"{name}.html"
        page.write_text(render_page(feedbacks), encoding="utf-8")
        markdown = "\n\n---\n\n".join(render_markdown(feedback) for feedback in feedbacks)
        (self._folder / f"{name}.md").write_text(markdown + "\n", encoding="utf-8")
        return page

    def write_index(self, rows: Sequence[Row]) -> Path:
        """Write the teacher's overview, with a link to each page.

        Parameters
        ----------
        rows : sequence of Row
            In the order of their places.

        Returns
        -------
        Path
        """
        language = self._languages[0]
        lines = [
            f'<tr><td><a href="{escape(self._names[place])}.html">{escape(row.student)}</a></td>'
            f"<td>{escape(row.file)}</td><td>{row.score} / {row.max_score}</td></tr>"
            for place, row in enumerate(rows)
            if place in self._names
        ]
        header = "".join(f"<th>{escape(page_text(name, language))}</th>" for name in ("student", "file", "score"))
        body = (
            f"<h1>{escape(page_text('overview', language))}</h1>"
            f'<div class="card scroll"><table class="list"><tr>{header}</tr>{"".join(lines)}</table></div>'
        )
        index = self._folder / "index.html"
        index.write_text(_wrap(page_text("overview", language), body, language), encoding="utf-8")
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
    """Write a whole HTML page.

    Parameters
    ----------
    feedbacks : sequence of Feedback
        Of one submission, one for each language.

    Returns
    -------
    str
    """
    first = feedbacks[0]
    body = "<hr>".join(f'<div lang="{item.language}">{_render_feedback(item)}</div>' for item in feedbacks)
    return _wrap(f"{page_text('title', first.language)}: {first.student}", body, first.language)


def _wrap(title: str, body: str, language: str) -> str:
    style = files("nma_w1d5.grading").joinpath("feedback.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style></head>\n<body><main>{body}</main></body></html>\n"
    )


def _render_feedback(feedback: Feedback) -> str:
    language = feedback.language
    facts = [("student", escape(feedback.student)), ("file", f"<code>{escape(feedback.file)}</code>")]
    parts = [f"<dt>{escape(page_text(name, language))}</dt><dd>{value}</dd>" for name, value in facts]
    total = f'<dd class="total">{feedback.score} / {feedback.max_score}</dd>'
    head = (
        f"<h1>{escape(page_text('title', language))}</h1>"
        f'<p class="lead">{escape(page_text("subtitle", language))}</p>'
        f'<div class="card"><dl class="facts">{"".join(parts)}'
        f"<dt>{escape(page_text('score', language))}</dt>{total}</dl></div>"
    )
    if feedback.problem:
        title = escape(page_text("problem", language))
        head += f'<section class="card"><h2>{title}</h2><p class="error">{escape(feedback.problem)}</p></section>'
    notes = "".join(f"<p>{escape(note)}</p>" for note in feedback.notes)
    sections = "".join(_render_section(section, language) for section in feedback.sections)
    footer = f"<footer>{notes}<p>{escape(page_text('footer', language))}</p></footer>"
    return head + sections + footer


def _render_section(section: Section, language: str) -> str:
    percent = 100 * section.score / max(section.max_score, 1)
    parts = [
        f'<section class="card status-{section.status}">'
        f'<div class="head"><h2><code>{escape(section.exercise)}</code></h2>'
        f'<span class="marks">{section.score} / {section.max_score}</span></div>'
        f'<div class="bar" aria-hidden="true"><span style="width:{percent:.0f}%"></span></div>'
        f"<p>{escape(section.status_text)}</p>",
        _render_hint(section, language),
        *(f"<p>{escape(remark)}</p>" for remark in section.remarks),
        _render_error(section, language),
        _render_points("right", section.right, "good", "✓", language),
        _render_points("not_right", section.not_right, "bad", "✗", language),
        _render_example(section.example, language) if section.example else "",
    ]
    return "".join(parts) + "</section>"


def _render_hint(section: Section, language: str) -> str:
    if not section.misconception:
        return ""
    known = escape(say("remark", "known_mistake", language))
    stronger = "".join(
        f"<details><summary>{escape(page_text('stronger_hint', language))}</summary><p>{_inline(hint)}</p></details>"
        for hint in section.hints[1:]
    )
    return (
        f'<div class="hint"><p><strong>{known}: {escape(section.misconception)}</strong></p>'
        f"<p>{_inline(section.hints[0])}</p>{stronger}</div>"
    )


def _render_error(section: Section, language: str) -> str:
    parts = []
    if section.detail:
        label = escape(page_text("error_text", language))
        parts.append(f'<p class="error">{label}: <code>{escape(section.detail)}</code></p>')
    if section.failures:
        label = escape(page_text("failures", language))
        parts.append(f"<p>{label}: {escape(', '.join(section.failures))}</p>")
    return "".join(parts)


def _render_points(title: str, points: Sequence[str], kind: str, mark: str, language: str) -> str:
    if not points:
        return ""
    items = "".join(
        f'<li class="{kind}"><span class="mark" aria-hidden="true">{mark}</span>{_inline(text)}</li>' for text in points
    )
    return f'<h3>{escape(page_text(title, language))}</h3><ul class="points">{items}</ul>'


def _render_example(example: Example, language: str) -> str:
    cut = f" {escape(page_text('cut', language))}" if example.is_cut else ""
    properties = "".join(
        f'<li class="{"good" if holds else "bad"}"><span class="mark" aria-hidden="true">{"✓" if holds else "✗"}</span>'
        f"{_inline(text)} ({escape(page_text('holds' if holds else 'fails', language))})</li>"
        for text, holds in example.expected
    )
    return (
        f"<h3>{escape(page_text('example', language))}</h3><p>{_inline(example.input)}</p><div class='two'>"
        f"<div><p><strong>{escape(page_text('your_output', language))}</strong>: "
        f"{escape(page_text('shape', language))} {escape(example.shape)}{cut}</p>{_render_numbers(example)}</div>"
        f"<div><p><strong>{escape(page_text('expected', language))}</strong>: {_inline(example.expected_shape)}</p>"
        f'<ul class="points">{properties}</ul></div></div>'
    )


def _render_numbers(example: Example) -> str:
    lines = []
    for numbers, shades in zip(example.corner, example.shades):
        cells = [
            f'<td style="background:rgba(var(--cell),{0.4 * shade:.2f})">{escape(number)}</td>'
            for number, shade in zip(numbers, shades)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="scroll"><table class="numbers">{"".join(lines)}</table></div>' if lines else ""


def _inline(text: str) -> str:
    """Escape text of ours and set what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
