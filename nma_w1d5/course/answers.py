"""The answers of ``solutions``, found by name: code for the exercises, prose for the Think! questions.

They are read as text, never imported: a build needs their source, and runs it in the notebook's own kernel.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nma_w1d5.course.errors import CourseError


@dataclass(frozen=True)
class Answers:
    """The reference answers in a folder: functions by name, model answers (Markdown) by question and language."""

    folder: Path
    functions: Mapping[str, str]
    essays: Mapping[tuple[str, str], str]

    def code(self, exercise: str) -> str:
        """Return the source of the answer to ``exercise``."""
        if exercise not in self.functions:
            problem = f"the exercise '{exercise}' has no answer: no function of that name in {self.folder}"
            listed = ", ".join(sorted(self.functions)) or "nothing yet"
            raise CourseError(problem, f"write it there, or name the cell's tag after one of: {listed}")
        return self.functions[exercise]

    def prose(self, question: str, language: str) -> str:
        """Return the model answer to a Think! question."""
        if (question, language) not in self.essays:
            problem = f"the question 'think-{question}' has no model answer in '{language}'"
            raise CourseError(problem, f"write {self.folder / 'think' / f'{question}.{language}.md'}")
        return self.essays[question, language]


def read_answers(folder: Path) -> Answers:
    """Read the answers in ``folder``: its modules' public functions, and ``think/NAME.LANGUAGE.md``."""
    if not (folder / "__init__.py").is_file():
        remedy = "keep the reference answers there; the public repository does not have them"
        raise CourseError(f"no answers: {folder} is not a package", remedy)
    functions: dict[str, str] = {}
    for path in sorted(folder.glob("*.py")):
        functions = _functions(path) | functions
    essays = {}
    for path in sorted(folder.glob("think/*.*.md")):
        question, language = path.name.removesuffix(".md").rsplit(".", 1)
        essays[question, language] = path.read_text(encoding="utf-8").strip()
    return Answers(folder, functions, essays)


def _functions(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"does not parse: {error.msg}", "mend it", path=path, line=error.lineno) from None
    return {
        node.name: ast.get_source_segment(text, node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
