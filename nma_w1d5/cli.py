"""The command ``nma-w1d5``: every verb of the project in one place.

This is where the two halves of the project meet: :mod:`nma_w1d5.course` makes notebooks and the site,
:mod:`nma_w1d5.grading` turns submissions into marks.
"""

import io
import sys

import typer

from nma_w1d5.course import commands as course
from nma_w1d5.grading import command as grading

app = typer.Typer(
    name="nma-w1d5",
    help="Build and grade a course of notebooks with exercises.",
    no_args_is_help=True,
    add_completion=False,
)
app.command("freeze")(course.freeze)
app.command("notebooks")(course.notebooks)
app.command("lint")(course.lint)
app.command("book")(course.book)
app.command("serve")(course.serve)
app.command("grade")(grading.grade)


def main() -> None:
    """Run the command line; a letter that the terminal does not have is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()
