"""The command ``nma-w1d5 grade``. What is slow to import is imported when the command runs."""

from pathlib import Path
from typing import Annotated, Literal

import typer


def grade(
    paths: Annotated[
        list[Path], typer.Argument(readable=False, help="Notebooks, scripts, folders, or archives from an LMS.")
    ],
    solutions: Annotated[str, typer.Option(help="The answers: an importable module or a folder.")] = "solutions",
    page: Annotated[str | None, typer.Option(help="The page handed in; else each notebook tells.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Submissions graded at the same time.")] = 2,
    timeout: Annotated[float, typer.Option(min=0.1, max=86_400, help="Processor seconds for each submission.")] = 10.0,
    memory: Annotated[str, typer.Option(help="Memory for each submission, such as 2G or 512M.")] = "2G",
    seed: Annotated[int | None, typer.Option(help="Determines the hidden inputs; random unless given.")] = None,
    language: Annotated[str, typer.Option(help="Of the feedback: one of the course, or both for all.")] = "both",
    json: Annotated[Path | None, typer.Option(help="Write everything as JSON.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a table for a spreadsheet.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML.")] = None,
    feedback: Annotated[Path | None, typer.Option(help="Folder for one page per student.")] = None,
    sandbox: Annotated[
        Literal["auto", "bubblewrap", "process"], typer.Option(help="Isolation; see the README.")
    ] = "auto",
) -> None:
    """Grade submitted notebooks in a sandbox: marks, misconceptions and feedback."""
    options = {**locals(), "paths": tuple(paths)}
    from nma_w1d5.grading.session import Settings, UsageError, run_session

    try:
        status = run_session(Settings(**options))
    except UsageError as error:
        typer.secho(f"nma-w1d5 grade: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(status)
