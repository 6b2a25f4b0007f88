"""The lint finds each way in which languages can differ, and nothing in a page that is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nma_w1d5.course.errors import CourseError
from nma_w1d5.course.lint import Term, lint_code, lint_page, outline, read_glossary
from nma_w1d5.course.source import read_page
from tests.course.conftest import PageOf

Lint = Callable[..., list[str]]
GLOSSARY = (Term({"en": ("orientation",), "ja": ("方位",)}, {"ja": ("方向",)}),)


@pytest.fixture
def lint(page_of: PageOf) -> Lint:
    """Lint one pair of cells and return the problems."""

    def problems(ja: str, en: str, glossary: Sequence[Term] = ()) -> list[str]:
        page = page_of(f'+++ {{"tags": ["lang-ja"]}}\n\n{ja}\n\n+++ {{"tags": ["lang-en"]}}\n\n{en}\n')
        return [finding.problem for finding in lint_page(page, glossary)]

    return problems


def test_the_mini_course_is_clean(mini: Path) -> None:
    page = read_page(mini / "book/source/lesson.md", ["ja", "en"])
    assert lint_page(page, read_glossary(mini / "book/source/glossary.yml")) == []


def test_word_order_may_differ(lint: Lint) -> None:
    assert lint("$b$ の `c` は $a$", "$a$ is `c` of $b$") == []


@pytest.mark.parametrize(
    ("ja", "en", "problem"),
    [
        ("(a)=\n## 一", "(a)=\n### One", "headings differ"),
        ("(a)=\n## 一", "(b)=\n## One", "section labels differ"),
        ("$x$", "$y$", "equations differ: only 'ja' has 'x'; only 'en' has 'y'"),
        ("$$\nx\n$$", "none", "equations differ"),
        ("`RDM`", "`rdm`", "code spans differ"),
        ("[a](b.md)", "[a](c.md)", "link targets differ"),
        ("![](a.png)", "none", "figures differ"),
        ("- a\n- b", "- a", "list items differ"),
        ("| a |\n|---|\n| b |", "none", "table rows differ"),
        ("<br>", "none", "HTML tags differ"),
        ("```\nx\n```", "none", "code blocks differ"),
        ("**RDM（行列）**を", "**RDM** is", "bold text that does not render"),
        ("(あ)=\n## 一", "(あ)=\n## One", "is not made of a-z"),
        ("## 一", "## One", "a heading without a label"),
        ("[a](#gone)", "[a](#gone)", "link to '#gone', which is no label"),
    ],
)
def test_finds_each_difference(lint: Lint, ja: str, en: str, problem: str) -> None:
    assert any(problem in found for found in lint(ja, en))


def test_holds_the_glossary_in_both_directions(lint: Lint) -> None:
    assert lint("傾き", "orientation", GLOSSARY) == ["'en' says 'orientation', 'ja' does not say '方位'"]
    assert lint("方位", "angle", GLOSSARY) == ["'ja' says '方位', 'en' does not say 'orientation'"]
    assert lint("方位", "Orientations", GLOSSARY) == []


def test_names_words_to_avoid(lint: Lint) -> None:
    assert lint("方向", "way", GLOSSARY) == ["'方向' is not the course's word: write '方位'"]


def test_terms_in_code_do_not_count(lint: Lint) -> None:
    assert lint("`orientation`", "`orientation`", GLOSSARY) == []


def test_words_of_neighbouring_table_cells_stay_apart(lint: Lint) -> None:
    ja, en = "| 層 | 方位 |\n|---|---|\n| 一 | 二 |", "| layer | orientation |\n|---|---|\n| one | two |"
    assert lint(ja, en, GLOSSARY) == []


def test_a_word_in_bold_is_read_with_what_follows(lint: Lint) -> None:
    glossary = (Term({"en": ("orientation discrimination",), "ja": ("方位識別",)}, {}),)
    assert lint("**方位**識別", "orientation **discrimination**", glossary) == []


def test_equal_equations_may_be_spaced_differently() -> None:
    assert outline("$$\na =  b\n$$")["equations"] == outline("$$a = b$$")["equations"]


def test_a_finding_is_one_line_that_an_editor_can_follow(page_of: PageOf) -> None:
    page = page_of('+++ {"tags": ["lang-ja"]}\n\n$x$\n\n+++ {"tags": ["lang-en"]}\n\n$y$\n')
    (finding,) = lint_page(page)
    assert str(finding).startswith(f"{page.path}:{page.cells[1].line}: cell 2: equations differ")


@pytest.mark.parametrize(
    "code",
    ["%pip install x", "%%time\nx = (", "!ls", "x?", "await x", "if True:\n    %matplotlib inline", 'a = "\\d"', "# x"],
)
def test_what_ipython_runs_is_code(page_of: PageOf, code: str) -> None:
    assert list(lint_code(page_of(f"```{{code-cell}} ipython3\n\n{code}\n```\n"))) == []


@pytest.mark.parametrize("options", [":tags: [colab-only]\n\n", "---\ntags: [colab-only]\n---\n", "\n"])
@pytest.mark.parametrize(
    ("code", "line"), [("def f(:\n    pass", 0), ("%pip install x\nx = 1\ny = )", 2), ("x = '", 0)]
)
def test_code_that_python_cannot_read_is_named_by_its_line(page_of: PageOf, options: str, code: str, line: int) -> None:
    page = page_of(f"```{{code-cell}} ipython3\n\nx = '1'\n```\n\n```{{code-cell}} ipython3\n{options}{code}\n```\n")
    (finding,) = lint_code(page)
    assert finding.cell == 2
    assert "the code has an error: " in finding.problem
    assert page.path.read_text(encoding="utf-8").splitlines()[finding.line - 1] == code.splitlines()[line]


def test_a_course_needs_no_glossary(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.yml") == ()


@pytest.mark.parametrize("text", ["- grating\n", "grating: [縞]\n", "- {en: [\n"])
def test_refuses_a_glossary_of_another_shape(tmp_path: Path, text: str) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="expected a list of terms"):
        read_glossary(path)
