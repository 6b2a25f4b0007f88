"""What an exercise needs is run, and nothing else."""

import ast
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nma_w1d5.exercises.replies import Place, Reply
from nma_w1d5.exercises.stubs import normalise_stub
from nma_w1d5.grading.jail.notebook.program import Notebook


def program(*cells: str, name: str = "RDM") -> list[str]:
    """Return the source of the statements that ``name`` needs."""
    return [ast.unparse(statement.node) for statement in Notebook(cells).program(name)]


def define(*cells: str, stub: str | None = None) -> str:
    """Return how the cells define ``RDM``."""
    reply = Notebook(cells).definition("RDM", stub).reply
    return reply.status if reply else "ok"


def run(*cells: str, name: str = "RDM") -> Any:
    """Return what ``name`` is after its program has run."""
    namespace: dict[str, Any] = {}
    for source in program(*cells, name=name):
        exec(source, namespace)
    return namespace[name]


ANSWER = "def RDM(r):\n    return helper(r) + SCALE"


@pytest.mark.parametrize(
    ("cells", "needed"),
    [
        pytest.param(["import os", "def RDM(r):\n    return r", "boom()"], 1, id="nothing else"),
        pytest.param(["import numpy as np", "def RDM(r):\n    return np.mean(r)"], 2, id="import"),
        pytest.param(["import scipy.stats", "def RDM(r):\n    return scipy.stats"], 2, id="dotted import"),
        pytest.param([ANSWER, "def helper(r):\n    return r", "SCALE = 2"], 3, id="defined later"),
        pytest.param(["SCALE = 1", "SCALE = 2", ANSWER, "def helper(r): return r"], 3, id="last constant only"),
        pytest.param(["def RDM(r): return 1", "def RDM(r): return 2"], 1, id="last definition only"),
        pytest.param(["def f(r): return r", "RDM = f"], 2, id="alias"),
        pytest.param(["RDM = lambda r: r * k", "k = 2"], 2, id="lambda"),
        pytest.param(["def RDM(r): return r", "RDM = twice(RDM)", "def twice(f): return f"], 2, id="re-binding"),
        pytest.param(["import functools", "@functools.cache\ndef RDM(r): return r"], 2, id="decorator"),
        pytest.param(["k = 3", "def RDM(r, k=k): return r * k"], 2, id="default"),
        pytest.param(["class Z:\n    def __call__(self, r): return r * q", "q = 1", "RDM = Z()"], 3, id="class"),
        pytest.param(["t = {}", "t['a'] = 1", "t.update(b=2)", "def RDM(r): return t", "print(t)"], 4, id="changed"),
        pytest.param(["try:\n    import torch as np\nexcept ImportError:\n    import numpy as np",
                      "def RDM(r): return np"], 2, id="conditional import"),
        pytest.param(["def RDM(r):\n    k = 1\n    return k", "k = 5"], 1, id="local of the same name"),
        pytest.param(["def RDM(r):\n    return [x for x in r]", "x = 5"], 1, id="loop variable of the same name"),
        pytest.param(["def RDM(r):\n    def inner(): return k\n    return inner()", "k = 5"], 2, id="inner function"),
        pytest.param(["from numpy import *", "def RDM(r): return mean(r)"], 2, id="star import"),
        pytest.param(["n = 0", "def count():\n    global n\n    n += 1", "count()", "count()",
                      "def RDM(r): return n"], 5, id="global in a function"),
        pytest.param(["seen = []", "def note(x): seen.append(x)", "note(4)", "def RDM(r): return seen"], 4,
                     id="changed in a function"),
        pytest.param(["def RDM(r): return r", "rdm = RDM(3)", "RDM.calls = 0"], 2, id="attribute of the function"),
        pytest.param(["import numpy as np", "np.random.seed(0)", "def RDM(r): return np.mean(r)"], 2, id="of a module"),
    ],
)  # fmt: skip
def test_only_what_is_needed(cells: list[str], needed: int) -> None:
    assert len(program(*cells)) == needed


def test_order_is_that_of_the_notebook() -> None:
    assert program(ANSWER, "SCALE = 2", "def helper(r): return r") == [
        ANSWER,
        "SCALE = 2",
        "def helper(r):\n    return r",
    ]


def test_a_function_called_early_sees_what_was_there_then() -> None:
    cells = ["k = 1", "def f(): return k", "early = f()", "k = 2", "def RDM(r): return early, f()"]
    assert run(*cells)(None) == (1, 2)


