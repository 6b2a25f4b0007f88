"""The whole way: source, student notebooks, one execution, pages, instructor edition, site."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from nma_w1d5.course import editions
from nma_w1d5.course.answers import read_answers
from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.folders import replaced
from nma_w1d5.course.lint import Finding, lint_page, read_glossary
from nma_w1d5.course.run import Outputs, Progress, execute, fingerprint, plan, quote
from nma_w1d5.course.settings import Settings, read_contents, read_settings
from nma_w1d5.course.site.build import build_site
from nma_w1d5.course.source import Page, read_page

PACKAGE = Path(__file__).parent.parent


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
    folder = root / "book" / "source"
    pages = tuple(read_page(folder / f"{name}.md", settings.codes) for name in read_contents(root))
    return Course(root, settings, pages)


def sources(root: Path) -> list[Path]:
    """Return the files and folders whose edits change the site."""
    return [root / name for name in ("book/source", "solutions", "_config.yml", "_toc.yml")] + [PACKAGE]


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
    """Return what the languages of the course differ in."""
    glossary = read_glossary(course.source / "glossary.yml")
    return [finding for page in course.pages for finding in lint_page(page, glossary)]


def execute_pages(course: Course, progress: Progress, cache: Path | None = None) -> dict[str, Outputs]:
    """Run each page with code once and return the outputs by the page's name; unchanged pages come from the cache."""
    answers = read_answers(course.root / "solutions")
    values = {language: course.values(language) for language in course.settings.codes}
    plans = {page.name: plan(page, answers, values) for page in course.notebooks}
    mark = fingerprint(PACKAGE, answers.folder)
    folder = cache or course.built / "cache"
    return {page.name: execute(page, plans[page.name], mark, folder, progress) for page in course.notebooks}


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
            wheels=[build_wheel(course.root, Path(scratch))],
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
