"""``check(RDM)``: what the grader would say, at once, in the notebook's language."""

import inspect
import sys
from collections import Counter

from nma_w1d5.exercises.cases import PROPERTIES
from nma_w1d5.checker.process import SECONDS, run_calls
from nma_w1d5.exercises.frozen import load_cases, load_misconceptions
from nma_w1d5.exercises.reports import Report, list_points, render_html, render_text
from nma_w1d5.exercises.marks import judge
from nma_w1d5.wording import say
from nma_w1d5.wording import notebook_language


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
    … RDM: Not yet: replace each ..., delete the line that raises the error, and run this again.
    """

    def __init__(self, seconds=SECONDS):
        self._seconds = seconds
        self._seen = Counter()

    def __call__(self, function, language=None):
        """Show what is right, what is not, and why; see :func:`nma_w1d5.check`."""
        show(self.examine(function, language))

    def examine(self, function, language=None):
        """Check a function and return what there is to say.

        Parameters
        ----------
        function : callable
        language : {"ja", "en"}, optional
            Default: that of the notebook.

        Returns
        -------
        Report
        """
        language = _choose_language(language)
        try:
            exercise = identify_exercise(function)
            if exercise is None:
                return _refuse(function, language)
            return self._examine(function, exercise, language)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return Report(language, "", "failed", say("check", "check_failed", language).format(reason=reason))

    def _examine(self, function, exercise, language):
        cases = [case for case in load_cases(exercise) if case.kind == "numpy" or "torch" in sys.modules]
        answers = run_calls(function, cases, self._seconds)
        verdict = judge(exercise, cases, [answer.value for answer in answers])
        status = _decide_status(verdict, answers)
        if status in ("not_attempted", "timeout"):
            return Report(language, exercise, status, self._explain(status, language))
        title, hint = self._give_hint(exercise, verdict.misconception, language)
        came_back = any(answer.value is not None for answer in answers)
        right, not_right = list_points(verdict, exercise, language) if came_back else ((), ())
        return Report(
            language,
            exercise,
            status,
            say("status", status, language),
            right,
            not_right,
            title,
            hint,
            _list_remarks(verdict, cases, answers, language),
            next((answer.detail for answer in answers if answer.status == "error"), ""),
        )

    def _explain(self, status, language):
        if status == "timeout":
            return say("check", "time", language).format(seconds=f"{self._seconds:g}")
        return say("check", "not_yet", language)

    def _give_hint(self, exercise, misconception, language):
        if misconception is None:
            return "", ""
        text = load_misconceptions(exercise)[misconception]
        hints = text["hints"][language]
        asked_before = self._seen[exercise, misconception]
        self._seen[exercise, misconception] += 1
        return text["title"][language], hints[min(asked_before, len(hints) - 1)]


def identify_exercise(function):
    """Tell which exercise a function answers: by its name, else by how many arguments it takes.

    Returns
    -------
    str or None
    """
    name = getattr(function, "__name__", None)
    if not callable(function):
        return None
    if name in PROPERTIES:
        return name
    try:
        count = len(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None
    return {1: "RDM", 2: "correlate_rdms"}.get(count) if name == "<lambda>" else None


def show(report):
    """Show a report: in a notebook as HTML, elsewhere as text."""
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        display({"text/html": render_html(report), "text/plain": render_text(report)}, raw=True)
    else:
        print(render_text(report))


def _choose_language(language):
    try:
        return notebook_language(language)
    except ValueError:
        return "en"


def _refuse(function, language):
    names = ", ".join(f"`{name}`" for name in PROPERTIES)
    if callable(function):
        return Report(language, "", "failed", say("check", "unknown_function", language).format(names=names))
    example = next(iter(PROPERTIES))
    return Report(language, "", "failed", say("check", "give_function", language).format(example=example))


def _decide_status(verdict, answers):
    if verdict.score == verdict.max_score:
        return "correct"
    if any(point.held for point in verdict.points):
        return "partial" if verdict.score else "wrong"
    status = Counter(answer.status for answer in answers).most_common(1)[0][0]
    return "wrong" if status == "ok" else status


def _list_remarks(verdict, cases, answers, language):
    remarks = []
    if not verdict.steady:
        remarks.append(say("remark", "unsteady", language))
    for case, answer in zip(cases, answers):
        if answer.status == "malformed":
            remarks.append(say("remark", "returned", language).format(kind=f"`{answer.detail}`"))
            break
        if answer.value is not None and answer.value.shape != case.reference.shape and answer.value.size != 1:
            found, expected = (_describe_shape(shape, language) for shape in (answer.value.shape, case.reference.shape))
            remarks.append(say("remark", "shape", language).format(found=found, expected=expected))
            break
    if verdict.misconception is None and not verdict.score and any(answer.value is not None for answer in answers):
        remarks.append(say("remark", "unknown_mistake", language))
    failed = [answer.status for answer in answers if answer.status in ("timeout", "memory", "crashed")]
    if failed and verdict.score:
        remarks.append(say("status", failed[0], language))
    return tuple(remarks)


def _describe_shape(shape, language):
    return " × ".join(map(str, shape)) if shape else say("remark", "number", language)
