"""IPython's syntax goes, Python stays to the letter."""

import ast
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nma_w1d5.grading.jail.notebook.magics import restore_magics, strip_magics

COMMENTED = "# Commented out IPython magic to ensure Python compatibility.\n"


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline", "pass"),
        ("  %matplotlib inline", "  pass"),
        ("!pip install torch", "pass"),
        ("!!ls", "pass"),
        ("%time x = 3", "x = 3"),
        ("  %pylab inline", "  from pylab import *"),
        ("%timeit -n 10 -r3 f(x)", "f(x)"),
        ("%time", "pass"),
        ("files = !ls *.py", "files = None"),
        ("a, b = %sx ls", "a, b = None"),
        ("x[0] = %who", "x[0] = None"),
        ("RDM?", "pass"),
        ("np.mean??", "pass"),
        ("?np", "pass"),
        (",f a b", "pass"),
        (";f a b", "pass"),
        ("/f a b", "pass"),
        ("%%bash\nrm -rf /\ndef RDM(", ""),
        ("%%html\n<b>", ""),
        ("%%writefile answers.py\ndef RDM(r): return r", ""),
        ("\n%%time\nx = 1", "\n\nx = 1"),
        ("%%capture out\n%%time\nx = 1", "\n\nx = 1"),
        ("%%time\n\n  x = 1\n  y", "\n\nx = 1\ny"),
        ("%%timeit -n 3", ""),
        ("!pip install \\\n  torch \\\n  numpy\nx = 1", "pass\n\n\nx = 1"),
        ("if True:\n    !ls\n    x = 1", "if True:\n    pass\n    x = 1"),
        ("for i in x:\n    %time f(i)", "for i in x:\n    f(i)"),
        (">>> x = 1\n... y\n>>>", "x = 1\ny\n"),
        ("In [2]: x = (\n   ...:     1)", "x = (\n    1)"),
        ("# 50%\\\n!ls", "# 50%\\\npass"),
    ],
)
def test_magics(cell: str, python: str) -> None:
    assert strip_magics(cell) == python


@pytest.mark.parametrize(
    "source",
    [
        "x = (1\n% 3)",
        "x = 7 \\\n% 4",
        "text = '''\n%matplotlib inline\n!ls\nwhat?\n'''",
        'text = """a\\"""\n%no\n"""',
        "text = 'it\\\n% is'",
        "f = [\n# a bracket (\n1]\ny = 2 % 3",
        "x = {\n'a': 1,\n}\nx != 3",
        "s = r'\\d'",
        "a = b = 3; c = a % b",
        "print('50%'); x = '!'",
        'd = f"{x!r}"\n',
    ],
)
def test_python_stays(source: str) -> None:
    ast.parse(source)
    assert strip_magics(source) == source


@pytest.mark.parametrize(
    ("script", "python"),
    [
        ("if x:\n    get_ipython().run_line_magic('time', 'y = 1')", "if x:\n    y = 1"),
        ("get_ipython().magic('pylab inline')", "from pylab import *"),
        ("get_ipython().run_cell_magic('bash', '', 'rm -rf /')", ""),
        ("get_ipython().run_cell_magic('time', '', 'x = 1\\n')\n", "\nx = 1\n\n"),
        ("get_ipython().run_line_magic(name)", "get_ipython().run_line_magic(name)"),
        ("get_ipython().run_line_magic(1, 2)", "get_ipython().run_line_magic(1, 2)"),
        ("get_ipython().system('ls')", "get_ipython().system('ls')"),
        (f"{COMMENTED}# # mine\n# %%time\n#\n# x = 1", "# mine\npass\n\nx = 1"),
        (f"{COMMENTED}# %matplotlib inline\nx = 1", f"{COMMENTED}# %matplotlib inline\nx = 1"),
        ("# %%time\n# x = 1", "# %%time\n# x = 1"),
    ],
)
def test_magics_of_scripts(script: str, python: str) -> None:
    assert restore_magics(script) == python


@given(
    st.lists(st.sampled_from(["x = 1", "  ", "'''", '"', "(", ")", "%x", "!y", "\\", "#", "?", "f(", "a", "%", "\n"]))
)
def test_what_is_python_stays_as_it_is(parts: list[str]) -> None:
    """The order of trying Python first or magics first does not matter."""
    source = "\n".join(parts)
    with contextlib.suppress(SyntaxError):
        ast.parse(source)
        assert strip_magics(source) == source


@given(st.text(alphabet="ab%!?\\'\"#()[]{}\n =.,;/t", max_size=80))
def test_lines_keep_their_numbers(source: str) -> None:
    plain = strip_magics(source)
    assert plain == "" or plain.count("\n") == source.count("\n")
