"""Submissions from notebooks, folders and archives, well-formed and not: nobody is lost, nothing is harmed."""

import errno
import os
import stat
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from nma_w1d5.grading.submissions import found as module
from nma_w1d5.grading.submissions import reading
from nma_w1d5.grading.submissions.files import collect_submissions
from nma_w1d5.grading.submissions.problems import SubmissionProblem
from tests.grading.submissions.packing import zip_bytes

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


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    path.write_bytes(zip_bytes(members))
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
            "Ada Lovelace_1_assignsubmission_file_/W1D5.ipynb": b"1",
            "山田 花子_2_assignsubmission_file_/W1D5.ipynb": b"2",
            "Bob_3_assignsubmission_file_/essay.pdf": b"no notebook",
            "Bob_3_assignsubmission_file_/data.csv": b"no notebook either",
        },
    )
    assert sorted(fates(path)) == [("Ada Lovelace", b"1"), ("Bob", "no_notebook"), ("山田 花子", b"2")]


def test_canvas(folder: Path) -> None:
    path = make_zip(
        folder / "submissions.zip",
        {"lovelaceada_LATE_11_22_W1D5.ipynb": b"1", "babbage_12_23_W1D5-1.ipynb": b"2", "hopper_13_24_text.html": b"3"},
    )
    assert sorted(fates(path)) == [("babbage", b"2"), ("hopper", "no_notebook"), ("lovelaceada", b"1")]


@pytest.mark.parametrize("unpacked", [False, True])
def test_gradescope(folder: Path, unpacked: bool) -> None:
    members = {
        "assignment_9_export/submission_metadata.yml": b"submission_5:\n  :submitters:\n  - :name: Ada/Lovelace\n",
        "assignment_9_export/submission_5/W1D5.ipynb": b"1",
        "assignment_9_export/submission_6/W1D5.ipynb": b"2",
    }
    path = make_zip(folder / "export.zip", members)
    if unpacked:
        zipfile.ZipFile(path).extractall(folder / "out")
        path = folder / "out"
    assert fates(path) == [("Ada/Lovelace", b"1"), ("submission_6", b"2")]


def test_zip_files_in_a_folder_and_in_a_zip_file(folder: Path) -> None:
    inner = zip_bytes({"work/W1D5.ipynb": b"1", "notes.txt": b"x"})
    make_zip(
        folder / "all.zip",
        {"Ada_1_assignsubmission_file_/mine.zip": inner, "Bob_2_assignsubmission_file_/b.ipynb": b"2"},
    )
    assert fates(folder) == fates(folder / "all.zip") == [("Ada", b"1"), ("Bob", b"2")]


def test_a_student_whose_zip_file_holds_no_notebook(folder: Path) -> None:
    path = make_zip(folder / "all.zip", {"Ada_1_assignsubmission_file_/mine.zip": zip_bytes({"essay.txt": b"x"})})
    assert fates(path) == [("Ada", "no_notebook")]


def test_an_empty_archive_within(folder: Path) -> None:
    path = make_zip(folder / "all.zip", {"Ada_1_assignsubmission_file_/mine.zip": zip_bytes({})})
    assert fates(path) == [("Ada", "no_notebook")]


def test_archives_within_archives_within_archives(folder: Path) -> None:
    deepest = zip_bytes({"W1D5.ipynb": b"1"})
    deep = zip_bytes({"deeper.zip": deepest})
    path = make_zip(folder / "all.zip", {"Ada_1_assignsubmission_file_/mine.zip": deep})
    assert fates(path) == [("Ada", "archive_too_deep")]


def test_nothing_there(folder: Path) -> None:
    assert fates(folder) == [("in", "no_notebook")]
    assert fates(make_zip(folder / "x.zip", {})) == [("x", "no_notebook")]
    assert fates(make_zip(folder / "y.zip", {"a.txt": b"1"})) == [("y", "no_notebook")]


def test_a_file_that_is_no_archive(folder: Path) -> None:
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 but no more")
    (folder / "essay.pdf").write_bytes(b"%PDF")
    assert fates(folder / "broken.zip") == [("broken", "broken_archive")]
    assert fates(folder / "essay.pdf") == [("essay", "no_notebook")]
    assert fates(folder) == [("broken", "broken_archive")]


