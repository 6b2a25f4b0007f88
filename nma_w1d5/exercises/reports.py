"""What a check has to say, in one language: put together from a verdict, and set as HTML or as plain text."""

import re
from dataclasses import dataclass
from html import escape

from nma_w1d5.wording import say

COLOURS = {"correct": "#2f8f5b", "partial": "#c98a1b", "not_attempted": "#7a8190"}
"""Of the edge only: text keeps the page's own colour, so it is legible in light and dark."""
OTHER_COLOUR = "#c0504d"


@dataclass(frozen=True)
class Report:
    """What is shown to the student.

    ``right`` and ``not_right`` are the properties by whether the result has them; ``hint`` is the one of the known
    mistake ``title``, if one was recognised. Backticks stand around code.
    """

    language: str
    subject: str
    status: str
    headline: str
    right: tuple[str, ...] = ()
    not_right: tuple[str, ...] = ()
    title: str = ""
    hint: str = ""
    remarks: tuple[str, ...] = ()
    detail: str = ""


def list_points(verdict, exercise, language):
    """Say what is right and what is not.

    While ordinary results are wrong there is no use in listing all the special cases that are wrong as well.

    Parameters
    ----------
    verdict : Verdict
        Or anything else with ``points``.
    exercise : str
    language : {"ja", "en"}

    Returns
    -------
    right, not_right : tuples of str
    """
    held = {point.name: point.held for point in verdict.points}
    hidden = set()
    if not held["values"]:
        hidden = {name for name in _special_points(verdict) if not held[name]}
    texts = {name: say("points", name, language, exercise) for name in held if name not in hidden}
    right = tuple(text for name, text in texts.items() if held[name])
    return right, tuple(text for name, text in texts.items() if not held[name])


def _special_points(verdict):
    names = [point.name for point in verdict.points]
    return names[names.index("values") + 1 :]


def render_html(report):
    """Set a report as HTML that fits into light and dark pages.

    Parameters
    ----------
    report : Report

    Returns
    -------
    str
    """
    colour = COLOURS.get(report.status, OTHER_COLOUR)
    parts = [
        f'<div role="status" lang="{report.language}" style="border:1px solid rgba(128,128,128,.45);'
        f"border-left:6px solid {colour};border-radius:8px;padding:.6em 1em .7em;margin:.6em 0;max-width:46em;"
        'line-height:1.65;color:inherit;overflow-wrap:anywhere">',
        f'<div><strong style="font-size:1.05em">{_icon(report)} {_subject(report)}</strong>'
        f"{_inline(report.headline)}</div>",
    ]
    if report.detail:
        parts.append(f'<div style="margin-top:.4em"><code>{escape(report.detail)}</code></div>')
    if report.title:
        parts.append(
            '<div style="margin:.6em 0;padding:.4em .9em;border-left:3px solid #c98a1b;'
            f'background:rgba(201,138,27,.12);border-radius:0 6px 6px 0"><strong>{_known(report)}</strong><br>'
            f"{_inline(report.hint)}</div>"
        )
    parts += [f"<div>{_inline(remark)}</div>" for remark in report.remarks]
    parts.append(_render_points(report))
    return "".join(parts) + "</div>"


def _render_points(report):
    items = [("✓", text) for text in report.right] + [("✗", text) for text in report.not_right]
    if not items:
        return ""
    lines = "".join(
        f'<li style="margin:0"><span aria-hidden="true">{mark}</span>'
        f"{_spoken(mark, report.language)} {_inline(text)}</li>"
        for mark, text in items
    )
    points = f'<ul style="list-style:none;padding-left:.2em;margin:.4em 0 0">{lines}</ul>'
    if report.not_right:
        return points
    return f"<details><summary>{escape(say('check', 'points', report.language))}</summary>{points}</details>"


def _spoken(mark, language):
    """Say for a screen reader what the mark shows."""
    word = say("check", "right" if mark == "✓" else "not_right", language)
    hidden = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"
    return f'<span style="{hidden}">{escape(word)}: </span>'


def render_text(report):
    """Set a report as plain text.

    Parameters
    ----------
    report : Report

    Returns
    -------
    str
    """
    lines = [f"{_icon(report)} {report.subject + ': ' if report.subject else ''}{_plain(report.headline)}"]
    if report.detail:
        lines.append(f"  {report.detail}")
    if report.title:
        lines += [f"  {_known(report, plain=True)}", f"  {_plain(report.hint)}"]
    lines += [f"  {_plain(remark)}" for remark in report.remarks]
    lines += [f"  ✓ {_plain(text)}" for text in report.right]
    lines += [f"  ✗ {_plain(text)}" for text in report.not_right]
    return "\n".join(lines)


def _icon(report):
    return {"correct": "✓", "partial": "◐", "not_attempted": "…"}.get(report.status, "✗")


def _subject(report):
    return f"<code>{escape(report.subject)}</code>: " if report.subject else ""


def _known(report, plain=False):
    known = say("remark", "known_mistake", report.language)
    text = f"{known}：{report.title}" if report.language == "ja" else f"{known}: {report.title}"
    return text if plain else escape(text)


def _inline(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _plain(text):
    return text.replace("`", "")
