"""One submission in its own process: extract, call, answer. Everything here may be attacked by the student's code,
and nothing here is worth attacking: it knows no reference, and what it writes is only compared.
"""

from __future__ import annotations

import ast
import builtins
import errno
import linecache
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence

from nma_w1d5.grading.jail.notebook.cells import UnreadableNotebook, code_cells
from nma_w1d5.exercises.wire import MalformedRecord, Writer
from nma_w1d5.grading.jail.notebook.program import Notebook
from nma_w1d5.exercises.numbers import NotNumbers, to_numbers
from nma_w1d5.exercises.replies import Call, Status
from nma_w1d5.grading.jail.notebook.statements import Cell

_FORBIDDEN = frozenset({errno.EPERM, errno.EACCES, errno.EROFS})


def answer(
    data: bytes,
    writer: Writer,
    exercises: Sequence[tuple[int, str]],
    calls: Sequence[Call],
    stubs: Mapping[str, str],
) -> None:
    """Write the replies of one notebook.

    Parameters
    ----------
    data : bytes
        The notebook.
    writer : Writer
        Where the replies go.
    exercises : sequence of (int, str)
        Number and name of the exercises to do now.
    calls : sequence of Call
        All calls; those of other exercises are skipped.
    stubs : mapping
        Exercise name to the normalised stub.
    """
    try:
        notebook = Notebook(code_cells(data))
    except UnreadableNotebook as error:
        writer.problem(error.problem)
        return
    _make_quiet()
    for number, name in exercises:
        writer.begin(number)
        mine = [(index, call) for index, call in enumerate(calls) if call.exercise == name]
        _Exercise(notebook, name, mine, writer).run(stubs.get(name))
        writer.finish()


def _make_quiet() -> None:
    """Make warnings and questions cost nothing, and what only IPython has do nothing."""
    warnings.simplefilter("ignore")
    builtins.input = lambda prompt="": ""
    builtins.display = lambda *things, **options: None
    builtins.get_ipython = _Shell


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
        self._failures: dict[str, str] = {}

    def run(self, stub: str | None) -> None:
        """Answer every call."""
        definition = self._notebook.definition(self._name, stub)
        if definition.status != "ok":
            self._fail(definition.status, definition.detail)
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

    def _execute(self, cell: Cell, nodes: list, namespace: dict, names: Iterable[str]) -> None:
        try:
            code = compile(ast.Module(nodes, []), cell.filename, "exec", dont_inherit=True)
            _remember_source(cell)
            exec(code, namespace)
        except BaseException as error:
            self._failures.update(dict.fromkeys(names, _detail(error)))

    def _call(self, function: object) -> str | None:
        """Answer every call with ``function``; return the name that was missing, if any."""
        if not callable(function):
            self._fail_to_define(function)
            return self._name if function is None else None
        missing = None
        for index, call in self._calls:
            missing = self._answer(index, call, function) or missing
        return missing

    def _fail_to_define(self, function: object) -> None:
        if self._name in self._failures:
            self._fail("error", self._failures[self._name])
        else:
            self._fail("missing", "" if function is None else type(function).__name__)

    def _answer(self, index: int, call: Call, function: Callable) -> str | None:
        try:
            value = function(*_fresh(call))
            self._writer.value(index, to_numbers(value))
        except (NotNumbers, MalformedRecord) as error:
            self._writer.failure(index, "malformed", str(error))
        except BaseException as error:
            name = _missing_name(error)
            cause = self._failures.get(name or "")
            self._writer.failure(index, _status(error), _detail(error) + (f"; {cause}" if cause else ""))
            return name
        return None

    def _fail(self, status: Status, detail: str) -> None:
        for index, _ in self._calls:
            self._writer.failure(index, status, detail)


def _namespace() -> dict:
    """Return the namespace of a new ``__main__``."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    module.__dict__["__builtins__"] = builtins
    return module.__dict__


def _fresh(call: Call) -> list:
    """Return copies of the arguments, so that changing them costs nothing."""
    arrays = [argument.copy() for argument in call.arguments]
    if call.kind == "torch":
        import torch

        return [torch.from_numpy(array) for array in arrays]
    return arrays


def _missing_name(error: BaseException) -> str | None:
    """Return the global name that an error says is not defined."""
    if type(error) is NameError and type(error.name) is str:
        return error.name
    return None


def _status(error: BaseException) -> Status:
    """Return what an error means. Only the type is asked: ``isinstance`` would ask the error itself."""
    kind = type(error)
    if issubclass(kind, NotImplementedError):
        return "not_attempted"
    if issubclass(kind, MemoryError) or (kind is RuntimeError and "can't allocate memory" in str(error)):
        return "memory"
    if issubclass(kind, OSError) and error.errno in _FORBIDDEN:
        return "forbidden"
    return "error"


def _remember_source(cell: Cell) -> None:
    """Let tracebacks and ``inspect`` find the text of a cell."""
    linecache.cache[cell.filename] = (
        len(cell.source),
        None,
        cell.source.splitlines(keepends=True),
        cell.filename,
    )


def _detail(error: BaseException) -> str:
    """Return type, message and place of an error, in one line."""
    try:
        text = f"{type(error).__name__}: {str(error)[:400]}"
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith("<cell")]
        if frames:
            text += f" ({frames[-1].filename[1:-1]}, line {frames[-1].lineno}: `{frames[-1].line}`)"
        return text
    except BaseException:
        return "an error that cannot be shown"
