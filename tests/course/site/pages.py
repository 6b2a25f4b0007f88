"""Small pages in two languages, as the pipeline writes them: what the tests of the site build."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from nma_w1d5.course.settings import read_settings
from nma_w1d5.course.site.book import write_book
from nma_w1d5.course.site.build import build_site

CONFIG = """\
title: Sample
author: The authors
copyright: "2026"
repository: {url: https://github.com/someone/course, branch: main}
publish_branch: gh-pages
html: {baseurl: https://someone.github.io/course/}
default_language: en
languages:
  - code: ja
    name: 日本語
    title: 見本の本
    strings: {Search: 検索, Download notebook: ノートブックを保存, Copy: コピー}
  - code: en
    name: English
    title: Sample book
"""
CONTENTS = "format: jb-book\nroot: index\nchapters: [{file: W1D5_Tutorial3}, {file: notes}]\n"

CODES = ("ja", "en")
HOME = {
    "ja": "# ようこそ\n\n[チュートリアル3](W1D5_Tutorial3.ipynb)から始めましょう。\n",
    "en": "# Welcome\n\nStart with [Tutorial 3](W1D5_Tutorial3.ipynb).\n",
}
NOTES = {"ja": "# 覚え書き\n\n短い文です。\n", "en": "# Notes\n\nA short text.\n"}
TITLE = {"ja": "# チュートリアル3：符号化モデル", "en": "# Tutorial 3: Encoding models"}
SECTION = {
    "ja": "(section-rdm)=\n## 2.1 表現非類似性行列（RDM）\n\n"
    "プーリング層と畳み込み層の非類似性を比べます。[節](#section-rdm)に戻ります。\n\n"
    "$$M = 1 - \\frac{1}{N} Z Z^T$$",
    "en": "(section-rdm)=\n## 2.1 Representational dissimilarity matrices (RDM)\n\n"
    "We compare the convolutional layer with the pooling layer. Back to the [section](#section-rdm).\n\n"
    "$$M = 1 - \\frac{1}{N} Z Z^T$$",
}
LAST = {
    "ja": "(section-end)=\n## 3 まとめ\n\n" + "長い段落です。" * 400,
    "en": "(section-end)=\n## 3 Summary\n\n" + "A long paragraph. " * 400,
}
FOLD = {"ja": "補助関数", "en": "Helper functions"}
ALT = {"ja": "灰色の四角", "en": "A grey square"}
VIDEOS = """\
<div class="nma-videos" data-title="Video 1">
<section class="nma-video" data-source="Youtube"><h4>YouTube</h4>
<button class="nma-play" type="button" data-embed="https://www.youtube-nocookie.com/embed/x">▶ Play</button>
<a href="https://youtube.com/watch?v=x">YouTube</a></section>
<section class="nma-video" data-source="Bilibili"><h4>Bilibili</h4>
<button class="nma-play" type="button" data-embed="https://player.bilibili.com/player.html">▶ Play</button>
<a href="https://www.bilibili.com/video/y">Bilibili</a></section>
</div>"""


def write_project(root: Path) -> Path:
    """Write ``_config.yml`` and ``_toc.yml`` of a small project; return its folder."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (root / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    return root


def write_pages(root: Path) -> Path:
    """Write the books of both languages into the folder ``pages`` of a project; return the project's folder."""
    settings = read_settings(root)
    for language in settings.languages:
        code = language.code
        folder = root / "pages" / code
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.md").write_text(HOME[code], encoding="utf-8")
        (folder / "notes.md").write_text(NOTES[code], encoding="utf-8")
        nbformat.write(tutorial(code), folder / "W1D5_Tutorial3.ipynb")
        write_book(folder, language, settings)
    return root


def tutorial(language: str) -> NotebookNode:
    """Make an executed notebook with a figure, an equation, a folded cell and videos."""
    cells = [
        new_markdown_cell(TITLE[language], id="title"),
        new_code_cell(
            "import numpy as np",
            id="helpers",
            metadata={
                "tags": ["hide-input"],
                "mystnb": {"code_prompt_show": FOLD[language], "code_prompt_hide": FOLD[language]},
            },
        ),
        new_code_cell("display_videos()", id="videos", outputs=[_display("text/html", VIDEOS)]),
        new_markdown_cell(SECTION[language], id="rdm"),
        new_code_cell(
            "plot()",
            id="figure",
            metadata={"mystnb": {"image": {"alt": ALT[language]}}},
            outputs=[_display("image/png", base64.b64encode(grey_square()).decode())],
        ),
        new_code_cell("x = " + " + ".join(["1"] * 100), id="wide", outputs=[_print("0.72 " * 60 + "\n")]),
        new_markdown_cell(LAST[language], id="end"),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made: NotebookNode = new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    return made


def grey_square(size: int = 8) -> bytes:
    """Return a small grey PNG.

    >>> grey_square()[:4]
    b'\\x89PNG'
    """
    rows = b"".join(b"\0" + b"\x80" * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _display(kind: str, data: str) -> NotebookNode:
    made: NotebookNode = new_output("display_data", data={kind: data, "text/plain": "<output>"})
    return made


def _print(text: str) -> NotebookNode:
    made: NotebookNode = new_output("stream", name="stdout", text=text)
    return made


def beside() -> dict[str, bytes]:
    """Make what the site offers beside its pages."""
    found = {f"{code}/notebooks/W1D5_Tutorial3.ipynb": nbformat.writes(tutorial(code)).encode() for code in CODES}
    return found | {"wheels/nma_w1d5-1.0.0-py3-none-any.whl": b"a wheel"}


def build_sample(root: Path) -> Path:
    """Build the site of the small project in the folder `root` and return that folder."""
    write_pages(write_project(root))
    build_site(root / "pages", root / "html", read_settings(root), beside(), root / "cache")
    return root
