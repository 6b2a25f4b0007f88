"""From paths to submissions: notebooks, folders, and the zip files that learning platforms hand out.

Nothing is ever unpacked to disk, symbolic links are not followed, and only regular files of bounded size are read.
What cannot be read becomes a submission with a problem: nobody is lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nma_w1d5.grading.platforms import find_owner, gradescope, tell_apart
from nma_w1d5.grading.platforms.owners import Owner
from nma_w1d5.grading.submissions.archives import Archive, is_archive
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reading import printable, read_file

LARGEST_NOTEBOOK = 50 * 2**20
LARGEST_METADATA = 20 * 2**20
IGNORED_FOLDERS = frozenset({".ipynb_checkpoints", "__MACOSX", ".git", "__pycache__"})
NOBODY = Owner("")


@dataclass(frozen=True)
class Submission:
    """One file that somebody handed in.

    ``file`` is shown to people; ``read`` returns its bytes or raises `SubmissionProblem`.
    """

    student: str
    file: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class _Found:
    """A file on the way to becoming a submission; ``path`` is relative to the folder or archive that was given."""

    path: str
    file: str
    read: Callable[[], bytes]
    is_notebook: bool = True
    owner: Owner = NOBODY


def collect_submissions(paths: Iterable[Path]) -> list[Submission]:
    """Find all submissions in notebooks, folders and zip files, in a fixed order, without reading their bytes yet."""
    found = [item for path in paths for item in _search(Path(path))]
    names = tell_apart([item.owner for item in found], [item.path for item in found])
    return [Submission(name, item.file, item.read) for name, item in zip(names, found)]


def _search(path: Path) -> list[_Found]:
    """Return everything found under one path that was given; if there is nothing, one item that says so."""
    shown = _printable(path)
    if path.is_dir():
        found = sorted(_walk(path), key=lambda item: item.path)
        names = _names_in(path)
    elif path.suffix.lower() == ".ipynb":
        found, names = [_Found(path.name, shown, partial(read_file, path, LARGEST_NOTEBOOK, follow=True))], {}
    else:
        found, names = _open_archive(path, "", shown)
    owned = [replace(item, owner=find_owner(item.path, names)) for item in found]
    return _keep_notebooks(owned) or [_Found(path.name, shown, _failing("no_notebook"), owner=Owner(path.stem))]


def _walk(folder: Path) -> Iterator[_Found]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - IGNORED_FOLDERS)
        for name in sorted([*files, *folders]):
            path = Path(parent, name)
            relative, shown = _printable(path.relative_to(folder)), _printable(path)
            if name in files and path.suffix.lower() == ".zip" and not path.is_symlink():
                yield from _open_archive(path, relative, shown)[0]
            elif name in files or path.is_symlink():
                yield _Found(relative, shown, partial(read_file, path, LARGEST_NOTEBOOK), _is_notebook(name))


def _open_archive(path: Path, prefix: str, shown: str) -> tuple[list[_Found], dict[str, str]]:
    """List a zip file; one that cannot be opened is itself a submission with a problem."""
    try:
        archive = Archive(path)
    except SubmissionProblem as problem:
        return [_Found(prefix or path.name, shown, _failing(problem.code, problem.detail))], {}
    found: list[_Found] = []
    names: dict[str, str] = {}
    for member in archive.list_members():
        if member.name.endswith(gradescope.METADATA) and not names:
            names = _read_names(partial(archive.read, member, LARGEST_METADATA))
        relative = f"{prefix}/{member.name}" if prefix else member.name
        read = _failing(member.problem) if member.problem else partial(archive.read, member, LARGEST_NOTEBOOK)
        listed = _is_notebook(member.name) or (member.problem is not None and is_archive(member.name))
        if not IGNORED_FOLDERS.intersection(relative.split("/")):
            found.append(_Found(relative, f"{shown}/{member.name}", read, listed))
    return found, names


def _keep_notebooks(found: list[_Found]) -> list[_Found]:
    """Keep notebooks; a student of a learning platform who handed in other files only is kept with a problem."""
    seen = {item.owner for item in found if item.is_notebook}
    kept = []
    for item in found:
        if item.is_notebook:
            kept.append(item)
        elif item.owner.from_lms and item.owner not in seen:
            seen.add(item.owner)
            kept.append(replace(item, read=_failing("no_notebook")))
    return kept


def _names_in(folder: Path) -> dict[str, str]:
    first = min(folder.glob(f"**/{gradescope.METADATA}"), default=None)
    return _read_names(partial(read_file, first, LARGEST_METADATA)) if first else {}


def _read_names(read: Callable[[], bytes]) -> dict[str, str]:
    try:
        return gradescope.read_names(read().decode("utf-8", "replace"))
    except SubmissionProblem:
        return {}


def _failing(code: str, detail: str = "") -> Callable[[], bytes]:
    def read() -> bytes:
        raise SubmissionProblem(code, detail)

    return read


def _is_notebook(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    return base.lower().endswith(".ipynb") and not base.startswith("._")


def _printable(path: Path) -> str:
    """Return a path as text: bytes that are no UTF-8 are replaced, too."""
    return printable(os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/"))
