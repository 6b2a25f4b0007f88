"""One grading run, from the options of the command to its files and exit status."""

import os
import re
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

from rich.console import Console
from rich.text import Text

from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.loading import find_folder, load_solutions
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.grading.desk import Desk, Outputs
from nma_w1d5.grading.interruption import Interruption
from nma_w1d5.grading.key import prepare_key
from nma_w1d5.grading.marking import Marker
from nma_w1d5.grading.output.pages import may_be_replaced
from nma_w1d5.grading.output.screen import Screen
from nma_w1d5.grading.output.table import print_summary
from nma_w1d5.grading.sandbox import Kind, Launched, SandboxUnavailable, launch_sandbox
from nma_w1d5.grading.submissions.files import Collected, collect_submissions
from nma_w1d5.grading.submissions.names import list_some, show_path
from nma_w1d5.wording import say, use_course

LARGEST_SEED = 2**63
LEAST_MEMORY, MOST_MEMORY = 2**26, 2**50
"""In bytes: with less, right answers fail."""
ALL_LANGUAGES = "both"
MOST_LISTED = 20
"""Files that are named at the end, of those that are no submissions."""


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

    @property
    def outputs(self) -> Outputs:
        """The files to write."""
        return Outputs(self.json, self.csv, self.junit, self.feedback)


def run_session(settings: Settings, console: Console | None = None) -> int:
    """Grade everything, write what was asked for, and print a table.

    Returns 0 when every submission was graded, whatever its marks, or cannot be for a reason of its own; 1 when the
    sandbox gave up, the run was interrupted, or something could not be written. Raises UsageError if an option is
    wrong, there is nothing to grade, or the isolation asked for cannot be had.
    """
    screen = Screen(sys.stdout)
    console = console or Console(file=cast(TextIO, screen))
    memory = parse_memory(settings.memory)
    folder = find_folder(settings.solutions)
    if folder is not None:
        use_course(folder.parent)
    try:
        submissions = _find(settings)
        _check_outputs(settings)
    except OSError as error:
        raise UsageError(str(error)) from error
    seed = secrets.randbelow(LARGEST_SEED) if settings.seed is None else settings.seed
    if seed < 0:
        raise UsageError(f"--seed: expected a number that is not negative, got {seed}.")
    try:
        jails = _launch(settings, folder, min(settings.jobs, len(submissions)))
        try:
            key = prepare_key(load_solutions(settings.solutions), seed, settings.page)
            languages = choose_languages(settings.language, key.languages)
            sandbox = jails.ask(key.question, timeout=settings.timeout, memory=memory)
        except BaseException:
            jails.close()
            raise
    except (DefinitionError, SandboxUnavailable, OSError) as error:  # what a teacher can mend
        raise UsageError(str(error)) from error
    interruption = Interruption()
    with interruption.heeded():
        with sandbox:
            active = sandbox.active
            desk = Desk(settings.outputs, key, languages)
            failure = desk.mark_all(Marker(key, sandbox, interruption.waiting), submissions)
        desk.write(seed, active)
        print_summary(console, desk.records, key, active, seed, languages[-1])
        if passed := submissions.passed_over:
            listed = ", ".join(list_some(passed, MOST_LISTED))
            console.print(Text(say("note.passed_over", languages[-1], count=len(passed), files=listed)))
        for mishap in desk.mishaps:
            console.print(Text(mishap, style="red"))
        if failure:
            console.print(Text(f"Grading ended early: {failure}. What was graded until then is above.", style="red"))
    return 1 if failure or desk.mishaps or screen.is_broken else 0


def _launch(settings: Settings, folder: Path | None, jobs: int) -> Launched:
    """Start the jails before anything slow: while they import what they need, the key is made."""
    hidden = [*settings.paths] if folder is None else [folder, *settings.paths]
    kinds = {case.kind for name in list_exercises() for case in load_exercise(name).cases}
    return launch_sandbox(kind=settings.sandbox, jobs=jobs, hidden=hidden, warm=sorted(kinds | {"numpy"}))


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
    size = float(found[1]) * 2 ** {"": 0, "k": 10, "M": 20, "G": 30, "T": 40}[found[2]] if found else 0
    if not LEAST_MEMORY <= size <= MOST_MEMORY:
        raise UsageError(f"--memory: expected a size such as 2G or 512M, 64M at least; got {text!r}.")
    return int(size)


def _find(settings: Settings) -> Collected:
    for path in settings.paths:
        if not os.path.lexists(path):
            raise UsageError(f"there is no {show_path(path)}. Give notebooks, folders of them, or archives.")
    return collect_submissions(settings.paths, list_exercises())


def _check_outputs(settings: Settings) -> None:
    """Find out before the work, not after it, that a file cannot be written."""
    for option, path in (("--json", settings.json), ("--csv", settings.csv), ("--junit", settings.junit)):
        if path is None:
            continue
        if path.is_dir() or not path.resolve().parent.is_dir():
            raise UsageError(f"{option}: {path} cannot be written: expected a file in a folder that exists.")
        if not os.access(path if path.exists() else path.resolve().parent, os.W_OK):
            raise UsageError(f"{option}: {path} cannot be written: you have no right to.")
    if settings.feedback is not None:
        _check_folder(settings.feedback)


def _check_folder(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"--feedback: expected a folder, but {folder} is a file or a symbolic link.")
    if os.path.ismount(folder):
        raise UsageError(f"--feedback: {folder} is a mount, whose place nothing can take. Give a folder in it.")
    if not may_be_replaced(folder):
        raise UsageError(f"--feedback: {folder} holds other things than feedback. Give a folder that is new or empty.")
    around = next(each for each in folder.resolve().parents if each.exists())
    for each in (around, folder):
        if each.exists() and not os.access(each, os.W_OK | os.X_OK):
            raise UsageError(f"--feedback: {folder} cannot be written: you have no right to.")
