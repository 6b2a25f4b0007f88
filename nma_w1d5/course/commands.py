"""The verbs of the course on the command line: notebooks, lint, book, serve."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from nma_w1d5.course.build import Course

Root = Annotated[Path, typer.Option(help="The project's folder.", exists=True, file_okay=False)]


@contextmanager
def _told(console: Console) -> Iterator[None]:
    """Turn a mistake in the source, what the machine refuses, and Ctrl-C into a message and an exit status."""
    from nma_w1d5.course.errors import CourseError, of_machine

    try:
        yield
    except (CourseError, OSError) as caught:
        error = caught if isinstance(caught, CourseError) else of_machine(caught)
        console.print(f"[bold red]Stopped.[/] {error.place or 'The course'}", highlight=False, soft_wrap=True)
        console.print(error.problem, markup=False, highlight=False, soft_wrap=True)
        console.print(f"  -> {error.remedy}", style="bold", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from caught
    except KeyboardInterrupt:
        console.print("Stopped by you; what was built before is still there.")
        raise typer.Exit(130) from None


def notebooks(root: Root = Path()) -> None:
    """Write the student notebooks of every language from the source."""
    from nma_w1d5.course import build

    _write(root, build.write_notebooks, "student notebooks")


def freeze(root: Root = Path()) -> None:
    """Write what students may see of the exercises: numbers and words, from the answers and the pages."""
    from nma_w1d5.course.freeze import write_exercises

    _write(root, write_exercises, "frozen exercises")


def _write(root: Path, write: Callable[["Course"], list[Path]], what: str) -> None:
    from nma_w1d5.course import build

    console = Console()
    with _told(Console(stderr=True)):
        for path in write(build.read_course(root.resolve())):
            console.print(f"wrote {path.relative_to(root.resolve())}", highlight=False)
    console.print(f"The {what} are up to date.")


def lint(root: Root = Path()) -> None:
    """Compare the languages of the course, and its exercises with what is frozen; exit with status 1 if they differ."""
    from nma_w1d5.course import build
    from nma_w1d5.course.freeze import lint_exercises

    console = Console(soft_wrap=True)
    with _told(Console(stderr=True)):
        course = build.read_course(root.resolve())
        findings = [*build.lint(course), *lint_exercises(course)]
    for finding in findings:
        console.print(str(finding), markup=False, highlight=False)
    if findings:
        console.print(f"[bold red]{len(findings)} to mend.[/]")
        raise typer.Exit(1)
    console.print("The languages agree.")


def book(root: Root = Path()) -> None:
    """Build the site of every language in _build/html, every figure computed."""
    console = Console(stderr=True)
    with _told(console):
        made = make_book(root.resolve(), console)
    console.print(f"[bold green]Done.[/] Open {made / 'index.html'}")
    console.print(f"Instructor notebooks: {made.parent / 'instructor'}")


@contextmanager
def progress(console: Console) -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar while the tutorial runs; give what to call with cells done, cells in all and the running line."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("[dim]{task.fields[line]}"), console=console) as bar:
        running = bar.add_task("Running the tutorial", total=None, line="")

        def show(done: int, total: int, line: str) -> None:
            bar.update(running, completed=done, total=total, line=escape(line[:60]))

        yield show
        if bar.tasks[running].total is None:
            bar.update(running, completed=1, total=1, line="unchanged since it was run before")


def make_book(root: Path, console: Console) -> Path:
    """Build everything, showing what runs, and return the folder of the site."""
    from nma_w1d5.course import build, home

    with home.settled(root / "_build" / "home"), build.making(root) as done:
        if not done:
            course = build.read_course(root)
            with progress(console) as show:
                outputs = build.execute_pages(course, show)
            with console.status("Building the site", spinner="line"):
                build.write_instructor(course, outputs, course.built / "instructor")
                build.write_site(course, outputs)
    return root / "_build" / "html"


def serve(
    root: Root = Path(), port: Annotated[int, typer.Option(min=1, max=65535, help="On 127.0.0.1.")] = 8000
) -> None:
    """Preview the site; rebuild what an edit changes, and reload the browser."""
    from nma_w1d5.course import build
    from nma_w1d5.course.site import preview

    console, folder = Console(stderr=True, soft_wrap=True), root.resolve()
    with _told(console):
        preview.serve(
            lambda: make_book(folder, console),
            watch=build.sources(folder),
            html=folder / "_build" / "html",
            port=port,
            report=lambda line: console.print(line, markup=False, highlight=False),
        )
