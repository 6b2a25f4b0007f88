"""Zip and tar files, read without being unpacked: nothing is written. Runs in the reader's process, which is bounded.

What their formats allow is more than anybody thinks of, so any exception on the way is a problem of the archive.
"""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import islice
from typing import IO, Any

from nma_w1d5.grading.submissions.encodings import decode_names
from nma_w1d5.grading.submissions.kinds import Entry, Kind, tell_by_name, tell_kind
from nma_w1d5.grading.submissions.names import shorten
from nma_w1d5.grading.submissions.problems import SubmissionProblem, TooLarge

MOST_MEMBERS = 100_000
"""Files in an archive that was given; of one among others, which is one student's, a fifth."""
MOST_OF_A_STUDENT = 20_000
LARGEST_INNER_ARCHIVE = 100 * 2**20
LARGEST_PACKED_MEMBER = 2**30
"""Bytes of a file in a compressed tar file, all of which must be unpacked to get past it."""
SUSPICIOUS_SIZE = 4 * 2**20
SUSPICIOUS_RATIO = 200
"""Notebooks shrink by a factor of 3 to 20; deflate cannot do better than 1032."""
MOST_LOOKS = 20_000
"""Files of an archive whose content is looked at; of more, only names are."""
LONGEST_NAME = 1000

_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800
_FOREIGN = (b"Rar!", b"7z\xbc\xaf\x27\x1c")
_PACKED_TAR = {b"\x1f\x8b": "r:gz", b"BZh": "r:bz2", b"\xfd7zXZ": "r:xz"}
_TAR, _TAR_AT = b"ustar", 257


@dataclass(frozen=True)
class Member:
    """A file in an archive. ``problem`` says why it must not be read."""

    name: str
    size: int
    problem: str
    open: Callable[[], IO[bytes] | None]


def _list_zip(stream: IO[bytes], most: int) -> Iterator[Member | None]:
    file = zipfile.ZipFile(stream)
    infos = file.infolist()
    if len(infos) > most:
        raise SubmissionProblem("too_many", f"> {most}")
    raw = [info.orig_filename.encode("utf-8" if info.flag_bits & _NAME_IS_UTF8 else "cp437") for info in infos]
    for info, name in zip(infos, decode_names(raw)):
        is_folder = name.endswith(("/", "\\"))
        yield None if is_folder else Member(name, info.file_size, _find_problem(info), partial(file.open, info))


