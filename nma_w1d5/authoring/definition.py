"""An exercise as its author writes it, and what comes of it for given inputs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.sentences import Sentences
from nma_w1d5.exercises.exercise import AGAIN, Array, Case, Exercise, Point
from nma_w1d5.exercises.properties import PROPERTIES, WITH_OWN_CASES, list_parameters

Formula = Callable[..., object]
Result = TypeVar("Result")
ATTEMPTS = 200


class Draw(Protocol):
    """Draws the inputs of an exercise."""

    def __call__(self, rng: np.random.Generator, *, brief: bool) -> Sequence[Case]:
        """Return cases without results, first an ordinary one of a fixed size.

        ``brief`` asks for small inputs throughout: these travel with the package, for the check in the notebook.
        """


@dataclass(frozen=True)
class Definition:
    """An exercise. A module of the answer key has one, under the name ``EXERCISE``.

    ``answer`` is the right function, as an instructor would type it into the notebook; its name is the exercise's.
    ``points`` are reported in their order; ``draw(rng, brief=...)`` returns the inputs to try a function on. ``wrong``
    has, by the name of a mistake, the formulas it leads to; each takes the arguments as float64 arrays. Whoever makes
    one of the mistakes in ``unrelated`` has not tried what is asked for, and earns no properties by it.

    Examples
    --------
    >>> def half(x):
    ...     return x / 2
    >>> def draw(rng, *, brief):
    ...     return [Case("values", (rng.uniform(1, 2, 3),))]
    >>> exercise = Definition(half, [Point("values")], draw, {"doubled": [lambda x: 2 * x]})
    >>> exercise.name, len(exercise.draw_cases(np.random.default_rng(0))[0].wrong)
    ('half', 1)
    """

    answer: Formula
    points: Sequence[Point]
    draw: Draw
    wrong: Mapping[str, Sequence[Formula]]
    unrelated: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the function that students write."""
        return self.answer.__name__

    @property
    def path(self) -> Path:
        """The file it is written in."""
        return Path(self.answer.__code__.co_filename)

    def draw_cases(self, rng: np.random.Generator, *, brief: bool = False, decimals: int | None = None) -> list[Case]:
        """Draw inputs until no wrong formula comes close to a right value by chance, and compute all results.

        Inputs are rounded to ``decimals``, if that is given, before anything is computed.

        Raises
        ------
        DefinitionError
            If every attempt was ambiguous, the answer fails, or cases and points do not fit each other.
        """
        for _ in range(ATTEMPTS):
            drawn = self._run("drawing the cases", lambda: self.draw(rng, brief=brief))
            cases = [self.complete(case if decimals is None else _rounded(case, decimals)) for case in drawn]
            unclear = next((case for case in cases if not is_clear(case)), None)
            if unclear is None:
                self._check_coverage(cases)
                return cases
        problem = f"{unclear.point if unclear else ''}: no clear case in {ATTEMPTS} draws"
        raise self._refuse(problem, "enlarge its inputs, or make its tolerance smaller")

    def complete(self, case: Case) -> Case:
        """Add to a case what the answer and every wrong formula make of copies of its arguments."""
        what = f"the answer on its own case {case.point!r}"
        reference = self._compute(what, self.answer, case.arguments)
        if not np.isfinite(reference).all():
            raise self._refuse(f"{what} gives numbers that are not finite", "mend the answer, or what draws the case")
        return replace(case, reference=reference, wrong=self.compute_wrong(case.arguments))

    def compute_wrong(self, arguments: Sequence[np.ndarray]) -> dict[str, list[Array]]:
        """Compute what every mistake yields; formulas that are undefined for this input are left out."""
        numbers = [np.asarray(argument, dtype=float) for argument in arguments]
        values = {}
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where a formula is undefined, its result is not finite
            for name, formulas in self.wrong.items():
                results = [self._compute(f"a formula of {name!r}", formula, numbers) for formula in formulas]
                values[name] = [result for result in results if np.isfinite(result).all()]
        return values

    def make_exercise(self, sentences: Sentences, cases: Sequence[Case], public: Exercise) -> Exercise:
        """Put together what the judge needs: points, cases and words, on the page of the public exercise; no code."""
        return replace(public, points=tuple(self.points), cases=tuple(cases), unrelated=self.unrelated,
                       sentences=sentences.points, mistakes=sentences.mistakes, example=sentences.example)  # fmt: skip

    def check_points(self) -> None:
        """Refuse a property that does not exist or lacks a parameter, and a mistake that has no formula."""
        for point in (each for each in self.points if each.property is not None):
            if point.property not in PROPERTIES:
                problem = f"point {point.name!r}: there is no property {point.property!r}"
                raise self._refuse(problem, f"use one of: {', '.join(PROPERTIES)}")
            wanted, given = list_parameters(point.property), set(point.options)
            if wanted != given:
                problem = f"point {point.name!r}: {point.property!r} takes {sorted(wanted)}, got {sorted(given)}"
                remedy = f"write Point({point.name!r}, {point.property!r}, {{...}}) with these names"
                raise self._refuse(problem, remedy)
        if unknown := sorted(set(self.unrelated) - set(self.wrong)):
            raise self._refuse(f"unrelated: there is no mistake {unknown[0]!r}", f"use one of: {', '.join(self.wrong)}")

    def _compute(self, what: str, formula: Formula, arguments: Sequence[np.ndarray]) -> Array:
        copies = [argument.copy() for argument in arguments]
        return self._run(what, lambda: np.asarray(formula(*copies), dtype=float))

    def _run(self, what: str, work: Callable[[], Result]) -> Result:
        try:
            return work()
        except Exception as error:
            problem = f"{what} fails: {type(error).__name__}: {error}"
            raise self._refuse(problem, "mend it, or what draws the case") from error

    def _check_coverage(self, cases: Sequence[Case]) -> None:
        """Refuse points that no case can earn, and cases without a point."""
        drawn = {case.point for case in cases}
        earned = {each.name for each in self.points if each.property is None or each.property in WITH_OWN_CASES}
        if missing := sorted(earned - drawn):
            raise self._refuse(f"no case is drawn for the point {missing[0]!r}", "draw one, or leave the point out")
        if unknown := sorted(drawn - earned - {AGAIN}):
            raise self._refuse(f"a case is drawn for {unknown[0]!r}, which is no point", "add Point(...) for it")

    def _refuse(self, problem: str, remedy: str) -> DefinitionError:
        return DefinitionError(f"{self.name}: {problem}", remedy, path=self.path)


def is_clear(case: Case) -> bool:
    """Tell whether each wrong formula differs by more than twice the tolerance, or is right here by its nature.

    By its nature: an absolute value, for example, does no harm where the correlation is positive.
    """
    values = (value for results in case.wrong.values() for value in results if value.shape == case.reference.shape)
    gaps = (float(np.abs(value - case.reference).max()) for value in values if value.size)
    return not any(1e-9 < gap < 2 * case.tolerance for gap in gaps)


def _rounded(case: Case, decimals: int) -> Case:
    return replace(case, arguments=tuple(np.round(argument, decimals) for argument in case.arguments))