def test_a_captured_function_sees_what_comes_later() -> None:
    assert run("k = 1", "def f(r): return k", "RDM = f", "k = 2")(None) == 2


def test_magics_are_no_error() -> None:
    cells = ["%matplotlib inline\nimport math\n!pip install nothing", "%%time\ndef RDM(r): return math.pi"]
    assert run(*cells)(None) > 3


def test_a_broken_cell_does_no_harm() -> None:
    assert len(program("this is not Python", "def RDM(r): return r")) == 1


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ([], "missing"),
        (["x = 1"], "missing"),
        (["RDM(3)"], "missing"),
        (["def RDM(r): return r"], "ok"),
        (["def RDM(r):\n    'Doc.'\n    raise NotImplementedError('later')\n    return r"], "ok"),
        (["def RDM(r):\n    pass"], "not_attempted"),
        (["def RDM(r): ..."], "not_attempted"),
        (["def RDM(r):\n    z = ...\n    return z  # fill in"], "not_attempted"),
        (["def RDM(r):\n    z = r\n    return z"], "ok"),
        (["def RDM(r: return r"], "syntax_error"),
        (["def RDM(r):\n    z = ...\n    return z", "def RDM(r):\n   return (r"], "syntax_error"),
        (["def RDM(r:", "def RDM(r): return r"], "ok"),
        (["RDM = 1 +"], "syntax_error"),
        (["exec('def RDM(r): return r')"], "ok"),
        (["from solutions import *"], "missing"),
        (["from solutions import *\nRDM"], "ok"),
    ],
)
def test_definition(cells: list[str], status: str) -> None:
    stub = normalise_stub("def RDM(resp):\n    '''Doc.'''\n    z = ...  # your code\n    return z\n\nRDM(1)", "RDM")
    assert define(*cells, stub=stub) == status


def test_a_syntax_error_is_told_with_its_place() -> None:
    reply = Notebook(["x = 1", "def RDM(r):\n    return (r"]).definition("RDM").reply
    assert reply == Reply("syntax_error", detail="'(' was never closed", place=Place(2, "return (r", "def RDM(r):"))


def test_an_earlier_definition_is_taken_and_said() -> None:
    found = Notebook(["def RDM(r): return r", "def RDM(r:"]).definition("RDM")
    assert (found.reply, found.notes) == (None, ("earlier_definition",))


STUB = "def RDM(r):\n    raise NotImplementedError\n    z = ...\n    return z"


@pytest.mark.parametrize(
    ("cells", "notes", "result"),
    [
        (["def RDM(r): return 1", STUB], ("earlier_answer",), 1),
        (["k = 2\ndef RDM(r): return k", STUB, STUB], ("earlier_answer",), 2),
        (["def RDM(r): return k", STUB, "k = 3"], ("earlier_answer",), 3),
        ([STUB, "def RDM(r): return 4"], (), 4),
        (["def RDM(r): return 5", "def RDM(r):\n    z = ...\n    return z"], ("earlier_answer",), 5),
        (["def RDM(r): return 6", STUB, "def RDM(r:"], ("earlier_answer", "earlier_definition"), 6),
        (["def RDM(r): return 7", STUB, "RDM = RDM(3)"], ("earlier_answer",), 7),
        (["def mine(r): return 8", "RDM = mine", STUB], ("earlier_answer",), 8),
    ],
)
def test_an_answer_above_a_stub_is_taken_and_said(cells: list[str], notes: tuple[str, ...], result: int) -> None:
    book = Notebook(cells)
    found = book.definition("RDM", normalise_stub(STUB, "RDM"))
    assert (found.reply, found.notes) == (None, notes)
    namespace: dict[str, Any] = {}
    for statement in book.program("RDM", found.times[0]):
        exec(ast.unparse(statement.node), namespace)
    assert namespace["RDM"](None) == result


