"""Progress bars: widgets in a notebook, text on stderr in a terminal, nothing where ``TQDM_DISABLE`` is set."""

import os

from tqdm.auto import tqdm


def progress_bar(iterable=None, **options):
    """Make a progress bar that disappears when it is done.

    tqdm reads ``TQDM_DISABLE`` by itself in a terminal only; here it holds in notebooks too, so that notebooks executed
    for a page keep no trace of the bar.

    Parameters
    ----------
    iterable : iterable, optional
        What to go through.
    **options
        As for `tqdm.tqdm`.

    Returns
    -------
    tqdm.tqdm

    Examples
    --------
    >>> [number for number in progress_bar(range(3), disable=True)]
    [0, 1, 2]
    """
    options.setdefault("disable", bool(os.environ.get("TQDM_DISABLE")))
    return tqdm(iterable, leave=False, **options)


def say(line):
    """Print a line to stdout without disturbing a progress bar."""
    tqdm.write(line)
