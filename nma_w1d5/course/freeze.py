"""Bring together the stubs of the pages and the exercises of ``solutions``: what students see becomes package data."""

from dataclasses import dataclass
from pathlib import Path

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.freezing import freeze
from nma_w1d5.authoring.loading import Solutions, load_solutions
from nma_w1d5.course.build import Course
from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.lint import Finding
from nma_w1d5.course.source import Cell, Page

FROZEN = Path("nma_w1d5/exercises/frozen")


@dataclass(frozen=True)
class Stub:
    """The stub of an exercise: the cell, its page, and the places of both."""

    page: Page
    cell: Cell
    order: tuple[int, int]


def find_stubs(course: Course) -> dict[str, Stub]:
    """Return the stubs of all pages by the exercise's name; two stubs of one exercise are a CourseError."""
    stubs: dict[str, Stub] = {}
    for number, page in enumerate(course.pages):
        for cell in page.cells:
            if cell.exercise is None:
                continue
            if cell.exercise in stubs:
                other = stubs[cell.exercise]
                problem = f"two cells are stubs of {cell.exercise!r}; the other is on line {other.cell.line} of"
                raise page.error(cell, f"{problem} {other.page.path}", "give one of the two functions another name")
            stubs[cell.exercise] = Stub(page, cell, (number, len(stubs)))
    return stubs


def find_title(page: Page) -> dict[str, str]:
    """Return the first heading of a page in each language."""
    titles: dict[str, str] = {}
    for cell in page.cells:
        for line in cell.text.splitlines() if cell.kind == "prose" else ():
            if cell.language and line.startswith("# "):
                titles.setdefault(cell.language, line.removeprefix("# ").strip())
    return titles


def freeze_exercises(course: Course) -> dict[Path, str]:
    """Return the files of all exercises.

    A CourseError is raised for a stub without an exercise, an exercise that no page shows, words missing in a language
    of the course, a mistake in a definition.
    """
    stubs = find_stubs(course)
    if not stubs:
        return {}
    try:
        solutions = load_solutions(str(course.root / "solutions"))
        _compare(course, stubs, solutions)
        files = {}
        for name, stub in stubs.items():
            page, exercise = stub.page, solutions.exercises[name]
            code = [cell.text for cell in page.cells if cell.kind == "code"]
            text = freeze(exercise, page.name, find_title(page), stub.order, stub.cell.text, code)
            files[course.root / FROZEN / f"{name}.json"] = text
        return files
    except DefinitionError as error:
        raise CourseError(error.problem, error.remedy, path=error.place or None) from error


def lint_exercises(course: Course) -> list[Finding]:
    """Return the files of frozen exercises that are not what the pages and the answers give."""
    problem = "not what pages and answers give: run 'nma-w1d5 freeze'"
    return [Finding(path, 1, problem) for path in _list_changes(course, freeze_exercises(course))]


def write_exercises(course: Course) -> list[Path]:
    """Write the files of all exercises, remove those of exercises that are gone, and return what changed."""
    wanted = freeze_exercises(course)
    changed = _list_changes(course, wanted)
    for path in changed:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return changed


def _list_changes(course: Course, wanted: dict[Path, str]) -> list[Path]:
    stale = [path for path in (course.root / FROZEN).glob("*.json") if path not in wanted]
    new = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    return sorted(stale + new)


def _compare(course: Course, stubs: dict[str, Stub], solutions: Solutions) -> None:
    for name, stub in stubs.items():
        if name not in solutions.exercises:
            known = ", ".join(solutions.exercises)
            problem = f"the stub of {name!r} has no exercise: no EXERCISE of that name in {solutions.folder}"
            raise stub.page.error(stub.cell, problem, f"define it there, or name the cell after one of: {known}")
    for name, authored in solutions.exercises.items():
        path = authored.definition.path
        if name not in stubs:
            line = authored.definition.answer.__code__.co_firstlineno
            remedy = f"tag the cell of its stub 'exercise-{name}' in book/source, or take the exercise out"
            raise CourseError(f"no page shows the exercise {name!r}", remedy, path=path, line=line)
        if missing := [code for code in course.settings.codes if code not in authored.sentences.example]:
            problem = f"the exercise {name!r} has no sentences in {', '.join(map(repr, missing))}"
            raise CourseError(problem, "write them in that language, too", path=path.with_suffix(".toml"))