@pytest.mark.parametrize(
    ("cells", "end", "defined"),
    [
        (["def RDM(r): return f(r)", "def f(r): return 1", "RDM = RDM(0)"], 1, 1),
        (["def f(r): return 2", "def RDM(r): return f(r)", "f = f(0)"], None, 2),
        (["RDM = lambda r: 3", "RDM = RDM(0)"], 3, 3),
        (["def RDM(r): return 4", "RDM = 5"], 5, 4),
        (["def RDM(r): return f(r)", "def f(r): return 6", "f = 0"], None, 6),
    ],
)
def test_a_function_has_the_names_of_the_end_or_of_its_definition(
    cells: list[str], end: int | None, defined: int | None
) -> None:
    book, found = Notebook(cells), []
    times = book.definition("RDM").times
    assert times[0] is None
    for time in times:
        namespace: dict[str, Any] = {}
        for statement in book.program("RDM", time):
            exec(ast.unparse(statement.node), namespace)
        try:
            found.append(namespace["RDM"](0) if callable(namespace["RDM"]) else namespace["RDM"])
        except TypeError:
            found.append(None)
    assert found == [end, defined]


def test_given_imports_are_there_unless_a_cell_makes_them() -> None:
    book = Notebook(["from numpy import mean", "def RDM(r): return np.sum(mean(r))"])
    book.give("import numpy as np\nimport torch\nfrom statistics import mean")
    assert [statement.cell.number for statement in book.program("RDM")] == [0, 1, 2]
    assert [ast.unparse(statement.node) for statement in book.given(["mean", "os"])] == ["from statistics import mean"]


def test_depth_does_no_harm() -> None:
    deep = "x = " + "+".join(["1"] * 5000)
    assert len(program(deep, "def RDM(r): return r")) == 1
    assert define("def RDM(r):\n    return " + "+".join(["r"] * 2000), stub="the stub") == "ok"
    assert define("RDM = " + "(" * 500 + ")" * 500) == "syntax_error"


NAMES, FUNCTIONS = ("a", "b", "c"), ("f", "g", "h")


@st.composite
def expressions(draw: st.DrawFn, functions: tuple[str, ...] = FUNCTIONS) -> str:
    """Draw an expression over the names and calls of functions."""
    atoms = [*NAMES, *(f"{function}()" for function in functions), "1", "2", "len(seen)"]
    parts = draw(st.lists(st.sampled_from(atoms), min_size=1, max_size=3))
    return draw(st.sampled_from([" + ", " - "])).join(parts)


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Draw one statement that binds, re-binds or changes one of a few names."""
    name, place = draw(st.sampled_from(NAMES)), draw(st.integers(0, 2))
    function, below = FUNCTIONS[place], FUNCTIONS[place + 1 :]
    value, inner = draw(expressions()), draw(expressions(below))
    return draw(
        st.sampled_from(
            [
                f"{name} = {value}",
                f"{name} += {value}",
                f"{name}, other = {value}, 3",
                f"if {value} > 2:\n    {name} = {value}",
                f"for i in range(2):\n    {name} = {name} + i",
                f"while {name} < 3:\n    {name} += 1",
                f"try:\n    {name} = {value} // 0\nexcept ZeroDivisionError as error:\n    {name} = 9",
                f"seen.append({name})",
                f"def {function}():\n    return {inner}",
                f"def {function}(x={value}):\n    return x",
                f"{function} = lambda: {inner}",
                *(f"{function} = {other}" for other in below),
                f"def put():\n    global {name}\n    {name} = {inner}",
                f"def keep():\n    seen.append({inner})",
                "import os.path, math as other",
                "from math import floor as other, ceil\nother = ceil(2.5)",
                "put()",
                "keep()",
                f"{name} = [a for b in (5, {value})][0]",
                f"({name} := {value})",
            ]
        )
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(statements(), max_size=12), expressions())
def test_a_program_gives_what_the_whole_notebook_gives(body: list[str], result: str) -> None:
    """Aliases of objects that are changed in place are the one thing the analysis does not follow."""
    start = "a = 1; b = 2; c = 3; seen = []\ndef put(): pass\ndef keep(): pass"
    start += "".join(f"\ndef {function}(): return 1" for function in FUNCTIONS)
    cells = [start, *body, f"def RDM(): return {result}, len(seen)"]
    everything: dict[str, Any] = {}
    try:
        for cell in cells:
            exec(cell, everything)
        whole = everything["RDM"]()
    except (RecursionError, ZeroDivisionError, OverflowError):
        assume(False)
    assert run(*cells)() == whole


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet="defRDM()=:%! \n\t'\"\\#[]{}x1.@,", max_size=60), max_size=4))
def test_any_text_is_survived(cells: list[str]) -> None:
    book = Notebook(cells)
    assert define(*cells) in ("ok", "missing", "not_attempted", "syntax_error")
    assert all(statement in statement.cell.statements for statement in book.program("RDM"))
