"""``check`` as a student meets it: in a script and in a notebook, in both languages, right, wrong and hostile."""

import sys
import time

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import nma_w1d5
import solutions
from nma_w1d5.checks import Checker, check
from nma_w1d5.exercises.cases import Case
from nma_w1d5.checker import identify_exercise
from nma_w1d5.exercises.marks import judge
from solutions.stubs import load_stubs
from tests.variants import CONSTANT, CORRECT, load_function

RIGHT = [(exercise, name) for exercise, variants in CORRECT.items() for name in variants]
FORMULAS = [
    (exercise, item.name, index)
    for exercise in solutions.EXERCISES
    for item in solutions.list_misconceptions(exercise)
    for index in range(len(item.formulas))
]
SIMILARITY = "import numpy as np\ndef RDM(resp):\n    return np.corrcoef(resp)\n"


@pytest.fixture
def checker():
    return Checker()


@pytest.mark.parametrize(("exercise", "name"), RIGHT)
def test_every_right_answer_is_right(exercise, name, checker):
    report = checker.examine(load_function(CORRECT[exercise][name], exercise), "en")
    assert report.status == "correct", report
    assert not report.not_right


@pytest.mark.parametrize(("exercise", "name", "index"), FORMULAS)
def test_every_known_mistake_is_named(exercise, name, index, checker):
    item = next(item for item in solutions.list_misconceptions(exercise) if item.name == name)

    def answer(*arguments):
        return item.formulas[index](*(np.asarray(argument, dtype=float) for argument in arguments))

    answer.__name__ = exercise
    report = checker.examine(answer, "ja")
    assert report.title == item.title["ja"]
    assert report.status in ("partial", "wrong")


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_check_and_grader_agree(exercise, checker):
    """What differs between them is the cases alone: the same points pass, and the same mistake is found."""
    rng = np.random.default_rng(11)
    cases = [
        Case(exercise, case.point, case.arguments, np.asarray(getattr(solutions, exercise)(*case.arguments)),
             solutions.compute_wrong_values(exercise, case.arguments), case.kind, case.tolerance)
        for case in solutions.draw_cases(rng)
        if case.exercise == exercise
    ]  # fmt: skip
    for item in solutions.list_misconceptions(exercise):
        formula = item.formulas[0]

        def answer(*arguments, formula=formula):
            return formula(*(np.asarray(argument, dtype=float) for argument in arguments))

        answer.__name__ = exercise
        report = checker.examine(answer, "en")
        with np.errstate(all="ignore"):
            verdict = judge(exercise, cases, [np.asarray(answer(*case.arguments)) for case in cases])
        assert verdict.misconception == item.name
        assert report.title == item.title["en"]
        assert (report.status == "partial") == (0 < verdict.score < verdict.max_score)


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_constants_are_wrong(exercise, checker):
    for source in CONSTANT[exercise].values():
        report = checker.examine(load_function(source, exercise), "en")
        assert report.status == "wrong"
        assert not report.title


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_the_stub_is_not_yet(exercise, checker):
    namespace = {"np": np}
    exec(load_stubs()[exercise], namespace)
    report = checker.examine(namespace[exercise], "ja")
    assert report.status == "not_attempted"
    assert report.headline.startswith("まだ完成していません")


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_the_stub_without_its_error_is_not_yet_either(exercise, checker):
    code = "\n".join(line for line in load_stubs()[exercise].splitlines() if "raise " not in line)
    namespace = {"np": np}
    exec(code, namespace)
    assert checker.examine(namespace[exercise], "en").status == "not_attempted"


def test_asked_again_there_is_a_stronger_hint(checker):
    similarity, *_ = [item for item in solutions.list_misconceptions("RDM")]
    hints = [checker.examine(load_function(SIMILARITY, "RDM"), "en").hint for _ in range(3)]
    assert hints == [*similarity.hints["en"], similarity.hints["en"][-1]]


def test_another_mistake_begins_with_the_gentle_hint(checker):
    checker.examine(load_function(SIMILARITY, "RDM"), "en")
    wrong = load_function("def correlate_rdms(a, b):\n    return ((a - b) ** 2).mean()\n", "correlate_rdms")
    report = checker.examine(wrong, "en")
    assert report.hint.startswith("This measures how much two RDMs differ")


def test_the_shape_that_came_and_the_one_expected_are_told(checker):
    report = checker.examine(load_function("def RDM(resp):\n    return resp[:, :3]\n", "RDM"), "en")
    assert any("6 × 3" in remark and "6 × 6" in remark for remark in report.remarks)
    report = checker.examine(load_function("def correlate_rdms(a, b):\n    return a\n", "correlate_rdms"), "ja")
    assert any("一つの数" in remark for remark in report.remarks)


def test_a_forgotten_return_is_told(checker):
    report = checker.examine(load_function("def RDM(resp):\n    resp + 1\n", "RDM"), "en")
    assert "return" in report.headline
    assert report.remarks == ("What came back was: `NoneType`",)
    assert report.right == report.not_right == ()


def test_an_unknown_mistake_gets_advice(checker):
    report = checker.examine(load_function("def correlate_rdms(a, b):\n    return 0.123\n", "correlate_rdms"), "en")
    assert "by hand" in report.remarks[-1]


