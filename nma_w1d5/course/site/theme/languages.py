"""The switch between languages, ``hreflang`` alternates, and the buttons of a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sphinx.application import Sphinx

COLAB = "https://colab.research.google.com/github/{repository}/blob/{branch}/{path}"
CODE_LANGUAGE = "en"  # docstrings are English on the pages of every language
KAGGLE = "https://kaggle.com/kernels/welcome?src={address}"


@dataclass(frozen=True)
class Alternate:
    """The same page in one of the languages."""

    code: str
    name: str
    href: str
    address: str
    current: bool


def alternates(
    languages: Iterable[Mapping[str, Any]], current: str, page: str, root: str, base_url: str
) -> tuple[Alternate, ...]:
    """Return the page in every language.

    Parameters
    ----------
    languages : iterable of mappings
        The entries of ``_config.yml``; each has a ``code`` and a ``name``.
    current : str
        The code of the page's own language.
    page : str
        The page's file, such as ``W1D5_Tutorial3.html``.
    root : str
        The way from the page to the folder of its language, such as ``""`` or ``"../"``.
    base_url : str
        The address of the published site, without a slash at its end; may be empty.

    Examples
    --------
    >>> both = [{"code": "ja", "name": "日本語"}, {"code": "en", "name": "English"}]
    >>> [one.href for one in alternates(both, "ja", "api.html", "", "https://example.org/course")]
    ['../ja/api.html', '../en/api.html']
    >>> alternates(both, "ja", "api.html", "", "https://example.org/course")[1].address
    'https://example.org/course/en/api.html'
    """
    return tuple(
        Alternate(
            code=entry["code"],
            name=entry["name"],
            href=f"{root}../{entry['code']}/{page}",
            address=f"{base_url}/{entry['code']}/{page}" if base_url else f"{root}../{entry['code']}/{page}",
            current=entry["code"] == current,
        )
        for entry in languages
    )


def launch(page: str, language: str, root: str, repository: Mapping[str, str], base_url: str) -> dict[str, str]:
    """Return where the buttons of a notebook lead: all to one file of the published folder.

    >>> found = launch("T3", "ja", "", {"url": "https://github.com/me/it", "branch": "gh-pages"}, "https://me.io/it")
    >>> found["download"]
    'notebooks/T3.ipynb'
    >>> found["colab"]
    'https://colab.research.google.com/github/me/it/blob/gh-pages/ja/notebooks/T3.ipynb'
    >>> found["kaggle"]
    'https://kaggle.com/kernels/welcome?src=https%3A//me.io/it/ja/notebooks/T3.ipynb'
    """
    path = f"{language}/notebooks/{page}.ipynb"
    owner = repository["url"].removeprefix("https://github.com/").strip("/")
    return {
        "colab": COLAB.format(repository=owner, branch=repository["branch"], path=path),
        "kaggle": KAGGLE.format(address=quote(f"{base_url}/{path}")),
        "download": f"{root}notebooks/{page}.ipynb",
    }


def add_links(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page its links to the other languages and to its notebook."""
    config = app.config
    root = context.get("content_root", "./").removeprefix("./")
    base_url = config.nma_base_url.rstrip("/")
    context["nma_alternates"] = alternates(config.nma_languages, config.language, f"{pagename}.html", root, base_url)
    context["nma_base_url"] = base_url
    context["nma_language_name"] = next((one.name for one in context["nma_alternates"] if one.current), "")
    if doctree is not None and Path(app.env.doc2path(pagename)).suffix == ".ipynb" and config.nma_repository:
        context["nma_launch"] = launch(pagename, config.language, root, config.nma_repository, base_url)
        buttons = app.builder.templates.render("nma-launch.html", context)
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{buttons}", 1)
    if config.language != CODE_LANGUAGE and "body" in context:
        context["body"] = context["body"].replace('<dl class="py', f'<dl lang="{CODE_LANGUAGE}" class="py')


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("html-page-context", add_links, priority=600)
