"""A folder for what pytest cannot clear away."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder, which may come to hold folders without end."""
    path = tmp_path / "in"
    path.mkdir()
    yield path
    subprocess.run(["rm", "-rf", path], check=True)
