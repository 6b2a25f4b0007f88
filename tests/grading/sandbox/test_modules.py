"""Which modules a notebook mentions, and when the jails import them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.protocol import JOB
from nma_w1d5.grading.sandbox import Sandbox
from nma_w1d5.grading.sandbox.modules import MODULES, bits_of, find_mentions
from nma_w1d5.grading.sandbox.worker import Worker
from tests.grading.conftest import start
from tests.grading.helpers import honest_notebook, make_question, notebook, verdict
from tests.hostile.corpus import read_corpus

FIGURES = "matplotlib.pyplot"
FAIR = Path(__file__).parents[1] / "fair.md"


def names_of(bits: int) -> list[str]:
    return [name for number, name in enumerate(MODULES) if bits >> number & 1]


@pytest.mark.parametrize(
    ("cell", "mentioned"),
    [
        ("x = 1", []),
        ("import numpy as np", ["numpy", "numpy.random"]),
        ("from scipy import stats", ["scipy.stats", "scipy.spatial.distance"]),
        ("import torch.nn as nn", ["torch"]),
        ("%matplotlib inline", [FIGURES]),
        ("# import torch, matplotlib", ["torch", FIGURES]),
        ("import nump", []),
    ],
)
def test_a_package_that_is_named_is_mentioned(cell: str, mentioned: list[str]) -> None:
    assert names_of(find_mentions(notebook(cell))) == mentioned


@given(st.lists(st.booleans(), max_size=64))
def test_a_bit_stands_for_each(flags: list[bool]) -> None:
    bits = bits_of(flags)
    assert [bool(bits >> number & 1) for number in range(len(flags))] == flags
    assert 0 <= bits < 1 << len(flags)


def test_the_protocol_has_room_for_all() -> None:
    JOB.pack(1, 1, bits_of(True for _ in MODULES), 1.0)


@given(st.binary())
def test_any_bytes_can_be_searched(data: bytes) -> None:
    assert 0 <= find_mentions(data) < 1 << len(MODULES)


@pytest.fixture
def opened() -> Iterator[Sandbox]:
    with start("process", question=make_question(lean=True), jobs=1, warm=()) as sandbox:
        yield sandbox


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The modules that the jails were to have for each process."""
    seen: list[list[str]] = []
    send = Worker.send

    def note(worker: Worker, sequence: int, data: int, exercises: list[int], modules: int, seconds: float) -> None:
        seen.append(names_of(modules))
        send(worker, sequence, data, exercises, modules, seconds)

    monkeypatch.setattr(Worker, "send", note)
    return seen


def test_figures_are_imported_for_the_second_who_mentions_them(opened: Sandbox, sent: list[list[str]]) -> None:
    """Most notebooks mention matplotlib, and few exercises draw: for one notebook alone it costs more than it saves."""
    list(opened.grade([notebook(cell) for cell in ("x = 1", f"import {FIGURES}", "y = 2", f"import {FIGURES}")]))
    assert sent == [[], [], [], [FIGURES]]


def test_the_first_who_draws_a_figure_may_do_so(opened: Sandbox) -> None:
    """There, matplotlib has to be imported by the student's own process, which has no folder to write to."""
    (figure,) = (case for case in read_corpus(FAIR) if case.title == "Draws a figure")
    ((_, run),) = opened.grade([figure.data])
    assert verdict(make_question(lean=True).calls, run, "RDM") == "correct"


def test_what_was_imported_is_there_for_the_next(opened: Sandbox) -> None:
    """A module is in the process of whoever comes after one that mentioned it, who did not import it."""
    look = "import sys\ndef correlate_rdms(a, b):\n    return 1.0 * ('scipy.stats' in sys.modules)"
    hidden = look.replace("'scipy.stats'", "'sci' + 'py.stats'")
    runs = dict(opened.grade([notebook(hidden), notebook(look), notebook(hidden), honest_notebook()]))
    assert [float(str(runs[index].replies[4].value)) for index in range(3)] == [0, 1, 1]
    assert runs[3].replies[0].status == "ok"


def test_a_module_that_is_not_there_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("modules", "launch"):
        monkeypatch.setattr(f"nma_w1d5.grading.sandbox.{place}.MODULES", (*MODULES, "no_such_module"))
    with start("process", question=make_question(lean=True), jobs=1) as sandbox:
        runs = dict(sandbox.grade([notebook("import no_such_module"), honest_notebook()]))
    assert {reply.status for reply in runs[1].replies} == {"ok"}
