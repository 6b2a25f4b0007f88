"""Zip files, read without being unpacked: nothing is written, and nothing large is held in memory."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nma_w1d5.grading.submissions.problems import SubmissionProblem, TooLarge
from nma_w1d5.grading.submissions.reading import open_file, printable

MOST_MEMBERS = 100_000
LARGEST_INNER_ARCHIVE = 100 * 2**20
SUSPICIOUS_SIZE = 4 * 2**20
SUSPICIOUS_RATIO = 200
"""Notebooks shrink by a factor of 3 to 20; deflate cannot do better than 1032."""

_ENCRYPTED = 0x1
_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Member:
    """A file in an archive, or in an archive within it.

    ``trail`` is its place in the archive, after that of the archive around it. ``problem`` says why it must not be
    read.
    """

    name: str
    trail: tuple[int, ...]
    problem: str | None = None


class Archive:
    """A zip file whose members can be listed and read one by one.

    It is open only while it is read: a class may hand in more archives than a process may hold open.

    Raises
    ------
    SubmissionProblem
        If it cannot be opened, is broken or holds too many files.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._inner: tuple[int, zipfile.ZipFile] | None = None
        with open_file(path, follow=True) as stream:
            self._file = _open(stream)

    def list_members(self) -> Iterator[Member]:
        """Yield the files in the archive; for a zip file in it, the files in that."""
        return self._list(self._file, "", ())

    def read(self, member: Member, limit: int) -> bytes:
        """Return the bytes of a member.

        Raises
        ------
        SubmissionProblem
            If it is larger than the limit, or broken.
        """
        first, *second = member.trail
        return _read(self._open_inner(first), second[0], limit) if second else self._read_own(first, limit)

    def _list(self, file: zipfile.ZipFile, folder: str, trail: tuple[int, ...]) -> Iterator[Member]:
        for place, info in enumerate(file.infolist()):
            if info.is_dir():
                continue
            name, problem = folder + printable(info.filename.replace("\\", "/")), _find_problem(info)
            if problem or not is_archive(info.filename):
                yield Member(name, (*trail, place), problem)
            elif trail:
                yield Member(name, (*trail, place), "archive_too_deep")
            else:
                yield from self._list_inner(name, place)

    def _list_inner(self, name: str, place: int) -> Iterator[Member]:
        try:
            inner = self._open_inner(place)
        except SubmissionProblem as problem:
            yield Member(name, (place,), problem.code)
            return
        if not inner.infolist():
            yield Member(name, (place,), "no_notebook")
        yield from self._list(inner, f"{name}/", (place,))

    def _open_inner(self, place: int) -> zipfile.ZipFile:
        """Open an archive within; the last one is kept, as its members are read one after the other."""
        if self._inner is None or self._inner[0] != place:
            self._inner = (place, _open(io.BytesIO(self._read_own(place, LARGEST_INNER_ARCHIVE))))
        return self._inner[1]

    def _read_own(self, place: int, limit: int) -> bytes:
        with open_file(self._path, follow=True) as self._file.fp:
            return _read(self._file, place, limit)


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is a zip file."""
    return name.lower().endswith(".zip")


def _open(stream: IO[bytes]) -> zipfile.ZipFile:
    try:
        file = zipfile.ZipFile(stream)
    except _ERRORS as error:
        raise SubmissionProblem("broken_archive") from error
    if len(file.infolist()) > MOST_MEMBERS:
        raise SubmissionProblem("too_many", f"> {MOST_MEMBERS}")
    return file


def _find_problem(info: zipfile.ZipInfo) -> str | None:
    """Tell why a member must not be read, from what the archive says about it."""
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
        return "leads_outside"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "symlink"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.file_size > SUSPICIOUS_SIZE and info.file_size > SUSPICIOUS_RATIO * max(info.compress_size, 1):
        return "bomb"
    return None


def _read(file: zipfile.ZipFile, place: int, limit: int) -> bytes:
    info = file.infolist()[place]
    if info.file_size > limit:
        raise TooLarge(info.file_size, limit)
    try:
        with file.open(info) as stream:
            data = stream.read(limit + 1)
    except _ERRORS as error:
        raise SubmissionProblem("broken_archive") from error
    if len(data) > limit:
        raise SubmissionProblem("bomb")
    return data
