"""Nothing in the package computes an RDM or correlates two: neither by its source nor by what its functions return.

Nor does anything but the lesson know what the exercises are called.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest

import nma_w1d5
import solutions
from nma_w1d5.exercises.frozen import list_exercises
from nma_w1d5.exercises.numbers import to_numbers

PACKAGE = Path(nma_w1d5.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))

TELLING_NAMES = {
    "corrcoef", "cov", "pearsonr", "spearmanr", "kendalltau", "linregress", "zscore", "cdist", "pdist", "squareform",
    "triu_indices", "tril_indices", "triu_indices_from", "tril_indices_from", "triu", "tril", "cosine_similarity",
    "pairwise_distances",
}  # fmt: skip
"""Functions that do the exercise, or the step that students are to find: no module needs them."""

QUIET_MODULES = (
    "nma_w1d5.arguments",
    "nma_w1d5.checker",
    "nma_w1d5.exercises",
    "nma_w1d5.models",
    "nma_w1d5.pooling",
    "nma_w1d5.simulation",
    "nma_w1d5.stimuli",
    "nma_w1d5.training",
)
"""Modules whose functions may be called with anything: they neither draw, nor download, nor write."""

LOUD_MODULES = ("nma_w1d5.checker.process",)
"""Modules among them whose functions start and end processes."""

LESSON = {
    "__init__.py",
    "arguments.py",
    "data.py",
    "display.py",
    "download.py",
    "interactive",
    "models.py",
    "plotting",
    "pooling.py",
    "recording.py",
    "simulation.py",
    "stimuli.py",
    "training.py",
}
"""The files and folders that speak of RDMs; all others serve any course."""


def telling_nodes(tree):
    """Yield what in a syntax tree looks like a step of an answer."""
    for node in ast.walk(tree):
        name = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
        if isinstance(node, ast.Attribute | ast.Name | ast.alias) and name and name.split(".")[-1] in TELLING_NAMES:
            yield name
        if is_product_with_own_transpose(node):
            yield ast.unparse(node)


def is_product_with_own_transpose(node):
    """Tell whether a node multiplies a matrix by its own transpose, in one of the ways in which that is written."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        factors = [node.left, node.right]
    elif isinstance(node, ast.Call) and called(node) in {"dot", "matmul", "mm", "inner", "einsum", "tensordot"}:
        factors = node.args[1:] if called(node) == "einsum" else node.args
        if isinstance(node.func, ast.Attribute) and called(node) in {"dot", "mm"} and len(node.args) == 1:
            factors = [node.func.value, *node.args]
    else:
        return False
    if len(factors) < 2:
        return False
    first, second = factors[:2]
    transposed = ast.unparse(first) != ast.unparse(second) or called(node) in {"inner", "einsum", "tensordot"}
    return transposed and bare_name(first) == bare_name(second)


def called(node):
    """Return the name of the function that a call calls; None for anything else."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", None) or getattr(function, "id", None)


def bare_name(node):
    """Return the matrix's text without transposition."""
    if isinstance(node, ast.Attribute) and node.attr in {"T", "mT"}:
        return bare_name(node.value)
    if isinstance(node, ast.Call) and called(node) in {"transpose", "t", "swapaxes"}:
        is_method = isinstance(node.func, ast.Attribute) and not is_numpy(node)
        return bare_name(node.func.value if is_method else node.args[0])
    return ast.unparse(node)


