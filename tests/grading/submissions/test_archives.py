"""Zip files as they are read: listed in order, member by member, within bounds. What comes of bad ones for the students
is tried in ``test_files.py``."""

import io
import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.submissions.archives import Archive, Member, is_archive
from nma_w1d5.grading.submissions.problems import SubmissionProblem


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with another one in it."""
    inner = zip_bytes({"b.ipynb": b"2", "c.ipynb": b"3"})
    path = tmp_path / "x.zip"
    path.write_bytes(zip_bytes({"a.ipynb": b"1", "folder/": b"", "inner.zip": inner, "d.ipynb": b"4"}))
    return path


@pytest.fixture
def nested(path: Path) -> Archive:
    return Archive(path)


def test_members_are_listed_in_order_and_those_of_inner_archives_in_their_place(nested: Archive) -> None:
    assert list(nested.list_members()) == [
        Member("a.ipynb", (0,)),
        Member("inner.zip/b.ipynb", (2, 0)),
        Member("inner.zip/c.ipynb", (2, 1)),
        Member("d.ipynb", (3,)),
    ]


def test_members_are_read_in_any_order(nested: Archive) -> None:
    members = list(nested.list_members())
    assert [nested.read(member, 10) for member in reversed(members)] == [b"4", b"3", b"2", b"1"]


def test_inner_archives_are_told_apart(tmp_path: Path) -> None:
    inner = {f"{name}.zip": zip_bytes({"x.ipynb": name.encode()}) for name in "ab"}
    (tmp_path / "x.zip").write_bytes(zip_bytes(inner))
    archive = Archive(tmp_path / "x.zip")
    first, second = archive.list_members()
    assert [archive.read(member, 10) for member in (first, second, first)] == [b"a", b"b", b"a"]


def test_the_file_is_open_only_while_it_is_read(nested: Archive, path: Path) -> None:
    def is_open() -> bool:
        links = [Path("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]
        return str(path) in [os.readlink(link) for link in links if link.is_symlink()]

    for member in nested.list_members():
        assert not is_open()
        nested.read(member, 10)
        assert not is_open()


def test_a_file_that_is_gone(nested: Archive, path: Path) -> None:
    members = list(nested.list_members())
    path.unlink()
    with pytest.raises(SubmissionProblem, match="file_error"):
        nested.read(members[0], 10)


def test_a_limit_is_kept(nested: Archive) -> None:
    (first, *_) = nested.list_members()
    with pytest.raises(SubmissionProblem, match="too_large"):
        nested.read(first, 0)


def test_names_are_made_printable(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zip_bytes({"a\x1b[31m\\b.ipynb": b"1"}))
    (member,) = Archive(path).list_members()
    assert member.name == "a\N{REPLACEMENT CHARACTER}[31m/b.ipynb"


@pytest.mark.parametrize(("name", "answer"), [("x.zip", True), ("x.ZIP", True), ("zip", False), ("x.zip.txt", False)])
def test_archives_are_told_by_name(name: str, answer: bool) -> None:
    assert is_archive(name) == answer


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_random_damage_never_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, start: int, length: int
) -> None:
    data = bytearray(zip_bytes({"a.ipynb": b"some text " * 20, "b.zip": zip_bytes({"c.ipynb": b"x"})}))
    data[start : start + length] = noise
    path = tmp_path_factory.mktemp("damage") / "x.zip"
    path.write_bytes(data)
    read: list[bytes] = []
    with suppress(SubmissionProblem):
        archive = Archive(path)
        read = [archive.read(member, 1000) for member in archive.list_members() if not member.problem]
    assert all(len(content) <= 1000 for content in read)
