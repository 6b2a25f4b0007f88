"""Who handed in a file, as a learning platform tells it by a name; and what each platform's module offers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Owner:
    """A name, an identifier that tells namesakes apart, and when the file was handed in, if its name says so."""

    name: str
    identifier: str = ""
    moment: str = field(default="", compare=False)


Finder = Callable[[str], Owner | None]
"""Reads the owner from the name of a file or folder; None if the platform does not write such names."""


@dataclass(frozen=True)
class Platform:
    """How a platform names what it exports.

    ``fits`` tells by all names side by side whether they are its own. ``metadata`` is the name of the file beside them
    that knows more, if there is one.
    """

    find_owner: Finder
    fits: Callable[[Collection[str]], bool]
    metadata: str = ""


def some(find_owner: Finder) -> Callable[[Collection[str]], bool]:
    """Return a test whether a platform knows any of the names: for one whose names cannot be mistaken."""
    return lambda names: any(map(find_owner, names))


def most(find_owner: Finder) -> Callable[[Collection[str]], bool]:
    """Return a test whether a platform knows at least half of the names: for one whose names others may choose, too."""
    return lambda names: 0 < len(names) <= 2 * sum(find_owner(name) is not None for name in names)
