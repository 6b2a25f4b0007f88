"""Every package that a room imports is declared where those who install that room get it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import nma_w1d5

PACKAGE = Path(nma_w1d5.__file__).parent
EXTRAS = {"course": ("course",), "grading": ("grading",), "cli.py": ("course", "grading"), "survey.py": ("feedback",)}
ROOMS = sorted(
    path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))
)


def imported(room: Path) -> set[str]:
    """Return the packages, as they are imported, of a room's modules, those imported late included."""
    found: set[str] = set()
    for path in [room] if room.suffix == ".py" else room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"nma_w1d5"}


def declared(root: Path, room: str) -> set[str]:
    """Return the distributions that come with a room, by their normalised names."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [*project["dependencies"]]
    for extra in EXTRAS.get(room, ()):
        needs += project["optional-dependencies"][extra]
    return {normalise(re.split(r"[^\w.-]", need)[0]) for need in needs}


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def installed():
    return packages_distributions()


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_imports_is_declared(root, installed, room):
    for package in sorted(imported(PACKAGE / room)):
        names = {normalise(name) for name in installed.get(package, [package])}
        assert names & declared(root, room), f"{room} imports {package}: declare {sorted(names)} in pyproject.toml"


def test_there_are_rooms_and_imports_to_look_at():
    assert {"course", "exercises", "grading", "stimuli.py"} <= set(ROOMS)
    assert {"numpy", "typer"} <= imported(PACKAGE / "grading")
