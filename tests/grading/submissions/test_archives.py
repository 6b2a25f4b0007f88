"""Archives as they are read: listed in order, member by member, within bounds. What comes of bad ones for students is
tried in ``test_bounds.py``."""

import io
import tarfile
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.submissions import archives as module
from nma_w1d5.grading.submissions.archives import Archive, list_entries
from nma_w1d5.grading.submissions.kinds import Entry, Kind
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from tests.grading.submissions.packing import hungry_zip, raw_zip, tar_bytes, zip_bytes

INNER = {"b.ipynb": b"2", "c.ipynb": b"3"}
OUTER = {"a.ipynb": b"1", "inner.zip": zip_bytes(INNER), "d.ipynb": b"4"}
PACKED = {
    "zip": zip_bytes(OUTER),
    "lzma": zip_bytes(OUTER, zipfile.ZIP_LZMA),
    "tar": tar_bytes(OUTER, "w"),
    "gz": tar_bytes(OUTER),
    "xz": tar_bytes(OUTER, "w:xz"),
}


def archive(data: bytes, most: int = 1000) -> Archive:
    return Archive(io.BytesIO(data), most)


def entries(data: bytes) -> list[Entry]:
    return [entry for found in list_entries(archive(data), ()) if isinstance(found, list) for entry in found]


def refusal(data: bytes, limit: int = 100) -> str:
    """Return the first problem that listing and reading everything brings."""
    try:
        for entry in entries(data):
            if entry.problem:
                return entry.problem
            archive(data).read(entry.trail, limit)
    except SubmissionProblem as problem:
        return problem.code
    return ""


@pytest.mark.parametrize("data", PACKED.values(), ids=PACKED)
def test_members_are_listed_in_order_and_those_of_inner_archives_in_their_place(data: bytes) -> None:
    assert entries(data) == [
        Entry("a.ipynb", Kind.NOTEBOOK, (0,)),
        Entry("inner.zip/b.ipynb", Kind.NOTEBOOK, (1, 0)),
        Entry("inner.zip/c.ipynb", Kind.NOTEBOOK, (1, 1)),
        Entry("d.ipynb", Kind.NOTEBOOK, (2,)),
    ]


@pytest.mark.parametrize("data", PACKED.values(), ids=PACKED)
def test_members_are_read_in_any_order(data: bytes) -> None:
    listed = archive(data)
    assert [listed.read(entry.trail, 10) for entry in reversed(entries(data))] == [b"4", b"3", b"2", b"1"]


def test_a_listing_can_begin_behind_a_member() -> None:
    found = list(list_entries(archive(PACKED["zip"]), (), 1))
    assert found[0] == "inner.zip", "the name of what needs a look comes before it"
    assert [len(each) for each in found[1:]] == [2, 1]


def test_inner_archives_are_told_apart() -> None:
    listed = archive(zip_bytes({f"{name}.zip": zip_bytes({"x.ipynb": name.encode()}) for name in "ab"}))
    assert [listed.read((place, 0), 10) for place in (0, 1, 0)] == [b"a", b"b", b"a"]


def test_a_tar_file_that_ends_in_a_zip_file_is_one() -> None:
    names = [entry.name for entry in entries(tar_bytes({"a.ipynb": b"1", "b.zip": zip_bytes(INNER)}, "w"))]
    assert names == ["a.ipynb", "b.zip/b.ipynb", "b.zip/c.ipynb"]


def test_folders_and_other_files_are_no_notebooks() -> None:
    data = zip_bytes({"folder/": b"", "win\\dows\\": b"", "win\\a.ipynb": b"1", "notes.txt": b"x"})
    assert [(entry.name, entry.kind) for entry in entries(data)] == [
        ("win/a.ipynb", Kind.NOTEBOOK),
        ("notes.txt", Kind.OTHER),
    ]


