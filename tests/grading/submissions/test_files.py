"""Submissions from notebooks, folders and archives, well-formed and not: nobody is lost, nothing is harmed."""

import errno
import io
import os
import resource
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from nma_w1d5.grading.submissions import files as module
from nma_w1d5.grading.submissions.files import collect_submissions
from nma_w1d5.grading.submissions.problems import SubmissionProblem

NOTEBOOK = b'{"cells": []}'


def fates(*paths: Path) -> list[tuple[str, bytes | str]]:
    """Return (student, bytes or the problem's code) for each submission."""
    found: list[tuple[str, bytes | str]] = []
    for submission in collect_submissions(paths):
        try:
            found.append((submission.student, submission.read()))
        except SubmissionProblem as problem:
            found.append((submission.student, problem.code))
    return found


def zip_bytes(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def make_zip(path: Path, members: Mapping[str, bytes | str]) -> Path:
    path.write_bytes(zip_bytes(members))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def test_one_notebook(folder: Path) -> None:
    (folder / "ada.ipynb").write_bytes(NOTEBOOK)
    assert fates(folder / "ada.ipynb") == [("ada", NOTEBOOK)]


def test_a_folder_is_searched_through_in_order(folder: Path) -> None:
    ignored = ("notes.txt", ".ipynb_checkpoints/a-checkpoint.ipynb", "._a.ipynb")
    for name in ("b.ipynb", "a.ipynb", "deep/er/c.IPYNB", *ignored):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(NOTEBOOK)
    assert [student for student, _ in fates(folder)] == ["a", "b", "c"]


def test_several_paths(folder: Path) -> None:
    (folder / "a.ipynb").write_bytes(b"1")
    (folder / "b.ipynb").write_bytes(b"2")
    assert fates(folder / "b.ipynb", folder / "a.ipynb") == [("b", b"2"), ("a", b"1")]


def test_moodle(folder: Path) -> None:
    path = make_zip(
        folder / "moodle.zip",
        {
            "Ada Lovelace_1_assignsubmission_file_/W1D5.ipynb": "1",
            "山田 花子_2_assignsubmission_file_/W1D5.ipynb": "2",
            "Bob_3_assignsubmission_file_/essay.pdf": "no notebook",
            "Bob_3_assignsubmission_file_/data.csv": "no notebook either",
        },
    )
    assert sorted(fates(path)) == [("Ada Lovelace", b"1"), ("Bob", "no_notebook"), ("山田 花子", b"2")]


def test_canvas(folder: Path) -> None:
    path = make_zip(
        folder / "submissions.zip",
        {"lovelaceada_LATE_11_22_W1D5.ipynb": "1", "babbage_12_23_W1D5-1.ipynb": "2", "hopper_13_24_text.html": "3"},
    )
    assert sorted(fates(path)) == [("babbage", b"2"), ("hopper", "no_notebook"), ("lovelaceada", b"1")]


@pytest.mark.parametrize("unpacked", [False, True])
def test_gradescope(folder: Path, unpacked: bool) -> None:
    members = {
        "assignment_9_export/submission_metadata.yml": "submission_5:\n  :submitters:\n  - :name: Ada/Lovelace\n",
        "assignment_9_export/submission_5/W1D5.ipynb": "1",
        "assignment_9_export/submission_6/W1D5.ipynb": "2",
    }
    path = make_zip(folder / "export.zip", members)
    if unpacked:
        zipfile.ZipFile(path).extractall(folder / "out")
        path = folder / "out"
    assert fates(path) == [("Ada/Lovelace", b"1"), ("submission_6", b"2")]


def test_zip_files_in_a_folder_and_in_a_zip_file(folder: Path) -> None:
    inner = zip_bytes({"work/W1D5.ipynb": "1", "notes.txt": "x"})
    make_zip(
        folder / "all.zip",
        {"Ada_1_assignsubmission_file_/mine.zip": inner, "Bob_2_assignsubmission_file_/b.ipynb": "2"},
    )
    assert fates(folder) == fates(folder / "all.zip") == [("Ada", b"1"), ("Bob", b"2")]


def test_a_student_whose_zip_file_holds_no_notebook(folder: Path) -> None:
    path = make_zip(folder / "all.zip", {"Ada_1_assignsubmission_file_/mine.zip": zip_bytes({"essay.txt": "x"})})
    assert fates(path) == [("Ada", "no_notebook")]


def test_an_empty_archive_within(folder: Path) -> None:
    path = make_zip(folder / "all.zip", {"Ada_1_assignsubmission_file_/mine.zip": zip_bytes({})})
    assert fates(path) == [("Ada", "no_notebook")]


def test_archives_within_archives_within_archives(folder: Path) -> None:
    deepest = zip_bytes({"W1D5.ipynb": "1"})
    deep = zip_bytes({"deeper.zip": deepest})
    path = make_zip(folder / "all.zip", {"Ada_1_assignsubmission_file_/mine.zip": deep})
    assert fates(path) == [("Ada", "archive_too_deep")]


def test_nothing_there(folder: Path) -> None:
    assert fates(folder) == [("in", "no_notebook")]
    assert fates(make_zip(folder / "x.zip", {})) == [("x", "no_notebook")]
    assert fates(make_zip(folder / "y.zip", {"a.txt": "1"})) == [("y", "no_notebook")]


def test_a_file_that_is_no_archive(folder: Path) -> None:
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 but no more")
    (folder / "essay.pdf").write_bytes(b"%PDF")
    assert fates(folder / "broken.zip") == [("broken", "broken_archive")]
    assert fates(folder / "essay.pdf") == [("essay", "broken_archive")]
    assert fates(folder) == [("broken", "broken_archive")]


def test_names_that_lead_outside(folder: Path, tmp_path: Path) -> None:
    names = ["../evil.ipynb", "/etc/evil.ipynb", "a/../../evil.ipynb", "..\\evil.ipynb", "C:\\evil.ipynb"]
    path = make_zip(folder / "slip.zip", {name: "1" for name in names})
    before = sorted(tmp_path.rglob("*"))
    found = fates(path)
    assert len(found) == len(names)
    assert {fate for _, fate in found} == {"leads_outside"}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb(folder: Path) -> None:
    path = make_zip(folder / "bomb.zip", {"ada.ipynb": b"0" * 30_000_000, "bob.ipynb": "1"})
    assert path.stat().st_size < 100_000
    assert fates(path) == [("ada", "bomb"), ("bob", b"1")]


def test_a_bomb_that_lies_about_its_size(folder: Path) -> None:
    data = bytearray(zip_bytes({"ada.ipynb": b"0" * 30_000_000}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    (folder / "bomb.zip").write_bytes(data)
    ((_, fate),) = fates(folder / "bomb.zip")
    assert fate in ("bomb", "broken_archive") or len(fate) <= 1000


def test_an_encrypted_archive(folder: Path) -> None:
    data = bytearray(zip_bytes({"ada.ipynb": "1"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (folder / "secret.zip").write_bytes(data)
    assert fates(folder / "secret.zip") == [("ada", "encrypted")]


def test_a_member_with_a_broken_checksum(folder: Path) -> None:
    data = bytearray(zip_bytes({"ada.ipynb": os.urandom(500), "bob.ipynb": "1"}))
    data[60] ^= 0xFF
    (folder / "x.zip").write_bytes(data)
    assert fates(folder / "x.zip") == [("ada", "broken_archive"), ("bob", b"1")]


def test_a_member_compressed_in_an_unknown_way(folder: Path) -> None:
    data = bytearray(zip_bytes({"ada.ipynb": "1" * 100}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 97
    (folder / "x.zip").write_bytes(data)
    assert fates(folder / "x.zip") == [("ada", "broken_archive")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_names_in_an_archive_are_both_graded(folder: Path) -> None:
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr("ada.ipynb", "1")
        archive.writestr("ada.ipynb", "2")
    assert fates(folder / "x.zip") == [("ada", b"1"), ("ada", b"2")]


def test_symbolic_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(b"secret")
    (folder / "ada.ipynb").symlink_to(secret)
    (folder / "bob.ipynb").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "carl.ipynb").symlink_to(tmp_path)
    assert fates(folder) == [("ada", "symlink"), ("bob", "symlink"), ("carl", "symlink")]
    assert fates(folder / "ada.ipynb") == [("ada", b"secret")], "a link that the teacher names is"


def test_symbolic_links_in_an_archive_are_not_followed(folder: Path) -> None:
    info = zipfile.ZipInfo("ada.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert fates(folder / "x.zip") == [("ada", "symlink")]


def test_what_is_not_a_regular_file(folder: Path) -> None:
    os.mkfifo(folder / "ada.ipynb")
    (folder / "bob.ipynb").mkdir()
    (folder / "bob.ipynb" / "inner.ipynb").write_bytes(b"1")
    assert fates(folder) == [("ada", "not_a_file"), ("inner", b"1")]


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "ada.ipynb").write_bytes(NOTEBOOK)
    (folder / "ada.ipynb").chmod(0)
    if os.geteuid() == 0:  # who may read everything

        def refuse(*arguments: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(os, "open", refuse)
    assert fates(folder) == [("ada", "file_error")]


def test_a_file_that_is_gone(folder: Path) -> None:
    (folder / "ada.ipynb").write_bytes(NOTEBOOK)
    (submission,) = collect_submissions([folder])
    (folder / "ada.ipynb").unlink()
    with pytest.raises(SubmissionProblem, match="file_error"):
        submission.read()


def test_large_files_are_refused_unread(folder: Path) -> None:
    with open(folder / "ada.ipynb", "wb") as file:
        file.truncate(200 * 2**20)
    ((student, fate),) = fates(folder)
    assert (student, fate) == ("ada", "too_large")
    with pytest.raises(SubmissionProblem) as caught:
        collect_submissions([folder])[0].read()
    assert caught.value.detail == "200 MB > 50 MB"


def test_an_archive_that_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "ada.zip")
    (folder / "bob.zip").mkdir()
    assert fates(folder) == [("ada", "not_a_file")]


def test_more_archives_than_may_be_open_at_once(folder: Path) -> None:
    """As many as a class hands in; that none is held open is tried in ``test_archives.py``."""
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    data = zip_bytes({"W1D5.ipynb": "1"})
    for number in range(60):
        (folder / f"{number:02}.zip").write_bytes(data)
    used = max(map(int, os.listdir("/proc/self/fd")))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 20, hard))
    try:
        found = fates(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    assert found == [(f"{number:02}.zip", b"1") for number in range(60)]


def test_a_name_with_a_wide_space(folder: Path) -> None:
    path = make_zip(folder / "moodle.zip", {"山田　花子_2_assignsubmission_file_/W1D5.ipynb": "2"})
    assert fates(path) == [("山田　花子", b"2")]


def test_names_that_are_not_text(folder: Path) -> None:
    name = os.fsdecode(b"a\xffb\n.ipynb")
    (folder / name).write_bytes(NOTEBOOK)
    (submission,) = collect_submissions([folder])
    assert submission.student.isprintable()
    assert submission.file.isprintable()
    submission.file.encode()
    assert submission.read() == NOTEBOOK


def test_too_many_members(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nma_w1d5.grading.submissions.archives.MOST_MEMBERS", 3)
    path = make_zip(folder / "x.zip", {f"{number}.ipynb": "1" for number in range(4)})
    assert fates(path) == [("x", "too_many")]


def test_large_members_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_NOTEBOOK", 100)
    path = make_zip(folder / "x.zip", {"ada.ipynb": os.urandom(101), "bob.ipynb": os.urandom(100)})
    assert [fate if isinstance(fate, str) else len(fate) for _, fate in fates(path)] == ["too_large", 100]


def test_bytes_are_read_only_when_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (folder / f"{number}.ipynb").write_bytes(NOTEBOOK)
    monkeypatch.setattr(os, "open", lambda *arguments: pytest.fail("read too early"))
    assert len(collect_submissions([folder])) == 3


def test_the_shown_file_leads_into_the_archive(folder: Path) -> None:
    path = make_zip(folder / "x.zip", {"deep/ada.ipynb": "1"})
    (submission,) = collect_submissions([path])
    assert Path(submission.file) == path / "deep" / "ada.ipynb"
