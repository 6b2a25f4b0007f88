"""The files at a path, before anybody knows whose they are."""

from pathlib import Path

import pytest

from nma_w1d5.grading.submissions import finding as module
from nma_w1d5.grading.submissions.finding import find_files
from nma_w1d5.grading.submissions.kinds import Kind
from nma_w1d5.grading.submissions.reader import Reader
from tests.grading.submissions.packing import zip_bytes


def test_files_know_the_archives_around_them(tmp_path: Path) -> None:
    inner = zip_bytes({"x.ipynb": b"1"})
    (tmp_path / "b.zip").write_bytes(zip_bytes({"c.zip": inner, "d.ipynb": b"2"}))
    (tmp_path / "a.ipynb").write_bytes(b"3")
    found = find_files(Reader(), tmp_path)
    assert [(each.path, each.archives) for each in found] == [
        ("a.ipynb", ()),
        ("b.zip/c.zip/x.ipynb", ("b.zip", "b.zip/c.zip")),
        ("b.zip/d.ipynb", ("b.zip",)),
    ]
    assert [each.read(Reader()) for each in found] == [b"3", b"1", b"2"]
    given = find_files(Reader(), tmp_path / "b.zip")
    assert [(each.path, each.archives) for each in given] == [("c.zip/x.ipynb", ("c.zip",)), ("d.ipynb", ())]


@pytest.mark.parametrize(
    ("name", "content", "kind", "problem"),
    [
        ("a.ipynb", b"", Kind.NOTEBOOK, ""),
        ("a", b'{"nbformat": 4}', Kind.RENAMED, ""),
        ("a.py", b"x = 1", Kind.SCRIPT, ""),
        ("a.pdf", b"%PDF", Kind.BAD, "no_notebook"),
        ("a.zip", b"PK", Kind.BAD, "broken_archive"),
    ],
)
def test_a_file_that_is_given(tmp_path: Path, name: str, content: bytes, kind: Kind, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    (found,) = find_files(Reader(), tmp_path / name)
    assert (found.path, found.kind, found.problem) == (name, kind, problem)


def test_beyond_a_bound_an_archive_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HELD", 5)
    for name in "abc":
        (tmp_path / f"{name}.zip").write_bytes(zip_bytes({f"{number}.ipynb": b"" for number in range(4)}))
    found = find_files(Reader(), tmp_path)
    assert [each.path for each in found][4:] == ["b.zip/3.ipynb", "c.zip/3.ipynb"]
    assert [len(each.others) for each in found] == [0] * 4 + [3, 3]
    (tmp_path / "all.zip").write_bytes(zip_bytes({path.name: path.read_bytes() for path in sorted(tmp_path.iterdir())}))
    assert [len(each.others) for each in find_files(Reader(), tmp_path / "all.zip")] == [0] * 4 + [3, 3]