def test_names_that_lead_outside(folder: Path, tmp_path: Path) -> None:
    names = ["../evil.ipynb", "/etc/evil.ipynb", "a/../../evil.ipynb", "..\\evil.ipynb", "C:\\evil.ipynb"]
    path = make_zip(folder / "slip.zip", {name: b"1" for name in names})
    before = sorted(tmp_path.rglob("*"))
    found = fates(path)
    assert len(found) == len(names)
    assert {fate for _, fate in found} == {"leads_outside"}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb(folder: Path) -> None:
    path = make_zip(folder / "bomb.zip", {"ada.ipynb": b"0" * 30_000_000, "bob.ipynb": b"1"})
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
    data = bytearray(zip_bytes({"ada.ipynb": b"1"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (folder / "secret.zip").write_bytes(data)
    assert fates(folder / "secret.zip") == [("ada", "encrypted")]


def test_a_member_with_a_broken_checksum(folder: Path) -> None:
    data = bytearray(zip_bytes({"ada.ipynb": os.urandom(500), "bob.ipynb": b"1"}))
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

        monkeypatch.setattr(reading, "os", SimpleNamespace(**vars(os) | {"open": refuse}))
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


def test_a_name_with_a_wide_space(folder: Path) -> None:
    path = make_zip(folder / "moodle.zip", {"山田　花子_2_assignsubmission_file_/W1D5.ipynb": b"2"})
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
    monkeypatch.setattr("nma_w1d5.grading.submissions.finding.MOST_MEMBERS", 3)
    path = make_zip(folder / "x.zip", {f"{number}.ipynb": "1" for number in range(4)})
    assert fates(path) == [("x", "too_many")]


def test_large_members_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_NOTEBOOK", 100)
    path = make_zip(folder / "x.zip", {"ada.ipynb": os.urandom(101), "bob.ipynb": os.urandom(100)})
    assert [fate if isinstance(fate, str) else len(fate) for _, fate in fates(path)] == ["too_large", 100]


def test_bytes_are_read_only_when_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (folder / f"{number}.ipynb").write_bytes(NOTEBOOK)
    monkeypatch.setattr(reading, "open_file", lambda *arguments: pytest.fail("read too early"))
    assert len(collect_submissions([folder])) == 3


def test_the_shown_file_leads_into_the_archive(folder: Path) -> None:
    path = make_zip(folder / "x.zip", {"deep/ada.ipynb": b"1"})
    (submission,) = collect_submissions([path])
    assert Path(submission.file) == path / "deep" / "ada.ipynb"


def test_an_archive_among_others_is_one_students(folder: Path) -> None:
    many = zip_bytes({f"{number:02}.ipynb": str(number).encode() for number in range(30)})
    path = make_zip(folder / "all.zip", {"ada.ipynb": b"x", "mine.zip": many})
    assert fates(path) == [("ada", b"x"), ("mine", b"29")]
    (_, mine) = collect_submissions([path])
    assert mine.others[:2] == ("mine.zip/00.ipynb", "mine.zip/01.ipynb")
    assert mine.others[-1] == "… (9)"


def test_an_archive_that_is_all_there_is_holds_a_class(folder: Path) -> None:
    make_zip(folder / "class.zip", {"ada.ipynb": b"1", "bob.ipynb": b"2"})
    (folder / "rubric.pdf").write_bytes(b"%PDF")
    assert fates(folder) == [("ada", b"1"), ("bob", b"2")]
    make_zip(folder / "zipped.zip", {"class.zip": (folder / "class.zip").read_bytes()})
    assert fates(folder / "zipped.zip") == [("ada", b"1"), ("bob", b"2")]


def test_several_archives_that_are_given(folder: Path) -> None:
    ada = make_zip(folder / "ada.zip", {"W1D5.ipynb": b"1"})
    bob = make_zip(folder / "bob.zip", {"my answer.ipynb": b"2"})
    section = make_zip(folder / "section.zip", {"carl.ipynb": b"3", "dan.ipynb": b"4"})
    assert fates(ada, bob, section) == [("ada", b"1"), ("bob", b"2"), ("carl", b"3"), ("dan", b"4")]
    assert fates(ada) == [("W1D5", b"1")]


def test_a_student_of_a_platform_has_one_row(folder: Path) -> None:
    ada, bob = "Ada_1_assignsubmission_file_", "Bob_2_assignsubmission_file_"
    members = {f"{ada}/{name}.ipynb": name.encode() for name in ("x", "x (9)", "x (10)")}
    members |= {f"{ada}/z.py": b"x = 1", f"{ada}/notes.txt": b"", f"{bob}/z.py": b"x = 1"}
    path = make_zip(folder / "moodle.zip", members)
    first, second = collect_submissions([path], ["RDM"])
    assert (first.student, first.read(), len(first.others)) == ("Ada", b"x (10)", 3)
    assert (second.student, second.read()) == ("Bob", b"x = 1"), "he handed in nothing better"
    assert collect_submissions([path]).passed_over == (f"{ada}/notes.txt",)


def test_what_is_no_submission_is_named(folder: Path) -> None:
    for name in (
        "ada.ipynb",
        "ada.py",
        "setup.py",
        "notes.txt",
        ".git/config",
        "._a.ipynb",
        ".ipynb_checkpoints/a.ipynb",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"def RDM(): pass" if name == "ada.py" else b"x")
    found = collect_submissions([folder, folder / "ada.ipynb"], ["RDM"])
    assert [submission.student for submission in found] == ["ada", "ada"]
    assert found.passed_over == (
        "._a.ipynb",
        ".git/",
        ".ipynb_checkpoints/",
        "ada.py",
        "notes.txt",
        "setup.py",
    )


def test_python_under_the_name_of_a_notebook(folder: Path) -> None:
    (folder / "ada.ipynb").write_bytes(b"import numpy as np\n")
    (folder / "bob.ipynb.txt").write_bytes(b"import numpy as np\n")
    assert fates(folder) == [("ada", "python_text"), ("bob", b"import numpy as np\n")]


def test_a_students_metadata_renames_nobody(folder: Path) -> None:
    eve = b"submission_1:\n  :submitters:\n  - :name: Eve\n"
    members = {"submission_1/x.ipynb": b"1", "submission_2/x.ipynb": b"2", "submission_2/submission_metadata.yml": eve}
    path = make_zip(folder / "export.zip", members)
    assert fates(path) == [("submission_1", b"1"), ("submission_2", b"2")]
    assert collect_submissions([path]).passed_over == ("submission_2/submission_metadata.yml",)
