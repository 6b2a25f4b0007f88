"""`make install` refuses a Python that the pins do not take, and says which torch it brings before it does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
CPU = "https://download.pytorch.org/whl/cpu"
# Says that it is another version, and instead of making an environment puts itself there; writes down the rest.
FAKE = """\
#!/bin/sh
case "$1" in
-c) exec {python} -c '
import sys
sys.version_info, sys.version = ({numbers}, "final", 0), "{version} (x)"
exec(sys.argv[2])' "$@" ;;
esac
echo "$@" >> calls
[ "$2" != venv ] || {{ mkdir -p .venv/bin; cp "$0" .venv/bin/python; }}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with what `make install` reads."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def install(project: Path, version: str, *variables: str) -> subprocess.CompletedProcess[str]:
    """Run `make install` with a Python of that version that only writes down what it is asked to do."""
    python = project / "python"
    python.write_text(FAKE.format(python=sys.executable, version=version, numbers=version.replace(".", ", ")))
    python.chmod(0o755)
    return run_make(project, "install", f"PYTHON={python}", *variables)


def run_make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `make` as if no other had started these tests."""
    alone = {name: value for name, value in os.environ.items() if not re.match("MAKE|MFLAGS|TORCH_INDEX", name)}
    return subprocess.run(["make", *arguments], cwd=project, capture_output=True, text=True, env=alone)


@pytest.mark.parametrize("version", ["2.7.18", "3.9.19", "3.11.2", "3.11.4"])
def test_a_python_too_old_for_the_pins_is_refused_before_anything_is_made(project: Path, version: str) -> None:
    made = install(project, version)
    assert made.returncode != 0
    assert f"is {version}. Choose another: make PYTHON=" in made.stderr
    assert "Python 3.11.5 or newer is needed" in made.stderr
    assert not (project / "calls").exists()
    assert not (project / ".venv").exists()


def test_a_python_that_is_not_there_is_named(project: Path) -> None:
    made = run_make(project, "install", "PYTHON=python-of-nobody")
    assert made.returncode != 0
    assert "There is no python-of-nobody. Choose a Python: make PYTHON=" in made.stderr


def test_every_pin_takes_the_oldest_python_that_is_let_in() -> None:
    (needed,) = re.findall(r"^NEEDED := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    pins = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    asked = {one.name: one.metadata.get("Requires-Python", "") for one in distributions() if one.name in pins}
    assert {"torch", "soupsieve"} <= set(asked)
    assert [name for name, wanted in asked.items() if needed not in SpecifierSet(wanted)] == []
    assert f"Python {needed} " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {needed}以降" in (ROOT / "README.ja.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["3.11.5", "3.13.0"])
def test_which_torch_comes_is_said_before_it_does_and_how_to_get_the_small_one(project: Path, version: str) -> None:
    made = install(project, version)
    assert made.returncode == 0, made.stderr
    said = made.stdout.splitlines()
    assert re.match(r"Installing torch==[\d.]+ from where pip finds it; .*CUDA", said[0])
    assert said[0].endswith(f"make install TORCH_INDEX={CPU}")
    calls = (project / "calls").read_text().splitlines()
    assert calls[0] == "-m venv .venv"
    assert re.search(r" -c constraints.txt torch==[\d.]+$", calls[1])
    assert "index-url" not in calls[1]


def test_an_index_is_for_torch_alone(project: Path) -> None:
    made = install(project, "3.12.1", f"TORCH_INDEX={CPU}")
    assert re.match(rf"Installing torch==[\d.]+ from {CPU}$", made.stdout.splitlines()[0])
    _, torch, rest = (project / "calls").read_text().splitlines()
    assert f"--no-deps --index-url {CPU} torch==" in torch
    assert "index-url" not in rest


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readme_says_it_too(readme: str) -> None:
    assert f"make install TORCH_INDEX={CPU}" in (ROOT / readme).read_text(encoding="utf-8")
