"""Finding the definitions of an answer key: the only place where ``solutions`` is imported, by its name or folder."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from nma_w1d5.authoring.definition import Definition
from nma_w1d5.authoring.errors import DefinitionError
from nma_w1d5.authoring.sentences import Sentences, read_sentences

DEFINED_AS = "EXERCISE"


@dataclass(frozen=True)
class Authored:
    """An exercise of an answer key: its definition and its words."""

    definition: Definition
    sentences: Sentences


@dataclass(frozen=True)
class Solutions:
    """An answer key: the folder it was loaded from, and its exercises by name."""

    folder: Path
    exercises: dict[str, Authored]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its sentences."""
        return tuple(next(iter(self.exercises.values())).sentences.example)


def load_solutions(where: str) -> Solutions:
    """Load an answer key: an importable package (the working directory is searched, too) or the path of its folder.

    Raises
    ------
    DefinitionError
        If there is no such package, none of its modules defines an exercise, or a definition or its words have a
        mistake.
    """
    package = _load_package(where)
    folder = Path(package.__file__ or "").parent
    exercises: dict[str, Authored] = {}
    for path in (folder / f"{info.name}.py" for info in iter_modules([str(folder)])):
        with _blaming(path):
            definition = getattr(importlib.import_module(f"{package.__name__}.{path.stem}"), DEFINED_AS, None)
        if definition is None:
            continue
        authored = _check(definition, path)
        name = authored.definition.name
        if name in exercises:
            problem = f"two exercises are called {name!r}; the other is in {exercises[name].definition.path}"
            raise DefinitionError(problem, "rename one of the functions", path=path)
        exercises[name] = authored
    if not exercises:
        problem = f"{where!r} was loaded from {folder}, but no module in it has an {DEFINED_AS}"
        remedy = f"write '{DEFINED_AS} = Definition(...)' in the module of an exercise"
        raise DefinitionError(problem, remedy, path=folder)
    _check_languages(*exercises.values())
    return Solutions(folder, exercises)


def find_folder(where: str) -> Path | None:
    """Return the folder of an answer key without loading it; None if there is no such package."""
    if (Path(where) / "__init__.py").is_file():
        return Path(where).resolve()
    if str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))
    spec = importlib.util.find_spec(where) if where.isidentifier() else None
    return Path(spec.origin).parent if spec and spec.origin else None


def _check(definition: object, path: Path) -> Authored:
    if not isinstance(definition, Definition):
        problem = f"{DEFINED_AS} is a {type(definition).__name__}, not a Definition"
        raise DefinitionError(problem, f"write '{DEFINED_AS} = Definition(...)'", path=path)
    sentences = read_sentences(path.with_suffix(".toml"), [point.name for point in definition.points], definition.wrong)
    definition.check_points()
    return Authored(definition, sentences)


def _check_languages(first: Authored, *others: Authored) -> None:
    for other in others:
        if missing := set(first.sentences.example) ^ set(other.sentences.example):
            names = f"{first.definition.name!r} and {other.definition.name!r}"
            problem = f"{names} are told in different languages: {', '.join(sorted(missing))} is missing in one"
            raise DefinitionError(problem, "write its sentences there", path=other.definition.path.with_suffix(".toml"))


def _load_package(where: str) -> ModuleType:
    folder = find_folder(where)
    if folder is not None:
        with _blaming(folder / "__init__.py"):
            return _load_folder(folder) if folder == Path(where).resolve() else importlib.import_module(where)
    try:
        if all(part.isidentifier() for part in where.split(".")):
            return importlib.import_module(where)
        raise ImportError("there is no such folder, and it is not the name of a module")
    except Exception as error:
        raise DefinitionError(
            f"--solutions: expected an importable module or a folder with __init__.py, but {where!r} could not be "
            f"loaded: {error}",
            "run the command in the folder of the course, or give the path of the folder",
        ) from error


def _load_folder(folder: Path) -> ModuleType:
    name = folder.name if folder.name.isidentifier() else "answer_key"
    loaded = sys.modules.get(name)
    if loaded is not None and Path(loaded.__file__ or "").parent == folder:
        return loaded
    for stale in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[stale]
    path = folder / "__init__.py"
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is no package")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]  # so that it is read again once it is mended
        raise
    return module


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Name the line of the answer key at which an import fails."""
    try:
        yield
    except Exception as error:
        frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError):
            frames.append((error.filename or "", error.lineno))
        own = [(file, line) for file, line in frames if Path(file).is_relative_to(path.parent)]
        file, line = own[-1] if own else (str(path), None)
        problem = f"the module cannot be imported: {type(error).__name__}: {error}"
        raise DefinitionError(problem, "mend it", path=file, line=line) from error
