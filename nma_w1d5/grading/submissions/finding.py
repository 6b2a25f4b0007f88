"""From one path to the files that lie there: in a folder, in an archive, in archives of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from nma_w1d5.grading.submissions.archives import MOST_MEMBERS, MOST_OF_A_STUDENT
from nma_w1d5.grading.submissions.found import Found, choose
from nma_w1d5.grading.submissions.kinds import Entry, Kind, is_archive, tell_kind
from nma_w1d5.grading.submissions.names import shorten, show_path
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reader import Reader
from nma_w1d5.grading.submissions.reading import peek_file

LONGEST_PATH = 1000
MOST_HELD = 200_000
"""Files of one path that are held while looking for a platform's names; beyond them, an archive is one file."""


def find_files(reader: Reader, path: Path) -> list[Found]:
    """Return the files at a path: those of a folder in the order of their names, of an archive in its own."""
    if path.is_dir():
        return sorted(_search_folder(reader, path), key=lambda found: found.path)
    name = show_path(path.name)
    if is_archive(name):
        return list(_search_archive(reader, path, "", MOST_HELD))
    kind = tell_kind(name, partial(peek_file, path, follow=True))
    problem = "no_notebook" if kind == Kind.OTHER else ""
    return [Found(name, max(kind, Kind.BAD), path, problem=problem, is_given=True)]


def _search_folder(reader: Reader, folder: Path) -> Iterator[Found]:
    room = MOST_HELD
    for entry in reader.list_folder(folder):
        path, name = folder / entry.name, shorten(show_path(entry.name), LONGEST_PATH)
        if entry.kind == Kind.ARCHIVE:
            files = _fit(list(_search_archive(reader, path, name, room)), room)
        else:
            files = [_make_found(entry._replace(name=name), path, "", ())]
        room -= len(files)
        yield from files


def _search_archive(reader: Reader, path: Path, inside: str, room: int) -> Iterator[Found]:
    """Yield the files in an archive, which was given or lies ``inside``; one that cannot be opened is one itself."""
    prefix, around = (f"{inside}/", (inside,)) if inside else ("", ())
    try:
        for name, entries in reader.list_archive(path, MOST_OF_A_STUDENT if inside else MOST_MEMBERS):
            is_nested = any(len(entry.trail) > 1 for entry in entries)
            archives = (*around, prefix + name) if is_nested else around
            files = _fit([_make_found(entry, path, prefix, archives) for entry in entries], room)
            room -= len(files)
            yield from files
    except SubmissionProblem as problem:
        name = inside or show_path(path.name)
        yield Found(name, Kind.BAD, path, (), problem.code, problem.detail, around)


def _fit(files: list[Found], room: int) -> list[Found]:
    return files if len(files) <= max(room, 1) else [choose(files)]


def _make_found(entry: Entry, source: Path, prefix: str, archives: tuple[str, ...]) -> Found:
    return Found(prefix + entry.name, entry.kind, source, entry.trail, entry.problem, entry.detail, archives)
