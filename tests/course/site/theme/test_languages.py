"""The switch between languages and the buttons of a notebook."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from docutils.utils import new_document

from nma_w1d5.course.site.theme.languages import add_links, alternates, launch

BOTH = [{"code": "ja", "name": "日本語"}, {"code": "en", "name": "English"}]
REPOSITORY = {"url": "https://github.com/me/it", "branch": "gh-pages"}


def test_the_page_stands_beside_itself_in_every_language() -> None:
    japanese, english = alternates(BOTH, "T3.html", "", "https://me.io/it")
    assert (japanese["code"], japanese["name"], japanese["href"]) == ("ja", "日本語", "../ja/T3.html")
    assert (english["href"], english["address"]) == ("../en/T3.html", "https://me.io/it/en/T3.html")


def test_a_page_in_a_folder_goes_up_first() -> None:
    assert alternates(BOTH, "a/b.html", "../", "https://me.io")[0]["href"] == "../../ja/a/b.html"


def test_the_buttons_lead_to_one_file() -> None:
    found = launch("T3", "en", "../", REPOSITORY, "https://me.io/it")
    assert found["download"] == "../notebooks/T3.ipynb"
    assert found["colab"].endswith("/github/me/it/blob/gh-pages/en/notebooks/T3.ipynb")
    assert found["kaggle"].endswith("?src=https%3A//me.io/it/en/notebooks/T3.ipynb")


def test_a_branch_may_have_any_name() -> None:
    found = launch("T3", "en", "", REPOSITORY | {"branch": "sites/w1#5"}, "https://me.io")
    assert found["colab"].endswith("/github/me/it/blob/sites/w1%235/en/notebooks/T3.ipynb")


def test_colab_is_offered_only_where_it_can_open_the_notebook() -> None:
    found = launch("T3", "en", "", {"url": "https://gitlab.com/me/it", "branch": "b"}, "https://me.io")
    assert set(found) == {"kaggle", "download"}


def make_app(suffix: str) -> Any:
    config = SimpleNamespace(
        language="ja", nma_languages=BOTH, nma_base_url="https://me.io/it", nma_repository=REPOSITORY
    )
    env = SimpleNamespace(doc2path=lambda page: f"{page}{suffix}")
    templates = SimpleNamespace(render=lambda name, context: f"[{name}]")
    return SimpleNamespace(config=config, env=env, builder=SimpleNamespace(templates=templates))


def page(app: Any, doctree: object = None) -> dict[str, Any]:
    context: dict[str, Any] = {"content_root": "./", "body": "<h1>T</h1><p>x</p><h1>U</h1>"}
    add_links(app, "T3", "page.html", context, doctree)
    return context


def test_a_notebook_gets_its_buttons_below_the_title() -> None:
    context = page(make_app(".ipynb"), new_document(""))
    assert context["body"] == "<h1>T</h1>\n[nma-launch.html]<p>x</p><h1>U</h1>"
    assert context["nma_launch"]["download"] == "notebooks/T3.ipynb"


@pytest.mark.parametrize(("suffix", "doctree"), [(".md", new_document("")), (".ipynb", None)])
def test_other_pages_get_none(suffix: str, doctree: object) -> None:
    context = page(make_app(suffix), doctree)
    assert "nma_launch" not in context
    assert "launch" not in context["body"]
    assert context["nma_alternates"][1]["address"] == "https://me.io/it/en/T3.html"


@pytest.mark.parametrize(("language", "expected"), [("ja", '<dl lang="en" class="py">'), ("en", '<dl class="py">')])
def test_docstrings_say_that_they_are_english(language: str, expected: str) -> None:
    app = make_app(".md")
    app.config.language = language
    context: dict[str, Any] = {"body": '<dl class="py">'}
    add_links(app, "T3", "page.html", context, None)
    assert context["body"] == expected
