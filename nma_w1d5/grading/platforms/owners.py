"""Who handed in a file, as a learning platform tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Owner:
    """A name, an identifier that tells namesakes apart, and whether a learning platform said so."""

    name: str
    identifier: str = ""
    from_lms: bool = False
