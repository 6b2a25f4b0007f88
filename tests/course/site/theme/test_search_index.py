"""What the search reads: every section with its own text, its title, and its address."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from nma_w1d5.course.site.theme.search_index import FILE, sections, text_of, write_index

TEXT = """
Tutorial
========

One *em* word,
:math:`x^2` gone. ``code()``

.. comment

Part
----

- first
- second

.. math:: y = z

::

    a = 1

Deep
~~~~

表現非類似性行列（RDM）です。
"""


@pytest.fixture
def document() -> nodes.document:
    return publish_doctree(TEXT, settings_overrides={"doctitle_xform": False})


def test_each_section_has_its_own_text(document: nodes.document) -> None:
    found = list(sections("T3", "Tutorial", document))
    assert [(one["title"], one["href"]) for one in found] == [
        ("Tutorial", "T3.html"),
        ("Part", "T3.html#part"),
        ("Deep", "T3.html#deep"),
    ]
    assert [one["text"] for one in found] == [
        "One em word, gone. code()",
        "first second a = 1",
        "表現非類似性行列（RDM）です。",
    ]
    assert {one["page"] for one in found} == {"Tutorial"}


def test_equations_and_inner_sections_are_left_out(document: nodes.document) -> None:
    part = list(document.findall(nodes.section))[1]
    assert "y = z" not in text_of(part)
    assert "RDM" not in text_of(part)


def test_a_page_without_sections_has_nothing_to_find() -> None:
    assert list(sections("a", "A", publish_doctree("Text."))) == []


def make_app(folder: Path, document: nodes.document, name: str = "html") -> Any:
    env = SimpleNamespace(
        found_docs={"T3"}, titles={"T3": nodes.title("", "Tutorial")}, get_doctree=lambda page: document
    )
    return SimpleNamespace(builder=SimpleNamespace(name=name), env=env, outdir=str(folder))


def test_the_index_is_a_script_that_loads_without_a_server(tmp_path: Path, document: nodes.document) -> None:
    write_index(make_app(tmp_path, document), None)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert text.startswith("window.NMA_SECTIONS = [")
    assert "表現非類似性行列" in text
    assert len(json.loads(text[len("window.NMA_SECTIONS = ") : -2])) == 3


@pytest.mark.parametrize(("exception", "name"), [(RuntimeError(), "html"), (None, "xml")])
def test_no_index_after_a_failure_or_for_another_builder(
    tmp_path: Path, document: nodes.document, exception: Exception | None, name: str
) -> None:
    write_index(make_app(tmp_path, document, name), exception)
    assert not (tmp_path / FILE).exists()