def test_links_in_a_tar_file_are_not_followed() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("a.ipynb")
            info.type, info.linkname = kind, "/etc/passwd"
            file.addfile(info)
    assert [entry.problem for entry in entries(buffer.getvalue())] == ["symlink", "symlink", "not_a_file"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "broken_archive"),
        (b"PK\x03\x04 but no more", "broken_archive"),
        (b"%PDF", "broken_archive"),
        (PACKED["gz"][:200], "broken_archive"),
        (b"Rar!\x1a\x07", "other_archive"),
        (b"7z\xbc\xaf\x27\x1c", "other_archive"),
        (raw_zip({b"a.ipynb": b"1"}, offset=2**64 - 1), "broken_archive"),
        (raw_zip({b"a.ipynb": b"1"}, offset=2**63), "broken_archive"),
        (raw_zip({b"\xff.ipynb": b"1"}, flags=0x800), "broken_archive"),
        (zip_bytes({"a.ipynb": b"0" * 30_000_000}), "bomb"),
        (zip_bytes({"a.ipynb": bytes(range(256))}), "too_large"),
        (zip_bytes({"../a.ipynb": b"1"}), "leads_outside"),
        (zip_bytes({"a.zip": zip_bytes({"b.zip": zip_bytes({})})}), "archive_too_deep"),
        (zip_bytes({"a.zip": zip_bytes({"x.txt": b""})}), "no_notebook"),
        (zip_bytes({"a.zip": b"PK"}), "broken_archive"),
    ],
)
def test_what_is_wrong_is_named(data: bytes, problem: str) -> None:
    assert refusal(data) == problem


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (zip_bytes(INNER), tar_bytes(INNER)):
        with pytest.raises(SubmissionProblem, match="too_many"):
            list(archive(data, 1).list_members())
    monkeypatch.setattr(module, "MOST_OF_A_STUDENT", 1)
    assert refusal(zip_bytes({"a.zip": zip_bytes(INNER)})) == "too_many"


def test_a_large_file_ends_the_listing_of_a_packed_tar_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_PACKED_MEMBER", 10)
    members = {"a.ipynb": b"1", "b.ipynb": b"1" * 11}
    assert refusal(tar_bytes(members)) == "bomb"
    assert len(entries(tar_bytes(members, "w"))) == 2


def test_a_member_without_a_name() -> None:
    assert [entry.name for entry in entries(raw_zip({b"": b"1", b"a.ipynb": b"2"}))] == ["#0", "a.ipynb"]


def test_long_names_and_names_of_old_computers() -> None:
    (long,) = entries(zip_bytes({"x" * 60_000 + ".ipynb": b"1"}))
    assert len(long.name) <= 1000
    assert long.kind == Kind.NOTEBOOK
    names = ["表/ソ.ipynb", "能/山田.ipynb"]
    assert [entry.name for entry in entries(raw_zip({name.encode("cp932"): b"" for name in names}))] == names


def test_only_what_has_a_strange_name_is_looked_at() -> None:
    data = bytearray(zip_bytes({"a.ipynb": b"x" * 50, "b": b"y" * 50}, zipfile.ZIP_STORED))
    for place in (data.index(b"xxx"), data.index(b"yyy")):
        data[place] = 0  # both checksums are wrong now
    assert [entry.kind for entry in entries(bytes(data))] == [Kind.NOTEBOOK, Kind.OTHER]


def test_only_so_many_files_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LOOKS", 2)
    data = zip_bytes({name: b'{"nbformat": 4}' for name in ("a", "b.ipynb", "c", "d")})
    assert [entry.kind for entry in entries(data)] == [Kind.RENAMED, Kind.NOTEBOOK, Kind.RENAMED, Kind.OTHER]


def test_memory_that_is_not_there_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*arguments: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(zipfile.ZipExtFile, "read", exhaust)
    assert refusal(hungry_zip("a.ipynb", b"1")) == "exhausting"


@pytest.mark.parametrize("data", PACKED.values(), ids=PACKED)
@given(noise=st.binary(max_size=300), start=st.integers(0, 12_000), length=st.integers(0, 400))
def test_damage_never_raises_anything_else(data: bytes, noise: bytes, start: int, length: int) -> None:
    damaged = bytearray(data)
    damaged[start % len(data) : start % len(data) + length] = noise
    with suppress(SubmissionProblem):
        for entry in entries(bytes(damaged)):
            with suppress(SubmissionProblem):
                assert len(archive(bytes(damaged)).read(entry.trail, 1000)) <= 1000
