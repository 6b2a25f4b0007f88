"""The look and the behaviour of the site: a Sphinx extension that ``_config.yml`` names.

================  ==========================================================================
`interface`       the words of the interface in the page's language
`anchors`         the same address for a section in every language
`languages`       the switch between languages, ``hreflang``, and the buttons of a notebook
`links`           links to the published site lead to the pages beside; remarks are marked
`sizes`           figures at the size they were drawn
`search_index`    what the search in the browser reads: the text of each section
`assets`          scripts, licences, and equations without any other site
================  ==========================================================================
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from nma_w1d5.course.site.theme import anchors, assets, interface, languages, links, search_index, sizes

TEMPLATES = Path(__file__).parent / "templates"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("nma_languages", [], "env")
    app.add_config_value("nma_words", {}, "env")
    app.add_config_value("nma_base_url", "", "env")
    app.add_config_value("nma_repository", {}, "html")
    app.connect("config-inited", _put_templates_first)
    app.connect("env-updated", lambda app, env: sorted(env.found_docs))  # every page shows the titles of all
    app.connect("config-inited", interface.override_options, priority=400)
    app.connect("config-inited", assets.configure)
    app.connect("builder-inited", interface.override_catalogues, priority=900)
    for transform in (anchors.LabelFirst, links.InwardLinks, links.Remarks):
        app.add_transform(transform)
    app.connect("html-page-context", languages.add_links, priority=600)
    app.connect("html-page-context", sizes.give_sizes, priority=700)
    app.connect("html-page-context", interface.add_words, priority=900)
    app.connect("html-page-context", assets.drop_unused, priority=990)
    app.add_css_file("nma.css", priority=900)
    for name in ("language.js", "code.js", "videos.js", "search.js"):
        app.add_js_file(name, priority=900, loading_method="defer")
    app.connect("build-finished", search_index.write_index)
    app.connect("build-finished", assets.copy_carried)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _put_templates_first(app: Sphinx, config: Config) -> None:
    config.templates_path = [str(TEMPLATES), *config.templates_path]
