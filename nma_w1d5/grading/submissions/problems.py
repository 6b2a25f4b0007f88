"""Why a submission could not be graded: a short name for the program, a sentence for people."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


class SubmissionProblem(Exception):
    """A submission cannot be read.

    Parameters
    ----------
    code : str
        A key of the table ``problem`` in ``texts.toml``.
    detail : str
        What was found; appended to the sentence.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def describe_problem(code: str, language: str, detail: str = "") -> str:
    """Return the sentence for a problem.

    Parameters
    ----------
    code : str
        Of this half of the grader, or one of ``records.PROBLEMS``.
    language : {"ja", "en"}
    detail : str

    Returns
    -------
    str

    Examples
    --------
    >>> describe_problem("empty", "en")
    'The file is empty.'
    """
    sentence = grading_texts()["problem"][code][language]
    if not detail:
        return sentence
    return f"{sentence}（{detail}）" if language == "ja" else f"{sentence} ({detail})"


@lru_cache(maxsize=1)
def grading_texts() -> dict:
    """Return the sentences of the grader, from its ``texts.toml``."""
    import tomllib

    return tomllib.loads(files("nma_w1d5.grading").joinpath("texts.toml").read_text(encoding="utf-8"))
