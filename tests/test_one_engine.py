"""One engine: `check` and the grader say the same of the same code, word for word, in every language.

Every right variant, every wrong formula and every slip goes through both: through `check` as in a notebook, and through
the real grader with fresh inputs, in the jail.
"""

import pytest
import torch  # noqa: F401 (`check` hands over tensors only where torch is in use)

from nma_w1d5 import checker
from nma_w1d5.exercises.marks import judge
from nma_w1d5.exercises.reports import compose_report, summarise
from nma_w1d5.grading.key import prepare_key
from tests.grading.conftest import start
from tests.grading.helpers import AMPLE, find_time, notebook
from tests.slips import BODIES, DEFINITIONS, GAPS, LOOPS, SOLUTIONS, fill_stub, write_formulas, write_slips
from tests.variants import CONSTANT, CORRECT, load_function

pytestmark = pytest.mark.sandbox

LANGUAGES = ("ja", "en")
SECONDS_FOR_LOOPS = 0.5
STATUSES = {
    "not_attempted": ["stub/stub"],
    "unfinished": [
        "stub/stub_without_error",
        "stub/filled_with_error",
        "stub/filled_up_to_1",
        "stub/filled_up_to_2",
        "stub/gap_1_left",
        "stub/gap_2_left",
        "slip/gives_up_for_some",
    ],
    "malformed": [
        "stub/return_forgotten",
        "stub/returns_a_pair",
        "slip/returns_text",
        "slip/returns_itself",
        "slip/returns_complex_numbers",
        "slip/returns_a_generator",
        "slip/returns_five_dimensions",
        "slip/returns_too_much",
    ],
    "error": [
        "slip/returns_a_trap",
        "slip/zeros_for_six_stimuli_only",
        "slip/zero_for_six_stimuli_only",
        "slip/undefined_name",
        "slip/recursion",
        "slip/an_error_with_numbers",
        "slip/an_error_from_an_error",
        "slip/an_error_without_words",
        "slip/an_interrupt",
        "slip/sys_exit",
        "slip/asks_the_user",
    ],
    "crashed": ["slip/exit_0", "slip/exit_3", "slip/segfault", "slip/abort", "slip/exit_at_many_stimuli"],
    "memory": ["slip/killed", "slip/too_much_memory"],
    "timeout": ["endless_loop", "endless_flood", "endless_sleep"],
    "wrong": ["slip/returns_its_argument", "slip/returns_a_number", "slip/returns_no_numbers", "slip/random_numbers"],
    "correct": ["stub/filled"],
}
"""What must be said of the slips in both exercises."""


def write_stubs(name: str) -> dict[str, str]:
    """Write the stub in all the states in which it is handed in."""
    gaps = range(len(GAPS[name]))
    last = GAPS[name][-1]
    return {
        "stub": fill_stub(name, keep=gaps, error=True),
        "stub_without_error": fill_stub(name, keep=gaps),
        "filled_with_error": fill_stub(name, error=True),
        "filled": fill_stub(name),
        **{f"gap_{gap}_left": fill_stub(name, keep={gap}) for gap in gaps},
        **{f"filled_up_to_{gap}": fill_stub(name, keep=gaps[gap:]) for gap in gaps[1:]},
        "return_forgotten": fill_stub(name, returned=""),
        "returns_a_pair": fill_stub(name, returned=f"{last}, 'text'"),
    }


def write_all(name: str) -> dict[str, str]:
    """Write every answer to an exercise that comes to an end."""
    return {
        **{f"right/{key}": source for key, source in CORRECT[name].items()},
        **{f"constant/{key}": source for key, source in CONSTANT[name].items()},
        **{f"wrong/{key}": source for key, source in write_formulas(name).items()},
        **{f"stub/{key}": source for key, source in write_stubs(name).items()},
        **{f"slip/{key}": source for key, source in write_slips(name, BODIES).items()},
    }


ENDING = {(name, key): source for name in DEFINITIONS for key, source in write_all(name).items()}
ENDLESS = {(name, key): source for name in DEFINITIONS for key, source in write_slips(name, LOOPS).items()}
SOURCES = ENDING | ENDLESS


@pytest.fixture(scope="session")
def graded():
    """What the grader says of every source."""
    key = prepare_key(SOLUTIONS, seed=5)
    ended = run_all(key, ENDING, AMPLE)
    stopped = find_time(lambda limit: run_all(key, ENDLESS, limit), lambda runs: any(run.problem for run in runs))
    return {where: mark(key, *where, run) for where, run in zip(SOURCES, [*ended, *stopped], strict=True)}


def run_all(key, sources, timeout):
    """Run each source as a notebook of one cell, all of them in the same jails."""
    with start("bubblewrap", question=key.question, timeout=timeout) as sandbox:
        runs = dict(sandbox.grade(map(notebook, sources.values())))
    return [runs[index] for index in range(len(sources))]


def mark(key, name, variant, run):
    """Judge and report a run as the grader does."""
    assert run.problem is None, variant
    marks = key.judge(run)[name]
    (exercise,) = (exercise for exercise in key.exercises if exercise.name == name)
    return tell(marks, [compose_report(exercise, marks, language) for language in LANGUAGES])


def check(name, source, seconds, monkeypatch):
    """Ask `check` about a source as about a cell."""
    judged = []
    monkeypatch.setattr(checker, "judge", lambda *given: judged.append(judge(*given)) or judged[-1])
    function = load_function(source, name)
    reports = [checker.Checker(seconds).examine(function, language) for language in LANGUAGES]
    assert judged[0].points == judged[1].points
    return tell(judged[0], reports)


def tell(marks, reports):
    """Say what a student is told, as plain values that a failing test can show."""
    return {
        "status": marks.status,
        "points": [point.name for point in marks.points if point.passed],
        "mistake": marks.mistake,
        "failures": dict(marks.failures),
        "summaries": [summarise(report) for report in reports],
        "reports": [vars(report) for report in reports],
    }


@pytest.mark.parametrize(("name", "variant"), SOURCES)
def test_check_and_grader_say_the_same(name, variant, graded, monkeypatch):
    seconds = AMPLE if (name, variant) in ENDING else SECONDS_FOR_LOOPS
    assert check(name, SOURCES[name, variant], seconds, monkeypatch) == graded[name, variant]


@pytest.mark.parametrize("name", DEFINITIONS)
@pytest.mark.parametrize("status", STATUSES)
def test_each_slip_is_called_what_it_is(name, status, graded):
    found = {variant: graded[name, variant]["status"] for variant in STATUSES[status]}
    assert found == dict.fromkeys(found, status)
