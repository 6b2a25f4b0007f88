"""Why a submission could not be graded: a short name for the program, a sentence for people."""

from __future__ import annotations

from nma_w1d5.wording import say, words


class SubmissionProblem(Exception):
    """A submission cannot be read.

    Parameters
    ----------
    code : str
        A name in the table ``problem`` of the files of words.
    detail : str
        What was found; appended to the sentence.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class TooLarge(SubmissionProblem):
    """It has more bytes than are read."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__("too_large", f"{size / 2**20:.0f} MB > {limit / 2**20:.0f} MB")


def describe_problem(code: str, language: str, detail: str = "") -> str:
    """Return the sentence for a problem: of a `SubmissionProblem`, or one of ``replies.PROBLEMS``; of no other.

    Examples
    --------
    >>> describe_problem("too_large", "en", "60 MB")
    'The file is too large. Clear the outputs and submit it again. (60 MB)'
    """
    sentence = say(f"problem.{code if code in words('problem', language) else 'not_graded'}", language)
    return say("punctuation.detailed", language, text=sentence, detail=detail) if detail else sentence
