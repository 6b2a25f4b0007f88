"""The stubs as they stand in the source of the notebook."""

import pytest

import solutions
from solutions.stubs import load_stubs


def test_every_exercise_has_a_stub_that_says_it_is_one():
    stubs = load_stubs()
    assert set(stubs) == set(solutions.EXERCISES)
    for name, code in stubs.items():
        namespace = {}
        exec(compile(code, name, "exec"), {"np": None, "numpy": None}, namespace)
        assert "NotImplementedError" in code
        assert callable(namespace[name])


def test_without_the_course_there_are_none(tmp_path):
    assert load_stubs(tmp_path / "nothing.md") == {}


@pytest.mark.parametrize(
    "options", ["---\ntags: [exercise-RDM]\n---\n", ":tags: [exercise-RDM]\n", ":tags: [hide-input, exercise-RDM]\n"]
)
def test_options_are_read_in_both_forms(tmp_path, options):
    source = tmp_path / "page.md"
    source.write_text(
        "# exercise-none\n```{code-cell} ipython3\nexercise-other = 1\n```\n\n"
        f"```{{code-cell}} ipython3\n{options}def RDM(resp):\n    ...\n```\n"
    )
    assert load_stubs(source) == {"RDM": "def RDM(resp):\n    ...\n"}
