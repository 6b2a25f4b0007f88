"""Cells that are parsed when asked, and what their text gives away before."""

import pytest
from hypothesis import given

from nma_w1d5.exercises.replies import Place, Reply
from nma_w1d5.grading.jail.notebook.statements import Cell
from tests.grading.jail.notebook.test_program import statements


def test_a_cell_knows_its_place() -> None:
    cell = Cell(7, "%matplotlib inline\nx = (")
    assert (cell.filename, cell.tree) == ("<cell 7>", None)
    assert cell.error == Reply("syntax_error", detail="'(' was never closed", place=Place(2, "x = (", "pass"))


@pytest.mark.parametrize("source", ["x = '\0'", "(" * 300, "-" * 5000 + "1"])
def test_what_python_refuses_has_a_reason(source: str) -> None:
    cell = Cell(1, source)
    assert cell.tree is not None or (cell.error.status == "syntax_error" and cell.error.detail)


@pytest.mark.parametrize(
    ("source", "found"),
    [("def RDM(r", True), ("  RDM = (", True), ("RDM == 3", False), ("def RDMs(", False), ("x = RDM(", False)],
)
def test_what_a_broken_cell_seems_to_define(source: str, found: bool) -> None:
    assert Cell(1, source).seems_to_define("RDM") is found


@pytest.mark.parametrize(
    ("text", "could"),
    [
        ("RDM = 1", True),
        ("a, RDM = 1, 2", True),
        ("def RDM (r): pass", True),
        ("class  RDM(A): pass", True),
        ("import a as RDM", True),
        ("from a import (RDM)", True),
        ("for RDM in x: pass", True),
        ("(RDM := 3)", True),
        ("ＲＤＭ = 1", True),
        ("print(RDM)", True),
        ("import a, RDM.b", True),
        ("RDM", True),
        ("def RDM[T](r): pass", True),
        ("RDM(3)", False),
        ("RDM.x = 3", False),
        ("x = RDM [3]", False),
        ("RDMs = 3", False),
        ("myRDM = 3", False),
    ],
)
def test_whether_a_text_could_bind(text: str, could: bool) -> None:
    assert Cell(1, text).could_bind("RDM") is could


@pytest.mark.parametrize(
    ("text", "could"),
    [
        ("RDM.x = 3", True),
        ("RDM [0] = 3", True),
        ("RDM += 1", True),
        ("RDM \\\n .x = 3", True),
        ("setattr(RDM, 'x', 3)", True),
        ("RDM(3)", False),
        ("f(RDM)", False),
        ("the RDM of", False),
    ],
)
def test_whether_a_text_could_change(text: str, could: bool) -> None:
    assert Cell(1, text).could_change("RDM") is could


@given(statements())
def test_what_binds_a_name_could_bind_it(source: str) -> None:
    cell = Cell(1, source)
    assert all(cell.could_bind(name) for statement in cell.statements for name in statement.bound)
    assert all(cell.could_change(name) for statement in cell.statements for name in statement.names.changed)


def test_a_cell_is_parsed_when_asked_only(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = Cell(1, "x = 1")
    assert not cell.could_bind("y")
    assert "_parsed" not in vars(cell)
    assert cell.tree is not None


def test_a_cell_that_is_not_python_has_no_statements() -> None:
    assert Cell(1, "1 2").statements == ()
    assert [type(statement.node).__name__ for statement in Cell(1, "%time\nx = 1; y = 2").statements] == [
        "Pass",
        "Assign",
        "Assign",
    ]
