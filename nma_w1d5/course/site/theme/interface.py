"""The words of the interface in the page's language.

Sphinx and the themes have catalogues with gaps, and this theme has words of its own. All of them are looked up first
among the ``strings`` that ``_config.yml`` gives the language, by their English text: a language needs no catalogue.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

# What the scripts of this theme say.
SCRIPT_WORDS = ("Copy", "Copied", "Copy code", "Nothing found.", "Sections found:", "Videos")


def speaker(own: Mapping[str, str], other: Callable[[str], str] = str) -> Callable[[str], str]:
    """Return a function that translates a text: by `own` words first, by `other` else.

    >>> say = speaker({"Search": "検索"}, str.upper)
    >>> say("Search"), say("Home")
    ('検索', 'HOME')
    """
    return lambda text: own[text] if text in own else other(text)


def override_options(app: Sphinx, config: Config) -> None:
    """Give the options that hold English text their words."""
    say = speaker(config.nma_words)
    config.html_theme_options["search_bar_text"] = say("Search the course")
    config.html_theme_options["toc_title"] = say("On this page")
    config.nb_code_prompt_show = say("Show code cell {type}")
    config.nb_code_prompt_hide = say("Hide code cell {type}")


def override_catalogues(app: Sphinx) -> None:
    """Put the language's own words before the catalogues of Sphinx and the themes."""
    say = speaker(app.config.nma_words, app.translator.gettext)
    setattr(app.translator, "gettext", say)  # noqa: B010  a method, in the eyes of the type checker
    if hasattr(app.builder, "templates"):  # Jinja looks up both ``_`` and ``trans`` under this name
        app.builder.templates.environment.globals["gettext"] = say


def add_words(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the templates and scripts of a page their words."""
    own = app.config.nma_words
    context["translate"] = speaker(own, context.get("translate", str))
    context["nma_words"] = {text: own.get(text, text) for text in SCRIPT_WORDS}
    if "body" in context:  # the fold has a title of its own, which this would hide from a screen reader
        context["body"] = context["body"].replace(' aria-label="Toggle hidden content"', "")
