"""The preview: it builds, serves on this machine only, and builds again after an edit."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.site.preview import HOST, check_port, guarded, in_thread, serve

SCRIPT = """
import sys
from pathlib import Path
from nma_w1d5.course.site.preview import serve

source, html, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def build():
    html.mkdir(exist_ok=True)
    (html / "index.html").write_text("<html><head></head><body>" + source.read_text() + "</body></html>")
    print("built", source.read_text(), flush=True)

serve(build, [source], html, port, report=lambda line: print(line, flush=True))
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text("first", encoding="utf-8")
    return path


@pytest.fixture
def port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def said(source: Path, port: int) -> Iterator[IO[str]]:
    """What a preview says, line by line."""
    command = [sys.executable, "-c", SCRIPT, str(source), str(source.parent / "html"), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout
        process.kill()


def wait_for(line: str, said: IO[str]) -> None:
    """Read until the preview says a line; a preview that ends without it fails."""
    assert any(line in one for one in iter(said.readline, ""))


def fetch(address: str) -> str:
    """Return the page at an address, as soon as somebody answers there."""
    while True:
        try:
            with urlopen(address) as answer:
                return str(answer.read().decode())
        except URLError:
            time.sleep(0.05)


def test_an_edit_builds_the_page_again_and_the_browser_hears_of_it(source: Path, port: int, said: IO[str]) -> None:
    wait_for("built first", said)
    wait_for(f"http://{HOST}:{port}/", said)
    page = fetch(f"http://{HOST}:{port}/")
    assert "first" in page
    assert "livereload.js" in page
    source.write_text("second", encoding="utf-8")
    os.utime(source, (time.time() + 5, time.time() + 5))  # no clock is so coarse that this is not later
    wait_for("built second", said)
    assert "second" in fetch(f"http://{HOST}:{port}/")


def test_an_edit_during_the_first_build_is_not_lost(source: Path, port: int, said: IO[str]) -> None:
    os.utime(source, (time.time() + 5, time.time() + 5))
    wait_for("built first", said)
    wait_for("built first", said)


def test_a_port_that_is_taken_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(CourseError, match=f"cannot be served on port {taken}") as caught:
            serve(lambda: pytest.fail("built"), [], tmp_path, taken)
    assert f"--port {taken + 1}" in caught.value.remedy


def test_a_port_that_is_taken_during_the_first_build_is_told_without_an_address(tmp_path: Path, port: int) -> None:
    lines: list[str] = []
    with socket.socket() as other:

        def build() -> None:
            other.bind((HOST, port))
            other.listen()

        with pytest.raises(CourseError, match=f"cannot be served on port {port}"):
            serve(build, [], tmp_path, port, lines.append)
    assert lines == []


def test_a_full_disk_is_reported_and_the_preview_goes_on() -> None:
    lines: list[str] = []

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "_build/html")

    guarded(full, lines.append)()
    assert lines[0].startswith("_build/html: No space left on device\n  -> make room")


def test_a_port_that_nobody_has_is_right(port: int) -> None:
    check_port(port)
    check_port(port)


def test_a_build_after_an_edit_has_a_thread_of_its_own_and_is_waited_for() -> None:
    where: list[threading.Thread] = []
    in_thread(lambda: where.append(threading.current_thread()))
    assert where != []
    assert where != [threading.current_thread()]


def test_a_mistake_is_reported_and_the_preview_goes_on() -> None:
    lines: list[str] = []

    def broken() -> None:
        raise CourseError("unknown tag 'hide'", "use 'hide-input'", path="a.md", cell=3)

    guarded(broken, lines.append)()
    assert lines == ["a.md, cell 3: unknown tag 'hide'\n  -> use 'hide-input'"]


def test_another_error_is_not_hidden() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        guarded(broken, print)()
