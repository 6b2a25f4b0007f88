"""The switch between languages, ``hreflang`` alternates, and the buttons of a notebook."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sphinx.application import Sphinx

GITHUB = "https://github.com/"
CODE_LANGUAGE = "en"  # docstrings are English on the pages of every language


def alternates(languages: Iterable[Mapping[str, str]], page: str, root: str, base_url: str) -> list[dict[str, str]]:
    """Return each language with the way to the same page in it, and that page's address on the published site.

    The page's file is given with the way from it to the folder of its language, such as ``""`` or ``"../"``.

    >>> (one,) = alternates([{"code": "ja", "name": "日本語"}], "api.html", "", "https://a.org")
    >>> one["href"], one["address"]
    ('../ja/api.html', 'https://a.org/ja/api.html')
    """
    return [
        {**language, "href": f"{root}../{language['code']}/{page}", "address": f"{base_url}/{language['code']}/{page}"}
        for language in languages
    ]


def launch(page: str, language: str, root: str, repository: Mapping[str, str], base_url: str) -> dict[str, str]:
    """Return where the buttons of a notebook lead: all to one file of the published folder.

    Colab opens notebooks of GitHub alone: from elsewhere there is no way to it.
    """
    path = f"{language}/notebooks/{page}.ipynb"
    owner, branch = repository["url"].removeprefix(GITHUB), quote(repository["branch"])
    colab = f"https://colab.research.google.com/github/{owner}/blob/{branch}/{path}"
    return {
        **({"colab": colab} if repository["url"].startswith(GITHUB) else {}),
        "kaggle": f"https://kaggle.com/kernels/welcome?src={quote(f'{base_url}/{path}')}",
        "download": f"{root}notebooks/{page}.ipynb",
    }


def add_links(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page its links to the other languages and to its notebook."""
    config = app.config
    root = context.get("content_root", "./").removeprefix("./")
    context["nma_alternates"] = alternates(config.nma_languages, f"{pagename}.html", root, config.nma_base_url)
    context["nma_base_url"] = config.nma_base_url
    if doctree is not None and Path(app.env.doc2path(pagename)).suffix == ".ipynb":
        context["nma_launch"] = launch(pagename, config.language, root, config.nma_repository, config.nma_base_url)
        buttons = app.builder.templates.render("nma-launch.html", context)
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{buttons}", 1)
    if config.language != CODE_LANGUAGE and "body" in context:
        context["body"] = context["body"].replace('<dl class="py', f'<dl lang="{CODE_LANGUAGE}" class="py')
