"""Scripts and styles: what a page gets, and what it is spared."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx.errors import ExtensionError

from nma_w1d5.course.site.theme import assets


def script(filename: str | None = None, **attributes: str) -> SimpleNamespace:
    return SimpleNamespace(filename=filename, attributes=attributes)


def page_with(*children: nodes.Node) -> nodes.document:
    document = nodes.document(None, None)
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
    assets.drop_unused(None, "index", "page.html", context, doctree)
    assert context == {"script_files": [*mathjax, other] if kept else [other]}


def test_mathjax_is_copied_with_what_it_loads(tmp_path: Path) -> None:
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"))
    assets.copy_carried(app, None)
    folder = tmp_path / "_static" / "mathjax"
    for component in assets.MATHJAX["loader"]["load"]:
        name = component.replace("[tex]", "input/tex/extensions")
        assert (folder / f"{name}.js").is_file(), component
    assert len(list(folder.rglob("*.woff"))) > 20
    assert sum(path.stat().st_size for path in folder.rglob("*.js")) < 800_000


def test_licences_come_with_what_they_license(tmp_path: Path) -> None:
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"))
    assets.copy_carried(app, None)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "_static" / "licences").iterdir()}
    assert set(texts) == set(assets.CARRIED)
    assert all("Copyright" in text for text in texts.values())


@pytest.mark.parametrize(("exception", "kind"), [(RuntimeError(), "html"), (None, "xml")])
def test_nothing_is_copied_after_a_failure_or_for_another_builder(
    tmp_path: Path, exception: Exception | None, kind: str
) -> None:
    assets.copy_carried(SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format=kind)), exception)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "find_spec", lambda name: None)
    with pytest.raises(ExtensionError, match="sphinx-mathjax-offline"):
        assets.mathjax_folder()


def test_configure_keeps_what_the_config_says() -> None:
    config = SimpleNamespace(html_static_path=["own"], html_context={"a": 1}, html_theme_options={"logo": "x"})
    assets.configure(None, config)
    assert config.html_static_path == ["own", str(assets.STATIC)]
    assert config.html_context == {"a": 1, "default_mode": "auto"}
    assert config.html_theme_options["logo"] == "x"
    assert config.html_theme_options["use_download_button"] is False
    assert config.mathjax_path == "mathjax/startup.js"
    assert config.nb_ipywidgets_js == {}
