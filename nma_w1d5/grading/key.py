"""The answer key of one grading run: fresh cases, their right results, and the calls the students' functions get."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np

from nma_w1d5.exercises.cases import Case
from nma_w1d5.exercises.frozen import load_example
from nma_w1d5.exercises.replies import Call

NEEDED = ("EXERCISES", "draw_cases", "list_misconceptions", "compute_wrong_values", "load_stubs")
EXAMPLE = "example"
"""The point of a case that is not judged: its input is public, so the feedback may show what came of it."""


class AnswerKeyError(Exception):
    """The solutions cannot be loaded, or lack something."""


@dataclass(frozen=True)
class AnswerKey:
    """Everything that results are compared with. It never leaves the trusted process.

    ``cases`` are in the order of ``calls``; ``misconceptions`` holds, by exercise and name, title and hints.
    """

    exercises: tuple[str, ...]
    cases: tuple[Case, ...]
    misconceptions: dict[str, dict[str, dict]]
    stubs: dict[str, str]

    @property
    def calls(self) -> tuple[Call, ...]:
        """What the untrusted half is told: names and inputs, no results."""
        return tuple(Call(case.exercise, case.arguments, case.kind) for case in self.cases)


def load_solutions(where: str) -> ModuleType:
    """Load the answers, by module name or from a folder.

    Parameters
    ----------
    where : str
        Name of an importable module (the working directory is searched, too) or path of a package's folder.

    Returns
    -------
    module

    Raises
    ------
    AnswerKeyError
        If there is no such module, or it lacks what a grader needs.
    """
    folder = Path(where)
    try:
        module = _load_folder(folder) if (folder / "__init__.py").is_file() else _import(where)
    except ImportError as error:
        raise AnswerKeyError(
            f"--solutions: expected an importable module or a folder with __init__.py, but {where!r} could not be "
            f"loaded: {error}. Run the command in the folder of the course, or give the path of the folder."
        ) from error
    lacking = [name for name in (*NEEDED, *getattr(module, "EXERCISES", ())) if not hasattr(module, name)]
    if lacking:
        raise AnswerKeyError(
            f"--solutions: {where!r} was loaded from {module.__file__}, but it lacks {', '.join(lacking)}."
        )
    return module


def _import(name: str) -> ModuleType:
    if not all(part.isidentifier() for part in name.split(".")):
        raise ImportError("there is no such folder, and it is not the name of a module")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)
    return importlib.import_module(name)


def _load_folder(folder: Path) -> ModuleType:
    folder = folder.resolve()
    name = folder.name if folder.name.isidentifier() else "answer_key"
    loaded = sys.modules.get(name)
    if loaded is not None and Path(loaded.__file__ or "").parent == folder:
        return loaded
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def prepare_key(solutions: ModuleType, seed: int) -> AnswerKey:
    """Draw fresh cases and compute the right results.

    Parameters
    ----------
    solutions : module
    seed : int
        Keep it secret until everybody has been graded: it determines the inputs.

    Returns
    -------
    AnswerKey
    """
    rng = np.random.default_rng(seed)
    drawn = [_complete(solutions, case) for case in solutions.draw_cases(rng)]
    cases: list[Case] = []
    for exercise in solutions.EXERCISES:
        cases.append(_as_example(load_example(exercise)))
        cases += [case for case in drawn if case.exercise == exercise]
    misconceptions = {
        exercise: {
            item.name: {"title": item.title, "hints": item.hints} for item in solutions.list_misconceptions(exercise)
        }
        for exercise in solutions.EXERCISES
    }
    return AnswerKey(tuple(solutions.EXERCISES), tuple(cases), misconceptions, solutions.load_stubs())


def _complete(solutions: ModuleType, case) -> Case:
    """Add to a case what the answers, right and wrong, make of copies of its input."""
    answer = getattr(solutions, case.exercise)
    reference = np.asarray(answer(*(argument.copy() for argument in case.arguments)), dtype=float)
    wrong = solutions.compute_wrong_values(case.exercise, case.arguments)
    return Case(case.exercise, case.point, case.arguments, reference, wrong, case.kind, case.tolerance)


def _as_example(case: Case) -> Case:
    return Case(case.exercise, EXAMPLE, case.arguments, case.reference)
