"""Marks see what matters, do not see what does not, and are given only to what was made."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import distributions
from pathlib import Path
from types import SimpleNamespace

import pytest

from nma_w1d5.course import fingerprint
from nma_w1d5.course.fingerprint import PACKAGE, TOOLS, installed, lesson, made, mark_of, surroundings

ALL = list(distributions())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files."""
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "folder" / "a.txt").write_text("a")
    (tmp_path / "folder" / "deep" / "b.txt").write_text("b")
    return tmp_path / "folder"


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "deep" / "b.txt").write_text("c"),
        lambda folder: (folder / "c.txt").touch(),
        lambda folder: (folder / "a.txt").unlink(),
        lambda folder: (folder / "a.txt").rename(folder / "z.txt"),
        lambda folder: (folder / "a.txt").rename(folder / "deep" / "a.txt"),
    ],
)
def test_a_mark_sees_every_change_of_a_folder(folder: Path, change: Callable[[Path], object]) -> None:
    before = mark_of(folder)
    change(folder)
    assert mark_of(folder) != before


def test_a_mark_sees_neither_the_place_of_a_folder_nor_what_python_compiled(folder: Path, tmp_path: Path) -> None:
    before = mark_of(folder)
    copy = Path(shutil.copytree(folder, tmp_path / "elsewhere" / "folder"))
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__" / "a.pyc").write_text("compiled")
    assert mark_of(copy) == before


def test_a_mark_sees_texts_and_single_files_and_where_one_ends(folder: Path) -> None:
    assert mark_of("a", "b") != mark_of("ab")
    assert mark_of("a") != mark_of(folder / "a.txt") != mark_of(folder / "deep" / "b.txt")


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with made(lambda: "1", target) as done:
        assert not done
        target.mkdir()
    with made(lambda: "1", target) as done:
        assert done


@pytest.mark.parametrize("lost", ["site", "teachers", ".site.mark"])
def test_what_is_not_there_is_made_again(tmp_path: Path, lost: str) -> None:
    targets = [tmp_path / "site", tmp_path / "teachers"]
    with made(lambda: "1", *targets):
        for target in targets:
            target.touch()
    (tmp_path / lost).unlink()
    with made(lambda: "1", *targets) as done:
        assert not done


def test_a_failure_leaves_no_mark_even_if_the_sources_go_back_to_what_they_were(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with made(lambda: "1", target):
        target.touch()

    def make_badly() -> None:
        with made(lambda: "2", target):
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        make_badly()
    with made(lambda: "1", target) as done:
        assert not done


def test_the_mark_is_the_one_after_the_making(tmp_path: Path) -> None:
    target, downloaded = tmp_path / "site", tmp_path / "data"
    for expected in (False, True):
        with made(lambda: str(downloaded.exists()), target) as done:
            assert done is expected
            downloaded.touch()
            target.touch()


def test_a_notebook_reaches_everything_but_the_tools() -> None:
    names = {path.name for path in lesson()}
    assert {"__init__.py", "stimuli.py", "plotting", "words", "exercises", "nma.mplstyle"} <= names
    assert not names & (TOOLS | {"__pycache__"})
    assert {path.name for path in PACKAGE.iterdir()} - {"__pycache__"} == names | TOOLS


def test_nothing_a_notebook_reaches_imports_a_tool() -> None:
    tools = {name.removesuffix(".py") for name in TOOLS}
    for path in (file for top in lesson() for file in ([top] if top.is_file() else top.rglob("*.py"))):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            assert not [name for name in found if name.startswith("nma_w1d5.") and name.split(".")[1] in tools], path


@pytest.fixture
def fresh() -> Iterator[None]:
    """Let what is installed be looked up anew, now and afterwards."""
    installed.cache_clear()
    yield
    installed.cache_clear()


def other_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")


def other_version(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [SimpleNamespace(name=one.name, version="99" if one.name == "pandas" else one.version) for one in ALL]
    monkeypatch.setattr(fingerprint, "distributions", lambda: found)


def one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "distributions", lambda: [*ALL, SimpleNamespace(name="another", version="1")])


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("change", [other_python, other_version, one_more])
def test_what_a_notebook_may_import_is_part_of_its_surroundings(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    before = surroundings()
    installed.cache_clear()
    change(monkeypatch)
    assert surroundings() != before


@pytest.mark.usefixtures("fresh")
def test_the_same_surroundings_are_the_same() -> None:
    before = surroundings()
    installed.cache_clear()
    assert surroundings() == before


@pytest.mark.parametrize(
    ("variable", "value"),
    [("NMA_W1D5_DATA", "real"), ("NMA_W1D5_DATA", "simulated"), ("NMA_W1D5_DATA_DIR", "elsewhere")],
)
def test_the_recording_is_part_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, value: str
) -> None:
    monkeypatch.setenv("NMA_W1D5_DATA", "auto")
    monkeypatch.setenv("NMA_W1D5_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("nma_w1d5.download.is_intact", lambda path, remote: path.is_file())
    (tmp_path / "W3D4_stringer_oribinned1.npz").touch()
    before = surroundings()
    monkeypatch.setenv(variable, value)
    assert surroundings() != before


def test_a_simulated_recording_is_one_whether_the_real_one_is_at_hand_or_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NMA_W1D5_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NMA_W1D5_DATA", "simulated")
    without = fingerprint.recording()
    monkeypatch.setattr("nma_w1d5.download.is_intact", lambda path, remote: True)
    assert fingerprint.recording() == without
