"""Zip files as they are read: listed in order, member by member, within bounds. What comes of bad ones for the students
is tried in ``test_submissions.py``."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.submissions.archives import Archive, is_archive
from nma_w1d5.grading.submissions.problems import SubmissionProblem


def zip_bytes(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def nested(tmp_path):
    inner = zip_bytes({"b.ipynb": b"2", "c.ipynb": b"3"})
    path = tmp_path / "x.zip"
    path.write_bytes(zip_bytes({"a.ipynb": b"1", "folder/": b"", "inner.zip": inner, "d.ipynb": b"4"}))
    return Archive.open(path)


def test_members_are_listed_in_order_and_those_of_inner_archives_in_their_place(nested):
    names = [member.name for member in nested.list_members()]
    assert names == ["a.ipynb", "inner.zip/b.ipynb", "inner.zip/c.ipynb", "d.ipynb"]


def test_members_are_read_in_any_order(nested):
    members = list(nested.list_members())
    assert [nested.read(member, 10) for member in reversed(members)] == [b"4", b"3", b"2", b"1"]


def test_a_limit_is_kept(nested):
    (first, *_) = nested.list_members()
    with pytest.raises(SubmissionProblem, match="too_large"):
        nested.read(first, 0)


def test_names_are_made_printable(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(zip_bytes({"a\x1b[31m\\b.ipynb": b"1"}))
    (member,) = Archive.open(path).list_members()
    assert member.name == "a\N{REPLACEMENT CHARACTER}[31m/b.ipynb"


@pytest.mark.parametrize(("name", "answer"), [("x.zip", True), ("x.ZIP", True), ("zip", False), ("x.zip.txt", False)])
def test_archives_are_told_by_name(name, answer):
    assert is_archive(name) == answer


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_random_damage_never_raises_anything_else(tmp_path_factory, noise, start, length):
    data = bytearray(zip_bytes({"a.ipynb": b"some text " * 20, "b.zip": zip_bytes({"c.ipynb": b"x"})}))
    data[start : start + length] = noise
    path = tmp_path_factory.mktemp("damage") / "x.zip"
    path.write_bytes(data)
    read = []
    with suppress(SubmissionProblem):
        archive = Archive.open(path)
        read = [archive.read(member, 1000) for member in archive.list_members() if not member.problem]
    assert all(len(content) <= 1000 for content in read)
