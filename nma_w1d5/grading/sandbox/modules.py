"""The modules that a jail imports once for all submissions. A bit stands for each."""

from collections.abc import Iterable

MODULES = (
    "numpy", "numpy.random", "scipy.stats", "scipy.spatial.distance", "torch", "matplotlib.pyplot", "pandas", "seaborn",
)  # fmt: skip
"""What answers import, or are handed."""
SELDOM_CALLED = ("matplotlib.pyplot", "pandas", "seaborn")
"""Costly, and often imported without being used: worth it only from the second notebook on."""


def bits_of(flags: Iterable[bool]) -> int:
    """Pack flags into a number, the first into its lowest bit."""
    return sum(1 << number for number, flag in enumerate(flags) if flag)


def find_mentions(notebook: bytes) -> int:
    """Return the bits of the modules whose package is named somewhere in a notebook.

    Examples
    --------
    >>> [name for number, name in enumerate(MODULES) if find_mentions(b"import torch") >> number & 1]
    ['torch']
    """
    return bits_of(name.partition(".")[0].encode() in notebook for name in MODULES)
