"""Folders that are either whole and new, or as they were before."""

import filecmp
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Give a new folder to fill, and put it in the place of ``target`` once it is filled.

    Where filling it fails, ``target`` stays as it was and the new folder is gone. A file that is the same as before
    keeps its time, by which others tell what changed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{target.name}-", dir=target.parent, ignore_cleanup_errors=True
    ) as scratch:
        new, old = Path(scratch, "new"), Path(scratch, "old")
        new.mkdir()
        yield new
        for path in new.rglob("*"):
            before = target / path.relative_to(new)
            if path.is_file() and before.is_file() and filecmp.cmp(path, before, shallow=False):
                shutil.copystat(before, path)
        try:
            if target.exists():
                target.rename(old)
            new.rename(target)
        except BaseException:
            if old.exists() and not target.exists():
                old.rename(target)
            raise
