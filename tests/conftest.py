"""What many tests share: the project itself, executed and built once."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir
from rich.console import Console

from nma_w1d5.course import build
from nma_w1d5.course.commands import make_book

ROOT = Path(__file__).parent.parent

# Threads that wait hand over their processor: tests side by side, and the kernels they start, share a few of them.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

# How fast the machine is decides nothing, and what is kept for the next run lies with all that can be made again.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
set_hypothesis_home_dir(ROOT / "_build" / "hypothesis")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def course() -> build.Course:
    """The course as it stands in the project."""
    return build.read_course(ROOT)


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site, as ``make book`` leaves it; the instructor notebooks lie beside it.

    ``make test`` builds it first and says so by ``NMA_W1D5_SITE``, so that tests side by side share it.
    """
    given = os.environ.get("NMA_W1D5_SITE")
    return Path(given).resolve() if given else make_book(ROOT, Console(stderr=True))
