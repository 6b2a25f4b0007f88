"""Files that would hang, exhaust or end a reader: each costs its own row, and honest neighbours keep theirs."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.submissions.files import Collected, collect_submissions
from nma_w1d5.grading.submissions.names import printable
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from tests.grading.submissions.packing import hungry_zip, raw_zip, tar_bytes, zip_bytes
from tests.grading.submissions.test_worker import make_chain

HONEST = ["aaa", "honest", "zzz"]
MANY = {f"{number}.ipynb": b"" for number in range(30)}


def write(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)


HOSTILE: dict[str, bytes] = {
    "an offset of 64 bits": raw_zip({b"a.ipynb": b"1"}, offset=2**64 - 1),
    "an offset beyond the end": raw_zip({b"a.ipynb": b"1"}, offset=2**62),
    "a member without a name": raw_zip({b"": b"1"}),
    "a name that is not UTF-8": raw_zip({b"\xff\xfe": b"1"}, flags=0x800),
    "a name of slashes": raw_zip({b"/" * 60_000 + b".ipynb": b"1"}),
    "a dictionary of 4 GB": hungry_zip("a.ipynb", b"1" * 100),
    "a dictionary of 4 GB, for a look": hungry_zip("a", b"1" * 100),
    "thirty notebooks": zip_bytes(MANY),
    "thirty thousand files": zip_bytes({f"{number}.ipynb": b"" for number in range(30_000)}),
    "a bomb": zip_bytes({"a.ipynb": bytes(50_000_000)}),
    "a packed bomb": tar_bytes({"a.ipynb": bytes(60_000_000)}),
    "a bomb in an archive": zip_bytes({"a.zip": zip_bytes({"a.ipynb": bytes(50_000_000)})}),
    "a name of a platform": zip_bytes({"Ada_1_assignsubmission_file_/a.ipynb": b"1"}),
    "no archive": b"PK\x03\x04",
    "nothing": b"",
}


def read_all(found: Collected) -> list[tuple[str, bytes | str]]:
    """Return (student, bytes or the problem's code) for each submission."""
    fates: list[tuple[str, bytes | str]] = []
    for submission in found:
        assert printable(submission.student) == submission.student
        assert len(submission.student.encode()) <= 120
        assert len(submission.file.encode()) <= 400
        try:
            fates.append((submission.student, submission.read()))
        except SubmissionProblem as problem:
            fates.append((submission.student, problem.code))
    return fates


@pytest.fixture
def honest(folder: Path) -> Path:
    """A folder with three honest students."""
    write(folder, "aaa.ipynb", b"honest")
    write(folder, "honest.zip", zip_bytes({"W1D5.ipynb": b"honest"}))
    write(folder, "zzz.ipynb", b"honest")
    return folder


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["eve.zip", "eve.tar.gz", "eve.ipynb"])
def test_an_archive_among_honest_students(honest: Path, name: str, data: bytes) -> None:
    write(honest, name, data)
    fates = read_all(collect_submissions([honest]))
    assert [student for student, _ in fates] == ["aaa", "eve", *HONEST[1:]]
    assert [fate for student, fate in fates if student in HONEST] == [b"honest"] * 3


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_an_archive_in_the_archive_of_a_class(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, "class.zip", zip_bytes({"ada.ipynb": b"honest", "eve.zip": data, "bob.ipynb": b"honest"}))
    fates = read_all(collect_submissions([tmp_path / "class.zip"]))
    assert [student for student, _ in fates] == ["ada", "eve", "bob"]
    assert (fates[0][1], fates[2][1]) == (b"honest", b"honest")


