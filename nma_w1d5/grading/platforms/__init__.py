"""Who handed in what: names of students, as learning platforms write them into names of files.

==============  ===========================================================================
`gradescope`    ``submission_77/``, and ``submission_metadata.yml`` beside it
`moodle`        ``Ada Lovelace_1234567_assignsubmission_file_/``
`canvas`        ``lovelaceada_LATE_12345_678901_answer.ipynb``
`owners`        what they answer
==============  ===========================================================================

Each platform's module has ``find_owner(part, metadata)``, which knows its own names and answers None to all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from nma_w1d5.grading.platforms import canvas, gradescope, moodle
from nma_w1d5.grading.platforms.owners import Owner

_Finder = Callable[[str, Mapping[str, str]], Owner | None]
_FINDERS: tuple[_Finder, ...] = (gradescope.find_owner, moodle.find_owner, canvas.find_owner)


def find_owner(path: str, metadata: Mapping[str, str]) -> Owner:
    """Read a student's name from a path, relative to the folder or archive that was given.

    Parameters
    ----------
    path : str
        With forward slashes. The outermost part that a platform knows counts; where none does, the file's own name
        without its ending.
    metadata : mapping of str to str
        Names by submission number, where the platform keeps them in a file of their own.

    Examples
    --------
    >>> find_owner("Ada Lovelace_1234567_assignsubmission_file_/answer.ipynb", {}).name
    'Ada Lovelace'
    >>> find_owner("homework/ada.ipynb", {}).name
    'ada'
    """
    answers = (find(part, metadata) for part in PurePosixPath(path).parts for find in _FINDERS)
    return next((owner for owner in answers if owner), None) or Owner(PurePosixPath(path).stem or path)


def tell_apart(owners: Sequence[Owner], files: Sequence[str]) -> list[str]:
    """Choose the name to show for each file, so that different students have different names.

    Namesakes get their platform's number in brackets; files of the same name in different folders, as in
    ``ada/answer.ipynb`` and ``bob/answer.ipynb``, are called after the folder.

    Examples
    --------
    >>> tell_apart([Owner("answer"), Owner("answer")], ["ada/answer.ipynb", "bob/answer.ipynb"])
    ['ada', 'bob']
    """
    namesakes = Counter(owner.name for owner in set(owners) if owner.from_lms)
    stems = Counter(owner.name for owner in owners if not owner.from_lms)
    return [_name(owner, file, namesakes[owner.name] > 1, stems[owner.name] > 1) for owner, file in zip(owners, files)]


def _name(owner: Owner, file: str, has_namesake: bool, is_common: bool) -> str:
    if owner.from_lms:
        return f"{owner.name} ({owner.identifier})" if has_namesake else owner.name
    folder = PurePosixPath(file).parent.name
    return folder if is_common and folder else owner.name
