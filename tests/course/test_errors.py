"""The one exception of the course half."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nma_w1d5.course.errors import CourseError, heed_refusal, of_machine


def test_says_what_where_and_what_to_do() -> None:
    error = CourseError("unknown tag", "drop it", path="page.md", cell=3, line=12, language="ja")
    assert str(error) == "page.md, cell 3 (line 12), language 'ja': unknown tag\n  -> drop it"


def test_leaves_out_what_is_not_known() -> None:
    error = CourseError("no answers", "write them")
    assert error.place == ""
    assert str(error) == "no answers\n  -> write them"


def test_a_cell_without_a_line_is_named_all_the_same() -> None:
    assert CourseError("p", "r", path="a.md", cell=2).place == "a.md, cell 2"


def test_a_file_without_cells_is_named_with_its_line() -> None:
    assert CourseError("p", "r", path="a.toml", line=2).place == "a.toml, line 2"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_what_the_machine_refuses_another_program_is_no_mistake_of_the_course(number: int) -> None:
    said = f"Theme error\nOSError: [Errno {number}] {os.strerror(number)}: 'x.html'"
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        heed_refusal(said, Path("_build/sphinx"))
    assert str(of_machine(caught.value)).startswith(f"_build/sphinx: {os.strerror(number)}\n  -> make room there")
    heed_refusal("WARNING: document isn't included in any toctree", Path("_build/sphinx"))


def test_what_lies_in_the_way_is_named() -> None:
    error = of_machine(FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), "_build"))
    assert str(error) == "_build: File exists\n  -> see what lies there; what was built before is still there"
