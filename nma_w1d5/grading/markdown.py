"""Feedback as Markdown, for an LMS's comment field or an e-mail."""

from __future__ import annotations

import re

from nma_w1d5.wording import say
from nma_w1d5.grading.output.feedback import Example, Feedback, Section, page_text

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&-])")


def render_markdown(feedback: Feedback) -> str:
    """Write the feedback in one language as Markdown.

    Parameters
    ----------
    feedback : Feedback

    Returns
    -------
    str
    """
    language = feedback.language
    lines = [
        f"# {page_text('title', language)}",
        "",
        f"- {page_text('student', language)}: {escape_markdown(feedback.student)}",
        f"- {page_text('file', language)}: {escape_markdown(feedback.file)}",
        f"- {page_text('score', language)}: **{feedback.score} / {feedback.max_score}**",
    ]
    if feedback.problem:
        lines += ["", f"## {page_text('problem', language)}", "", escape_markdown(feedback.problem)]
    for section in feedback.sections:
        lines += _render_section(section, language)
    for note in feedback.notes:
        lines += ["", note]
    return "\n".join(lines)


def escape_markdown(text: str) -> str:
    """Take the meaning from everything that Markdown or HTML would act upon.

    Examples
    --------
    >>> escape_markdown("<b>*x*</b>")
    '\\\\<b\\\\>\\\\*x\\\\*\\\\</b\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _render_section(section: Section, language: str) -> list[str]:
    lines = ["", f"## `{section.exercise}`: {section.score} / {section.max_score}", "", section.status_text]
    if section.misconception:
        lines += ["", f"**{say('remark', 'known_mistake', language)}: {section.misconception}**", ""]
        lines += [f"> {hint}\n>" for hint in section.hints]
        lines[-1] = lines[-1].removesuffix("\n>")
    for remark in section.remarks:
        lines += ["", remark]
    if section.detail:
        lines += ["", f"{page_text('error_text', language)}: {escape_markdown(section.detail)}"]
    if section.failures:
        lines += ["", f"{page_text('failures', language)}: {', '.join(section.failures)}"]
    for title, mark, points in (("right", "✓", section.right), ("not_right", "✗", section.not_right)):
        if points:
            lines += ["", f"### {page_text(title, language)}", "", *(f"- {mark} {text}" for text in points)]
    return lines + (_render_example(section.example, language) if section.example else [])


def _render_example(example: Example, language: str) -> list[str]:
    cut = f" {page_text('cut', language)}" if example.is_cut else ""
    lines = ["", f"### {page_text('example', language)}", "", example.input, ""]
    lines += [f"{page_text('your_output', language)}: {page_text('shape', language)} {example.shape}{cut}", ""]
    lines += ["    " + "  ".join(f"{number:>7}" for number in line) for line in example.corner]
    lines += ["", f"{page_text('expected', language)}: {example.expected_shape}", ""]
    return lines + [f"- {'✓' if holds else '✗'} {text}" for text, holds in example.expected]
