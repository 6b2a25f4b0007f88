"""Who handed in what: names of students, as learning platforms write them into names of files.

==============  ===========================================================================
`gradescope`    ``submission_77/``, and ``submission_metadata.yml`` beside it
`moodle`        ``Ada Lovelace_1234567_assignsubmission_file_/``
`blackboard`    ``W1D5_ada_attempt_2024-05-01-12-34-56_answer.ipynb``
`canvas`        ``lovelaceada_LATE_12345_678901_answer.ipynb``
`manaba`        ``2024001@ada@answer.ipynb``, or ``ada@2024001@answer.ipynb``
`ilias`         ``Lovelace_Ada_al17_4711/``
`classroom`     ``Ada Lovelace - answer.ipynb``
`folders`       none of them: files and folders as teachers call them
`owners`        what the platforms answer
==============  ===========================================================================

Each platform's module has a ``PLATFORM``, which knows its own names. They count where the platform writes them, at the
top of its export, and nowhere within: a student may call a file whatever they like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from nma_w1d5.grading.platforms import blackboard, canvas, classroom, gradescope, ilias, manaba, moodle
from nma_w1d5.grading.platforms.owners import Owner, Platform

PLATFORMS = tuple(module.PLATFORM for module in (gradescope, moodle, blackboard, canvas, manaba, ilias, classroom))


def find_owners(
    paths: Sequence[str], handed_in: Sequence[bool], read_names: Callable[[str], Mapping[str, str]]
) -> list[Owner | None]:
    """Read the students' names from the paths of all files of a folder or archive.

    Parameters
    ----------
    paths : sequence of str
        With forward slashes, from the folder or archive that was given.
    handed_in : sequence of bool
        Which of them are submissions; not so what lies about besides.
    read_names : callable
        Reads the platform's metadata at one of the paths: names by the owners' identifiers.

    Returns
    -------
    list of Owner or None
        None for what no platform has named.

    Examples
    --------
    >>> path = "Ada Lovelace_1234567_assignsubmission_file_/answer.ipynb"
    >>> [owner.name for owner in find_owners([path], [True], dict)]
    ['Ada Lovelace']
    """
    split = [path.split("/") for path in paths]
    platform, depth = _find_export(split, handed_in)
    if platform is None:
        return [None] * len(paths)
    found = [platform.find_owner(parts[depth]) if len(parts) > depth else None for parts in split]
    if not platform.metadata:
        return found
    beside = ["/".join([*parts[:depth], platform.metadata]) for parts in split]
    known = {path: read_names(path) for path in set(beside).intersection(paths)}
    return [
        owner and replace(owner, name=known.get(path, {}).get(owner.identifier, owner.name))
        for owner, path in zip(found, beside)
    ]


def _find_export(split: Sequence[list[str]], handed_in: Sequence[bool]) -> tuple[Platform | None, int]:
    """Return the platform that wrote the names, and how many folders deep: in one folder for all, or in several."""
    rest, depth = list(zip(split, handed_in)), 0
    while True:
        platform = _recognise(parts[depth] for parts, _ in rest)
        mine = [parts for parts, is_mine in rest if is_mine]
        if platform or not mine or any(len(parts) == depth + 1 for parts in mine):
            return platform, depth
        branches = {parts[depth] for parts in mine}
        depth += 1
        if len(branches) > 1:
            several = {_recognise(parts[depth] for parts in mine if parts[depth - 1] == each) for each in branches}
            return (several.pop() if len(several) == 1 else None), depth
        rest = [(parts, is_mine) for parts, is_mine in rest if parts[depth - 1] in branches and len(parts) > depth]


def _recognise(names: Iterable[str]) -> Platform | None:
    distinct = set(names)
    return next((platform for platform in PLATFORMS if platform.fits(distinct)), None)


def tell_apart(owners: Sequence[Owner]) -> list[str]:
    """Return the name to show for each owner: namesakes get their identifier in brackets.

    Examples
    --------
    >>> tell_apart([Owner("Li Wei", "1"), Owner("Li Wei", "2"), Owner("Ada", "3")])
    ['Li Wei (1)', 'Li Wei (2)', 'Ada']
    """
    namesakes = Counter(owner.name for owner in set(owners))
    return [f"{each.name} ({each.identifier})" if namesakes[each.name] > 1 else each.name for each in owners]
