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

from nma_w1d5.grading.submissions.problems import SubmissionProblem

MOST_MEMBERS = 100_000
LARGEST_INNER_ARCHIVE = 100 * 2**20
SUSPICIOUS_SIZE = 4 * 2**20
SUSPICIOUS_RATIO = 200
"""Notebooks shrink by a factor of 3 to 20; deflate cannot do better than 1032."""

_ENCRYPTED = 0x1
_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


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

    Parameters
    ----------
    file : ZipFile
    """

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._inner: tuple[int, zipfile.ZipFile] | None = None

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Open a zip file.

        Raises
        ------
        SubmissionProblem
            If it is broken or holds too many files.
        """
        try:
            return cls(_check_size(zipfile.ZipFile(path)))
        except PermissionError as error:
            raise SubmissionProblem("file_error", str(error.strerror)) from error
        except _ERRORS as error:
            raise SubmissionProblem("broken_archive") from error

    def list_members(self) -> Iterator[Member]:
        """Yield the files in the archive; for a zip file in it, the files in that.

        Yields
        ------
        Member
        """
        for place, info in enumerate(self._file.infolist()):
            if info.is_dir():
                continue
            problem = _find_problem(info)
            if problem is None and is_archive(info.filename):
                yield from self._list_inner(place, info)
            else:
                yield Member(_tidy(info.filename), (place,), problem)

    def read(self, member: Member, limit: int) -> bytes:
        """Return the bytes of a member.

        Raises
        ------
        SubmissionProblem
            If it is larger than the limit, or broken.
        """
        if len(member.trail) == 1:
            return _read(self._file, self._file.infolist()[member.trail[0]], limit)
        inner = self._open_inner(member.trail[0])
        return _read(inner, inner.infolist()[member.trail[1]], limit)

    def _list_inner(self, place: int, info: zipfile.ZipInfo) -> Iterator[Member]:
        name = _tidy(info.filename)
        try:
            inner = self._open_inner(place)
        except SubmissionProblem as problem:
            yield Member(name, (place,), problem.code)
            return
        if not inner.infolist():
            yield Member(name, (place,), "no_notebook")
        for inner_place, inner_info in enumerate(inner.infolist()):
            if inner_info.is_dir():
                continue
            problem = _find_problem(inner_info) or ("archive_too_deep" if is_archive(inner_info.filename) else None)
            yield Member(f"{name}/{_tidy(inner_info.filename)}", (place, inner_place), problem)

    def _open_inner(self, place: int) -> zipfile.ZipFile:
        """Open an archive within; the last one stays open, as its members are read one after the other."""
        if self._inner is None or self._inner[0] != place:
            data = _read(self._file, self._file.infolist()[place], LARGEST_INNER_ARCHIVE)
            try:
                self._inner = (place, _check_size(zipfile.ZipFile(io.BytesIO(data))))
            except _ERRORS as error:
                raise SubmissionProblem("broken_archive") from error
        return self._inner[1]


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is a zip file."""
    return name.lower().endswith(".zip")


def _check_size(file: zipfile.ZipFile) -> zipfile.ZipFile:
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


def _read(file: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.file_size > limit:
        raise SubmissionProblem("too_large", f"{info.file_size / 2**20:.0f} MB > {limit / 2**20:.0f} MB")
    try:
        with file.open(info) as stream:
            data = stream.read(limit + 1)
    except _ERRORS as error:
        raise SubmissionProblem("broken_archive") from error
    if len(data) > limit:
        raise SubmissionProblem("bomb")
    return data


def _tidy(name: str) -> str:
    """Return a member's name as printable text with forward slashes."""
    text = name.replace("\\", "/")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
