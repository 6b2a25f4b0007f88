"""No platform: teachers' own folders and archives, where files are called after their students, or folders are."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import takewhile

ARCHIVE_ENDING = re.compile(r"\.(zipx?|tar(\.(gz|bz2|xz))?|t[gx]z|tbz2?|zst|rar|7z|lzh|alz|egg)[\W\d]*$", re.IGNORECASE)
_NOTEBOOK_ENDING = re.compile(r"\.ipynb.*", re.IGNORECASE | re.DOTALL)


def find_stem(path: str) -> str:
    """Return the name of a file without its ending, however that was changed.

    Examples
    --------
    >>> find_stem("hw/ada.final.ipynb (1)"), find_stem("「ada.ipynb」のコピー"), find_stem("ada.tar.gz")
    ('ada.final', 'ada', 'ada')
    """
    base = path.rstrip("/").rpartition("/")[2]
    if (found := _NOTEBOOK_ENDING.search(base)) and found.start():
        return base[: found.start()].removeprefix("「" if found[0][6:7] == "」" else "") or base
    stem = ARCHIVE_ENDING.sub("", base)
    return (stem if stem != base else os.path.splitext(base)[0]) or base


def find_students(paths: Sequence[str]) -> list[str]:
    """Return for each file the folder that is a student's; empty where none is.

    The folders that tell files apart are the students' if most of them hold one file, or half of them the same.

    Examples
    --------
    >>> find_students(["hw/ada/x.ipynb", "hw/ada/x (1).ipynb", "hw/bob/x.ipynb", "hw/carl.ipynb"])
    ['hw/ada', 'hw/ada', 'hw/bob', '']
    >>> find_students(["hw/late/ada.ipynb", "hw/late/bob.ipynb", "hw/carl.ipynb"])
    ['', '', '']
    """
    split = [path.split("/") for path in paths]
    level = count_common([parts[:-1] for parts in split])
    inside = [len(parts) > level + 1 and {"", ".."}.isdisjoint(parts[:-1]) for parts in split]
    tops = ["/".join(parts[: level + 1]) if deep else "" for parts, deep in zip(split, inside)]
    counts = Counter(filter(None, tops))
    rests = {(top, "/".join(parts[level + 1 : -1]), find_stem(parts[-1])) for top, parts in zip(tops, split) if top}
    alone = list(counts.values()).count(1) if "" not in tops else 0
    alike = max(Counter((where, stem) for _, where, stem in rests).values(), default=0)
    found = len(counts) > 1 and (2 * alone > len(counts) or (alike > 1 and 2 * alike >= len(counts)))
    return tops if found else [""] * len(paths)


def name_files(files: Sequence[tuple[str, str]]) -> list[str]:
    """Choose a name for each file, by what tells it from the others.

    A file in a student's folder is called after that, otherwise after itself; and of those called the same, each after
    the first folder that none of the others is in.

    Parameters
    ----------
    files : sequence of (str, str)
        The place that each was given from, and the path from there.

    Examples
    --------
    >>> name_files([("hw", "ada/W1D5.ipynb"), ("hw", "bob/W1D5-1.ipynb")])
    ['ada', 'bob']
    >>> name_files([("hw", "ada.ipynb"), ("hw", "bob.ipynb")])
    ['ada', 'bob']
    """
    chosen: dict[int, str] = {}
    for numbers in _group([place for place, _ in files]):
        students = find_students([files[number][1] for number in numbers])
        chosen |= {number: top.rpartition("/")[2] for number, top in zip(numbers, students) if top}
    stems = [find_stem(path) for _, path in files]
    for numbers in _group(stems):
        rest = [number for number in numbers if number not in chosen]
        if len(rest) > 1:
            chosen |= dict(zip(rest, _tell_apart(["/".join(files[number]) for number in rest])))
    return [ARCHIVE_ENDING.sub("", chosen.get(number, "")) or stem for number, stem in enumerate(stems)]


def _group(keys: Sequence[str]) -> list[list[int]]:
    """Return the numbers of those that have the same key."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        groups[key].append(number)
    return list(groups.values())


def count_common(paths: Collection[Sequence[str]]) -> int:
    """Return how many parts all paths begin with.

    Examples
    --------
    >>> count_common([["a", "b", "c"], ["a", "b"]])
    2
    """
    return sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, zip(*paths)))


def _strip(paths: Sequence[str]) -> list[list[str]]:
    """Return the folders of each path, without those that all are in."""
    split = [path.split("/")[:-1] for path in paths]
    common = count_common(split)
    return [folders[common:] for folders in split]


def _tell_apart(paths: Sequence[str]) -> list[str]:
    folders = _strip(paths)
    for depth in range(min(map(len, folders))):
        level = [parts[depth] for parts in folders]
        if len(set(level)) == len(level):
            return level
    return [parts[0] if parts else "" for parts in folders]
