"""The words of the interface: the language's own first, then the catalogues."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nma_w1d5.course.site.theme import interface

STRINGS = {"Search": "検索", "On this page": "目次", "Show code cell {type}": "見る", "Copy": "コピー"}


@pytest.fixture
def config() -> Any:
    options = {"search_bar_text": "Search this book...", "logo": "x"}
    config = SimpleNamespace(nma_words=STRINGS, html_theme_options=options)
    config.app = SimpleNamespace(config=config)
    return config


def test_options_with_english_text_get_their_words(config: Any) -> None:
    interface.override_options(config, config)
    assert config.html_theme_options == {"search_bar_text": "Search the course", "toc_title": "目次", "logo": "x"}
    assert config.nb_code_prompt_show == "見る"
    assert config.nb_code_prompt_hide == "Hide code cell {type}"


def test_catalogues_are_asked_only_for_what_is_missing(config: Any) -> None:
    known: dict[str, Any] = {"gettext": None}
    app: Any = SimpleNamespace(
        config=config,
        translator=SimpleNamespace(gettext=lambda text: f"catalogue: {text}"),
        builder=SimpleNamespace(templates=SimpleNamespace(environment=SimpleNamespace(globals=known))),
    )
    interface.override_catalogues(app)
    for say in (app.translator.gettext, known["gettext"]):
        assert say("Search") == "検索"
        assert say("Home") == "catalogue: Home"


def test_catalogues_of_a_builder_without_templates(config: Any) -> None:
    app: Any = SimpleNamespace(
        config=config, translator=SimpleNamespace(gettext=str.upper), builder=SimpleNamespace(name="xml")
    )
    interface.override_catalogues(app)
    assert app.translator.gettext("Search") == "検索"


def test_a_page_is_given_its_words(config: Any) -> None:
    context: dict[str, Any] = {
        "translate": str.upper,
        "body": '<summary aria-label="Toggle hidden content">図</summary>',
    }
    interface.add_words(config.app, "index", "page.html", context, None)
    assert context["nma_words"]["Copy"] == "コピー"
    assert context["nma_words"]["Copied"] == "Copied"
    assert context["translate"]("Search") == "検索"
    assert context["translate"]("By") == "BY"
    assert context["body"] == "<summary>図</summary>"


def test_a_page_without_text_is_given_its_words_too(config: Any) -> None:
    context: dict[str, Any] = {}
    interface.add_words(config.app, "search", "search.html", context, None)
    assert set(context) == {"translate", "nma_words"}
