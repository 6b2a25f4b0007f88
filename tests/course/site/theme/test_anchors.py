"""A section is known by its ASCII label, whatever its heading says."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from nma_w1d5.course.site.theme.anchors import LabelFirst

TEXT = """
表題
====

.. _section-rdm:

表現非類似性行列
----------------

文。

Unlabelled
----------

Text.

.. _section-two:
.. _section-two-again:

Two labels
----------

Text.
"""


@pytest.fixture
def document() -> nodes.document:
    document = publish_doctree(TEXT, settings_overrides={"doctitle_xform": False})
    LabelFirst(document).apply()
    return document


def test_the_label_comes_before_the_name_made_from_the_heading(document: nodes.document) -> None:
    first = [section["ids"][0] for section in document.findall(nodes.section)]
    assert first == ["section-1", "section-rdm", "unlabelled", "section-two-again"]


def test_no_identifier_is_lost(document: nodes.document) -> None:
    section = list(document.findall(nodes.section))[3]
    assert set(section["ids"]) == {"two-labels", "section-two", "section-two-again"}


def test_only_labelled_sections_are_marked(document: nodes.document) -> None:
    marked = [section["ids"][0] for section in document.findall(nodes.section) if "nma-labelled" in section["classes"]]
    assert marked == ["section-rdm", "section-two-again"]
