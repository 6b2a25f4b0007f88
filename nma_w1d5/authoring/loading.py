"""Finding the definitions of an answer key: the only place where ``solutions`` is imported, by its name or folder."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
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
    """Load an answer key.

    Parameters
    ----------
    where : str
        Name of an importable package (the working directory is searched, too) or path of its folder.

    Raises
    ------
    DefinitionError
        If there is no such package, none of its modules defines an exercise, or a definition or its words have a
        mistake.
    """
    package = _load_package(where)
    folder = Path(package.__file__ or "").parent
    exercises: dict[str, Authored] = {}
    for info in iter_modules([str(folder)]):
        module = _import_module(f"{package.__name__}.{info.name}", folder / f"{info.name}.py")
        definition = getattr(module, DEFINED_AS, None)
        if definition is not None:
            authored = _check(definition, folder / f"{info.name}.py")
            if authored.definition.name in exercises:
                other = exercises[authored.definition.name].definition.path
                problem = f"two exercises are called {authored.definition.name!r}; the other is in {other}"
                raise DefinitionError(problem, "rename one of the functions", path=folder / f"{info.name}.py")
            exercises[authored.definition.name] = authored
    if not exercises:
        problem = f"{where!r} was loaded from {folder}, but no module in it has an {DEFINED_AS}"
        remedy = f"write '{DEFINED_AS} = Definition(...)' in the module of an exercise"
        raise DefinitionError(problem, remedy, path=folder)
    _check_languages(exercises)
    return Solutions(folder, exercises)


def find_folder(where: str) -> Path | None:
    """Return the folder of an answer key without loading it; None if there is no such package."""
    if (Path(where) / "__init__.py").is_file():
        return Path(where).resolve()
    if not where.isidentifier():
        return None
    _look_here()
    spec = importlib.util.find_spec(where)
    return Path(spec.origin).parent if spec and spec.origin else None


def _check(definition: object, path: Path) -> Authored:
    if not isinstance(definition, Definition):
        problem = f"{DEFINED_AS} is a {type(definition).__name__}, not a Definition"
        raise DefinitionError(problem, f"write '{DEFINED_AS} = Definition(...)'", path=path)
    sentences = read_sentences(path.with_suffix(".toml"), [point.name for point in definition.points], definition.wrong)
    definition.check_points()
    return Authored(definition, sentences)


def _check_languages(exercises: dict[str, Authored]) -> None:
    first, *others = exercises.values()
    for other in others:
        missing = set(first.sentences.example) ^ set(other.sentences.example)
        if missing:
            names = f"{first.definition.name!r} and {other.definition.name!r}"
            problem = f"{names} are told in different languages: {', '.join(sorted(missing))} is missing in one"
            raise DefinitionError(problem, "write its sentences there", path=other.definition.path.with_suffix(".toml"))


def _load_package(where: str) -> ModuleType:
    folder = find_folder(where)
    try:
        return _load_folder(Path(where).resolve()) if folder == Path(where).resolve() else _import_by_name(where)
    except Exception as error:
        if folder is not None:
            raise _refuse_module(error, folder, folder / "__init__.py") from error
        raise DefinitionError(
            f"--solutions: expected an importable module or a folder with __init__.py, but {where!r} could not be "
            f"loaded: {error}",
            "run the command in the folder of the course, or give the path of the folder",
        ) from error


def _import_by_name(name: str) -> ModuleType:
    if not all(part.isidentifier() for part in name.split(".")):
        raise ImportError("there is no such folder, and it is not the name of a module")
    _look_here()
    return importlib.import_module(name)


def _look_here() -> None:
    """Let modules be found in the working directory, too."""
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)


def _load_folder(folder: Path) -> ModuleType:
    name = folder.name if folder.name.isidentifier() else "answer_key"
    loaded = sys.modules.get(name)
    if loaded is not None and Path(loaded.__file__ or "").parent == folder:
        return loaded
    for stale in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[stale]
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is no package")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]  # so that it is read again once it is mended
        raise
    return module


def _import_module(name: str, path: Path) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise _refuse_module(error, path.parent, path) from error


def _refuse_module(error: Exception, folder: Path, path: Path) -> DefinitionError:
    """Name the line of the answer key at which an import failed."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno))
    own = [(file, line) for file, line in frames if Path(file).is_relative_to(folder)]
    file, line = own[-1] if own else (str(path), None)
    return DefinitionError(
        f"the module cannot be imported: {type(error).__name__}: {error}", "mend it", path=file, line=line
    )
