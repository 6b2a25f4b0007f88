"""Files appear whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from nma_w1d5.grading.output.files import replaced


def test_a_file_is_there_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "marks.json"
    with replaced(path) as file:
        file.write("half")
        assert not path.exists()
    assert path.read_text() == "half"
    assert [each.name for each in tmp_path.iterdir()] == ["marks.json"]


def test_what_was_there_stays_where_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "marks.json"
    path.write_text("before")

    def fail() -> None:
        with replaced(path) as file:
            file.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["marks.json"]


def test_a_link_is_followed_to_the_file_that_the_teacher_means(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to("real.csv")
    with replaced(tmp_path / "link.csv") as file:
        file.write("after")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "after"


def test_rights_are_those_of_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    with replaced(tmp_path / "written") as file:
        file.write("x")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "written")]
    assert modes[0] == modes[1]


def test_names_of_any_length_that_the_file_system_takes(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    with replaced(path) as file:
        file.write("x")
    assert path.read_text() == "x"


def test_what_is_no_ordinary_file_is_written_as_it_is() -> None:
    with replaced(Path(os.devnull)) as file:
        file.write("gone")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_pipe_that_nobody_reads_is_an_error_and_no_end_of_all(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="No such device or address"), replaced(tmp_path / "pipe"):
        pass
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with replaced(tmp_path / "pipe") as file:
        file.write("x")
    assert os.read(reader, 9) == b"x"
    os.close(reader)


def test_line_ends_are_the_writers_own(tmp_path: Path) -> None:
    with replaced(tmp_path / "x.csv", encoding="utf-8-sig") as file:
        file.write("a\r\n")
    assert (tmp_path / "x.csv").read_bytes() == b"\xef\xbb\xbfa\r\n"
