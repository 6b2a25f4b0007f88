"""Only regular files of bounded size are read, and their names can be written anywhere."""

import errno
import os
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reading import open_file, printable, read_file


def refusal(path: Path, limit: int = 100, follow: bool = False) -> tuple[str, str]:
    """Return code and detail of the problem that reading a file brings."""
    with pytest.raises(SubmissionProblem) as caught:
        read_file(path, limit, follow)
    return caught.value.code, caught.value.detail


def open_files(folder: Path) -> list[str]:
    """Return the files in a folder that this process holds open."""
    links = [Path("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]
    targets = [os.readlink(link) for link in links if link.is_symlink()]
    return [target for target in targets if target.startswith(str(folder))]


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    assert read_file(tmp_path / "a", 10) == b"0123456789"
    assert refusal(tmp_path / "a", 9)[0] == "too_large"


def test_a_link_is_followed_only_if_asked(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert refusal(tmp_path / "b") == ("symlink", "")
    assert read_file(tmp_path / "b", 10, follow=True) == b"1"


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == ("file_error", os.strerror(errno.ENOENT))


@pytest.mark.parametrize("follow", [False, True])
def test_devices_pipes_and_folders_are_no_files(tmp_path: Path, follow: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/null")):
        assert refusal(path, follow=follow) == ("not_a_file", "")
    assert open_files(tmp_path) == []


def test_a_file_that_breaks_off_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"1")

    class Broken(FileIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(
        "nma_w1d5.grading.submissions.reading.open_file", lambda path, follow: Broken(os.open(path, os.O_RDONLY))
    )
    assert refusal(tmp_path / "a") == ("file_error", os.strerror(errno.EIO))


def test_an_open_file_can_be_closed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    with open_file(tmp_path / "a") as file:
        assert open_files(tmp_path) == [str(tmp_path / "a")]
        assert file.read() == b"1"
    assert open_files(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a b.ipynb", "a b.ipynb"),
        ("山田　花子", "山田　花子"),
        ("a\x1b[31m", "a\N{REPLACEMENT CHARACTER}[31m"),
        ("two\nlines", "two\N{REPLACEMENT CHARACTER}lines"),
        ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
        ("\u202eright to left", "\N{REPLACEMENT CHARACTER}right to left"),
    ],
)
def test_letters_and_spaces_stay(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_what_is_printable_is_one_line_that_can_be_written(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert len(shown) == len(text)
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown
