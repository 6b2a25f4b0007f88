"""What to tell a student about one exercise, in plain text. Nothing in it comes from the answer key but hints."""

from __future__ import annotations

import re

from nma_w1d5.wording import say
from nma_w1d5.grading.judgement import Result
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.submissions.problems import grading_texts

LONGEST_DETAIL = 200
_NUMBERS = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?|\d{6,}")


def compose_message(key: AnswerKey, exercise: str, result: Result, language: str) -> str:
    """Say what became of an exercise: the outcome, and a gentle hint if the mistake is known.

    Parameters
    ----------
    key : AnswerKey
    exercise : str
    result : Result
    language : {"ja", "en"}

    Returns
    -------
    str
        Plain text, to be escaped: it may quote an error message.
    """
    sentences = [say("status", result.status, language)]
    if result.detail and result.status not in ("correct", "not_attempted"):
        detail = clean_detail(result.detail)
        sentences.append(f"［{detail}］" if language == "ja" else f"[{detail}]")
    if result.misconception:
        title, hints = describe_misconception(key, exercise, result.misconception, language)
        known = say("remark", "known_mistake", language)
        sentences.append(f"{known}：{title}。{hints[0]}" if language == "ja" else f"{known}: {title}. {hints[0]}")
    if not result.steady:
        sentences.append(say("remark", "unsteady", language))
    return ("" if language == "ja" else " ").join(sentences)


def describe_misconception(key: AnswerKey, exercise: str, name: str, language: str) -> tuple[str, list[str]]:
    """Return title and hints of a misconception in one language."""
    text = key.misconceptions[exercise][name]
    return text["title"][language], text["hints"][language]


def describe_note(note: str, language: str) -> str:
    """Return the sentence for a note of the sandbox."""
    return grading_texts()["note"][note][language]


def clean_detail(detail: str) -> str:
    """Shorten an error's text and take out numbers that may come from a hidden input.

    Examples
    --------
    >>> clean_detail("ValueError: 0.123456 is not in (6, 10)")
    'ValueError: … is not in (6, 10)'
    """
    text = _NUMBERS.sub("…", " ".join(detail.split()))
    return text if len(text) <= LONGEST_DETAIL else text[: LONGEST_DETAIL - 1] + "…"