def is_numpy(node):
    return isinstance(node.func.value, ast.Name) and node.func.value.id in {"np", "numpy", "torch"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_source_holds_a_step_of_an_answer(path):
    assert list(telling_nodes(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "1 - np.corrcoef(resp)",
        "1 - z @ z.T / n",
        "1 - np.dot(z, z.T) / n",
        "z.dot(z.transpose())",
        "np.einsum('ij,kj->ik', z, z)",
        "torch.mm(z, z.t())",
        "np.matmul(self.z, np.transpose(self.z))",
        "np.inner(z, z)",
        "from scipy.stats import zscore as normal",
        "import scipy.spatial.distance; scipy.spatial.distance.cdist(a, a)",
        "a[np.triu_indices(n, 1)]",
        "z @ z.mT",
    ],
)
def test_a_planted_step_is_found(planted):
    assert list(telling_nodes(ast.parse(planted)))


@pytest.mark.parametrize("harmless", ["a @ b", "a @ a", "np.dot(weights, resp)", "z.T", "a * a", "solve(z, z)"])
def test_harmless_code_is_not_accused(harmless):
    assert list(telling_nodes(ast.parse(harmless))) == []


def quiet_functions():
    """Return the functions and methods of plain classes that need one or two arguments."""
    found = {}
    for quiet in QUIET_MODULES:
        module = importlib.import_module(quiet)
        names = [quiet]
        if hasattr(module, "__path__"):
            names += [f"{quiet}.{info.name}" for info in pkgutil.iter_modules(module.__path__)]
        for name in names:
            for attribute, value in vars(importlib.import_module(name)).items():
                if inspect.isfunction(value) and value.__module__.startswith("nma_w1d5") and takes(value, (1, 2)):
                    found[f"{value.__module__}.{attribute}"] = value
    return found


def takes(function, counts):
    """Tell whether a function can be called with one of these numbers of positional arguments."""
    parameters = [
        parameter
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    needed = sum(parameter.default is parameter.empty for parameter in parameters)
    return any(needed <= count <= len(parameters) for count in counts)


def outcome(function, *arguments):
    """Call a function and return what came as numbers, if anything did."""
    try:
        return to_numbers(function(*(argument.copy() for argument in arguments)))
    except BaseException:
        return None


FUNCTIONS = {name: function for name, function in quiet_functions().items() if function.__module__ not in LOUD_MODULES}


def test_there_are_functions_to_try():
    assert len(FUNCTIONS) > 40
    assert "nma_w1d5.exercises.numbers.to_numbers" in FUNCTIONS


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_function_returns_an_answer(name, capsys):
    rng = np.random.default_rng(17)
    resp = rng.gamma(2, size=(5, 11))
    rdm1, rdm2 = solutions.RDM(resp), solutions.RDM(rng.gamma(2, size=(5, 9)) + resp[:, :9])
    answers = [
        (outcome(FUNCTIONS[name], resp), solutions.RDM(resp)),
        (outcome(FUNCTIONS[name], resp, resp), solutions.RDM(resp)),
        (outcome(FUNCTIONS[name], rdm1, rdm2), np.array(solutions.correlate_rdms(rdm1, rdm2))),
    ]
    for found, right in answers:
        if found is None:
            continue
        for wanted in (right, 1 - right):
            assert found.shape != wanted.shape or not np.allclose(found, wanted, atol=1e-6)


def named_exercises(tree):
    """Yield where code, docstrings aside, names an exercise: as a name, an attribute, an argument or in a text."""
    name = re.compile(rf"\b({'|'.join(list_exercises())})\b")
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) not in docstrings:
            words = (getattr(node, field, None) for field in ("id", "attr", "name", "asname", "arg", "value", "module"))
            yield from (word for word in words if isinstance(word, str) and name.search(word))


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] not in LESSON],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_nothing_but_the_lesson_names_an_exercise(path):
    assert list(named_exercises(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "RDM(resp)",
        "x = solutions.RDM",
        "exercises = ('RDM',)",
        "say('Give it RDM.')",
        "f'{x} RDM'",
        "def correlate_rdms(a, b): ...",
        "from solutions import RDM",
        "from x import y as RDM",
        "f(RDM=1)",
        "def f(RDM): ...",
        "match x:\n    case 'RDM': ...",
    ],
)
def test_a_planted_name_is_found(planted):
    assert list(named_exercises(ast.parse(planted)))


@pytest.mark.parametrize("harmless", ["'Checks RDM.'", "def f():\n    'RDM'", "play_rdm('rdm')", "# RDM", "RDMS"])
def test_other_names_are_not_accused(harmless):
    assert list(named_exercises(ast.parse(harmless))) == []
