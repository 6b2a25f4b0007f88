"""What comes of a submission, in the test's own process: only the harmless ones."""

import builtins
import json
import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nma_w1d5.exercises.replies import Reply
from nma_w1d5.exercises.stubs import normalise_stub
from nma_w1d5.exercises.wire import Answers, Writer, make_answer_file, read_answers, read_progress
from nma_w1d5.grading.jail.child import answer
from nma_w1d5.grading.protocol import Question
from tests.grading.helpers import HONEST, is_right, make_question, notebook
from tests.hostile.corpus import Hostile, read_corpus

QUESTION = make_question()
CALLS = QUESTION.calls
RDM_CALLS = [index for index, call in enumerate(CALLS) if call.exercise == "RDM"]
STUB = "def RDM(resp):\n    zresp = ...\n    return zresp"
SPLIT = make_question(pages=(("W1D5_Tutorial1", ("RDM",)), ("W1D5_Tutorial12", ("correlate_rdms",))))
"""Each exercise on a page of its own."""


@pytest.fixture(autouse=True)
def _own_interpreter(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what a submission's process does to its interpreter."""
    monkeypatch.setattr(builtins, "input", input)
    for name in ("display", "get_ipython"):
        monkeypatch.setattr(builtins, name, None, raising=False)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    with warnings.catch_warnings():
        yield


def submit(data: bytes, wanted: tuple[int, ...] = (0,), question: Question = QUESTION) -> Answers:
    """Return what a submission answers."""
    return submit_and_ask(data, wanted, question)[0]


def submit_and_ask(data: bytes, wanted: tuple[int, ...], question: Question) -> tuple[Answers, tuple[int, int]]:
    """Return what a submission answers, and how far it says it came: exercises finished, and to do."""
    descriptor = make_answer_file()
    try:
        answer(data, Writer(descriptor), wanted, question, {"RDM": normalise_stub(STUB, "RDM")})
        bounds = len(question.calls), len(question.exercises), len(question.pages)
        return read_answers(descriptor, *bounds), read_progress(descriptor)
    finally:
        os.close(descriptor)


def statuses(*cells: str) -> set[str]:
    answers = submit(notebook(*cells))
    return {answers.replies[index].status for index in RDM_CALLS}


def first(*cells: str) -> Reply:
    return submit(notebook(*cells)).replies[0]


@pytest.mark.parametrize("case", read_corpus(Path(__file__).parents[1] / "fair.md"), ids=str)
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
        (["def RDM(r):\n    if len(r):\n        raise NotImplementedError('todo')"], "unfinished"),
        (["def RDM(r):\n    n = ...\n    return n + 1"], "unfinished"),
        (["def RDM(r):\n    n = ...\n    return n"], "unfinished"),
        (["def RDM(r:"], "syntax_error"),
        (["def RDM(r):\n    return 1 / 0"], "error"),
        (["def RDM():\n    return 1"], "error"),
        (["def RDM(r):\n    return undefined"], "error"),
        (["def RDM(r):\n    raise SystemExit"], "error"),
        (["def RDM(r):\n    raise MemoryError"], "memory"),
        (["def RDM(r):\n    raise PermissionError(13, 'no')"], "forbidden"),
        (["def RDM(r):\n    return None"], "malformed"),
        (["async def RDM(r):\n    return r"], "malformed"),
        (["from nowhere import RDM"], "no_module"),
    ],
)
@pytest.mark.filterwarnings("ignore:coroutine")
def test_status(cells: list[str], status: str) -> None:
    assert statuses(*cells) == {status}


def test_an_error_is_told_with_the_line_that_raised_it() -> None:
    reply = first("x = 1", "def RDM(r):\n    return 1 / 0")
    assert reply.detail == "ZeroDivisionError: division by zero"
    assert (reply.place and (reply.place.line, reply.place.code)) == (2, "return 1 / 0")
    reply = first("def RDM(r):\n    pass\n    x")
    assert reply.detail == "NameError: name 'x' is not defined"
    assert (reply.place and (reply.place.line, reply.place.code)) == (3, "x")


def test_what_came_back_instead_of_numbers_is_told() -> None:
    assert first("RDM = 3").detail == "int"
    assert first("def RDM(r):\n    r.T").detail == "None"


def test_a_name_that_failed_tells_why() -> None:
    reply = first("data = open('/no/such/file')", "def RDM(r):\n    return data")
    assert reply.detail.startswith("NameError: name 'data' is not defined; FileNotFoundError")
    assert (reply.place and (reply.place.line, reply.place.code)) == (1, "data = open('/no/such/file')")


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
    assert (answers.problem, answers.begun, answers.replies) == ("cut_off", [], {})


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
    answers, progress = submit_and_ask(notebook(*cells), (0, 1), QUESTION)
    assert answers.begun == [0, 1]
    assert progress == (2, 2)
    values = [answers.replies[i].value for i, call in enumerate(CALLS) if call.exercise != "RDM"]
    assert [np.asarray(value).item() for value in values] == [1.0, 1.0]


def test_notebooks_of_nbformat_3() -> None:
    sheet = {"cells": [{"cell_type": "code", "input": [HONEST["RDM"]]}]}
    answers = submit(json.dumps({"nbformat": 3, "worksheets": [sheet]}).encode())
    assert is_right(CALLS[0], answers.replies[0])


def named(name: str, *cells: str) -> bytes:
    """Return a notebook as Colab saves it."""
    return notebook(*cells, metadata={"colab": {"name": name}})


@pytest.mark.parametrize(
    ("data", "asked", "page"),
    [
        (notebook(HONEST["RDM"]), None, 0),
        (notebook(HONEST["correlate_rdms"]), None, 1),
        (notebook("correlate_rdms = lambda a, b: 1.0"), None, 1),
        (notebook("def correlate_rdms(a:"), None, 1),
        (notebook(*HONEST.values()), None, 0),
        (notebook("x = 1"), None, 0),
        (named("Copy of W1D5_Tutorial1.ipynb", HONEST["correlate_rdms"]), None, 0),
        (named("W1D5_Tutorial12.ipynb", HONEST["RDM"]), None, 1),
        (named("Untitled0.ipynb", HONEST["correlate_rdms"]), None, 1),
        (named("W1D5_Tutorial1.ipynb", HONEST["RDM"]), "W1D5_Tutorial12", 1),
        (notebook(HONEST["correlate_rdms"]), "W1D5_Tutorial1", 0),
    ],
    ids=[
        "by the function", "by the other function", "by a lambda", "by a function that does not parse",
        "both functions: the first page", "none: the first page", "by its name", "by the longest name",
        "a name that says nothing", "by the option before its name", "by the option before its functions",
    ],
)  # fmt: skip
def test_which_page_a_notebook_answers(data: bytes, asked: str | None, page: int) -> None:
    assert submit(data, (0, 1), replace(SPLIT, page=asked)).page == page


def test_exercises_of_other_pages_are_not_asked_and_have_no_share_of_the_time() -> None:
    trap = "def correlate_rdms(a, b):\n    raise SystemExit"
    answers, progress = submit_and_ask(notebook(HONEST["RDM"], "", trap), (0, 1), SPLIT)
    assert (answers.begun, sorted(answers.replies), answers.notes) == ([0], RDM_CALLS, [])
    assert progress == (1, 1)


def test_of_what_is_wanted_only_the_pages_own_is_done() -> None:
    answers, progress = submit_and_ask(notebook(HONEST["RDM"]), (1,), SPLIT)
    assert (answers.page, answers.begun, answers.replies, progress) == (0, [], {}, (0, 1))
