"""How servers are started."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from nma_w1d5.grading.sandbox import bubblewrap
from nma_w1d5.grading.sandbox.bubblewrap import (
    bubblewrap_command,
    package_directory,
    readable_paths,
    server_command,
    ways,
)


def pairs(command: list[str], option: str) -> list[str]:
    """Return what follows an option, wherever it stands."""
    return [command[place + 1] for place, word in enumerate(command) if word == option]


def test_only_the_interpreter_the_libraries_and_the_package_are_readable() -> None:
    paths = readable_paths()
    assert package_directory() in paths
    root = package_directory().parent
    for hidden in (
        root,
        root / "solutions",
        root / "tests",
        root / "book",
        Path.home(),
        Path("/etc"),
        Path("/usr"),
        Path("/"),
    ):
        assert not any(hidden == path or hidden.is_relative_to(path) for path in paths)
    assert any(Path(sys.prefix).is_relative_to(path) for path in paths)
    assert any(Path(sys.base_prefix).is_relative_to(path) for path in paths)


def test_no_path_is_listed_below_another() -> None:
    paths = readable_paths()
    assert not any(one != other and one.is_relative_to(other) for one in paths for other in paths)


@pytest.mark.parametrize("as_root", [True, False])
def test_the_jail_has_no_network_and_nothing_to_write_to(as_root: bool) -> None:
    command = bubblewrap_command("/usr/bin/bwrap", [], as_root)
    assert {"--unshare-net", "--unshare-pid", "--unshare-ipc", "--clearenv", "--die-with-parent"} <= set(command)
    assert not {"--bind", "--dev", "--proc", "--share-net"} & set(command)
    assert pairs(command, "--remount-ro") == ["/dev", "/"]
    assert ("--unshare-user" in command) is not as_root
    assert set(pairs(command, "--cap-add")) == ({"CAP_SETUID", "CAP_SETGID"} if as_root else {"CAP_SYS_ADMIN"})


def test_every_folder_on_the_way_can_be_entered() -> None:
    command = bubblewrap_command("bwrap", [], True)
    made = pairs(command, "--dir")
    for path in readable_paths():
        assert all(str(parent) in made for parent in path.parents if parent != Path("/"))
    assert command.index("--dir") < command.index("--ro-bind")


def test_what_must_not_be_seen_is_covered_where_it_would_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "venv" / "solutions").mkdir(parents=True)
    (tmp_path / "venv" / "answers.py").touch()
    monkeypatch.setattr(bubblewrap, "readable_paths", lambda: [tmp_path / "venv"])
    hidden = [tmp_path, tmp_path / "venv" / "solutions", tmp_path / "venv" / "answers.py", tmp_path / "elsewhere"]
    command = bubblewrap_command("bwrap", hidden, False)
    assert pairs(command, "--tmpfs") == [str(tmp_path / "venv" / "solutions"), "/dev"]
    place = command.index(str(tmp_path / "venv" / "answers.py"))
    assert command[place - 2 : place] == ["--ro-bind", "/dev/null"]


def test_the_jail_itself_is_not_covered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bubblewrap, "readable_paths", lambda: [tmp_path])
    assert pairs(bubblewrap_command("bwrap", [tmp_path], False), "--tmpfs") == ["/dev"]


def test_the_server_does_not_see_the_users_python() -> None:
    command = server_command(5, '{"warm": 1}')
    assert command[:5] == [sys.executable, "-s", "-P", "-W", "ignore"]
    assert command[-1].endswith("""main(5, '{"warm": 1}')""")


def test_root_has_two_ways_and_others_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "find_bubblewrap", lambda: "/usr/bin/bwrap")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert [way.become_nobody for way in ways("bubblewrap")] == [True, False]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert [("user" in way.namespaces, way.become_nobody) for way in ways("bubblewrap")] == [(True, False)]
    assert [way.prefix for way in ways("process")] == [()]


def test_without_bubblewrap_there_is_no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert ways("bubblewrap") == []
