"""The preview: it builds, serves on this machine only, and builds again after an edit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.site.preview import guarded

SCRIPT = """
import sys
from pathlib import Path
from nma_w1d5.course.site.preview import serve

source, html, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def build():
    html.mkdir(exist_ok=True)
    (html / "index.html").write_text("<html><head></head><body>" + source.read_text() + "</body></html>")

serve(build, [source], html, port, report=lambda line: print(line, flush=True))
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text("first", encoding="utf-8")
    return path


@pytest.fixture
def address(source: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SCRIPT, str(source), str(source.parent / "html"), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.kill()


def fetch(address: str, expected: str, seconds: float = 15) -> str:
    """Return the page at an address once `expected` is in it."""
    deadline = time.monotonic() + seconds
    text = ""
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5) as answer:
                text = answer.read().decode()
        except OSError:
            pass
        if expected in text:
            break
        time.sleep(0.1)
    return text


def test_an_edit_builds_the_page_again_and_the_browser_hears_of_it(source: Path, address: str) -> None:
    page = fetch(address, "first")
    assert "first" in page
    assert "livereload.js" in page
    time.sleep(1)  # the watcher has looked at the file once
    source.write_text("second", encoding="utf-8")
    os.utime(source, (time.time() + 5, time.time() + 5))
    assert "second" in fetch(address, "second")


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
