"""Scripts and styles: what a page gets, and what it is spared."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.utils import new_document

from nma_w1d5.course.settings import read_mapping
from nma_w1d5.course.site.book import DEFAULTS
from nma_w1d5.course.site.theme import assets

NOBODY: Any = None


def script(filename: str | None = None, **attributes: str) -> SimpleNamespace:
    return SimpleNamespace(filename=filename, attributes=attributes)


def page_with(*children: nodes.Node) -> nodes.document:
    document = new_document("")
    document.extend(children)
    return document


@pytest.mark.parametrize(
    ("doctree", "kept"),
    [
        (page_with(nodes.math("", "x")), True),
        (page_with(nodes.math_block("", "x")), True),
        (page_with(nodes.paragraph("", "x")), False),
        (None, False),
    ],
)
def test_mathjax_comes_with_equations_only(doctree: nodes.document | None, kept: bool) -> None:
    mathjax = [script("_static/mathjax/startup.js"), script(body="window.MathJax = {}")]
    other = script("_static/search.js")
    context = {"script_files": [*mathjax, script("_static/sphinx_highlight.js"), other]}
    assets.drop_unused(NOBODY, "index", "page.html", context, doctree)
    assert context == {"script_files": [*mathjax, other] if kept else [other]}


def make_app(folder: Path, kind: str = "html") -> Any:
    settings = read_mapping(DEFAULTS)["sphinx"]["config"]
    config = SimpleNamespace(mathjax3_config=settings["mathjax3_config"])
    return SimpleNamespace(outdir=folder, builder=SimpleNamespace(format=kind), config=config)


def test_mathjax_is_copied_with_what_it_loads(tmp_path: Path) -> None:
    assets.copy_carried(make_app(tmp_path), None)
    folder = tmp_path / "_static" / "mathjax"
    for name in ("startup", "core", "input/tex-base", "input/tex/extensions/ams", "output/chtml/fonts/tex"):
        assert (folder / f"{name}.js").is_file(), name
    assert len(list(folder.rglob("*.woff"))) > 20
    assert sum(path.stat().st_size for path in folder.rglob("*.js")) < 800_000


def test_licences_come_with_what_they_license(tmp_path: Path) -> None:
    assets.copy_carried(make_app(tmp_path), None)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "_static" / "licences").iterdir()}
    assert set(texts) == set(assets.CARRIED)
    assert all("Copyright" in text for text in texts.values())


@pytest.mark.parametrize(("exception", "kind"), [(RuntimeError(), "html"), (None, "xml")])
def test_nothing_is_copied_after_a_failure_or_for_another_builder(
    tmp_path: Path, exception: Exception | None, kind: str
) -> None:
    assets.copy_carried(make_app(tmp_path, kind), exception)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "MATHJAX", "no-such-package")
    with pytest.raises(PackageNotFoundError, match="no-such-package"):
        assets.copy_carried(make_app(tmp_path), None)


def test_configure_keeps_what_the_config_says() -> None:
    config: Any = SimpleNamespace(html_static_path=["own"])
    assets.configure(NOBODY, config)
    assert config.html_static_path == ["own", str(assets.STATIC)]
    assert Path(config.html_favicon).is_file()
