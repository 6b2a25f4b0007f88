"""Scripts, styles and equations without any other site, and no more of them than a page needs."""

import shutil
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from nma_w1d5.course.site.theme.search_index import FILE as SECTIONS

STATIC = Path(__file__).parent / "static"

MATHJAX = "sphinx-mathjax-offline"
MATHJAX_FONTS = "output/chtml/fonts/woff-v2"

# What the scripts of a page load by themselves, and what has to come along: no page refers to it.
UNREFERRED = (SECTIONS, "_static/mathjax/**/*", "_static/licences/*")
CARRIED = ("sphinx", "pydata-sphinx-theme", "sphinx-book-theme", "myst-nb")


def configure(app: Sphinx, config: Config) -> None:
    """Point Sphinx to the files of this theme."""
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    config.html_favicon = str(STATIC / "favicon.svg")


def copy_carried(app: Sphinx, exception: Exception | None) -> None:
    """Copy the parts of MathJax that equations need, and the licences of packages whose scripts and styles are used."""
    if exception is not None or app.builder.format != "html":
        return
    source = Path(str(distribution(MATHJAX).locate_file(MATHJAX))) / "static" / "mathjax"
    static = Path(app.outdir) / "_static"
    for part in ("startup", "core", *app.config.mathjax3_config["loader"]["load"], "output/chtml/fonts/tex"):
        name = f"{part.replace('[tex]', 'input/tex/extensions')}.js"
        (static / "mathjax" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / name, static / "mathjax" / name)
    shutil.copytree(source / MATHJAX_FONTS, static / "mathjax" / MATHJAX_FONTS, dirs_exist_ok=True)
    (static / "licences").mkdir(exist_ok=True)
    for package in CARRIED:
        for file in distribution(package).files or ():
            if Path(file).name in ("LICENSE", "LICENSE.rst"):
                shutil.copyfile(str(file.locate()), static / "licences" / f"{package}.txt")


def drop_unused(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Take from a page the script that marks words of Sphinx's own search, and MathJax if there is no equation."""
    equations = (nodes.math, nodes.math_block)
    has_equation = doctree is not None and any(isinstance(node, equations) for node in doctree.findall())
    context["script_files"] = [
        script
        for script in context.get("script_files", [])
        if "sphinx_highlight" not in (said := _said(script)) and (has_equation or "mathjax" not in said)
    ]


def _said(script: Any) -> str:
    """Return the name of a script with what it holds in itself."""
    return f"{script.filename or ''} {script.attributes.get('body') or ''}".lower()
