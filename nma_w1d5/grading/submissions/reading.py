"""Regular files of bounded size, opened so that links, pipes and devices do no harm."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from nma_w1d5.grading.submissions.problems import SubmissionProblem, TooLarge


def open_file(path: Path, follow: bool = False) -> BinaryIO:
    """Open a regular file; ``follow`` a symbolic link only if the teacher named it.

    Raises
    ------
    SubmissionProblem
        If it is a link, a device, or cannot be opened.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        problem = ("symlink", "") if error.errno == errno.ELOOP else ("file_error", error.strerror or "")
        raise SubmissionProblem(*problem) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SubmissionProblem("not_a_file")
    return open(descriptor, "rb")


def peek_file(path: Path, most: int, follow: bool = False) -> bytes:
    """Return the first bytes of a regular file; none if it cannot be read."""
    with suppress(SubmissionProblem, OSError), open_file(path, follow) as file:
        return file.read(most)
    return b""


def read_file(path: Path, limit: int, follow: bool = False) -> bytes:
    """Read a regular file of at most ``limit`` bytes.

    Raises
    ------
    SubmissionProblem
        If it is too large, or as `open_file` says.
    """
    with open_file(path, follow) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise TooLarge(size, limit)
        try:
            return file.read(limit)
        except OSError as error:
            raise SubmissionProblem("file_error", error.strerror or "") from error
