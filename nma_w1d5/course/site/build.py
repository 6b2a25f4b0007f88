"""The site: one Jupyter Book for each language, and a root page in front of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.folders import replaced
from nma_w1d5.course.marks import PACKAGE, installed, lesson, made, mark_of
from nma_w1d5.course.settings import CONFIG, Settings, read_contents
from nma_w1d5.course.site.publish import publish
from nma_w1d5.course.site.root_page import write_root
from nma_w1d5.course.site.theme.assets import UNREFERRED


def build_site(
    pages: Path, html: Path, settings: Settings, *, notebooks: Path, wheels: Iterable[Path] = (), cache: Path
) -> None:
    """Build the site of all languages and put it in place at once.

    Parameters
    ----------
    pages : pathlib.Path
        The folder with one book for each language: executed pages, settings and contents.
    html : pathlib.Path
        Where the site comes to lie. It is replaced only when all of it is built.
    settings : Settings
        The settings of the course.
    notebooks : pathlib.Path
        The folder with one folder of student notebooks for each language.
    wheels : iterable of pathlib.Path
        The wheels that the notebooks install.
    cache : pathlib.Path
        Where is kept what need not be made again. It is emptied when another code or another setting makes it.

    Raises
    ------
    CourseError
        If Jupyter Book fails or warns.
    """
    with made(lambda: mark_of(PACKAGE / "course" / "site", settings.root / CONFIG, installed()), cache) as done:
        if not done:
            shutil.rmtree(cache, ignore_errors=True)
            cache.mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        books = pool.map(lambda code: build_language(pages / code, cache / code), settings.codes)
        built = dict(zip(settings.codes, books, strict=True))
    assemble(built, html, settings, notebooks=notebooks, wheels=wheels, cache=cache)


def build_language(folder: Path, cache: Path) -> Path:
    """Run Jupyter Book over the pages of one language and return the folder of its HTML.

    A warning is an error. What Sphinx has read is kept in `cache`, and thrown away after a failure: otherwise
    the next run would not read the page again, and would pass.
    """
    html = cache / "_build" / "html"
    with made(lambda: mark_of(folder, *lesson()), html) as done:
        if not done:
            _run_jupyter_book(folder, cache)
    return html


def _run_jupyter_book(folder: Path, cache: Path) -> None:
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder)]
    command += ["--path-output", str(cache), "--warningiserror", "--keep-going"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if run.returncode:
        shutil.rmtree(cache, ignore_errors=True)
        raise CourseError(
            f"Jupyter Book failed or warned, and warnings are errors:\n{_complaints(run)}",
            "mend the cells it names in book/source; the pages it read are in this folder",
            path=folder,
            language=folder.name,
        )


def _complaints(run: subprocess.CompletedProcess[str]) -> str:
    """Return the warnings and errors of a run, or its last lines if it gave none."""
    lines = f"{run.stdout}\n{run.stderr}".splitlines()
    found = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
    return "\n".join(found or lines[-20:])


def assemble(
    built: Mapping[str, Path],
    html: Path,
    settings: Settings,
    *,
    notebooks: Path,
    wheels: Iterable[Path] = (),
    cache: Path,
) -> None:
    """Join what is published of the languages' HTML, the notebooks, the wheels and a root page; put all in place."""
    entries = [f"{page}.html" for page in read_contents(settings.root)] + list(UNREFERRED)
    with replaced(html) as site:
        for code, folder in built.items():
            publish(folder, site / code, entries, cache / "figures")
            _copy_all((notebooks / code).glob("*.ipynb"), site / code / "notebooks")
        _copy_all(wheels, site / "wheels")
        write_root(site, settings)


def _copy_all(files: Iterable[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        shutil.copy2(path, folder / path.name)
