"""A build works whether the home of its user can be written to or not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nma_w1d5.course import home
from nma_w1d5.course.build import execute_pages, read_course

NAMES = ("IPYTHONDIR", "MPLCONFIGDIR", "NMA_W1D5_DATA_DIR", "NMA_W1D5_DATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home that can be written to, and no variable that leads out of it."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "own"))
    return tmp_path / "own"


def test_a_home_that_can_be_written_to_is_used_but_for_what_ipython_does_at_its_start(tmp_path: Path) -> None:
    assert home.places(tmp_path) == {"IPYTHONDIR": str(tmp_path / "ipythondir")}


@pytest.mark.parametrize("nowhere", ["/dev/null", "/proc/nobody"])
def test_what_cannot_be_kept_at_home_is_kept_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, nowhere: str
) -> None:
    monkeypatch.setenv("HOME", nowhere)
    assert set(home.places(tmp_path)) == {"IPYTHONDIR", "MPLCONFIGDIR", "NMA_W1D5_DATA_DIR"}
    monkeypatch.setenv("NMA_W1D5_DATA_DIR", "asked for")
    assert "NMA_W1D5_DATA_DIR" not in home.places(tmp_path)


def test_one_folder_that_another_user_made_is_no_hindrance(own: Path, tmp_path: Path) -> None:
    own.mkdir()
    (own / ".cache").touch()
    assert set(home.places(tmp_path)) == {"IPYTHONDIR", "MPLCONFIGDIR", "NMA_W1D5_DATA_DIR"}


def test_a_recording_at_hand_is_used_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    monkeypatch.setattr(home, "writable", lambda folder: False)
    monkeypatch.setattr(home, "is_intact", lambda path, remote: path.is_relative_to(own))
    assert "NMA_W1D5_DATA_DIR" not in home.places(own)
    monkeypatch.setenv("NMA_W1D5_DATA", "simulated")
    assert "NMA_W1D5_DATA_DIR" in home.places(own)


def test_the_surroundings_are_as_before_when_all_is_made(tmp_path: Path) -> None:
    before = dict(os.environ)
    with home.settled(tmp_path / "home"):
        assert os.environ["IPYTHONDIR"] == str(tmp_path / "home" / "ipythondir")
        assert (tmp_path / "home").is_dir()
    assert dict(os.environ) == before


def test_notebooks_run_without_a_home_and_show_nothing_of_it(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = mini / "book/source/lesson.md"
    fetching = "from nma_w1d5 import fetch_data; print(fetch_data()); import matplotlib.pyplot; runs = []"
    page.write_text(page.read_text(encoding="utf-8").replace("runs = []", fetching), encoding="utf-8")
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.setenv("NMA_W1D5_DATA", "simulated")
    with home.settled(mini / "home"):
        outputs = execute_pages(read_course(mini), lambda *call: None)["lesson"]
    (shown,) = outputs[4, ""]
    assert shown.name == "stdout"
    assert str(mini / "home" / "nma_w1d5_data_dir" / "simulated_recording") in shown.text


def test_a_relative_home_is_none() -> None:
    assert not home.writable(Path("~/.cache"))
