"""``check(RDM)``: hear at once what the grader would say, in the notebook's language. No answer is in here.

`process` runs the function; the exercise and its frozen cases are found by its name.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from nma_w1d5.checker.process import SECONDS, run_calls
from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.exercises.marks import judge
from nma_w1d5.exercises.rendering import HERE, render
from nma_w1d5.exercises.replies import Call, Reply
from nma_w1d5.exercises.reports import Report, compose_report
from nma_w1d5.exercises.stubs import is_stub, normalise_stub
from nma_w1d5.wording import COMPLETE, enumerate_words, notebook_language, say

Function = Callable[..., object]


class Checker:
    """Check functions, and remember how often a mistake was seen, to give a stronger hint the next time.

    Parameters
    ----------
    seconds : float
        A function that takes longer is stopped.

    Examples
    --------
    >>> check = Checker()
    >>> def RDM(resp):
    ...     raise NotImplementedError
    >>> check(RDM, language="en")
    … RDM: Not attempted yet: replace each ... and delete the line that raises the error.
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
            return self._strengthen(compose_report(exercise, judge(exercise, self._try(exercise, function)), spoken))
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return Report(spoken, "", "failed", say("check.check_failed", spoken, reason=reason))

    def _try(self, exercise: Exercise, function: Function) -> list[Reply]:
        if is_untouched(function, exercise):
            return [Reply("not_attempted")] * len(exercise.cases)
        calls = [Call(exercise.name, case.arguments, case.kind) for case in exercise.cases]
        return run_calls(function, calls, self._seconds)

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
    """Tell which exercise a function answers: by its name, or by the name it was given where it was defined."""
    if not callable(function):
        return None
    names = list_exercises()
    own = getattr(function, "__name__", None)
    given = getattr(function, "__globals__", {})
    return next((name for name in names if name == own or (own not in names and given.get(name) is function)), None)


def is_untouched(function: Function, exercise: Exercise) -> bool:
    """Tell whether a function is still the stub, as far as its source can be had."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return False
    return bool(tree.body) and is_stub(tree.body[0], normalise_stub(exercise.stub, exercise.name))


def show(report: Report) -> None:
    """Show a report: in a notebook as HTML, elsewhere as text."""
    text = render(HERE, "check.txt", report=report).rstrip("\n")
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        display({"text/html": render(HERE, "check.html", report=report), "text/plain": text}, raw=True)
    else:
        print(text)


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
    except ValueError:
        return COMPLETE


def _refuse(function: object, language: str) -> Report:
    names = list_exercises()
    if callable(function):
        listed = enumerate_words((f"`{name}`" for name in names), language)
        return Report(language, "", "failed", say("check.unknown_function", language, names=listed))
    example = next(iter(names), "")
    return Report(language, "", "failed", say("check.give_function", language, example=example))
