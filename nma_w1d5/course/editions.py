"""Project a page of the source to the notebooks that people meet. Pure: the same input gives the same bytes."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

    def make(cell: Cell) -> Iterator[NotebookNode]:
        yield _notebook_cell(cell, fill(cell.text, values), language)

    return _notebook(page, language, {"instructor", "page-only"}, make)


def instructor(
    page: Page, language: str, values: Mapping[str, str], outputs: Outputs, answers: Answers
) -> NotebookNode:
    """Return the teachers' notebook, never published: answers, model answers to Think! questions, all outputs."""

    def make(cell: Cell) -> Iterator[NotebookNode]:
        text = answers.code(cell.exercise) if cell.exercise else cell.text
        yield _with_outputs(_notebook_cell(cell, fill(text, values), language), cell, language, outputs)
        if cell.think:
            yield new_markdown_cell(answers.prose(cell.think, language))

    made = _notebook(page, language, {"page-only"}, make)
    # Numbered as a run from top to bottom would: nbval takes outputs without a number for stale ones.
    for number, cell in enumerate((cell for cell in made.cells if cell.cell_type == "code"), start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
    return made


def web(page: Page, language: str, values: Mapping[str, str], outputs: Outputs) -> NotebookNode:
    """Return the page's notebook: stubs with the outputs of the answers, for Jupyter Book."""

    def make(cell: Cell) -> Iterator[NotebookNode]:
        made = _cell(cell, fill(cell.text, values))
        shown: dict[str, Any] = {"image": {"alt": cell.alts[language]}} if cell.alts else {}
        if cell.kind == "code" and "hide-input" in cell.tags:
            shown |= {"code_prompt_show": cell.titles[language], "code_prompt_hide": cell.titles[language]}
        if shown:
            made.metadata["mystnb"] = shown
        yield _with_outputs(made, cell, language, outputs)

    return _notebook(page, language, {"instructor", "colab-only"}, make)


def prose(page: Page, language: str, values: Mapping[str, str]) -> str:
    """Return a page without code as Markdown."""
    texts = [fill(cell.text, values) for cell in page.cells if cell.speaks(language) and "instructor" not in cell.tags]
    return "\n\n".join(texts) + "\n"


def write(notebook: NotebookNode) -> str:
    """Return the notebook as it stands in a file."""
    return f"{nbformat.writes(notebook)}\n"


def _cell(cell: Cell, text: str) -> NotebookNode:
    tags = [tag for tag in cell.tags if tag in ("hide-input", "nbval-check-output")]
    made: NotebookNode = new_markdown_cell(text) if cell.kind == "prose" else new_code_cell(text)
    if tags and cell.kind == "code":
        made.metadata["tags"] = tags
    return made


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
    kept = [output.copy() for output in outputs if output.get("name") != "stderr" and not _is_bare_widget(output)]
    for made in kept:
        if "data" in made:
            made.data = {kind: value for kind, value in made.data.items() if kind != WIDGET_VIEW}
        if "execution_count" in made:
            made.execution_count = None
    return kept


def _is_bare_widget(output: NotebookNode) -> bool:
    kinds = set(output.get("data", ()))
    return WIDGET_VIEW in kinds and not kinds & {"text/html", "image/png"}


def _notebook(
    page: Page, language: str, hidden: set[str], make: Callable[[Cell], Iterable[NotebookNode]]
) -> NotebookNode:
    """Put together what is made of each cell that readers of a language see, but for those with a hidden tag."""
    shown = (cell for cell in page.cells if cell.speaks(language) and not hidden & set(cell.tags))
    cells = [made for cell in shown for made in make(cell)]
    seen: Counter[str] = Counter()
    for made in cells:  # each is named by its own text, so that inserting one renames no other
        name = hashlib.sha256(f"{made.cell_type}\0{made.source}".encode()).hexdigest()[:12]
        seen[name] += 1
        made.id = name if seen[name] == 1 else f"{name}-{seen[name]}"
    metadata = {
        "colab": {"name": f"{page.name}.ipynb", "provenance": [], "toc_visible": True},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "nma_w1d5": {"language": language},
    }
    notebook: NotebookNode = new_notebook(cells=cells, metadata=metadata)
    return notebook
