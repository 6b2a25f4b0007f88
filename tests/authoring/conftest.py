"""A place for answer keys, which leave no module behind."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return where an answer key can be written."""
    before = dict(sys.modules)
    yield tmp_path / "small_key"
    for name in set(sys.modules) - set(before):
        if name.partition(".")[0] == "small_key":
            del sys.modules[name]
