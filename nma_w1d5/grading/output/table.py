"""The table at the end of a grading run."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nma_w1d5.exercises.marks import Marks
from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.output.gradebook import list_names
from nma_w1d5.grading.output.records import Record

MOST_LINES = 60
_COLOURS = {"correct": "green", "partial": "yellow", "wrong": "red", "not_attempted": "dim", "missing": "dim"}


def print_summary(
    console: Console, records: Sequence[Record], key: AnswerKey, active: Any, seed: int, language: str
) -> None:
    """Print the marks, the mistakes that many share, and under which isolation it was done.

    With more than `MOST_LINES` submissions only those without a mark are listed.
    """
    listed = records if len(records) <= MOST_LINES else [record for record in records if record.problem]
    if listed:
        console.print(_make_table(listed, language))
    rows = [record.row for record in records]
    full = sum(row.score == row.max_score for row in rows)
    problems = sum(row.problem is not None for row in rows)
    mean = sum(row.score for row in rows) / len(rows)
    noun = "submission" if len(rows) == 1 else "submissions"
    console.print(f"{len(rows)} {noun}, {full} with full marks, {problems} not graded; mean {mean:.1f}")
    titles = {each.name: {name: it.title[language] for name, it in each.mistakes.items()} for each in key.exercises}
    for (exercise, name), count in _count_mistakes(records).most_common(10):
        title = titles[exercise][name]
        console.print(Text(f"  {count:>4} x {exercise}: {title}"))
    lacking = Counter(name for row in rows for name in {marks.lacks for marks in row.results.values()} if name)
    for name, count in lacking.most_common(10):
        console.print(Text(f"  {count:>4} x an answer needs {name}, which is not installed here"))
    for row in [row for row in rows if row.others][:MOST_LINES]:
        console.print(Text(f"  {row.student}: graded is {row.file}, and not {', '.join(row.others)}"))
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
    words = {True: "yes", False: "no", None: "no"}
    facts = {name: words[value] if isinstance(value, bool | None) else value for name, value in active.items()}
    return ", ".join(f"{name} {value}" for name, value in facts.items())


def _make_table(records: Sequence[Record], language: str) -> Table:
    table = Table(show_lines=False)
    table.add_column("student", overflow="fold")
    names = list_names(records)
    for name in names:
        table.add_column(name)
    table.add_column("score", justify="right")
    for record in records:
        row, cells = record.row, [Text(record.row.student)]
        if record.problem:
            cells += [Text(record.problem[language], style="red"), *[Text("")] * (len(names) - 1)]
        else:
            cells += [_describe_marks(row.results.get(name)) for name in names]
        table.add_row(*cells, f"{row.score}/{row.max_score}")
    return table


def _describe_marks(marks: Marks | None) -> Text:
    if marks is None:
        return Text("")
    text = f"{marks.score}/{marks.max_score} {marks.status}"
    if marks.mistake:
        text += f"\n{marks.mistake}"
    return Text(text, style=_COLOURS.get(marks.status, "magenta"))


def _count_mistakes(records: Sequence[Record]) -> Counter[tuple[str, str]]:
    results = (item for record in records for item in record.row.results.items())
    return Counter((name, marks.mistake) for name, marks in results if marks.mistake)