STRANGE: dict[str, Callable[[Path], object]] = {
    "a pipe called zip": lambda folder: os.mkfifo(folder / "eve.zip"),
    "a pipe called notebook": lambda folder: os.mkfifo(folder / "eve.ipynb"),
    "a pipe called script": lambda folder: os.mkfifo(folder / "eve.py"),
    "a folder called zip": lambda folder: (folder / "eve.zip").mkdir(),
    "a link to itself": lambda folder: (folder / "eve.ipynb").symlink_to("eve.ipynb"),
    "folders without end": lambda folder: make_chain(folder, 1200),
    "a path without end": lambda folder: make_chain(folder, 30, "a" * 250),
    "letters of four bytes": lambda folder: write(folder, "𠮷" * 60 + ".ipynb", b""),
    "no text": lambda folder: write(folder, os.fsdecode(b"\xff\x1b[31m\n.ipynb"), b""),
    "a sparse file": lambda folder: os.truncate(os.open(folder / "eve.ipynb", os.O_CREAT | os.O_WRONLY), 2**40),
    "a sparse archive": lambda folder: os.truncate(os.open(folder / "eve.zip", os.O_CREAT | os.O_WRONLY), 2**40),
    "metadata of spaces": lambda folder: write(folder, "submission_metadata.yml", b"a:" + b" " * 40_000 + b"\nb"),
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_something_strange_among_honest_students(honest: Path, make: Callable[[Path], object]) -> None:
    make(honest)
    fates = read_all(collect_submissions([honest]))
    assert [fate for student, fate in fates if student in HONEST] == [b"honest"] * 3
    assert len(fates) <= 4


def test_more_archives_than_may_be_open_at_once(honest: Path) -> None:
    for number in range(60):
        write(honest, f"{number:02}.zip", zip_bytes({"W1D5.ipynb": b"1"}))
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(map(int, os.listdir("/proc/self/fd")))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 20, hard))
    try:
        fates = read_all(collect_submissions([honest]))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    assert fates[:60] == [(f"{number:02}", b"1") for number in range(60)]


REAL = (
    zip_bytes({"Ada_1_assignsubmission_file_/W1D5.ipynb": b"text " * 30, "b.zip": zip_bytes({"c.ipynb": b"x"})}),
    raw_zip({"山田.ipynb".encode("cp932"): b"1", "表/ソ.ipynb".encode("cp932"): b"2"}),
    tar_bytes({"a/b.ipynb": b"1" * 500, "c.py": b"# %%\nx = 1"}),
    tar_bytes({"a/b.ipynb": b"1", "c.zip": zip_bytes({"d": b"2"})}, "w"),
)


@given(
    st.sampled_from(REAL), st.integers(0, 20_000), st.integers(0, 20_000), st.integers(0, 60), st.binary(max_size=60)
)
def test_any_damage_to_an_archive_costs_nobody_else(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int, start: int, length: int, noise: bytes
) -> None:
    damaged = bytearray(data[: cut % len(data) or len(data)])
    damaged[start % len(damaged) : start % len(damaged) + length] = noise
    folder = tmp_path_factory.mktemp("damage")
    write(folder, "aaa.ipynb", b"honest")
    write(folder, "eve.zip", bytes(damaged))
    write(folder, "zzz.zip", zip_bytes({"x.ipynb": b"honest"}))
    fates = read_all(collect_submissions([folder]))
    assert [fates[0], fates[-1]] == [("aaa", b"honest"), ("zzz", b"honest")]
    assert len(fates) == 3


NAMES = st.lists(
    st.binary(max_size=80) | st.text(max_size=40).map(lambda text: text.encode(errors="replace")), max_size=6
)


@given(NAMES, st.sampled_from([0, 0x800]))
def test_any_names_in_an_archive_are_shown(
    tmp_path_factory: pytest.TempPathFactory, names: list[bytes], flags: int
) -> None:
    folder = tmp_path_factory.mktemp("names")
    write(folder, "x.zip", raw_zip({name + b".ipynb": b"1" for name in names}, flags))
    fates = read_all(collect_submissions([folder / "x.zip"]))
    assert len(fates) == 1 or len(fates) >= len(set(names)) - sum(name.startswith(b"._") for name in names)


@given(st.binary(min_size=1, max_size=250).filter(lambda name: b"/" not in name and b"\0" not in name))
def test_any_names_in_a_folder_are_shown(tmp_path_factory: pytest.TempPathFactory, name: bytes) -> None:
    folder = tmp_path_factory.mktemp("names")
    write(folder, "aaa.ipynb", b"honest")
    path = os.path.join(os.fsencode(folder), b"x" + name)
    with open(path, "wb"):
        pass
    fates = read_all(collect_submissions([folder, Path(os.fsdecode(path))]))
    assert ("aaa", b"honest") in fates
