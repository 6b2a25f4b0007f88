"""``check(RDM)``: hear at once what the grader would say, in the notebook's language. No answer is in here.

`process` runs the function, bounded by `limits`; the exercise and its frozen cases are found by its name.
"""

from __future__ import annotations

import functools
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from types import FunctionType

from nma_w1d5.checker.process import SECONDS, Function, run_calls
from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.exercises.marks import judge
from nma_w1d5.exercises.rendering import HERE, render
from nma_w1d5.exercises.replies import list_calls
from nma_w1d5.exercises.reports import Report, compose_report
from nma_w1d5.wording import COMPLETE, enumerate_words, notebook_language, say


class Checker:
    """Check functions, and remember how often a mistake was seen, to give a stronger hint the next time.

    A function that takes longer than some seconds is stopped.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._seen: Counter[tuple[str, str]] = Counter()

    def __call__(self, function: Function, language: str | None = None) -> None:
        """Show what is right, what is not, and why; see :func:`nma_w1d5.check`."""
        show(self.examine(function, language))

    def examine(self, function: Function, language: str | None = None) -> Report:
        """Check a function and return what there is to say; ``language`` is by default that of the notebook."""
        spoken = _choose_language(language)
        try:
            name = find_exercise(function)
            if name is None:
                return _refuse(function, spoken)
            exercise = _reduce(load_exercise(name))
            replies = run_calls(function, list_calls(exercise), self._seconds, exercise.stub)
            return self._strengthen(compose_report(exercise, judge(exercise, replies), spoken))
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return Report(spoken, "", "failed", say("check.check_failed", spoken, reason=reason))

    def _strengthen(self, report: Report) -> Report:
        """Leave out the hints that were given before, but not the last."""
        if not report.title:
            return report
        given = self._seen[report.subject, report.title]
        self._seen[report.subject, report.title] += 1
        return replace(report, hints=report.hints[min(given, len(report.hints) - 1) :])


_checker = Checker()


def check(function: Function, language: str | None = None) -> None:
    """Check your answer to an exercise and show what is right, what is not, and why.

    The function is called with a few examples, in a process of its own: an endless loop is stopped after a few
    seconds and nothing it does can harm the notebook. Ask again for a stronger hint.

    Parameters
    ----------
    function : callable
        The function that the exercise asks for, such as your ``RDM``.
    language : str, optional
        Default: that of the notebook.

    Examples
    --------
    >>> def correlate_rdms(rdm1, rdm2):
    ...     raise NotImplementedError
    >>> check(correlate_rdms, language="ja")
    … correlate_rdms: まだ解答が書かれていません。...を書き換え、エラーを起こす行を消してください。
    """
    _checker(function, language)


def find_exercise(function: object) -> str | None:
    """Tell which exercise a function answers: by its name, or by the name it was given in the notebook.

    A thing of any other kind is asked nothing: its answer could do anything.
    """
    names, given, own = list_exercises(), vars(sys.modules["__main__"]), None
    if type(function) is FunctionType:
        given, own = function.__globals__, function.__name__
    elif type(function) is type or type(function) is functools._lru_cache_wrapper:
        own = function.__name__
    if type(own) is str and own in names:
        return own
    return next((name for name in names if callable(function) and dict.get(given, name) is function), None)


def show(report: Report) -> None:
    """Show a report: in a notebook as HTML, elsewhere as text, with whatever letters there are."""
    text = render(HERE, "check.txt", report=report).rstrip("\n")
    with suppress(Exception):  # nothing can be shown any more
        if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
            from IPython.display import display

            display({"text/html": render(HERE, "check.html", report=report), "text/plain": text}, raw=True)
        else:
            encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
            print(text.encode(encoding, "replace").decode(encoding))


def _reduce(exercise: Exercise) -> Exercise:
    """Leave out what cannot be tried: tensors, where torch is not in use."""
    if "torch" in sys.modules:
        return exercise
    cases = tuple(case for case in exercise.cases if case.kind == "numpy")
    dropped = {case.point for case in exercise.cases} - {case.point for case in cases}
    return replace(exercise, cases=cases, points=tuple(each for each in exercise.points if each.name not in dropped))


def _choose_language(language: str | None) -> str:
    try:
        return notebook_language(language)
    except Exception:
        return COMPLETE


def _refuse(function: object, language: str) -> Report:
    names = list_exercises()
    if callable(function):
        listed = enumerate_words((f"`{name}`" for name in names), language)
        return Report(language, "", "failed", say("check.unknown_function", language, names=listed))
    return Report(language, "", "failed", say("check.give_function", language, example=next(iter(names), "")))
