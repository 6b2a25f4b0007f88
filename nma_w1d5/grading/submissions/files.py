"""From paths to submissions: notebooks and scripts, alone, in folders or in archives, as learning platforms pack them.

Nothing is unpacked to disk, symbolic links are not followed, and only regular files of bounded size are read. What
cannot be read is a submission with a problem, and what is none is named: nobody is lost, and nothing in silence.

A student has one row: of files that a platform says are one student's, or that lie in one archive or one folder among
others, one is chosen. Otherwise each file is a student's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nma_w1d5.grading.platforms import find_owners, tell_apart
from nma_w1d5.grading.platforms.folders import count_common, find_stem, find_students, name_files
from nma_w1d5.grading.platforms.owners import Owner
from nma_w1d5.grading.submissions.finding import find_files
from nma_w1d5.grading.submissions.found import Found, choose
from nma_w1d5.grading.submissions.kinds import Kind
from nma_w1d5.grading.submissions.names import LONGEST_FILE, LONGEST_STUDENT, list_some, shorten, show_path
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reader import Reader


@dataclass(frozen=True)
class Submission:
    """What somebody handed in: one file.

    ``file`` is shown to people; ``read`` returns its bytes or raises `SubmissionProblem`; ``others`` are the names of
    files of the same student that were not taken.
    """

    student: str
    file: str
    read: Callable[[], bytes]
    others: tuple[str, ...] = ()


class Collected(list[Submission]):
    """Submissions in a fixed order; ``passed_over`` names the files that are none."""

    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Unit:
    """One student's file, how it is shown, who the student is, and where to look for a name if no platform said so."""

    file: Found
    shown: str
    owner: Owner | None
    place: tuple[str, str]


Groups = dict[tuple[Owner | None, str, int], list[Found]]
"""What each student handed in: by the owner that a platform names, or by place, with a number where that is none."""


def collect_submissions(paths: Iterable[Path], exercises: Sequence[str] = ()) -> Collected:
    """Find all submissions in files, folders and archives, without reading all their bytes yet.

    Parameters
    ----------
    paths : iterable of Path
    exercises : sequence of str
        Functions that are asked for: a Python script that neither comes from a notebook nor defines one of them is
        taken only if a student handed in nothing else. Without any, every script is.
    """
    reader, given = Reader(exercises), [Path(path) for path in paths]
    units: list[_Unit] = []
    passed_over: list[str] = []
    for path in given:
        found, passed = _find_units(reader, path)
        if len(found) == 1 and len(given) > 1 and not path.is_dir():
            found = [replace(found[0], place=_place(path))]
        units += found
        passed_over += passed
    named = iter(tell_apart([unit.owner for unit in units if unit.owner]))
    unnamed = iter(name_files([unit.place for unit in units if not unit.owner]))
    submissions = Collected()
    for unit in units:
        name = shorten(next(named if unit.owner else unnamed), LONGEST_STUDENT)
        file = shorten(unit.shown, LONGEST_FILE)
        submissions.append(Submission(name, file, partial(unit.file.read, reader), unit.file.others))
    submissions.passed_over = tuple(passed_over)
    return submissions


def _find_units(reader: Reader, path: Path) -> tuple[list[_Unit], list[str]]:
    """Return the students' files under one path that was given, and the names of other files."""
    files, shown = find_files(reader, path), show_path(path)
    sources = {file.path: file for file in reversed(files)}
    metadata: dict[str, Mapping[str, str]] = {}

    def read_names(name: str) -> Mapping[str, str]:
        with suppress(SubmissionProblem):
            metadata[name] = reader.read_names(sources[name].source, sources[name].trail)
        return metadata.get(name, {})

    owners = find_owners([file.path for file in files], [file.kind >= Kind.BAD for file in files], read_names)
    groups, passed = _group(files, owners)
    units = []
    for (owner, inner, _), members in groups.items():
        file = choose(members)
        is_within = path.is_dir() or file.path != show_path(path.name)
        units.append(_Unit(file, f"{shown}/{file.path}" if is_within else shown, owner, _place(path, inner)))
        if file.problem != "no_notebook":
            passed += [each.path for each in members if each.kind == Kind.OTHER]
    if not units:
        nothing = Found(shown, Kind.BAD, path, problem="no_notebook", detail=", ".join(list_some(passed, 3)))
        units = [_Unit(nothing, shown, None, _place(path))]
    return units, [each for each in passed if each not in metadata]


def _group(files: Sequence[Found], owners: Sequence[Owner | None]) -> tuple[Groups, list[str]]:
    """Put together what one student handed in, by owner or place; return that, and what is nobody's.

    An archive is one student's, unless it holds all that there is, or a platform's export. What was made of a notebook
    beside it, such as a script or a page, is nobody's.
    """
    own = [file for file, owner in zip(files, owners) if not owner and file.kind >= Kind.BAD]
    around = count_common([file.archives for file in own]) if len(own) > 1 else 0
    notebooks = {_drop_ending(file.path) for file in own if file.kind > Kind.SCRIPT and not file.archives[around:]}
    exports = {archive for file, owner in zip(files, owners) if owner for archive in file.archives}
    groups: Groups = {}
    passed = []
    for number, (file, owner) in enumerate(zip(files, owners)):
        archive = next((each for each in file.archives[around:] if each not in exports), None)
        if owner:
            groups.setdefault((owner, "", 0), []).append(replace(file, moment=owner.moment))
        elif archive:
            groups.setdefault((None, archive, 0), []).append(file)
        elif file.kind < Kind.BAD or (
            file.kind <= Kind.SCRIPT and not file.problem and _drop_ending(file.path) in notebooks
        ):
            passed.append(file.path)
        else:
            groups[None, file.path, number] = [file]
    return _join_folders(groups), passed


def _join_folders(groups: Groups) -> Groups:
    """Put together what lies in the folder of one student."""
    students = iter(find_students([inner for owner, inner, _ in groups if owner is None]))
    joined: Groups = {}
    for key, members in groups.items():
        student = "" if key[0] else next(students)
        joined.setdefault((None, f"{student}/", 0) if student else key, []).extend(members)
    return joined


def _drop_ending(path: str) -> str:
    return path.rpartition("/")[0] + "/" + find_stem(path)


def _place(path: Path, inner: str = "") -> tuple[str, str]:
    """Return the folder of what was given, and the path from there."""
    top = Path(os.path.abspath(path))
    return show_path(top.parent), "/".join(filter(None, (show_path(top.name), inner)))
