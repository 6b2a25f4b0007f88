"""Marks: by which a build knows what it need not make again."""

import hashlib
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
TOOLS = frozenset({"course", "grading", "authoring", "cli.py", "__main__.py"})
"""What no notebook can import: the contracts in pyproject.toml keep the rest of the package from importing it."""


def mark_of(*parts: str | Path) -> str:
    """Return a hash of texts and of what files and folders hold; where a folder lies does not count."""
    digest = hashlib.sha256()
    for part in parts:
        lines = [("", part.encode())] if isinstance(part, str) else _contents(part)
        for name, content in lines:
            digest.update(f"{name}\0".encode() + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        name = file.relative_to(path.parent).as_posix()
        if file.is_file() and "__pycache__" not in name:
            yield name, file.read_bytes()


@contextmanager
def made(mark: Callable[[], str], *targets: Path) -> Iterator[bool]:
    """Tell whether the targets are there as they were made under this mark; else give it to them once they are made.

    It is asked for again then, as making them can add to what they depend on. It is kept beside the first of them.
    """
    stamp = targets[0].with_name(f".{targets[0].name}.mark")
    done = stamp.is_file() and stamp.read_text() == mark() and all(target.exists() for target in targets)
    if not done:
        stamp.unlink(missing_ok=True)
    yield done
    if not done:
        stamp.write_text(mark())


def lesson(package: Path = PACKAGE) -> list[Path]:
    """Return what in the package a notebook can reach."""
    return sorted(path for path in package.iterdir() if path.name not in TOOLS and path.name != "__pycache__")


@cache
def installed() -> str:
    """Describe everything that is installed."""
    return "\n".join([platform.python_version(), *sorted(f"{one.name} {one.version}" for one in distributions())])


def surroundings() -> str:
    """Describe what the outputs of a notebook depend on outside its course: versions, and the recording it finds."""
    return f"{installed()}\n{recording()}"


def recording() -> str:
    """Describe which recording a notebook is to use and, unless it is the simulated one, whether it is at hand."""
    import pooch

    from nma_w1d5.download import is_intact
    from nma_w1d5.recording import FOLDER_VARIABLE, REAL, SOURCE_VARIABLE

    source = os.environ.get(SOURCE_VARIABLE) or "auto"
    folder = Path(os.environ.get(FOLDER_VARIABLE) or pooch.os_cache("nma_w1d5")).expanduser()
    return f"recording: {source}, {source != 'simulated' and is_intact(folder / REAL.name, REAL)}"
