"""What students really hand in gets the marks that a fair teacher would give, and sentences that are true.

Each notebook goes through the real grader, in the jail.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from nma_w1d5.exercises.frozen import load_exercise
from nma_w1d5.exercises.reports import compose_report, summarise
from nma_w1d5.grading.key import prepare_key
from nma_w1d5.wording import say
from tests.grading.conftest import start
from tests.grading.helpers import AMPLE, notebook
from tests.slips import SOLUTIONS, fill_stub

pytestmark = pytest.mark.sandbox

ROWS = "def rows(a):\n    return zscore(np.asarray(a), axis=1)"
IMPORTS = "import numpy as np\nfrom scipy.stats import zscore"
ANSWER = "def RDM(resp):\n    z = zscore(np.asarray(resp), axis=1)\n    return 1 - z @ z.T / z.shape[1]"
BY_ROWS = ANSWER.replace("zscore(np.asarray(resp), axis=1)", "rows(resp)")
BY_VARIABLE = ANSWER.replace("np.asarray(resp)", "resp_v1")
STUB = load_exercise("RDM").stub
OTHER_STUB = (
    "def RDM(resp):\n  # TO DO\n  raise NotImplementedError('Student exercise')\n"
    "  zresp = ...\n  RDM = ...\n  return RDM"
)
FILLED = fill_stub("RDM").partition("\n")[2]
STOPPED = fill_stub("RDM", error=True).partition("\n")[2]
GAP = fill_stub("RDM", keep={1}).partition("\n")[2]
BOTH = fill_stub("RDM", keep={2}, error=True)
ROUNDED = ANSWER.replace("return 1 - z @ z.T / z.shape[1]", "return np.round(1 - z @ z.T / z.shape[1], 2)")


@dataclass(frozen=True)
class Field:
    """A kind of notebook: its cells, the points of RDM, what the student must be told, and the notes."""

    cells: tuple[str, ...]
    score: int
    status: str
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lacks: str = ""


def full(*cells: str, notes: tuple[str, ...] = ()) -> Field:
    return Field(cells, 10, "correct", notes=notes)


FIELD = {
    "as it should be": full(IMPORTS, ANSWER),
    "stub left below": full(IMPORTS, ANSWER, STUB, notes=("earlier_answer",)),
    "another course's stub left below": full(IMPORTS, ANSWER, OTHER_STUB, notes=("earlier_answer",)),
    "stub below, and tried": full(IMPORTS, ANSWER, STUB, "RDM = RDM(np.eye(3))", notes=("earlier_answer",)),
    "stub with gaps below": full(IMPORTS, ANSWER, GAP, notes=("earlier_answer",)),
    **{
        f"{says} below": full(IMPORTS, ANSWER, f"def RDM(resp):\n    {says}", notes=("earlier_answer",))
        for says in ("return None", "return ...", "raise Exception('to do')", "assert False", "print('to do')")
    },
    "stub left above": full(IMPORTS, STUB, ANSWER),
    "tried out": full(IMPORTS, ANSWER, "RDM = RDM(np.eye(3))", notes=("as_defined",)),
    "tried out twice": full(IMPORTS, ANSWER, "RDM = RDM(np.eye(3))", "RDM = RDM.T", notes=("as_defined",)),
    "name given to a result": full(IMPORTS, ANSWER, "RDM = 1 - np.corrcoef(np.eye(3))", notes=("as_defined",)),
    "name given in a loop": full(IMPORTS, ANSWER, "for RDM in [1, 2]: pass", notes=("as_defined",)),
    "name given to a class": full(IMPORTS, ANSWER, "class RDM: pass", notes=("as_defined",)),
    "builtin bound again": full(IMPORTS, ANSWER.replace("z.shape[1]", "len(z[0])"), "len = 3", notes=("as_defined",)),
    "helper below bound again": full(IMPORTS, BY_ROWS, ROWS, "rows = rows(np.eye(3))", notes=("as_defined",)),
    "helper bound again": full(
        IMPORTS, ANSWER, "x = np.eye(3)", "zscore = zscore(x, axis=1)", notes=("as_defined",)
    ),
    "np bound again": full(IMPORTS, ANSWER, "np = 3", notes=("as_defined",)),
    "own helper bound again": full(IMPORTS, ROWS, BY_ROWS, "rows = rows(np.eye(3))", notes=("as_defined",)),
    "helper mended later": full(IMPORTS, "def rows(a):\n    return a", BY_ROWS, ROWS),
    "only the function": full(ANSWER, notes=("supplied",)),
    "imports that do not parse": full(IMPORTS + "(", ANSWER, notes=("supplied",)),
    "imports that fail": full(IMPORTS.replace("as np", "as np, nothing"), ANSWER, notes=("supplied",)),
    "given cells but the imports": full("note = 3", ANSWER + "\n\nRDM(np.eye(3))", notes=("supplied",)),
    "pylab": full("%pylab inline\nfrom scipy.stats import zscore", ANSWER),
    "types that are not there": full(IMPORTS, ANSWER.replace("(resp):", "(resp: NDArray) -> List[Tensor]:", 1)),
    "all of it indented": full(IMPORTS, "    " + ANSWER.replace("\n", "\n    ")),
    "prompts pasted": full(">>> " + IMPORTS.replace("\n", "\n>>> "), "In [3]: " + ANSWER.replace("\n", "\n   ...: ")),
    "magics called": full(
        "get_ipython().run_line_magic('pylab', 'inline')",
        f"get_ipython().run_cell_magic('time', '', {'def RDM(resp): return 1 - corrcoef(resp)'!r})",
    ),
    "a file at home": full(
        "from pathlib import Path\n" + IMPORTS,
        ANSWER.replace("    return", "    Path('~/z').expanduser().touch()\n    return"),
    ),
    "pylab's other names": full("%pylab", "def RDM(resp):\n    return 1 - corrcoef(resp)"),
    "line that raises left": Field(
        (IMPORTS, STOPPED), 0, "unfinished", (say("remark.stopped", "en"), "raise NotImplementedError("),
    ),
    "a gap left": Field((IMPORTS, GAP), 0, "unfinished", (say("status.unfinished", "en"), "zresp = ...")),
    "the result left": Field(
        (IMPORTS, ANSWER.rpartition("1 - z")[0] + "..."), 0, "unfinished", ("line 3: return ...",)
    ),
    "a gap and the line left": Field((BOTH,), 0, "unfinished", (say("status.unfinished", "en"), "rdm = ...")),
    "the stub": Field((IMPORTS, STUB), 0, "not_attempted", (say("status.not_attempted", "en"),)),
    "no return": Field((IMPORTS, ANSWER.replace("return ", "rdm = ")), 0, "malformed", ("Was `return` forgotten?",)),
    "a variable in place of the argument": Field(
        (IMPORTS, BY_VARIABLE), 0, "outside",
        (say("status.outside", "en"), "resp_v1"), notes=("all_cells",),
    ),
    "a variable in place of the argument, and there": Field(
        (IMPORTS, "resp_v1 = np.arange(12.0).reshape(3, 4) ** 2", BY_VARIABLE), 0, "wrong",
        (say("remark.outside", "en", name="resp_v1"),),
    ),
    "a package that is not there": Field(
        ("import no_such_package as nsp", "def RDM(resp):\n    return nsp.rdm(resp)"), 0, "no_module",
        (say("status.no_module", "en"), "no_such_package", "import no_such_package as nsp"), lacks="no_such_package",
    ),
    "a package that is not there, inside": Field(
        ("def RDM(resp):\n    from no_such_package.rdm import rdm\n    return rdm(resp)",), 0, "no_module",
        ("no_such_package",), lacks="no_such_package",
    ),
    "an error in another cell": Field(
        ("# my helper\ndef rows(a):\n    return a.no_such_thing", "def RDM(resp):\n    return rows(resp)"), 0, "error", 
        ("no_such_thing", "line 3 of the cell that begins with “# my helper”"),
    ),
    "a cell that does not parse": Field(
        ("import numpy as np",) * 15 + ("def RDM(resp):\n    z = (resp\n    return z",), 0, "syntax_error",
        ("'(' was never closed (line 2 of the cell that begins with “def RDM(resp):”: z = (resp)",),
    ),
    "rounded": Field((IMPORTS, ROUNDED), 4, "partial", ("rounded values",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded():
    """Each kind's name with the marks of RDM, the run, and the summary in English."""
    key = prepare_key(SOLUTIONS, seed=11)
    with start("bubblewrap", question=key.question, timeout=AMPLE) as sandbox:
        runs = dict(sandbox.grade(notebook(*kind.cells) for kind in FIELD.values()))
    exercise = next(each for each in key.exercises if each.name == "RDM")
    told = {}
    for index, name in enumerate(FIELD):
        marks = key.judge(runs[index])["RDM"]
        summaries = {language: summarise(compose_report(exercise, marks, language)) for language in ("en", "ja")}
        told[name] = (marks, runs[index], summaries)
    return told


@pytest.mark.parametrize("name", FIELD)
def test_a_fair_mark_and_a_true_sentence(name, graded):
    kind, (marks, run, summaries) = FIELD[name], graded[name]
    assert (marks.score, marks.status, marks.lacks) == (kind.score, kind.status, kind.lacks), summaries["en"]
    assert run.notes == kind.notes
    for part in kind.told:
        assert part in summaries["en"]
    assert not any(f"cell {number}" in summary for summary in summaries.values() for number in range(20))
    assert summaries["en"] != summaries["ja"]


@pytest.mark.parametrize("note", ["earlier_answer", "as_defined", "supplied"])
def test_every_note_occurs(note):
    assert any(note in kind.notes for kind in FIELD.values())
