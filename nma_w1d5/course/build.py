"""The whole way: source, student notebooks, one execution, pages, instructor edition, site."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock
from nbformat import NotebookNode

from nma_w1d5.course import editions
from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.errors import CourseError, heed_refusal
from nma_w1d5.course.fingerprint import PACKAGE, lesson, made, mark_of, surroundings
from nma_w1d5.course.folders import replaced
from nma_w1d5.course.lint import Finding, lint_code, lint_page, read_glossary
from nma_w1d5.course.lint_words import lint_words
from nma_w1d5.course.run import Outputs, Progress, execute, plan, quote
from nma_w1d5.course.settings import CONFIG, Settings, read_contents, read_settings
from nma_w1d5.course.site.book import write_book
from nma_w1d5.course.site.build import build_site
from nma_w1d5.course.source import Page, read_page

SOURCE = "book/source"


@dataclass(frozen=True)
class Course:
    """Everything read from the project in the folder ``root``, checked, before anything is written."""

    root: Path
    settings: Settings
    pages: tuple[Page, ...]

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
    pages = (read_page(root / SOURCE / f"{name}.md", settings.codes) for name in read_contents(root))
    return replace(empty, pages=tuple(pages))


def sources(root: Path) -> list[Path]:
    """Return the files and folders whose edits change the site or the wheel that it offers."""
    names = (SOURCE, "solutions", "_config.yml", "_toc.yml", PACKAGE.name)
    project = ("pyproject.toml", "README.md", "LICENSE")
    found = [root / name for name in names] + [PACKAGE.parent / name for name in project] + [PACKAGE]
    return [path for path in dict.fromkeys(found) if path.exists()]


@contextmanager
def making(root: Path) -> Iterator[bool]:
    """Keep other builds of the course away, and tell whether all is as its sources give: then nothing is to be made."""
    built = root / "_build"
    built.mkdir(exist_ok=True)
    with FileLock(built / ".lock"):
        start = mark_of(*sources(root))
        targets = (built / name for name in ("html", "pages", "instructor"))
        with made(lambda: mark_of(start, surroundings()), *targets) as done:
            yield done


def student_notebooks(course: Course) -> dict[str, str]:
    """Return every student notebook as text, by its path in the folder ``book``."""
    return _by_path(course, lambda page, code: editions.student(page, code, course.values(code)))


def _by_path(course: Course, make: Callable[[Page, str], NotebookNode]) -> dict[str, str]:
    """Return what is made of each page with code in each language, as text by path."""
    return {
        f"{code}/{page.name}.ipynb": editions.write(make(page, code))
        for code in course.settings.codes
        for page in course.notebooks
    }


def write_notebooks(course: Course) -> list[Path]:
    """Write the student notebooks into ``book``, remove what no page stands for, and return what changed."""
    book = course.root / "book"
    wanted = {book / name: text for name, text in student_notebooks(course).items()}
    stale = [path for code in course.settings.codes for path in book.glob(f"{code}/*.ipynb") if path not in wanted]
    for path in stale:
        path.unlink()
    changed = {path: text for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text}
    _write(changed)
    return sorted([*stale, *changed])


def _write(texts: Mapping[Path, str]) -> None:
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def lint(course: Course) -> list[Finding]:
    """Return what the languages of the course differ in, in pages and words, and code that is none."""
    glossary = read_glossary(course.root / SOURCE / "glossary.yml")
    found = [finding for page in course.pages for finding in (*lint_page(page, glossary), *lint_code(page))]
    return [*found, *lint_words(course.words, course.settings.codes)]


def execute_pages(course: Course, progress: Progress, cache: Path | None = None) -> dict[str, Outputs]:
    """Run each page with code once and return the outputs by the page's name; unchanged pages come from the cache."""
    answers = read_answers(course.root / "solutions")
    values = {language: course.values(language) for language in course.settings.codes}
    plans = [(page, plan(page, answers, values, course.settings.default_language)) for page in course.notebooks]
    folder, home = cache or course.built / "cache", course.root if course.own else None
    start = mark_of(*lesson(), *([course.own] if course.own else ()))
    return {
        page.name: execute(page, steps, lambda: mark_of(start, surroundings()), folder, progress, home)
        for page, steps in plans
    }


def write_instructor(course: Course, outputs: Mapping[str, Outputs], target: Path) -> None:
    """Write the teachers' notebooks of every language into the folder ``target``, which must be no part of the site."""
    answers = read_answers(course.root / "solutions")
    texts = _by_path(
        course, lambda page, code: editions.instructor(page, code, course.values(code), outputs[page.name], answers)
    )
    with replaced(target) as folder:
        _write({folder / name: text for name, text in texts.items()})


def write_pages(course: Course, outputs: Mapping[str, Outputs], target: Path) -> None:
    """Write the book of every language into the folder ``target``, as Jupyter Book reads it."""
    texts = _by_path(course, lambda page, code: editions.web(page, code, course.values(code), outputs[page.name]))
    with replaced(target) as folder:
        _write({folder / name: text for name, text in texts.items()})
        for language in course.settings.languages:
            home, values = folder / language.code, course.values(language.code)
            plain = (page for page in course.pages if not page.has_code)
            _write({home / f"{page.name}.md": editions.prose(page, language.code, values) for page in plain})
            write_book(home, language, course.settings)


def write_site(course: Course, outputs: Mapping[str, Outputs]) -> Path:
    """Write the pages of every language, build the site from them, and return its folder."""
    pages, html = course.built / "pages", course.built / "html"
    write_pages(course, outputs, pages)
    with TemporaryDirectory() as scratch:
        wheel = build_wheel(PACKAGE.parent, Path(scratch))
        beside = {f"wheels/{wheel.name}": wheel.read_bytes()}
    for name, text in student_notebooks(course).items():
        code, _, notebook = name.partition("/")
        beside[f"{code}/notebooks/{notebook}"] = text.encode()
    build_site(pages, html, course.settings, beside, course.built / "sphinx")
    return html


def build_wheel(project: Path, folder: Path) -> Path:
    """Build the wheel that the notebooks install, without the network, and return its path."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(project)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if run.returncode:
        heed_refusal(run.stdout + run.stderr, folder)
        raise CourseError(f"the wheel cannot be built:\n{quote(run.stdout + run.stderr)}", "mend pyproject.toml")
    return next(folder.glob("*.whl"))
