"""The whole way: source, student notebooks, one execution, pages, instructor edition, site."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

from nma_w1d5.course import editions
from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.folders import replaced
from nma_w1d5.course.lint import Finding, lint_code, lint_page, read_glossary
from nma_w1d5.course.lint_words import lint_words
from nma_w1d5.course.marks import PACKAGE, installed, lesson, made, mark_of, surroundings
from nma_w1d5.course.run import Outputs, Progress, execute, plan, quote
from nma_w1d5.course.settings import CONFIG, Settings, read_contents, read_settings
from nma_w1d5.course.site.book import write_book
from nma_w1d5.course.site.build import build_site
from nma_w1d5.course.source import Page, read_page


@dataclass(frozen=True)
class Course:
    """Everything read from the project in the folder ``root``, checked, before anything is written."""

    root: Path
    settings: Settings
    pages: tuple[Page, ...]

    @property
    def source(self) -> Path:
        """The folder that authors and translators edit."""
        return self.root / "book" / "source"

    @property
    def built(self) -> Path:
        """The folder of everything that can be made again."""
        return self.root / "_build"

    @property
    def own(self) -> Path | None:
        """The folder with the words and exercises of a course that has its own, beside those of the package."""
        folder = self.root / PACKAGE.name
        return folder if folder.is_dir() and folder.resolve() != PACKAGE.resolve() else None

    @property
    def words(self) -> tuple[Path, ...]:
        """The folders with files of words: that of the package, then the course's own."""
        return tuple(home / "words" for home in (PACKAGE, self.own) if home is not None)

    @property
    def notebooks(self) -> tuple[Page, ...]:
        """The pages with code: those that become notebooks."""
        return tuple(page for page in self.pages if page.has_code)

    def values(self, language: str) -> dict[str, str]:
        """Return what fills the placeholders of the source in one language."""
        settings = self.settings
        return {
            "language": language,
            "base_url": settings.base_url,
            "branch": settings.branch,
            "repository_url": settings.repository_url,
            "wheel_url": f"{settings.base_url}/wheels/nma_w1d5-{version('nma-w1d5')}-py3-none-any.whl",
        }


def read_course(root: Path) -> Course:
    """Read and check settings, table of contents and all pages of the project in ``root``."""
    settings = read_settings(root)
    empty = Course(root, settings, ())
    for code in settings.codes:
        if not any((words / f"{code}.toml").is_file() for words in empty.words):
            problem = f"there are no words in the language '{code}', which {CONFIG} lists"
            remedy = "write this file: its neighbours, or those in the package, show what it has to say"
            raise CourseError(problem, remedy, path=root / PACKAGE.name / "words" / f"{code}.toml")
    pages = (read_page(empty.source / f"{name}.md", settings.codes) for name in read_contents(root))
    return replace(empty, pages=tuple(pages))


def sources(root: Path) -> list[Path]:
    """Return the files and folders whose edits change the site or the wheel that it offers."""
    names = ("book/source", "solutions", "_config.yml", "_toc.yml", PACKAGE.name)
    project = ("pyproject.toml", "README.md", "LICENSE")
    found = [root / name for name in names] + [PACKAGE.parent / name for name in project] + [PACKAGE]
    return [path for path in dict.fromkeys(found) if path.exists()]


@contextmanager
def making(root: Path) -> Iterator[bool]:
    """Keep other builds of the course away, and tell whether all is as its sources give: then nothing is to be made."""
    built = root / "_build"
    built.mkdir(exist_ok=True)
    with FileLock(built / ".lock"):
        start = mark_of(*sources(root), installed())
        targets = (built / name for name in ("html", "pages", "instructor"))
        with made(lambda: mark_of(start, surroundings()), *targets) as done:
            yield done


def student_notebooks(course: Course) -> dict[str, str]:
    """Return every student notebook as text, by its path in the folder ``book``."""
    return {
        f"{language}/{page.name}.ipynb": editions.write(editions.student(page, language, course.values(language)))
        for language in course.settings.codes
        for page in course.notebooks
    }


def write_notebooks(course: Course) -> list[Path]:
    """Write the student notebooks into ``book``, remove what no page stands for, and return what changed."""
    book = course.root / "book"
    wanted = {book / name: text for name, text in student_notebooks(course).items()}
    stale = [path for code in course.settings.codes for path in book.glob(f"{code}/*.ipynb") if path not in wanted]
    for path in stale:
        path.unlink()
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    return sorted(stale + changed)


def lint(course: Course) -> list[Finding]:
    """Return what the languages of the course differ in, in pages and words, and code that is none."""
    glossary = read_glossary(course.source / "glossary.yml")
    found = [finding for page in course.pages for finding in (*lint_page(page, glossary), *lint_code(page))]
    return [*found, *lint_words(course.words, course.settings.codes)]


def execute_pages(course: Course, progress: Progress, cache: Path | None = None) -> dict[str, Outputs]:
    """Run each page with code once and return the outputs by the page's name; unchanged pages come from the cache."""
    answers = read_answers(course.root / "solutions")
    values = {language: course.values(language) for language in course.settings.codes}
    plans = [(page, plan(page, answers, values, course.settings.default_language)) for page in course.notebooks]
    start = mark_of(*lesson(), *([course.own] if course.own else ()))
    folder, home = cache or course.built / "cache", course.root if course.own else None

    def mark() -> str:
        return mark_of(start, surroundings())

    return {page.name: execute(page, steps, mark, folder, progress, home) for page, steps in plans}


def write_instructor(course: Course, outputs: Mapping[str, Outputs], target: Path) -> None:
    """Write the teachers' notebooks of every language into the folder ``target``, which must be no part of the site."""
    answers = read_answers(course.root / "solutions")
    with replaced(target) as folder:
        for language in course.settings.codes:
            (folder / language).mkdir()
            for page in course.notebooks:
                made = editions.instructor(page, language, course.values(language), outputs[page.name], answers)
                (folder / language / f"{page.name}.ipynb").write_text(editions.write(made), encoding="utf-8")


def write_site(course: Course, outputs: Mapping[str, Outputs]) -> Path:
    """Write the pages of every language, build the site from them, and return its folder."""
    with replaced(course.built / "pages") as folder:
        write_pages(course, outputs, folder)
        for language in course.settings.codes:
            write_book(folder, language, course.settings)
    html = course.built / "html"
    with TemporaryDirectory() as scratch:
        for name, text in student_notebooks(course).items():
            path = Path(scratch, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        build_site(
            course.built / "pages",
            html,
            course.settings,
            notebooks=Path(scratch),
            wheels=[build_wheel(PACKAGE.parent, Path(scratch))],
            cache=course.built / "sphinx",
        )
    return html


def build_wheel(root: Path, folder: Path) -> Path:
    """Build the wheel that the notebooks install, without the network, and return its path."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise CourseError(f"the wheel cannot be built:\n{quote(run.stdout + run.stderr)}", "mend pyproject.toml")
    return next(folder.glob("*.whl"))


def write_pages(course: Course, outputs: Mapping[str, Outputs], folder: Path) -> None:
    """Write the pages of every language into ``folder``, as Jupyter Book reads them."""
    for language in course.settings.codes:
        (folder / language).mkdir(parents=True)
        values = course.values(language)
        for page in course.pages:
            if page.has_code:
                text = editions.write(editions.web(page, language, values, outputs[page.name]))
                name = f"{page.name}.ipynb"
            else:
                text, name = editions.prose(page, language, values), f"{page.name}.md"
            (folder / language / name).write_text(text, encoding="utf-8")
