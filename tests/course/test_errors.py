"""The one exception of the course half."""

from __future__ import annotations

from nma_w1d5.course.errors import CourseError


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
