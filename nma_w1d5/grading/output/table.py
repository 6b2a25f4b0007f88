"""The table at the end of a grading run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Row
from nma_w1d5.grading.submissions.problems import describe_problem

MOST_LINES = 60
_COLOURS = {"correct": "green", "partial": "yellow", "wrong": "red", "not_attempted": "dim", "missing": "dim"}


def print_summary(console: Console, rows: Sequence[Row], key: AnswerKey, active: Any, seed: int, language: str) -> None:
    """Print the marks, the mistakes that many share, and under which isolation it was done.

    With more than `MOST_LINES` submissions only those without a mark are listed.
    """
    listed = rows if len(rows) <= MOST_LINES else [row for row in rows if row.problem]
    if listed:
        console.print(_make_table(listed, key, language))
    full = sum(row.score == row.max_score for row in rows)
    problems = sum(row.problem is not None for row in rows)
    mean = sum(row.score for row in rows) / len(rows)
    noun = "submission" if len(rows) == 1 else "submissions"
    console.print(f"{len(rows)} {noun}, {full} with full marks, {problems} not graded; mean {mean:.1f}")
    titles = {each.name: {name: it.title[language] for name, it in each.mistakes.items()} for each in key.exercises}
    for (exercise, name), count in _count_mistakes(rows).most_common(10):
        title = titles[exercise][name]
        console.print(Text(f"  {count:>4} x {exercise}: {title}"))
    console.print(Text(f"sandbox: {describe_sandbox(active)}; seed: {seed}"))


def describe_sandbox(active: Any) -> str:
    """Say in one line what isolation was active.

    Examples
    --------
    >>> describe_sandbox({"kind": "process", "seccomp": True})
    'kind process, seccomp yes'
    """
    if not isinstance(active, dict):
        return str(active)
    return ", ".join(f"{name} {_describe_fact(value)}" for name, value in active.items())


def _describe_fact(value: Any) -> str:
    if isinstance(value, bool | None):
        return "yes" if value else "no"
    return str(value)


def _make_table(rows: Sequence[Row], key: AnswerKey, language: str) -> Table:
    table = Table(show_lines=False)
    table.add_column("student", overflow="fold")
    names = [each.name for each in key.exercises if any(each.name in row.results for row in rows)]
    for name in names:
        table.add_column(name)
    table.add_column("score", justify="right")
    for row in rows:
        cells = [Text(row.student)]
        if row.problem:
            reason = Text(describe_problem(row.problem, language, row.problem_detail), style="red")
            cells += [reason, *[Text("")] * (len(names) - 1)]
        else:
            cells += [_describe_marks(row, name) for name in names]
        table.add_row(*cells, f"{row.score}/{row.max_score}")
    return table


def _describe_marks(row: Row, exercise: str) -> Text:
    result = row.results.get(exercise)
    if result is None:
        return Text("")
    text = f"{result.score}/{result.max_score} {result.status}"
    if result.mistake:
        text += f"\n{result.mistake}"
    return Text(text, style=_COLOURS.get(result.status, "magenta"))


def _count_mistakes(rows: Sequence[Row]) -> Counter[tuple[str, str]]:
    return Counter(
        (exercise, result.mistake) for row in rows for exercise, result in row.results.items() if result.mistake
    )
