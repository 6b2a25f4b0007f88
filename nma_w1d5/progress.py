"""Progress bars: widgets in a notebook, text on stderr in a terminal, nothing where ``TQDM_DISABLE`` is set."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from tqdm.auto import tqdm


def progress_bar(iterable: Iterable[Any] | None = None, **options: Any) -> tqdm[Any]:
    """Make a progress bar (options as for `tqdm.tqdm`) that disappears when it is done.

    tqdm reads ``TQDM_DISABLE`` by itself in a terminal only; here it holds in notebooks too, so that notebooks executed
    for a page keep no trace of the bar.
    """
    options.setdefault("disable", bool(os.environ.get("TQDM_DISABLE")))
    return tqdm(iterable, leave=False, **options)


def print_line(line: str) -> None:
    """Print a line to stdout without disturbing a progress bar."""
    tqdm.write(line)
