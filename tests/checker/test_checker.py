"""``check`` as a student meets it: in a script and in a notebook, in both languages, right, wrong and hostile."""

import functools
import inspect
import io
import os
import re
import sys

import nbformat
import numpy as np
import pytest
import torch  # noqa: F401 (tensors are handed over only where torch is in use)
from nbclient import NotebookClient

import nma_w1d5
from nma_w1d5 import checker as checker_module
from nma_w1d5.checker import Checker, check, find_exercise, process, show
from nma_w1d5.exercises.frozen import list_exercises, load_exercise
from nma_w1d5.exercises.reports import Report
from tests.grading.helpers import AMPLE, find_time
from tests.slips import DEFINITIONS, fill_stub
from tests.variants import CONSTANT, CORRECT, load_function

RIGHT = [(name, variant) for name in CORRECT for variant in CORRECT[name]]
FORMULAS = [
    (name, mistake, index)
    for name, definition in DEFINITIONS.items()
    for mistake, formulas in definition.wrong.items()
    for index in range(len(formulas))
]
SIMILARITY = "import numpy as np\ndef RDM(resp):\n    return np.corrcoef(resp)\n"
CORRCOEF = CORRECT["RDM"]["corrcoef"]


@pytest.fixture
def checker():
    return Checker(AMPLE)


@pytest.mark.parametrize(("name", "variant"), RIGHT)
def test_every_right_answer_is_right(name, variant, checker):
    report = checker.examine(load_function(CORRECT[name][variant], name), "en")
    assert report.status == "correct", report
    assert len(report.right) == 10
    assert not report.not_right


@pytest.mark.parametrize(("name", "mistake", "index"), FORMULAS)
def test_every_known_mistake_is_named(name, mistake, index, checker):
    formula = DEFINITIONS[name].wrong[mistake][index]

    def answer(*arguments):
        return formula(*(np.asarray(argument, dtype=float) for argument in arguments))

    answer.__name__ = name
    report = checker.examine(answer, "ja")
    assert report.title == load_exercise(name).mistakes[mistake].title["ja"]
    assert report.status in ("partial", "wrong")


@pytest.mark.parametrize("name", list_exercises())
def test_constants_are_wrong(name, checker):
    for constant, source in CONSTANT[name].items():
        report = checker.examine(load_function(source, name), "en")
        assert report.status == "wrong"
        assert report.title == ("an entry that is always 1" if constant == "one" else "")


@pytest.mark.parametrize("name", list_exercises())
def test_the_stub_is_not_yet(name, checker):
    stub = fill_stub(name, keep=range(9), error=True)
    report = checker.examine(load_function(stub, name), "ja")
    assert report.status == "not_attempted"
    assert report.headline.startswith("まだ解答が書かれていません")
    assert report.right == report.not_right == report.remarks == ()


@pytest.mark.parametrize("name", list_exercises())
def test_the_stub_without_its_error_is_not_yet_either(name, checker):
    stub = load_function(fill_stub(name, keep=range(9)), name)
    assert checker.examine(stub, "en").status == "unfinished"


def test_a_stub_whose_source_is_lost_is_not_yet(checker):
    namespace = {"np": np}
    exec(load_exercise("RDM").stub, namespace)
    assert checker.examine(namespace["RDM"], "en").status == "unfinished"


def test_asked_again_there_is_a_stronger_hint(checker):
    hints = load_exercise("RDM").mistakes["similarity_not_dissimilarity"].hints["en"]
    shown = [checker.examine(load_function(SIMILARITY, "RDM"), "en").hints[0] for _ in range(3)]
    assert shown == [*hints, hints[-1]]


def test_another_mistake_begins_with_the_gentle_hint(checker):
    checker.examine(load_function(SIMILARITY, "RDM"), "en")
    wrong = load_function("def correlate_rdms(a, b):\n    return ((a - b) ** 2).mean()\n", "correlate_rdms")
    report = checker.examine(wrong, "en")
    assert report.hints[0].startswith("This measures how much two RDMs differ")


def test_checkers_remember_apart():
    reports = [Checker(AMPLE).examine(load_function(SIMILARITY, "RDM"), "en") for _ in range(2)]
    assert reports[0] == reports[1]
    assert len(reports[0].hints) == 2


def test_the_shape_that_came_and_the_one_expected_are_told(checker):
    report = checker.examine(load_function("def RDM(resp):\n    return resp[:, :3]\n", "RDM"), "en")
    assert any("6 × 3" in remark and "6 × 6" in remark for remark in report.remarks)
    report = checker.examine(load_function("def correlate_rdms(a, b):\n    return a\n", "correlate_rdms"), "ja")
    assert any("一つの数" in remark for remark in report.remarks)


def test_a_forgotten_return_is_told(checker):
    report = checker.examine(load_function("def RDM(resp):\n    resp + 1\n", "RDM"), "en")
    assert "return" in report.headline
    assert report.detail == "What came back was: None"
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
    assert report.headline.startswith("It did not finish in time.")


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


