"""One submission in its own process: find the code, call it, answer. Everything here may be attacked by the student's
code, and nothing here is worth attacking: it knows no reference, and what it writes is only compared.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import sys
import types
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from nma_w1d5.exercises.calls import call_once, explain
from nma_w1d5.exercises.replies import Call, Reply
from nma_w1d5.exercises.wire import Writer
from nma_w1d5.grading.jail.notebook.cells import Document, UnreadableNotebook, read_document
from nma_w1d5.grading.jail.notebook.program import Notebook
from nma_w1d5.grading.jail.notebook.statements import Cell
from nma_w1d5.grading.protocol import Question

_HOME = ""
"""The folder of the cells, as tracebacks name them: they are called ``<cell 3>``."""


def answer(
    data: bytes, writer: Writer, wanted: Collection[int], question: Question, stubs: Mapping[str, str | None]
) -> None:
    """Write the replies of one notebook.

    Parameters
    ----------
    data : bytes
        The notebook.
    writer : Writer
        Where the replies go.
    wanted : collection of int
        Numbers of the exercises to do, so far as they belong to the notebook's page.
    question : Question
    stubs : mapping
        Exercise name to the normalised stub.
    """
    try:
        document = read_document(data)
    except UnreadableNotebook as error:
        writer.problem(error.problem)
        return
    notebook = Notebook(document.sources)
    page = find_page(document, notebook, question)
    writer.page(page)
    names = question.pages[page][1]
    todo = [(number, name) for number, name in enumerate(question.exercises) if number in wanted and name in names]
    writer.share_among(len(todo))
    _make_quiet()
    for number, name in todo:
        writer.begin(number)
        mine = [(index, call) for index, call in enumerate(question.calls) if call.exercise == name]
        _Exercise(notebook, name, mine, writer).run(stubs.get(name))
        writer.finish()


def find_page(document: Document, notebook: Notebook, question: Question) -> int:
    """Tell which page a notebook answers: the one asked for, else by its own name, else by the functions it defines."""
    names = [name for name, _ in question.pages]
    if question.page in names:
        return names.index(question.page)
    named = [number for number, name in enumerate(names) if name in document.name]
    defined = [
        sum(cell.seems_to_define(exercise) for exercise in exercises for cell in notebook.cells)
        for _, exercises in question.pages
    ]
    return max(named, key=lambda number: len(names[number])) if named else defined.index(max(defined))


def _make_quiet() -> None:
    """Make warnings and questions cost nothing, and what only IPython has do nothing."""
    warnings.simplefilter("ignore")
    stand_ins = {
        "input": lambda prompt="": "",
        "display": lambda *things, **options: None,
        "get_ipython": _Shell,
    }
    vars(builtins).update(stand_ins)


class _Shell:
    """What ``get_ipython()`` returns here: every method does nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments, **options: None


class _Exercise:
    """The calls of one exercise of one notebook."""

    def __init__(self, notebook: Notebook, name: str, calls: Sequence[tuple[int, Call]], writer: Writer) -> None:
        self._notebook = notebook
        self._name = name
        self._calls = calls
        self._writer = writer
        self._failures: dict[str, Reply] = {}

    def run(self, stub: str | None) -> None:
        """Answer every call."""
        definition = self._notebook.definition(self._name, stub)
        if definition.status != "ok":
            self._fail(Reply(definition.status, detail=definition.detail))
            return
        if definition.earlier:
            self._writer.note("earlier_definition")
        namespace = _namespace()
        for statement in self._notebook.program(self._name):
            self._execute(statement.cell, [statement.node], namespace, statement.bound)
        missing = self._call(namespace.get(self._name))
        if missing and missing not in self._failures:
            self._run_everything()

    def _run_everything(self) -> None:
        """Run all cells, since a name is missing, and call again."""
        self._writer.note("all_cells")
        namespace = _namespace()
        for cell in self._notebook.cells:
            if cell.tree is not None:
                self._execute(cell, cell.tree.body, namespace, ())
        self._call(namespace.get(self._name))

    def _execute(self, cell: Cell, nodes: list[ast.stmt], namespace: dict[str, object], names: Iterable[str]) -> None:
        try:
            code = compile(ast.Module(nodes, []), cell.filename, "exec", dont_inherit=True)
            _remember_source(cell)
            exec(code, namespace)
        except BaseException as error:
            self._failures.update(dict.fromkeys(names, explain(error, _HOME)))

    def _call(self, function: object) -> str:
        """Answer every call with ``function``; return the name that was missing, if any."""
        if not callable(function):
            self._fail_to_define(function)
            return self._name if function is None else ""
        missing = ""
        for index, call in self._calls:
            reply = call_once(function, call, _HOME)
            missing = reply.lacks or missing
            cause = self._failures.get(reply.lacks)
            if cause is not None:  # a name is missing because the cell that defines it failed
                reply = Reply(reply.status, detail=f"{reply.detail}; {cause.detail}", place=cause.place)
            self._writer.reply(index, reply)
        return missing

    def _fail_to_define(self, function: object) -> None:
        kind = "" if function is None else type(function).__name__
        cause = self._failures.get(self._name)
        missing = Reply("missing", detail=kind)
        self._fail(missing if cause is None else Reply("error", detail=cause.detail, place=cause.place))

    def _fail(self, reply: Reply) -> None:
        for index, _ in self._calls:
            self._writer.reply(index, reply)


def _namespace() -> dict[str, object]:
    """Return the namespace of a new ``__main__``."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    module.__dict__["__builtins__"] = builtins
    return module.__dict__


def _remember_source(cell: Cell) -> None:
    """Let tracebacks and ``inspect`` find the text of a cell."""
    linecache.cache[cell.filename] = (
        len(cell.source),
        None,
        cell.source.splitlines(keepends=True),
        cell.filename,
    )
