"""From paths to submissions: notebooks, folders, and the zip files that learning platforms hand out.

Nothing is ever unpacked to disk, symbolic links are not followed, and only regular files of bounded size are read.
What cannot be read becomes a submission with a problem: nobody is lost.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nma_w1d5.grading.submissions.archives import Archive, is_archive
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.platforms import GRADESCOPE_METADATA, Owner, find_owner, read_gradescope_names, tell_apart

LARGEST_NOTEBOOK = 50 * 2**20
LARGEST_METADATA = 20 * 2**20
IGNORED_FOLDERS = frozenset({".ipynb_checkpoints", "__MACOSX", ".git", "__pycache__"})


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
    owner: Owner | None = None


def collect_submissions(paths: Iterable[Path]) -> list[Submission]:
    """Find all submissions, in a fixed order.

    Parameters
    ----------
    paths : iterable of Path
        Notebooks, folders, zip files.

    Returns
    -------
    list of Submission
        Their bytes are read only when asked for.
    """
    found = [item for path in paths for item in _search(Path(path))]
    return _name_students(found)


def _search(path: Path) -> list[_Found]:
    """Return everything found under one path that was given; if there is nothing, one item that says so."""
    shown = _printable(path)
    if path.is_dir():
        found = sorted(_walk(path), key=lambda item: item.path)
        names = _gradescope_names_of(path)
    elif path.suffix.lower() == ".ipynb":
        found, names = [_Found(path.name, shown, partial(read_file, path, follow=True))], {}
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
                yield _Found(relative, shown, partial(read_file, path), _is_notebook(name))


def _open_archive(path: Path, prefix: str, shown: str) -> tuple[list[_Found], dict[str, str]]:
    """List a zip file; one that cannot be opened is itself a submission with a problem."""
    try:
        archive = Archive.open(path)
    except SubmissionProblem as problem:
        return [_Found(prefix or path.name, shown, _failing(problem.code, problem.detail))], {}
    found, names = [], {}
    for member in archive.list_members():
        if member.name.endswith(GRADESCOPE_METADATA) and not names:
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


def _name_students(found: list[_Found]) -> list[Submission]:
    names = tell_apart([item.owner for item in found], [item.path for item in found])
    return [Submission(name, item.file, item.read) for name, item in zip(names, found)]


def _gradescope_names_of(folder: Path) -> dict[str, str]:
    for path in sorted(folder.glob(f"**/{GRADESCOPE_METADATA}"))[:1]:
        return _read_names(partial(read_file, path, LARGEST_METADATA))
    return {}


def _read_names(read: Callable[[], bytes]) -> dict[str, str]:
    try:
        return read_gradescope_names(read().decode("utf-8", "replace"))
    except SubmissionProblem:
        return {}


def read_file(path: Path, limit: int = LARGEST_NOTEBOOK, follow: bool = False) -> bytes:
    """Read a regular file of bounded size.

    Parameters
    ----------
    path : Path
    limit : int
        Largest size, bytes.
    follow : bool
        Whether it may be a symbolic link: only if the teacher named it.

    Returns
    -------
    bytes

    Raises
    ------
    SubmissionProblem
        If it is a link, a device, too large, or cannot be read.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        code = "symlink" if error.errno == errno.ELOOP else "file_error"
        raise SubmissionProblem(code, "" if code == "symlink" else os.strerror(error.errno)) from error
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionProblem("not_a_file")
        if status.st_size > limit:
            raise SubmissionProblem("too_large", f"{status.st_size / 2**20:.0f} MB > {limit / 2**20:.0f} MB")
        try:
            return file.read(limit)
        except OSError as error:
            raise SubmissionProblem("file_error", os.strerror(error.errno)) from error


def _failing(code: str, detail: str = "") -> Callable[[], bytes]:
    def read() -> bytes:
        raise SubmissionProblem(code, detail)

    return read


def _is_notebook(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    return base.lower().endswith(".ipynb") and not base.startswith("._")


def _printable(path: Path) -> str:
    """Return a path as text that can be written anywhere: bytes that are no UTF-8 and control characters replaced."""
    text = os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
