"""Only regular files of bounded size are read."""

import errno
import os
from io import FileIO
from pathlib import Path

import pytest

from nma_w1d5.grading.submissions.problems import SubmissionProblem
from nma_w1d5.grading.submissions.reading import open_file, peek_file, read_file


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


def test_a_look_at_a_file_is_short_and_never_fails(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    os.mkfifo(tmp_path / "pipe")
    assert [peek_file(tmp_path / name, 4) for name in ("a", "pipe", "nowhere")] == [b"0123", b"", b""]
