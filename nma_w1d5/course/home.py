"""Where the programs of a build keep what is theirs, whether the user's own home can be written to or not."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nma_w1d5.download import is_intact
from nma_w1d5.recording import FOLDER_VARIABLE, REAL, SOURCE_VARIABLE


@contextmanager
def settled(home: Path) -> Iterator[None]:
    """Let this process and those that it starts keep in the folder ``home`` what they cannot keep where they would."""
    home.mkdir(parents=True, exist_ok=True)
    before = dict(os.environ)
    os.environ.update(places(home))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def places(home: Path) -> dict[str, str]:
    """Return the variables that lead into ``home``.

    Kernels always go there: what users have IPython do at its start is no part of a course. The recording and the
    settings of plots stay where they are and what was asked for is not changed, as long as it can be written to.
    """
    import pooch

    settings = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    plots = (Path(pooch.os_cache("matplotlib")), Path(settings, "matplotlib"))
    lost = ["IPYTHONDIR"]
    if not os.environ.get("MPLCONFIGDIR") and not all(map(writable, plots)):
        lost.append("MPLCONFIGDIR")
    if not os.environ.get(FOLDER_VARIABLE) and not _serves(Path(pooch.os_cache("nma_w1d5"))):
        lost.append(FOLDER_VARIABLE)
    return {name: str(home / name.lower()) for name in lost}


def _serves(folder: Path) -> bool:
    """Tell whether notebooks can take their recording from a folder, or put it there."""
    real_counts = os.environ.get(SOURCE_VARIABLE) != "simulated"
    try:
        return writable(folder) or (real_counts and is_intact(folder / REAL.name, REAL))
    except OSError:
        return False


def writable(folder: Path) -> bool:
    """Tell whether files can be written into a folder, which is made if it is not there."""
    try:
        if folder.is_absolute():  # it is not where nobody knows a home
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return True
    except OSError:
        pass
    return False
