"""The command ``nma-w1d5 grade``. What is slow to import is imported when the command runs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """In which language the feedback is written."""

    ja = "ja"
    en = "en"
    both = "both"


class SandboxKind(StrEnum):
    """How submissions are kept apart from everything else."""

    auto = "auto"
    bubblewrap = "bubblewrap"
    process = "process"


def grade(
    paths: Annotated[list[Path], typer.Argument(help="Notebooks, folders of them, or zip files from an LMS.")],
    solutions: Annotated[str, typer.Option(help="The answers: an importable module or a folder.")] = "solutions",
    jobs: Annotated[int, typer.Option(min=1, help="Submissions graded at the same time.")] = 2,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for each submission.")] = 10.0,
    memory: Annotated[str, typer.Option(help="Memory for each submission, such as 2G or 512M.")] = "2G",
    seed: Annotated[int | None, typer.Option(help="Determines the hidden inputs; random unless given.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the feedback.")] = Language.both,
    json: Annotated[Path | None, typer.Option(help="Write everything as JSON.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a table for a spreadsheet.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML.")] = None,
    feedback: Annotated[Path | None, typer.Option(help="Folder for one page per student.")] = None,
    sandbox: Annotated[SandboxKind, typer.Option(help="Isolation; see the README.")] = SandboxKind.auto,
) -> None:
    """Grade submitted notebooks in a sandbox: marks, misconceptions and feedback."""
    from nma_w1d5.grading.session import Settings, UsageError, run_session

    settings = Settings(
        paths=tuple(paths),
        solutions=solutions,
        jobs=jobs,
        timeout=timeout,
        memory=memory,
        seed=seed,
        language=language.value,
        json=json,
        csv=csv,
        junit=junit,
        feedback=feedback,
        sandbox=sandbox.value,
    )
    try:
        status = run_session(settings)
    except UsageError as error:
        typer.secho(f"nma-w1d5 grade: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(status)
