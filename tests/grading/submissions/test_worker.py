"""The inside of the reader's process: what it finds in folders."""

import os
from pathlib import Path

import pytest

from nma_w1d5.grading.submissions import worker as module
from nma_w1d5.grading.submissions.kinds import Entry, Kind
from nma_w1d5.grading.submissions.worker import walk


def make_chain(folder: Path, depth: int, name: str = "a") -> None:
    """Make folders in each other, however long their path."""
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=descriptor)
        inner = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)


def test_files_come_in_a_fixed_order_and_folders_after_them(tmp_path: Path) -> None:
    for name in ("b", "d/z", "d/y/x", "c/w", "a"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(walk(str(tmp_path))) == ["a", "b", "c/w", "d/z", "d/y/x"]


def test_links_are_not_followed_and_ignored_folders_not_entered(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").symlink_to(tmp_path)
    (tmp_path / "y").symlink_to(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "z.ipynb").touch()
    assert list(walk(str(tmp_path))) == [
        Entry(".git/", Kind.OTHER),
        Entry("x.ipynb", Kind.BAD, (), "symlink"),
        Entry("y", Kind.OTHER, (), "symlink"),
    ]


def test_folders_without_end(folder: Path) -> None:
    make_chain(folder, 1200)
    (found,) = walk(str(folder))
    assert isinstance(found, Entry)
    assert (found.problem, found.name.count("/")) == ("folders_too_deep", module.DEEPEST)


def test_a_path_that_is_too_long(folder: Path) -> None:
    make_chain(folder, 20, "a" * 250)
    (found,) = walk(str(folder))
    assert isinstance(found, Entry)
    assert found.problem == "file_error"


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    (found,) = walk(str(tmp_path / "nowhere"))
    assert found == Entry("", Kind.BAD, (), "file_error", "No such file or directory")


def test_more_files_than_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FILES", 1)
    for name in ("a.ipynb", "b.ipynb", "c.ipynb"):
        (tmp_path / name).touch()
    found = list(module._Worker(()).answer("walk", str(tmp_path), 0))
    assert [entry.problem for (entry,) in found] == ["", "too_many"]