def _find_problem(info: zipfile.ZipInfo) -> str:
    """Tell why a member must not be read, from what the archive says about it."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "symlink"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    is_bomb = info.file_size > SUSPICIOUS_SIZE and info.file_size > SUSPICIOUS_RATIO * max(info.compress_size, 1)
    return "bomb" if is_bomb else ""


def _list_tar(stream: IO[bytes], mode: str, most: int) -> Iterator[Member | None]:
    options: Any = {"fileobj": stream, "mode": mode, "encoding": "utf-8", "errors": "surrogateescape"}
    file = tarfile.open(**options)  # noqa: SIM115
    for count, info in enumerate(file):
        if count >= most:
            raise SubmissionProblem("too_many", f"> {most}")
        if mode in _PACKED_TAR.values() and info.size > LARGEST_PACKED_MEMBER:
            raise SubmissionProblem("bomb")
        problem = "" if info.isreg() else "symlink" if info.issym() or info.islnk() else "not_a_file"
        (name,) = decode_names([info.name.encode("utf-8", "surrogateescape")])
        yield None if info.isdir() else Member(name, info.size, problem, partial(file.extractfile, info))


class Archive:
    """An archive whose members can be listed, and read one by one.

    Parameters
    ----------
    stream : binary file
        Needed as long as the archive is.
    most : int
        Members that it may have.

    Raises
    ------
    SubmissionProblem
        By every method, if it is broken, or of another kind.
    """

    def __init__(self, stream: IO[bytes], most: int) -> None:
        start = stream.read(_TAR_AT + len(_TAR))
        stream.seek(0)
        if start.startswith(_FOREIGN):
            raise SubmissionProblem("other_archive")
        plain = "r:" if start[_TAR_AT:] == _TAR else ""
        mode = next((mode for magic, mode in _PACKED_TAR.items() if start.startswith(magic)), plain)
        self._rest = _list_tar(stream, mode, most) if mode else _list_zip(stream, most)
        self._members: list[Member | None] = []
        self._inner: tuple[int, Archive] | None = None
        self._looks = 0

    def list_members(self) -> Iterator[Member | None]:
        """Yield the members in their order, folders as None."""
        place = 0
        while place < len(self._members) or self._find_next():
            yield self._members[place]
            place += 1

    def _find_next(self) -> bool:
        with _breaking():
            for member in self._rest:
                self._members.append(member)
                return True
        return False

    def read(self, trail: Sequence[int], limit: int) -> bytes:
        """Return the bytes of a member, or of one in an archive that is a member.

        Raises
        ------
        SubmissionProblem
            If it is larger than the limit, or broken.
        """
        place, *rest = trail
        if rest:
            return self.open_inner(place).read(rest, limit)
        while place >= len(self._members) and self._find_next():
            pass
        member = self._members[place] if place < len(self._members) else None
        if member is None or member.problem:
            raise SubmissionProblem(member.problem if member else "broken_archive")
        if member.size > limit:
            raise TooLarge(member.size, limit)
        data = self._peek(member, limit + 1)
        if len(data) > limit:
            raise SubmissionProblem("bomb")
        return data

    def look(self, member: Member, most: int) -> bytes:
        """Return the first bytes of a member; none if it cannot be read, or enough have been looked at."""
        self._looks += 1
        if not member.problem and self._looks <= MOST_LOOKS:
            with suppress(SubmissionProblem):
                return self._peek(member, most)
        return b""

    def _peek(self, member: Member, most: int) -> bytes:
        with _breaking():
            stream = member.open()
            if stream is not None:
                with stream:
                    return stream.read(most)
        raise SubmissionProblem("not_a_file")

    def open_inner(self, place: int) -> Archive:
        """Open an archive within; the last one is kept, as its members are read one after the other."""
        if self._inner is None or self._inner[0] != place:
            self._inner = None
            data = self.read([place], LARGEST_INNER_ARCHIVE)
            self._inner = (place, Archive(BytesIO(data), MOST_OF_A_STUDENT))
        return self._inner[1]


def list_entries(archive: Archive, exercises: Sequence[str], start: int = 0) -> Iterator[str | list[Entry]]:
    """Yield, for each file from number ``start`` on, the entries in it: one, or those of an archive.

    The name of a file that needs a look comes before: if that is the end of the process, it is known what was.
    """
    for place, member in islice(enumerate(archive.list_members()), start, None):
        if member is not None and tell_by_name(name := _name(member, place)) in (None, Kind.ARCHIVE):
            yield name
        yield [] if member is None else _list_within(archive, place, member, exercises)


def _list_within(archive: Archive, place: int, member: Member, exercises: Sequence[str]) -> list[Entry]:
    entry = _examine(archive, place, member, exercises)
    if entry.kind != Kind.ARCHIVE:
        return [entry]
    try:
        inner = archive.open_inner(place)
        members = enumerate(inner.list_members())
        found = [_examine(inner, number, each, exercises) for number, each in members if each is not None]
    except SubmissionProblem as problem:
        return [Entry(entry.name, Kind.BAD, (place,), problem.code, problem.detail)]
    within = [_put_into(entry, each) for each in found]
    if all(each.kind == Kind.OTHER for each in within):
        within.append(Entry(entry.name, Kind.BAD, (place,), "no_notebook", ", ".join(each.name for each in found[:5])))
    return within


def _put_into(outer: Entry, inner: Entry) -> Entry:
    name, trail = shorten(f"{outer.name}/{inner.name}", LONGEST_NAME), outer.trail + inner.trail
    if inner.kind == Kind.ARCHIVE:
        return Entry(name, Kind.BAD, trail, "archive_too_deep")
    return inner._replace(name=name, trail=trail)


def _examine(archive: Archive, place: int, member: Member, exercises: Sequence[str]) -> Entry:
    name = _name(member, place)
    parts = name.split("/")
    leads_outside = ".." in parts or parts[0] == "" or parts[0].endswith(":")
    problem = "leads_outside" if leads_outside else member.problem
    kind = tell_kind(name, partial(archive.look, member), exercises)
    return Entry(name, Kind.BAD if problem and kind != Kind.OTHER else kind, (place,), problem)


def _name(member: Member, place: int) -> str:
    return shorten(member.name.replace("\\", "/"), LONGEST_NAME) or f"#{place}"


@contextmanager
def _breaking() -> Iterator[None]:
    """Turn whatever is raised on the way through an archive into a problem of it."""
    try:
        yield
    except SubmissionProblem:
        raise
    except MemoryError as error:
        raise SubmissionProblem("exhausting") from error
    except Exception as error:
        raise SubmissionProblem("broken_archive") from error
