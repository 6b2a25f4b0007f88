"""The answer key of one grading run: the exercises with fresh cases and their right results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.loading import Solutions
from nma_w1d5.exercises.exercise import Case, Exercise
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.exercises.marks import Marks, judge, judge_nothing
from nma_w1d5.exercises.replies import Reply, Run
from nma_w1d5.grading.protocol import Question


@dataclass(frozen=True)
class AnswerKey:
    """Everything that results are compared with. It never leaves the trusted process.

    ``exercises`` stand in the order of the pages, each with fresh cases; ``examples`` holds for each a case whose input
    is public, so that the feedback may show what came of it.
    """

    exercises: tuple[Exercise, ...]
    examples: Mapping[str, Case]
    languages: tuple[str, ...]
    page: str | None = None

    @cached_property
    def question(self) -> Question:
        """What the untrusted side is told: names and inputs, first that of the example, and no results."""
        asked = [replace(each, cases=(self.examples[each.name], *each.cases)) for each in self.exercises]
        return Question.of(asked, self.page)

    def on_page(self, number: int) -> tuple[Exercise, ...]:
        """Return the exercises of a page, by its number in the question."""
        name = self.question.pages[number][0]
        return tuple(each for each in self.exercises if each.page == name)

    def is_complete(self, run: Run) -> bool:
        """Tell whether a run has a reply for every call."""
        return len(run.replies) == len(self.question.calls)

    def judge(self, run: Run) -> dict[str, Marks]:
        """Judge all exercises of the page that a submission answers, by name."""
        if run.problem is not None or not self.is_complete(run):
            return self.judge_nothing()
        return {each.name: judge(each, self._replies(run, each)[1:]) for each in self.on_page(run.page)}

    def judge_nothing(self) -> dict[str, Marks]:
        """Give no points for the exercises of the page asked for, else of the first."""
        names = [name for name, _ in self.question.pages]
        return {each.name: judge_nothing(each) for each in self.on_page(names.index(self.page or names[0]))}

    def find_examples(self, run: Run) -> dict[str, Reply]:
        """Return what the student's functions made of the public examples, by exercise."""
        if not self.is_complete(run):
            return {}
        return {each.name: self._replies(run, each)[0] for each in self.on_page(run.page)}

    def _replies(self, run: Run, exercise: Exercise) -> Sequence[Reply]:
        asked = zip(self.question.calls, run.replies, strict=True)
        return [reply for call, reply in asked if call.exercise == exercise.name]


def prepare_key(solutions: Solutions, seed: int, page: str | None = None) -> AnswerKey:
    """Draw fresh cases and compute the right results; ``page`` is the one that everybody answers, if so.

    Keep the seed secret until everybody has been graded: it determines the inputs. Raises DefinitionError if an
    exercise was never frozen, or none stands on the page.
    """
    rng = np.random.default_rng(seed)
    frozen = list_exercises()
    for name, authored in solutions.exercises.items():
        if name not in frozen:
            problem = f"no page is known to show the exercise {name!r}"
            raise DefinitionError(problem, "run 'nma-w1d5 freeze'", path=authored.definition.path)
    exercises, examples = [], {}
    for name in (each for each in frozen if each in solutions.exercises):
        public, authored = load_exercise(name), solutions.exercises[name]
        cases = authored.definition.draw_cases(rng)
        exercises.append(authored.definition.make_exercise(authored.sentences, cases, public))
        examples[name] = public.cases[0]
    pages = list(dict.fromkeys(each.page for each in exercises))
    if page is not None and page not in pages:
        raise DefinitionError(f"--page: no exercise stands on {page!r}", f"give one of: {', '.join(pages)}")
    return AnswerKey(tuple(exercises), examples, solutions.languages, page)
