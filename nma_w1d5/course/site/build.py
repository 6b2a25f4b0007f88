"""The site: one Jupyter Book for each language, and a root page in front of them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nma_w1d5.course.errors import CourseError, heed_refusal
from nma_w1d5.course.fingerprint import PACKAGE, installed, lesson, made, mark_of
from nma_w1d5.course.folders import replaced
from nma_w1d5.course.settings import CONFIG, Settings, read_contents
from nma_w1d5.course.site.publish import publish
from nma_w1d5.course.site.root_page import write_root
from nma_w1d5.course.site.theme.assets import UNREFERRED


def build_site(pages: Path, html: Path, settings: Settings, beside: Mapping[str, bytes], cache: Path) -> None:
    """Build the site from the books in ``pages`` into ``html``, which is replaced only when all of it is built.

    What else is published is given by its path in the site. The cache is emptied when other code or settings fill it.
    """
    with made(lambda: mark_of(PACKAGE / "course" / "site", settings.root / CONFIG, installed()), cache) as done:
        if not done:
            shutil.rmtree(cache, ignore_errors=True)
            cache.mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        built = list(pool.map(lambda code: build_language(pages / code, cache / code), settings.codes))
    entries = [*(f"{page}.html" for page in read_contents(settings.root)), *UNREFERRED]
    with replaced(html) as site:
        for code, folder in zip(settings.codes, built, strict=True):
            publish(folder, site / code, entries, cache / "figures")
        for name, content in beside.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(content)
        write_root(site, settings)


def build_language(folder: Path, cache: Path) -> Path:
    """Run Jupyter Book over the book of one language, unless it is unchanged, and return the folder of its HTML.

    A warning is an error. What Sphinx has read is kept in `cache`, and thrown away after a failure: otherwise
    the next run would not read the page again, and would pass.
    """
    html = cache / "_build" / "html"
    with made(lambda: mark_of(folder, *lesson()), html) as done:
        if not done:
            command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder)]
            command += ["--path-output", str(cache), "--warningiserror", "--keep-going"]
            run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
            if run.returncode:
                shutil.rmtree(cache, ignore_errors=True)
                heed_refusal(run.stdout + run.stderr, cache)
                lines = f"{run.stdout}\n{run.stderr}".splitlines()
                found = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
                said = "\n".join(found or lines[-20:])
                problem = f"Jupyter Book failed or warned, and warnings are errors:\n{said}"
                remedy = "mend the cells it names in book/source; the pages it read are in this folder"
                raise CourseError(problem, remedy, path=folder, language=folder.name)
    return html