def test_a_result_that_changes_is_told(checker):
    source = "import numpy as np\ndef RDM(resp):\n    return 1 - np.corrcoef(resp) + np.random.rand()\n"
    assert any("Two calls" in remark for remark in checker.examine(load_function(source, "RDM"), "en").remarks)


def test_an_endless_function_is_stopped():
    function = load_function("def RDM(resp):\n    while True: print('x')\n", "RDM")
    report = Checker(seconds=0.4).examine(function, "en")
    assert report.headline.startswith("It had not finished after 0.4 seconds")


@pytest.mark.parametrize(
    "body",
    [
        "import sys; sys.exit()",
        "import os; os._exit(1)",
        "import ctypes; ctypes.string_at(0)",
        "return RDM(resp)",
        "raise KeyboardInterrupt",
        "return bytearray(1 << 40)",
        "raise type('E', (BaseException,), {})",
        "class Trap:\n        __array__ = __getattr__ = __len__ = lambda *a: 1 / 0\n    return Trap()",
        "import builtins; builtins.print = builtins.len = None; return 1",
        "import json; json.dumps = None; return 1",
    ],
)
def test_nothing_the_function_does_raises(body, checker):
    function = load_function(f"def RDM(resp):\n    {body}\n", "RDM")
    assert checker.examine(function, "en").status not in ("correct", "failed")


@pytest.mark.parametrize("thing", [None, 3, "RDM", np.eye(3), RIGHT, print, len, dict, lambda: 1, lambda a, b, c: 1])
def test_things_that_are_no_answer(thing, checker):
    report = checker.examine(thing, "en")
    assert report.status == "failed"
    assert "`RDM`" in report.headline or "check(RDM)" in report.headline


class Liar:
    """A callable that raises when asked for its name."""

    @property
    def __name__(self):
        raise RuntimeError("no name")

    def __call__(self, resp):
        return resp


def test_a_function_that_cannot_even_be_asked(checker):
    report = checker.examine(Liar(), "en")
    assert report.status == "failed"
    assert "no name" in report.headline


def test_lambdas_are_told_by_their_arguments():
    assert identify_exercise(lambda resp: resp) == "RDM"
    assert identify_exercise(lambda one, two: 1.0) == "correlate_rdms"
    assert identify_exercise(load_function(SIMILARITY, "RDM")) == "RDM"


def test_in_a_script_it_prints_and_returns_nothing(capsys):
    assert check(load_function(CORRECT["RDM"]["corrcoef"], "RDM"), language="en") is None
    assert capsys.readouterr().out.startswith("✓ RDM: Correct")


def test_language_comes_from_the_notebook(monkeypatch, capsys):
    function = load_function(CORRECT["RDM"]["corrcoef"], "RDM")
    for setting, start in (("ja", "✓ RDM: 正解"), ("en", "✓ RDM: Correct"), ("tlh", "✓ RDM: Correct")):
        monkeypatch.setenv("NMA_W1D5_LANGUAGE", setting)
        check(function)
        assert capsys.readouterr().out.startswith(start)


def test_it_is_a_public_name():
    assert nma_w1d5.check is check
    assert "check" in dir(nma_w1d5)


def test_a_broken_package_is_told_and_not_raised(checker, monkeypatch):
    monkeypatch.setitem(sys.modules["nma_w1d5.checker"].__dict__, "load_cases", lambda exercise: 1 / 0)
    report = checker.examine(load_function(SIMILARITY, "RDM"), "en")
    assert "ZeroDivisionError" in report.headline


@pytest.mark.parametrize("exercise", solutions.EXERCISES)
def test_a_right_answer_takes_a_fifth_of_a_second(exercise, checker):
    function = load_function(next(iter(CORRECT[exercise].values())), exercise)
    checker.examine(function, "en")
    durations = []
    for _ in range(5):
        start = time.perf_counter()
        checker.examine(function, "en")
        durations.append(time.perf_counter() - start)
    assert min(durations) < 0.2


def test_in_a_notebook_it_shows_html_and_leaves_the_kernel_alone():
    cells = [
        "import torch, numpy as np\nfrom nma_w1d5 import check\nfrom scipy.stats import zscore",
        "def RDM(resp):\n    z = zscore(resp, axis=1)\n    print('hello')\n    return 1 - z @ z.T / z.shape[1]\n"
        "check(RDM, language='ja')",
        "def RDM(resp):\n    while True: print('x' * 1000)\n"
        "from nma_w1d5.checks import Checker\nChecker(seconds=0.5)(RDM, language='en')",
        "def RDM(resp):\n    import os; os._exit(1)\ncheck(RDM, language='en')",
        "print('alive')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    right, endless, ended, alive = [cell.outputs for cell in notebook.cells[1:]]
    assert [output.output_type for output in right] == ["display_data"]
    assert "正解です" in right[0].data["text/html"]
    assert right[0].data["text/plain"].startswith("✓ RDM")
    assert [output.output_type for output in endless] == ["display_data"]
    assert "had not finished" in endless[0].data["text/html"]
    assert "sudden end" in ended[0].data["text/html"]
    assert alive[0].text == "alive\n"
