"""Run a page once for all languages, answers in place of stubs, and keep what it printed and drew.

Shared code runs once, in the default language, so that the second language costs no second training. A cell tagged
``each-language``, or written for one language, runs once per language with ``NMA_W1D5_LANGUAGE`` set. An unchanged
page is not run again: jupyter-cache keeps the outputs by the code that made them, to which a mark of everything else
that they depend on is added.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from nma_w1d5.course.answers import Answers
from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.source import Cell, Page
from nma_w1d5.course.text import fill
from nma_w1d5.wording import COURSE_VARIABLE, LANGUAGE_VARIABLE

Outputs = Mapping[tuple[int, str], Sequence[NotebookNode]]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Step:
    """One piece of code to run: of which cell, for which language (None: all), in which language, and the code."""

    cell: Cell
    language: str | None
    spoken: str
    code: str


def plan(page: Page, answers: Answers, values: Mapping[str, Mapping[str, str]], default: str) -> list[Step]:
    """List what has to run, in order: answers in place of stubs, placeholders filled with the ``values`` of a language.

    What all languages share runs in the language ``default``.
    """
    steps = []
    for cell in page.cells:
        if cell.kind != "code" or "colab-only" in cell.tags:
            continue
        code = answers.code(cell.exercise) if cell.exercise else cell.text
        if "each-language" in cell.tags:
            steps += [Step(cell, language, language, fill(code, own)) for language, own in values.items()]
        else:
            spoken = cell.language or default
            steps.append(Step(cell, cell.language, spoken, fill(code, values[spoken])))
    return steps


def execute(
    page: Page,
    steps: Sequence[Step],
    mark: Callable[[], str],
    cache_folder: Path,
    progress: Progress,
    course: Path | None = None,
) -> Outputs:
    """Run the steps, or take their outputs from the cache; return them by cell number and language ("" for all).

    A cell that fails is a CourseError which quotes it; nothing is cached then. The mark of all that the code depends on
    may be another after the run, which can download something. ``progress`` gets the number of cells done, the number
    of all cells and the first line of the one that runs. A ``course`` has words and exercises of its own, which the
    notebook is to take instead of the package's.
    """
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    cells = [new_code_cell(f"# {mark()}")]
    for step in steps:
        cells.append(new_code_cell(f"import os; os.environ[{LANGUAGE_VARIABLE!r}] = {step.spoken!r}"))
        cells.append(new_code_cell(step.code))
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    try:
        with _usable(cache_folder):
            cache = get_cache(str(cache_folder))
            _, notebook = cache.merge_match_into_notebook(notebook)
    except KeyError:
        _run(page, steps, notebook, progress, course)
        notebook.cells[0].source = f"# {mark()}"
        with _usable(cache_folder):
            cache.cache_notebook_bundle(CacheBundleIn(notebook, page.name), overwrite=True)
    done = notebook.cells[2::2]
    return {(step.cell.number, step.language or ""): cell.outputs for step, cell in zip(steps, done, strict=True)}


@contextmanager
def _usable(cache: Path) -> Iterator[None]:
    """Say where it lies if the cache, a data base, is damaged or has no room; that it lacks a page is no such error."""
    try:
        yield
    except (KeyError, OSError):
        raise
    except Exception as error:
        problem = f"the kept outputs cannot be read or written: {error.__cause__ or error}"
        remedy = "make room there, or make it writable; if that does not help, remove this folder"
        raise CourseError(problem, remedy, path=cache) from error


def _run(page: Page, steps: Sequence[Step], notebook: NotebookNode, progress: Progress, course: Path | None) -> None:
    current = 0

    def start(cell: NotebookNode, cell_index: int) -> None:
        nonlocal current
        current = cell_index
        if cell_index and cell_index % 2 == 0:
            number = cell_index // 2 - 1
            progress(number, len(steps), steps[number].code.strip().partition("\n")[0])

    others = {name: value for name, value in os.environ.items() if name != COURSE_VARIABLE}
    own = {COURSE_VARIABLE: str(course)} if course else {}
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=_Loop) as runner:
        client = NotebookClient(
            notebook,
            timeout=None,
            shutdown_kernel="immediate",
            store_widget_state=False,
            coalesce_streams=True,
            record_timing=False,  # it would change the cells, and with them the key of the cache
            config=Config({"KernelManager": {"transport_encryption": "auto"}}),
            resources={"metadata": {"path": folder}},
            on_cell_start=start,
        )
        try:
            runner.run(_execute(client, others | own))
        except CellExecutionError:
            traceback = "\n".join(notebook.cells[current].outputs[-1].traceback)
            raise _failure(page, steps[(current - 1) // 2], traceback) from None
        except DeadKernelError as error:
            raise _failure(page, steps[(current - 1) // 2], str(error)) from None
    progress(len(steps), len(steps), "")


class _Loop(asyncio.SelectorEventLoop):
    """A loop that leaves Ctrl-C to its runner, which cancels what runs: nbclient would only lose its kernel by it."""

    def add_signal_handler(self, *arguments: object) -> None:
        raise RuntimeError("Ctrl-C belongs to the runner")  # nbclient takes that for a thread that cannot have signals


async def _execute(client: NotebookClient, environment: Mapping[str, str]) -> None:
    try:
        await client.async_execute(env=environment)
    except DeadKernelError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from None
        raise


def _failure(page: Page, step: Step, traceback: str) -> CourseError:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", traceback).strip()
    problem = f"the cell fails:\n{quote(step.code)}\n  with:\n{quote(plain)}"
    remedy = "mend the cell, or what it calls; nothing was built"
    cell = step.cell
    return CourseError(problem, remedy, path=page.path, cell=cell.number, line=cell.line, language=step.language)


def quote(text: str, lines: int = 5) -> str:
    """Indent ``text``, with only its first and last lines where it is long.

    >>> print(quote("a\\nb\\nc\\nd\\ne", lines=2))
        | a
        | b
        | … 1 more …
        | d
        | e
    """
    rows = text.splitlines()
    if len(rows) > 2 * lines:
        rows = [*rows[:lines], f"… {len(rows) - 2 * lines} more …", *rows[-lines:]]
    return "\n".join(f"    | {row}" for row in rows)
