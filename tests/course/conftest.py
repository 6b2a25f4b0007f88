"""A mini course, small enough to run in a test, with a case of every role a cell can have."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nma_w1d5.course.source import Page, read_page

PageOf = Callable[[str], Page]
MINI = Path(__file__).parent / "mini"
FRONT_MATTER = (MINI / "book/source/lesson.md").read_text(encoding="utf-8").split("+++")[0]


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the mini course to build or to break."""
    return Path(shutil.copytree(MINI, tmp_path / "mini", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture
def page_of(tmp_path: Path) -> PageOf:
    """Read a page from its cells alone."""

    def read(cells: str) -> Page:
        path = tmp_path / "page.md"
        path.write_text(FRONT_MATTER + cells, encoding="utf-8")
        return read_page(path, ["ja", "en"])

    return read


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project in two languages with its site built in ``html``."""
    from tests.course.site.pages import build_sample

    return build_sample(tmp_path_factory.mktemp("sample"))
