"""One submission in its own process: find the code, call it, answer. Everything here may be attacked by the student's
code, and nothing here is worth attacking: it knows no reference, and what it writes is only compared.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import os
import sys
import types
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from nma_w1d5.exercises.calls import call_once, explain
from nma_w1d5.exercises.replies import Call, Reply
from nma_w1d5.exercises.wire import Writer
from nma_w1d5.grading.jail.notebook.cells import Document, UnreadableNotebook, read_document
from nma_w1d5.grading.jail.notebook.program import Notebook
from nma_w1d5.grading.jail.notebook.statements import Cell, Statement
from nma_w1d5.grading.protocol import Question

_UNREAD_TYPES = annotations.compiler_flag
"""Annotations do nothing, so that names missing in them cost nothing."""
_HOME = ""
"""The folder of the cells, as tracebacks name them: they are called ``<cell 3>``."""


def answer(
    data: bytes, writer: Writer, wanted: Collection[int], question: Question, stubs: Mapping[str, str | None]
) -> None:
    """Write the replies of one notebook to those of the ``wanted`` exercises, by number, that stand on its page.

    ``stubs`` are the normalised ones, by exercise.
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
        notebook.give(question.imports.get(name, ""))
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
    """Make warnings and questions cost nothing, what only IPython has do nothing, and ``~`` a place to write to."""
    warnings.simplefilter("ignore")
    if os.environ.get("HOME") == os.devnull:
        os.environ["HOME"] = os.getcwd()
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
        """Answer every call: with the names at the end of the notebook or, if that fails, as it was defined."""
        definition = self._notebook.definition(self._name, stub)
        for note in definition.notes:
            self._writer.note(note)
        if definition.reply is not None:
            self._tell([definition.reply] * len(self._calls))
            return
        programs: list[list[Statement]] = []
        replies: list[Reply] = []
        for time in definition.times:
            if replies and _count_failed(replies) == 0:
                break
            program = self._notebook.program(self._name, time)
            if program in programs:
                continue
            programs.append(program)
            self._note_supplied(program)
            tried = self._try(program, tell=not replies)
            if replies and _count_failed(tried) < _count_failed(replies):
                self._writer.note("as_defined")
                self._tell(tried)
                replies = tried
            replies = replies or tried
        if any(reply.lacks and reply.lacks not in self._failures for reply in replies):
            self._writer.note("all_cells")
            given = [statement for statement in programs[0] if statement.cell.number == 0]
            everything = [statement for cell in self._notebook.cells for statement in cell.statements]
            self._try(given + everything, tell=True)

    def _try(self, program: Iterable[Statement], tell: bool) -> list[Reply]:
        """Run statements and make all calls."""
        namespace, replies = _namespace(), []
        self._failures = {}
        for statement in program:
            self._execute(statement, namespace)
        function = namespace.get(self._name)
        for index, call in self._calls:
            able = callable(function)
            reply = self._explain(call_once(function, call, _HOME) if able else self._miss(function))  # type: ignore[arg-type]  # it is callable
            replies.append(reply)
            if tell:
                self._writer.reply(index, reply)
        return replies

    def _execute(self, statement: Statement, namespace: dict[str, object]) -> None:
        try:
            _remember_source(statement.cell)
            tree = ast.Module([statement.node], [])
            code = compile(tree, statement.cell.filename, "exec", _UNREAD_TYPES, dont_inherit=True)
            exec(code, namespace)
        except BaseException as error:
            if statement.cell.number and (given := self._notebook.given(statement.bound)):
                self._note_supplied(given)
                for each in given:
                    self._execute(each, namespace)
            names = statement.bound - namespace.keys()
            self._failures.update(dict.fromkeys(names, self._explain(explain(error, _HOME))))

    def _miss(self, function: object) -> Reply:
        """Return the reply of what is no function."""
        kind = "" if function is None else type(function).__name__
        return Reply("missing", detail=kind, lacks="" if kind else self._name)

    def _explain(self, reply: Reply) -> Reply:
        """Say why a name is missing, where the cell that defines it failed."""
        cause = self._failures.get(reply.lacks)
        if cause is None or reply.status == "outside":
            return reply
        if cause.status == "no_module" or reply.status == "missing":
            return replace(cause, lacks=reply.lacks)
        return replace(reply, detail=f"{reply.detail}; {cause.detail}", place=cause.place)

    def _note_supplied(self, program: Sequence[Statement]) -> None:
        """Say so if a name comes from the given imports alone."""
        given, own = ([each.bound for each in program if (each.cell.number > 0) is mine] for mine in (False, True))
        if set().union(*given) - set().union(*own) and not any("*" in bound for bound in own):
            self._writer.note("supplied")

    def _tell(self, replies: Iterable[Reply]) -> None:
        for (index, _), reply in zip(self._calls, replies, strict=True):
            self._writer.reply(index, reply)


def _count_failed(replies: Sequence[Reply]) -> int:
    return sum(reply.value is None for reply in replies)


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
