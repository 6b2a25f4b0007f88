"""Who handed in what: names of students as Moodle, Canvas and Gradescope write them into names of files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?$", re.DOTALL)
"""``Ada Lovelace_1234567_assignsubmission_file_``, a folder or the beginning of a file name."""

CANVAS = re.compile(r"^(?P<name>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)$", re.DOTALL)
"""``lovelaceada_LATE_12345_678901_W1D5_Tutorial3.ipynb``."""

GRADESCOPE = re.compile(r"^submission_(?P<id>\d+)$")
"""A folder beside ``submission_metadata.yml``, which knows the names."""

GRADESCOPE_METADATA = "submission_metadata.yml"


@dataclass(frozen=True)
class Owner:
    """Who handed in a file: a name, an identifier that tells namesakes apart, and whether an LMS said so."""

    name: str
    identifier: str = ""
    from_lms: bool = False


def find_owner(path: str, gradescope_names: dict[str, str] | None = None) -> Owner:
    """Read a student's name from a path, relative to the folder or archive that was given.

    Parameters
    ----------
    path : str
        With forward slashes.
    gradescope_names : dict of str to str, optional
        Names by submission number, from the export's metadata.

    Returns
    -------
    Owner
        Without an LMS's naming: the file's own name without its ending.

    Examples
    --------
    >>> find_owner("Ada Lovelace_1234567_assignsubmission_file_/answer.ipynb").name
    'Ada Lovelace'
    >>> find_owner("lovelaceada_LATE_12345_678901_answer.ipynb").name
    'lovelaceada'
    >>> find_owner("submission_77/answer.ipynb", {"77": "Ada Lovelace"}).name
    'Ada Lovelace'
    >>> find_owner("homework/ada.ipynb").name
    'ada'
    """
    for part in PurePosixPath(path).parts:
        if found := GRADESCOPE.match(part):
            return Owner((gradescope_names or {}).get(found["id"], part), found["id"], from_lms=True)
        if found := MOODLE.match(part) or CANVAS.match(part):
            return Owner(found["name"], found["id"], from_lms=True)
    return Owner(PurePosixPath(path).stem or path)


def read_gradescope_names(text: str) -> dict[str, str]:
    """Read the submitters' names from a Gradescope export's metadata.

    Only the lines that matter are looked at, so no YAML parser has to be trusted with the file.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict of str to str
        Names by submission number; several submitters of one submission are joined by a comma.

    Examples
    --------
    >>> read_gradescope_names("submission_77:\\n  :submitters:\\n  - :name: Ada Lovelace\\n    :sid: '1'\\n")
    {'77': 'Ada Lovelace'}
    """
    names: dict[str, list[str]] = {}
    number, section = None, ""
    for line in text.splitlines():
        if head := re.match(r"^submission_(\d+):", line):
            number, section = head[1], ""
        elif key := re.match(r"^(?: {0,2}|\t):?(\w+):", line):
            section = key[1]
        entry = re.match(r"^\s+-?\s*:?name:\s*(.+?)\s*$", line)
        if number and section == "submitters" and entry:
            name = "".join(letter for letter in entry[1].strip("'\"") if letter.isprintable())
            names.setdefault(number, []).append(name)
    return {number: ", ".join(found) for number, found in names.items()}


def tell_apart(owners: Sequence[Owner], files: Sequence[str]) -> list[str]:
    """Choose the name to show for each file, so that different students have different names.

    Namesakes get their LMS number in brackets; files of the same name in different folders, as in
    ``ada/answer.ipynb`` and ``bob/answer.ipynb``, are called after the folder.

    Parameters
    ----------
    owners : sequence of Owner
    files : sequence of str

    Returns
    -------
    list of str

    Examples
    --------
    >>> tell_apart([Owner("answer"), Owner("answer")], ["ada/answer.ipynb", "bob/answer.ipynb"])
    ['ada', 'bob']
    """
    identities = {(owner.name, owner.identifier) for owner in owners if owner.from_lms}
    namesakes = Counter(name for name, _ in identities)
    stems = Counter(owner.name for owner in owners if not owner.from_lms)
    return [_name(owner, file, namesakes[owner.name] > 1, stems[owner.name] > 1) for owner, file in zip(owners, files)]


def _name(owner: Owner, file: str, has_namesake: bool, is_common: bool) -> str:
    if owner.from_lms:
        return f"{owner.name} ({owner.identifier})" if has_namesake else owner.name
    folder = PurePosixPath(file).parent.name
    return folder if is_common and folder else owner.name
