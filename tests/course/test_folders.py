"""A folder is whole and new, or as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nma_w1d5.course.folders import replaced


def test_puts_the_new_folder_in_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "a" / "site"
    target.mkdir(parents=True)
    (target / "old.txt").write_text("old")
    with replaced(target) as folder:
        (folder / "new.txt").write_text("new")
        assert (target / "old.txt").exists()
    assert [path.name for path in target.iterdir()] == ["new.txt"]
    assert [path.name for path in target.parent.iterdir()] == ["site"]


def test_what_is_the_same_as_before_keeps_its_time(tmp_path: Path) -> None:
    target = tmp_path / "pages"
    for text in ("old", "new"):
        with replaced(target) as folder:
            (folder / "deep").mkdir()
            (folder / "deep" / "same.txt").write_text("same")
            (folder / "other.txt").write_text(text)
        if text == "old":
            for path in target.rglob("*.txt"):
                os.utime(path, (1, 1))
    assert (target / "deep" / "same.txt").stat().st_mtime == 1
    assert (target / "other.txt").stat().st_mtime > 1


def test_makes_a_folder_that_was_not_there(tmp_path: Path) -> None:
    with replaced(tmp_path / "site") as folder:
        (folder / "new.txt").write_text("new")
    assert (tmp_path / "site" / "new.txt").read_text() == "new"


@pytest.mark.parametrize("reason", [PermissionError, KeyboardInterrupt])
def test_puts_the_old_folder_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: type[BaseException]
) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.txt").write_text("old")
    rename = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if path.name == "new":
            raise reason
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(reason), replaced(target) as folder:
        (folder / "new.txt").write_text("new")
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["old.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_leaves_the_old_folder_when_filling_fails(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.txt").write_text("old")

    def fill_half() -> None:
        with replaced(target) as folder:
            (folder / "new.txt").write_text("new")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fill_half()
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["old.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
