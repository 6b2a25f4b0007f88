"""Building both languages against running one language's instructor notebook once.

The course runs a tutorial once for all languages, so building two should cost little more than one plain run. Prints
the seconds of each and the ratio, measured one after the other in this process. Goal: at most 1.3, the site apart.

Run it as ``python benchmarks/book.py``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from nma_w1d5.course import build

ROOT = Path(__file__).parent.parent
ROUNDS = 3


def seconds_of(action) -> float:
    """Return how long ``action`` takes, by the clock on the wall."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def build_everything(folder: Path) -> None:
    """Run the tutorial for all languages without a cache, and write pages and instructor notebooks into ``folder``."""
    course = build.read_course(ROOT)
    outputs = build.execute_pages(course, lambda *progress: None, cache=folder / "cache")
    build.write_instructor(course, outputs, folder / "instructor")
    build.write_pages(course, outputs, folder / "pages")


def run_plainly(notebook: Path) -> None:
    """Run one instructor notebook from top to bottom with nbclient."""
    NotebookClient(nbformat.read(notebook, as_version=4), timeout=None).execute()


def main() -> None:
    """Measure both in turn and print the ratio of each round."""
    ratios = []
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            both = seconds_of(partial(build_everything, folder))
            plain = seconds_of(partial(run_plainly, folder / "instructor/ja/W1D5_Tutorial3.ipynb"))
        ratios.append(both / plain)
        print(f"round {number}: two languages {both:.1f} s, one plain run {plain:.1f} s, ratio {ratios[-1]:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} (goal: at most 1.30)")


if __name__ == "__main__":
    main()