@pytest.mark.parametrize(
    "thing",
    [
        None,
        3,
        "RDM",
        np.eye(3),
        RIGHT,
        print,
        len,
        dict,
        lambda: 1,
        lambda a, b, c: 1,
        functools.partial(np.mean, axis=0),
        load_function("def rdm(resp):\n    return resp\n", "rdm"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_things_that_are_no_answer(thing, language, checker):
    report = checker.examine(thing, language)
    assert (report.status, report.subject) == ("failed", "")
    named = all(f"`{name}`" in report.headline for name in list_exercises())
    assert named if callable(thing) else "check(RDM)" in report.headline


class Liar:
    """A callable that raises when asked for its name."""

    @property
    def __name__(self):
        raise RuntimeError("no name")

    def __call__(self, resp):
        return resp


def test_a_function_that_cannot_even_be_asked(checker):
    report = checker.examine(Liar(), "en")
    assert (report.status, report.subject) == ("failed", "")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def RDM(resp):\n    return resp\n", "RDM"),
        ("RDM = lambda resp: resp\n", "RDM"),
        ("def mine(resp):\n    return resp\nRDM = mine\n", "RDM"),
        ("def correlate_rdms(a, b):\n    return 1\nRDM = correlate_rdms\n", "correlate_rdms"),
        ("import functools\n@functools.cache\ndef RDM(resp):\n    return resp\n", "RDM"),
        ("class RDM:\n    def __init__(self, resp): pass\n", "RDM"),
    ],
)
def test_an_exercise_is_told_by_the_name_or_the_name_it_was_given(source, found):
    assert find_exercise(load_function(source, "RDM")) == found


def test_a_function_without_any_of_the_names_is_none():
    assert find_exercise(lambda resp: resp) is None
    assert find_exercise("RDM") is None


def test_where_torch_is_not_in_use_no_tensor_is_tried(checker, monkeypatch):
    monkeypatch.delitem(sys.modules, "torch")
    report = checker.examine(
        load_function("def RDM(resp):\n    assert type(resp).__name__ == 'ndarray'\n", "RDM"), "en"
    )
    assert report.status == "malformed"
    report = checker.examine(load_function(CORRCOEF, "RDM"), "en")
    assert (report.status, len(report.right)) == ("correct", 9)


def test_in_a_script_it_prints_and_returns_nothing(capsys):
    assert check(load_function(CORRCOEF, "RDM"), language="en") is None
    assert capsys.readouterr().out.startswith("✓ RDM: Correct")


def test_language_comes_from_the_notebook(monkeypatch, capsys):
    function = load_function(CORRCOEF, "RDM")
    for setting, start in (("ja", "✓ RDM: 正解"), ("en", "✓ RDM: Correct"), ("tlh", "✓ RDM: Correct")):
        monkeypatch.setenv("NMA_W1D5_LANGUAGE", setting)
        check(function)
        assert capsys.readouterr().out.startswith(start)


def test_it_is_a_public_name():
    assert nma_w1d5.check is check
    assert "check" in dir(nma_w1d5)


def test_a_broken_package_is_told_and_not_raised(checker, monkeypatch):
    monkeypatch.setattr(checker_module, "load_exercise", lambda name: 1 / 0)
    report = checker.examine(load_function(SIMILARITY, "RDM"), "en")
    assert report.status == "failed"
    assert "ZeroDivisionError" in report.headline


@pytest.mark.parametrize("name", list_exercises())
def test_a_check_forks_once_and_calls_once_a_case(name, checker, monkeypatch):
    """So that its answer is there at once, however many cases there are."""
    forks, calls, fork, source = [], [], os.fork, next(iter(CORRECT[name].values()))

    def count_fork():
        forks.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", count_fork)
    checker.examine(load_function(source, name), "en")
    assert len(forks) == 1
    monkeypatch.setattr(process, "can_fork", lambda: False)
    function = functools.wraps(load_function(source, name))(lambda *arguments: calls.append(1) or 0.0)
    checker.examine(function, "en")
    assert len(calls) == len(load_exercise(name).cases)


def test_outside_of_a_notebook_a_report_is_text(capsys):
    show(Report("en", "RDM", "wrong", "Use `axis`."))
    assert capsys.readouterr().out == "✗ RDM: Use axis.\n"


def test_in_a_notebook_it_shows_html_and_leaves_the_kernel_alone():
    cells = [
        "import torch, numpy as np\nfrom nma_w1d5 import check\nfrom scipy.stats import zscore",
        "def RDM(resp):\n    z = zscore(resp, axis=1)\n    print('hello')\n    return 1 - z @ z.T / z.shape[1]\n"
        "check(RDM, language='ja')",
        "def RDM(resp):\n    while True: print('x' * 1000)\n"
        "from nma_w1d5.checker import Checker\nChecker(seconds=0.5)(RDM, language='en')",
        "def RDM(resp):\n    import os; os._exit(1)\ncheck(RDM, language='en')",
        "def correlate_rdms(rdm1, rdm2):\n    # mean\n    return rdm1.average()\ncheck(correlate_rdms, language='en')",
        load_exercise("correlate_rdms").stub + "\ncheck(correlate_rdms, language='en')",
        "print('alive')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    *shown, alive = [cell.outputs for cell in notebook.cells[1:]]
    assert [[output.output_type for output in outputs] for outputs in shown] == [["display_data"]] * 5
    right, endless, ended, failed, stub = [outputs[0].data for outputs in shown]
    assert "正解です" in right["text/html"]
    assert right["text/plain"].startswith("✓ RDM")
    assert "did not finish in time" in endless["text/html"]
    assert "sudden end" in ended["text/html"]
    assert "(line 3: return rdm1.average())" in failed["text/plain"]
    assert stub["text/plain"].startswith("… correlate_rdms: Not attempted yet")
    assert alive[0].text == "alive\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "shift_jis", "utf-8"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_any_output_can_show_it(encoding, language, monkeypatch):
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding=encoding, write_through=True))
    check(load_function(CORRCOEF, "RDM"), language)
    assert b"RDM: " in shown.getvalue()


