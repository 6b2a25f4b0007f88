"""What comes of a submission, in the test's own process: only the harmless ones."""

import builtins
import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nma_w1d5.exercises.wire import Answers, Writer, parse
from nma_w1d5.grading.jail.child import answer
from nma_w1d5.exercises.replies import Call
from nma_w1d5.exercises.stubs import normalise_stub
from tests.grading.helpers import EXERCISES, HONEST, is_right, make_calls, notebook
from tests.hostile.corpus import Hostile, read_corpus

CALLS = make_calls()
RDM_CALLS = [index for index, call in enumerate(CALLS) if call.exercise == "RDM"]
STUB = "def RDM(resp):\n    zresp = ...\n    return zresp"


@pytest.fixture(autouse=True)
def _own_interpreter(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what a submission's process does to its interpreter."""
    monkeypatch.setattr(builtins, "input", input)
    for name in ("display", "get_ipython"):
        monkeypatch.setattr(builtins, name, None, raising=False)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    with warnings.catch_warnings():
        yield


def submit(data: bytes, exercises: tuple[str, ...] = ("RDM",), calls: tuple[Call, ...] = CALLS) -> Answers:
    """Return what a submission answers."""
    descriptor = os.memfd_create("answers")
    try:
        stubs = {"RDM": normalise_stub(STUB, "RDM")}
        answer(data, Writer(descriptor), [(EXERCISES.index(name), name) for name in exercises], calls, stubs)
        return parse(lambda length, offset: os.pread(descriptor, length, offset), len(calls), len(EXERCISES))
    finally:
        os.close(descriptor)


def statuses(*cells: str) -> set[str]:
    answers = submit(notebook(*cells))
    return {answers.replies[index].status for index in RDM_CALLS}


def details(*cells: str) -> str:
    return submit(notebook(*cells)).replies[0].detail


@pytest.mark.parametrize("case", read_corpus(Path(__file__).parent / "fair.md"), ids=str)
def test_a_right_answer_is_right_however_it_is_written(case: Hostile) -> None:
    answers = submit(case.data)
    assert [answers.replies[index].detail for index in RDM_CALLS] == [""] * len(RDM_CALLS)
    assert all(is_right(CALLS[index], answers.replies[index]) for index in RDM_CALLS)


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ([], "missing"),
        (["x = 1"], "missing"),
        (["RDM = 3"], "missing"),
        ([STUB], "not_attempted"),
        (["def RDM(r):\n    raise NotImplementedError"], "not_attempted"),
        (["def RDM(r):\n    if len(r):\n        raise NotImplementedError('todo')"], "not_attempted"),
        (["def RDM(r:"], "syntax_error"),
        (["def RDM(r):\n    return 1 / 0"], "error"),
        (["def RDM():\n    return 1"], "error"),
        (["def RDM(r):\n    return undefined"], "error"),
        (["def RDM(r):\n    raise SystemExit"], "error"),
        (["def RDM(r):\n    raise MemoryError"], "memory"),
        (["def RDM(r):\n    raise PermissionError(13, 'no')"], "forbidden"),
        (["def RDM(r):\n    return None"], "malformed"),
        (["async def RDM(r):\n    return r"], "malformed"),
        (["from nowhere import RDM"], "error"),
    ],
)
@pytest.mark.filterwarnings("ignore:coroutine")
def test_status(cells: list[str], status: str) -> None:
    assert statuses(*cells) == {status}


def test_details_name_error_cell_and_line() -> None:
    assert details("x = 1", "def RDM(r):\n    return 1 / 0") == (
        "ZeroDivisionError: division by zero (cell 2, line 2: `return 1 / 0`)"
    )
    assert details("def RDM(r):\n    pass\n    x").startswith("NameError: name 'x' is not defined (cell 1, line 3")
    assert details("RDM = 3") == "int"
    assert details("def RDM(r):\n    r.T") == "None"


def test_a_name_that_failed_tells_why() -> None:
    found = details("data = open('/no/such/file')", "def RDM(r):\n    return data")
    assert found.startswith("NameError: name 'data' is not defined")
    assert "FileNotFoundError" in found
    assert found.count("cell") == 2


def test_only_a_missing_name_makes_every_cell_run() -> None:
    assert submit(notebook("globals()['k'] = 2", "def RDM(r):\n    return k * r")).notes == ["all_cells"]
    assert submit(notebook("def RDM(r):\n    return r.nothing")).notes == []
    assert submit(notebook("k = open('/no')", "def RDM(r):\n    return k")).notes == []


def test_when_every_cell_is_run_broken_ones_are_passed_over() -> None:
    cells = ["1 / 0", "not Python", "raise SystemExit", "globals()['k'] = 1"]
    cells.append(HONEST["RDM"].replace("return 1 -", "return k -"))
    answers = submit(notebook(*cells))
    assert all(is_right(CALLS[index], answers.replies[index]) for index in RDM_CALLS)


def test_an_earlier_definition_is_noted() -> None:
    assert submit(notebook(HONEST["RDM"], "def RDM(r:")).notes == ["earlier_definition"]


def test_a_file_that_is_no_notebook_is_a_problem() -> None:
    answers = submit(b"{")
    assert (answers.problem, answers.begun, answers.replies) == ("not_json", [], {})


def test_each_call_has_its_own_arguments() -> None:
    before = [call.arguments[0].copy() for call in CALLS]
    submit(notebook("kept = []\ndef RDM(r):\n    r[:] = 0\n    kept.append(r)\n    return kept[0]"))
    for call, copy in zip(CALLS, before, strict=True):
        np.testing.assert_array_equal(call.arguments[0], copy)


def test_the_kind_of_arguments() -> None:
    cell = "def RDM(r):\n    return 1.0 if type(r).__module__ == 'torch' else 0.0"
    answers = submit(notebook(cell))
    kinds = ["torch" if answers.replies[index].value == 1 else "numpy" for index in RDM_CALLS]
    assert kinds == [CALLS[index].kind for index in RDM_CALLS]


def test_exercises_do_not_share_names() -> None:
    cells = ["k = 1\ndef RDM(r):\n    global k\n    k = 2\n    return r", "def correlate_rdms(a, b):\n    return k"]
    answers = submit(notebook(*cells), EXERCISES)
    assert answers.begun == [0, 1]
    assert answers.finished == 2
    assert {float(answers.replies[i].value) for i, call in enumerate(CALLS) if call.exercise != "RDM"} == {1.0}


def test_notebooks_of_nbformat_3() -> None:
    sheet = {"cells": [{"cell_type": "code", "input": [HONEST["RDM"]]}]}
    answers = submit(json.dumps({"nbformat": 3, "worksheets": [sheet]}).encode())
    assert is_right(CALLS[0], answers.replies[0])
