"""One grading run, from the options of the command to its files and exit status."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.loading import find_folder, load_solutions
from nma_w1d5.exercises.exercise import Exercise
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.grading.key import AnswerKey, prepare_key
from nma_w1d5.grading.marking import Marker, Row, Sandbox
from nma_w1d5.grading.output.gradebook import write_csv, write_json, write_junit
from nma_w1d5.grading.output.pages import FeedbackFolder
from nma_w1d5.grading.output.table import print_summary
from nma_w1d5.grading.sandbox import Kind, Launched, SandboxUnavailable, launch_sandbox
from nma_w1d5.grading.submissions.files import Submission, collect_submissions
from nma_w1d5.wording import use_course

LARGEST_SEED = 2**63
ALL_LANGUAGES = "both"


class UsageError(Exception):
    """The command was used wrongly. The message says what to do."""


@dataclass(frozen=True)
class Settings:
    """The options of the command; see its help."""

    paths: tuple[Path, ...]
    solutions: str = "solutions"
    jobs: int = 2
    timeout: float = 10.0
    memory: str = "2G"
    seed: int | None = None
    language: str = ALL_LANGUAGES
    json: Path | None = None
    csv: Path | None = None
    junit: Path | None = None
    feedback: Path | None = None
    sandbox: Kind = "auto"

    page: str | None = None


def run_session(settings: Settings, console: Console | None = None) -> int:
    """Grade everything and write what was asked for.

    Parameters
    ----------
    settings : Settings
    console : rich.console.Console, optional
        Where the table goes.

    Returns
    -------
    int
        0 when every submission was graded, whatever its marks, or cannot be for a reason of its own; 1 when the
        sandbox gave up or the run was interrupted.

    Raises
    ------
    UsageError
        If an option is wrong, there is nothing to grade, or the isolation asked for cannot be had.
    """
    console = console or Console()
    memory = parse_memory(settings.memory)
    submissions = _find(settings)
    _check_outputs(settings)
    seed = secrets.randbelow(LARGEST_SEED) if settings.seed is None else settings.seed
    if seed < 0:
        raise UsageError(f"--seed: expected a number that is not negative, got {seed}.")
    with _told():
        jails = _launch(settings, min(settings.jobs, len(submissions)))
        try:
            key = prepare_key(load_solutions(settings.solutions), seed, settings.page)
            languages = choose_languages(settings.language, key.languages)
            sandbox = jails.ask(key.question, timeout=settings.timeout, memory=memory)
        except BaseException:
            jails.close()
            raise
    with sandbox:
        active = sandbox.active
        rows, failure = _mark_all(settings, key, sandbox, submissions, languages)
    _write(settings, rows, key, seed, active, languages)
    print_summary(console, rows, key, active, seed, languages[-1])
    if failure:
        console.print(Text(f"Grading ended early: {failure}. What was graded until then is above.", style="red"))
        return 1
    return 0


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a teacher can mend into a `UsageError`."""
    try:
        yield
    except (DefinitionError, SandboxUnavailable) as error:
        raise UsageError(str(error)) from error


def _launch(settings: Settings, jobs: int) -> Launched:
    """Start the jails before anything slow: while they import what they need, the key is made."""
    folder = find_folder(settings.solutions)
    if folder is not None:
        use_course(folder.parent)
    hidden = [*settings.paths] if folder is None else [folder, *settings.paths]
    exercises = [load_exercise(name) for name in list_exercises()]
    return launch_sandbox(kind=settings.sandbox, jobs=jobs, hidden=hidden, warm=_list_needed(exercises))


def _list_needed(exercises: Sequence[Exercise]) -> list[str]:
    """Return the modules that arguments are made of."""
    return ["numpy", *sorted({case.kind for each in exercises for case in each.cases} - {"numpy"})]


def choose_languages(wanted: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of the feedback.

    Examples
    --------
    >>> choose_languages("both", ("ja", "en")), choose_languages("en", ("ja", "en"))
    (('ja', 'en'), ('en',))
    """
    if wanted == ALL_LANGUAGES:
        return tuple(known)
    if wanted not in known:
        listed = ", ".join([*known, ALL_LANGUAGES])
        raise UsageError(f"--language: expected one of {listed}; got {wanted!r}.")
    return (wanted,)


def parse_memory(text: str) -> int:
    """Turn a size such as ``2G`` or ``512M`` into bytes.

    Examples
    --------
    >>> parse_memory("512M") == 512 * 2**20
    True
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kMGT]?)i?[bB]?\s*", text)
    if not found or float(found[1]) <= 0:
        raise UsageError(f"--memory: expected a size such as 2G or 512M, got {text!r}.")
    return int(float(found[1]) * 2 ** {"": 0, "k": 10, "M": 20, "G": 30, "T": 40}[found[2]])


def _find(settings: Settings) -> list[Submission]:
    for path in settings.paths:
        if not path.exists():
            raise UsageError(f"there is no {path}. Give notebooks, folders of notebooks, or zip files.")
    return collect_submissions(settings.paths)


def _check_outputs(settings: Settings) -> None:
    """Find out before the work, not after it, that a file cannot be written."""
    for option, path in (("--json", settings.json), ("--csv", settings.csv), ("--junit", settings.junit)):
        if path is None:
            continue
        if path.is_dir() or not path.resolve().parent.is_dir():
            raise UsageError(f"{option}: {path} cannot be written: expected a file in a folder that exists.")
    if settings.feedback is not None and settings.feedback.exists() and not settings.feedback.is_dir():
        raise UsageError(f"--feedback: expected a folder, but {settings.feedback} is a file.")


def _mark_all(
    settings: Settings,
    key: AnswerKey,
    sandbox: Sandbox,
    submissions: Sequence[Submission],
    languages: Sequence[str],
) -> tuple[list[Row], str | None]:
    rows: list[Row | None] = [None] * len(submissions)
    pages = FeedbackFolder(settings.feedback, key, languages) if settings.feedback else None
    with _show_progress() as progress:
        task = progress.add_task("Grading", total=len(submissions))
        marker = Marker(key, sandbox)
        for marked in marker.mark(submissions):
            rows[marked.place] = marked.row
            if pages:
                pages.write(marked)
            progress.advance(task)
    if pages:
        pages.write_index([row for row in rows if row is not None])
    return [row for row in rows if row is not None], marker.failure


def _show_progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _write(
    settings: Settings, rows: list[Row], key: AnswerKey, seed: int, active: object, languages: Sequence[str]
) -> None:
    if settings.json:
        write_json(settings.json, rows, key, seed, active)
    if settings.csv:
        write_csv(settings.csv, rows, key)
    if settings.junit:
        write_junit(settings.junit, rows, key, languages[-1])