@pytest.mark.parametrize("output", [None, "closed", "broken"])
def test_no_output_is_no_error(output, monkeypatch):
    stream = io.StringIO()
    stream.close()
    monkeypatch.setattr(sys, "stdout", {"closed": stream, "broken": object()}.get(output))
    check(load_function(CORRCOEF, "RDM"), "en")


ENDLESS = "return sum(iter(int, 1))"
HOSTILE = [
    f"class F:\n    @property\n    def __name__(self): {ENDLESS}\n    def __call__(self, resp): return resp\nRDM = F()",
    f"class F:\n    def __getattribute__(self, name): {ENDLESS}\n    def __call__(self, resp): return resp\nRDM = F()",
    f"class F:\n    __name__ = 'RDM'\n    @property\n    def __signature__(self): {ENDLESS}\n"
    f"    @property\n    def __wrapped__(self): {ENDLESS}\n    @property\n    def __code__(self): {ENDLESS}\n"
    "    def __call__(self, resp): return resp\nRDM = F()",
    "class F:\n    __name__ = 'RDM'\n    def __getattr__(self, name): raise SystemExit\n"
    "    def __call__(self, resp): return resp\nRDM = F()",
    "class S(str):\n    def __eq__(self, other): raise SystemExit\n    __hash__ = str.__hash__\n"
    "def RDM(resp): return resp\nRDM.__name__ = S('RDM')",
    "def RDM(resp): return resp\nRDM.__wrapped__ = RDM",
    "def RDM(resp): return resp\nRDM.__signature__ = 3",
    "def RDM(resp): return resp\nRDM.__code__ = RDM.__code__.replace(co_filename='/dev/zero', co_firstlineno=10**6)",
    "class M(type):\n    def __getattribute__(self, name): raise SystemExit\nclass RDM(metaclass=M): pass",
    "class M(type):\n    def __instancecheck__(self, other): raise SystemExit\nclass RDM(metaclass=M): pass",
    "import types\nclass D(dict):\n    def get(self, *names): raise SystemExit\n    __getitem__ = get\n"
    "RDM = types.FunctionType((lambda resp: resp).__code__, D())",
    "class E(OSError):\n    @property\n    def errno(self): raise SystemExit\ndef RDM(resp): raise E",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_of_a_hostile_function_is_asked_in_the_kernel(source):
    report = Checker(1.0).examine(load_function(source, "RDM"), "en")
    assert report.status not in ("correct", "partial")


def test_a_source_that_never_ends_costs_the_time_and_nothing_else(monkeypatch):
    monkeypatch.setattr(inspect, "getsource", lambda function: [None for _ in iter(int, 1)])
    assert Checker(0.5).examine(load_function(CORRCOEF, "RDM"), "en").status == "timeout"


def test_a_language_of_any_kind_is_no_error(checker):
    for language in ("tlh", 3, [], object()):
        assert checker.examine(load_function(CORRCOEF, "RDM"), language).language == "en"


def test_a_slow_but_right_function_is_late_and_not_wrong():
    source = CORRCOEF.replace("def RDM(resp):\n", "def RDM(resp):\n    while len(resp) > 12: pass\n")
    found = find_time(
        lambda limit: Checker(limit).examine(load_function(source, "RDM"), "en"), lambda report: not report.right
    )
    assert re.match(r"It ran out of time: \d of 10 calls were answered, and rightly\.", found.headline)
    assert (found.not_right, found.failures, found.title) == ((), "", "")


def test_an_answer_that_is_no_plain_function_is_found_by_its_name_in_the_notebook(checker, monkeypatch):
    source = "import numpy as np\ndef base(k, resp):\n    return k - np.corrcoef(resp)\n"
    answer = functools.partial(load_function(source, "base"), 1)
    monkeypatch.setattr(sys.modules["__main__"], "RDM", answer, raising=False)
    assert checker.examine(answer, "en").status == "correct"


def test_a_variable_of_the_notebook_is_named(checker):
    source = "import numpy as np\nresp_v1 = np.random.default_rng(0).random((6, 10))\n"
    source += "def RDM(resp):\n    return 1 - np.corrcoef(resp_v1)\n"
    report = checker.examine(load_function(source, "RDM"), "en")
    assert report.status == "wrong"
    assert any("`resp_v1`" in remark for remark in report.remarks)
