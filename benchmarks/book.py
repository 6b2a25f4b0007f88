"""What a build does again after an edit, and what a second language costs.

Counts the cells that run and the pages that Sphinx reads after each kind of edit of a copy of the course, with the
time each build takes as a share of the first, which makes everything. Then builds both languages against running one
language's instructor notebook once: a tutorial runs once for all languages, so two should cost little more than one
plain run. All of it is measured one after the other in this process.

Run it as ``python benchmarks/book.py``.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from nma_w1d5.course import build

ROOT = Path(__file__).parent.parent
SOURCES = ("book/source", "solutions", "_config.yml", "_toc.yml")
PAGE = Path("book/source/W1D5_Tutorial3.md")
ROUNDS = 3
GOAL = 1.3

Edit = tuple[Path, str, str]
EDITS: dict[str, Edit | None] = {
    "first build": None,
    "nothing": None,
    "a word on one page in one language": (PAGE, "# Tutorial 3", "# The Tutorial 3"),
    "a setting": (Path("_config.yml"), "author: ", "author: The authors, "),
    "a line of code": (PAGE, "set_figure_style()", "set_figure_style()\nedited = True"),
}


class Cells:
    """Counts the cells that run."""

    def __init__(self) -> None:
        self.run = 0

    def __call__(self, done: int, total: int, line: str) -> None:
        self.run = done


def seconds_of(action: Callable[[], object]) -> float:
    """Return how long ``action`` takes, by the clock on the wall."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def make(root: Path, cells: Cells) -> None:
    """Make what ``nma-w1d5 book`` makes."""
    with build.making(root) as done:
        if not done:
            course = build.read_course(root)
            outputs = build.execute_pages(course, cells)
            build.write_instructor(course, outputs, course.built / "instructor")
            build.write_site(course, outputs)


def doctrees(root: Path) -> dict[Path, int]:
    """Return when Sphinx read which page of which language."""
    found = (root / "_build/sphinx").glob("*/_build/.doctrees/*.doctree")
    return {path: path.stat().st_mtime_ns for path in found}


def count_what_edits_make(root: Path) -> None:
    """Print for each edit the cells that run, the pages that are read, and the time against that of the first build."""
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, root / name)
    first = 0.0
    print(f"{'edited':<36}{'cells run':>12}{'pages read':>12}{'time / first':>14}")
    for name, edit in EDITS.items():
        if edit is not None:
            path, old, new = edit
            text = (root / path).read_text(encoding="utf-8")
            if old not in text:
                raise SystemExit(f"{path} has no {old!r}: name another place to edit")
            (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        before, cells = doctrees(root), Cells()
        seconds = seconds_of(partial(make, root, cells))
        first = first or seconds
        read = sum(before.get(path) != when for path, when in doctrees(root).items())
        print(f"{name:<36}{cells.run:>12}{read:>12}{seconds / first:>14.2f}")


def compare_languages(folder: Path) -> float:
    """Return the time for both languages, without a cache, as a multiple of a plain run of one notebook by nbclient."""
    course = build.read_course(ROOT)

    def build_both() -> None:
        outputs = build.execute_pages(course, Cells(), cache=folder / "cache")
        build.write_instructor(course, outputs, folder / "instructor")
        build.write_pages(course, outputs, folder / "pages")

    both = seconds_of(build_both)
    notebook = nbformat.read(folder / "instructor" / course.settings.codes[0] / f"{PAGE.stem}.ipynb", as_version=4)
    return both / seconds_of(NotebookClient(notebook, timeout=None).execute)


def main() -> None:
    """Count and measure."""
    with tempfile.TemporaryDirectory() as scratch:
        count_what_edits_make(Path(scratch))
    ratios = []
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as scratch:
            ratios.append(compare_languages(Path(scratch)))
        print(f"round {number}: two languages cost {ratios[-1]:.2f} plain runs of one")
    print(f"median {statistics.median(ratios):.2f} (goal: at most {GOAL:.2f})")


if __name__ == "__main__":
    main()
