"""Project a page of the source to the notebooks that people meet. Pure: the same input gives the same bytes.

===========  ====================================  ==========================  ==============================
edition      code of an exercise                   outputs                     where
===========  ====================================  ==========================  ==============================
student      stub                                  none                        ``book/ja``, ``book/en``
page         stub                                  those of the answer         input of the site build
instructor   answer, and model answers to Think!   all                         a build folder, never published
===========  ====================================  ==========================  ==============================
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nma_w1d5.course.answers import Answers
from nma_w1d5.course.run import Outputs
from nma_w1d5.course.source import Cell, Page
from nma_w1d5.course.text import anchor, fill

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def student(page: Page, language: str, values: Mapping[str, str]) -> NotebookNode:
    """Return the notebook that students open: stubs, and no outputs."""
    cells = [
        _notebook_cell(cell, fill(cell.text, values), language)
        for cell in page.cells
        if cell.speaks(language) and not {"instructor", "page-only"} & set(cell.tags)
    ]
    return _notebook(page, language, cells)


def instructor(
    page: Page, language: str, values: Mapping[str, str], outputs: Outputs, answers: Answers
) -> NotebookNode:
    """Return the teachers' notebook: answers, model answers to the Think! questions, and all outputs."""
    cells = []
    for cell in page.cells:
        if not cell.speaks(language) or "page-only" in cell.tags:
            continue
        text = answers.code(cell.exercise) if cell.exercise else cell.text
        cells.append(_with_outputs(_notebook_cell(cell, fill(text, values), language), cell, language, outputs))
        if cell.think:
            cells.append(new_markdown_cell(answers.prose(cell.think, language)))
    _number(cell for cell in cells if cell.cell_type == "code")
    return _notebook(page, language, cells)


def web(page: Page, language: str, values: Mapping[str, str], outputs: Outputs) -> NotebookNode:
    """Return the page's notebook: stubs with the outputs of the answers, for Jupyter Book."""
    cells = []
    for cell in page.cells:
        if not cell.speaks(language) or {"instructor", "colab-only"} & set(cell.tags):
            continue
        made = _cell(cell, fill(cell.text, values))
        made.metadata.update(_web_metadata(cell, language))
        cells.append(_with_outputs(made, cell, language, outputs))
    return _notebook(page, language, cells)


def prose(page: Page, language: str, values: Mapping[str, str]) -> str:
    """Return a page without code as Markdown.

    Examples
    --------
    >>> from pathlib import Path
    >>> cells = (Cell("prose", "# 家", 1, 1, ("lang-ja",)), Cell("prose", "# Home", 2, 3, ("lang-en",)))
    >>> prose(Page(Path("index.md"), cells), "ja", {})
    '# 家\\n'
    """
    texts = [fill(cell.text, values) for cell in page.cells if cell.speaks(language) and "instructor" not in cell.tags]
    return "\n\n".join(texts) + "\n"


def write(notebook: NotebookNode) -> str:
    """Return the notebook as it stands in a file."""
    return nbformat.writes(notebook) + "\n"


def _cell(cell: Cell, text: str) -> NotebookNode:
    if cell.kind == "prose":
        return new_markdown_cell(text)
    tags = [tag for tag in cell.tags if tag in ("hide-input", "nbval-check-output")]
    return new_code_cell(text, metadata={"tags": tags} if tags else {})


def _notebook_cell(cell: Cell, text: str, language: str) -> NotebookNode:
    """Make a cell for Colab and Jupyter: anchors for labels, a form for a titled cell."""
    made = _cell(cell, text)
    if cell.kind == "prose":
        made.source = anchor(text)
    elif cell.titles:
        made.source = f"# @title {cell.titles[language]}\n{text}"
        if "hide-input" in cell.tags:
            made.metadata["cellView"] = "form"
    return made


def _web_metadata(cell: Cell, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if cell.kind == "code" and "hide-input" in cell.tags:
        shown |= {"code_prompt_show": cell.titles[language], "code_prompt_hide": cell.titles[language]}
    if cell.alts:
        shown["image"] = {"alt": cell.alts[language]}
    return {"mystnb": shown} if shown else {}


def _with_outputs(made: NotebookNode, cell: Cell, language: str, outputs: Outputs) -> NotebookNode:
    if made.cell_type == "code":
        own = outputs.get((cell.number, language), outputs.get((cell.number, ""), ()))
        made.outputs = static(own)
    return made


def static(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs that mean something without a running kernel.

    A widget keeps its fallback, HTML or a picture, and goes where it has none; progress bars and whatever else was
    written to standard error go.
    """
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stdout":
                kept.append(output.copy())
            continue
        made = output.copy()
        if WIDGET_VIEW in made.get("data", {}):
            made.data = {kind: value for kind, value in made.data.items() if kind != WIDGET_VIEW}
            if not {"text/html", "image/png"} & set(made.data):
                continue
        if "execution_count" in made:
            made.execution_count = None
        kept.append(made)
    return kept


def _number(cells: Iterable[NotebookNode]) -> None:
    """Number the cells as a run from top to bottom would: nbval takes outputs without a number for stale ones."""
    for number, cell in enumerate(cells, start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number


def _notebook(page: Page, language: str, cells: Iterable[NotebookNode]) -> NotebookNode:
    made = list(cells)
    for cell, name in zip(made, _identities(made), strict=True):
        cell.id = name
    return new_notebook(
        cells=made,
        metadata={
            "colab": {"name": f"{page.name}.ipynb", "provenance": [], "toc_visible": True},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "nma_w1d5": {"language": language},
        },
    )


def _identities(cells: Sequence[NotebookNode]) -> list[str]:
    """Name each cell by its own text, so that inserting one renames no other."""
    seen: Counter[str] = Counter()
    names = []
    for cell in cells:
        name = hashlib.sha256(f"{cell.cell_type}\0{cell.source}".encode()).hexdigest()[:12]
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return names
