"""Names of students where no platform wrote any: files and folders as teachers, and students, call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.platforms.folders import find_stem, find_students, name_files


def shown(*paths: str) -> list[str]:
    """Return the names for files of one folder."""
    return name_files([("in", path) for path in paths])


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("ada.ipynb", "ada"),
        ("homework/ada.final.IPYNB", "ada.final"),
        ("ada.ipynb.txt", "ada"),
        ("ada.ipynb (1)", "ada"),
        ("「ada.ipynb」のコピー", "ada"),
        ("「ada」.ipynb", "「ada」"),
        ("ada.tar.gz", "ada"),
        ("ada.zip (1)", "ada"),
        ("ada.v2.py", "ada.v2"),
        ("ada", "ada"),
        (".ipynb", ".ipynb"),
        (".zip", ".zip"),
        ("「.ipynb」", "「.ipynb」"),
    ],
)
def test_stems(path: str, stem: str) -> None:
    assert find_stem(path) == stem


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["homework/ada.ipynb", "homework/bob.ipynb"], ["ada", "bob"]),
        (["ada/answer.ipynb", "bob/answer.ipynb"], ["ada", "bob"]),
        (["hw/ada/W1D5.ipynb", "hw/bob/W1D5.ipynb", "hw/carl.ipynb"], ["ada", "bob", "carl"]),
        (["submitted/ada/w1d5/x.ipynb", "submitted/bob/w1d5/x.ipynb"], ["ada", "bob"]),
        (["ada/w1d5/x.ipynb", "bob/W1D5/y.ipynb", "carl/z.ipynb"], ["ada", "bob", "carl"]),
        (["w1d5-ada/book/en/x.ipynb", "w1d5-bob/book/en/x.ipynb"], ["w1d5-ada", "w1d5-bob"]),
        (["a/book/en/x.ipynb", "a/book/ja/x.ipynb", "b/book/en/x.ipynb", "b/book/ja/x.ipynb"], ["a", "a", "b", "b"]),
        (["A/ada/x.ipynb", "A/bob/x.ipynb", "B/carl/x.ipynb"], ["ada", "bob", "carl"]),
        (["ada/hw05_2024_05_01.ipynb", "bob/hw05_2024_05_02.ipynb"], ["ada", "bob"]),
        (["ada/x.ipynb", "bob/1.ipynb", "bob/2.ipynb", "carl/y.ipynb"], ["ada", "bob", "bob", "carl"]),
        (["A/ada.ipynb", "A/bob.ipynb", "B/carl.ipynb", "B/dan.ipynb"], ["ada", "bob", "carl", "dan"]),
        (["ada.zip", "bob.tar.gz"], ["ada", "bob"]),
        (["ada.zip/x.ipynb", "bob.zip/x.ipynb"], ["ada", "bob"]),
        (["a.ipynb", "a.ipynb"], ["a", "a"]),
        (["x/a.ipynb", "a.ipynb"], ["x", "a"]),
        ([], []),
    ],
)
def test_names(paths: list[str], names: list[str]) -> None:
    assert shown(*paths) == names


@pytest.mark.parametrize(
    ("paths", "students"),
    [
        (["ada/x.ipynb", "ada/y.ipynb", "bob/x.ipynb"], ["ada", "ada", "bob"]),
        (["ada/1.ipynb", "ada/2.ipynb", "bob/3.ipynb", "carl/4.ipynb"], ["ada", "ada", "bob", "carl"]),
        (["c/a/book/en/x.ipynb", "c/a/book/ja/x.ipynb", "c/b/book/en/x.ipynb"], ["c/a", "c/a", "c/b"]),
        (["A/ada/x.ipynb", "A/bob/x.ipynb", "B/carl/x.ipynb"], ["", "", ""]),
        (["A/ada.ipynb", "A/bob.ipynb", "B/carl.ipynb"], ["", "", ""]),
        (["ada.ipynb", "late/bob.ipynb", "again/carl.ipynb"], ["", "", ""]),
        (["hw/x.ipynb", "hw/y.ipynb"], ["", ""]),
    ],
)
def test_the_folders_of_students(paths: list[str], students: list[str]) -> None:
    assert find_students(paths) == students


def test_files_of_the_same_name_given_from_several_places() -> None:
    assert name_files([("hw/ada", "x.ipynb"), ("hw/bob", "x.ipynb"), ("z", "carl.ipynb")]) == ["ada", "bob", "carl"]


@given(st.lists(st.text(st.sampled_from("ab/.z「ip")) | st.text()))
def test_any_paths_have_names(paths: list[str]) -> None:
    names = shown(*paths)
    assert len(names) == len(paths)
    assert all(name or not path.strip("/") for name, path in zip(names, paths))
