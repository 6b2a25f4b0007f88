"""Links to the published site stay inside it; remarks are marked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from nma_w1d5.course.site.theme.links import InwardLinks, Remarks, inward

BASE = "https://a.org/c"


@pytest.mark.parametrize(
    ("address", "page", "expected"),
    [
        (f"{BASE}/en/api.html#api-data", "T3", "api.html#api-data"),
        (f"{BASE}/ja/T3.html", "T3", "../ja/T3.html"),
        (f"{BASE}/en/api.html", "deep/T3", "../api.html"),
        (f"{BASE}/wheels/x.whl", "T3", "../wheels/x.whl"),
        (f"{BASE}ourse/en/api.html", "T3", None),
        ("https://b.org/en/api.html", "T3", None),
        ("#section", "T3", None),
    ],
)
def test_inward(address: str, page: str, expected: str | None) -> None:
    assert inward(address, page, BASE, "en") == expected


def test_links_of_a_page_are_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    document = publish_doctree(f"`here <{BASE}/en/api.html>`_ and `there <https://b.org>`_")
    transform = InwardLinks(document)
    monkeypatch.setattr(InwardLinks, "env", SimpleNamespace(docname="T3"))
    monkeypatch.setattr(InwardLinks, "config", SimpleNamespace(nma_base_url=BASE, language="en"))
    transform.apply()
    assert [link["refuri"] for link in document.findall(nodes.reference)] == ["api.html", "https://b.org"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("T3", {"10 minutes": ["nma-remark"]}),
        ("index", {"10 minutes": ["nma-remark"], "start": ["nma-call"]}),
    ],
)
def test_a_paragraph_that_is_one_remark_or_one_link_is_marked(
    monkeypatch: pytest.MonkeyPatch, page: str, expected: dict[str, list[str]]
) -> None:
    text = "T\n=\n\n*10 minutes*\n\nA *word* in a `text <b>`__.\n\nPlain.\n\n`start <a>`__\n\n- `item <c>`__\n"
    document = publish_doctree(text, settings_overrides={"doctitle_xform": False})
    monkeypatch.setattr(Remarks, "env", SimpleNamespace(docname=page))
    monkeypatch.setattr(Remarks, "config", SimpleNamespace(root_doc="index"))
    Remarks(document).apply()
    assert {one.astext(): one["classes"] for one in document.findall(nodes.paragraph) if one["classes"]} == expected
