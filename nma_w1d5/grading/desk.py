"""Where rows arrive: each is worded at once, and all that was asked for is written from them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from nma_w1d5.grading.key import AnswerKey
from nma_w1d5.grading.marking import Marked, Marker
from nma_w1d5.grading.output.gradebook import write_csv, write_json, write_junit
from nma_w1d5.grading.output.pages import FeedbackFolder
from nma_w1d5.grading.output.records import Record, Recorder
from nma_w1d5.grading.output.screen import Screen
from nma_w1d5.grading.submissions.files import Submission


@dataclass(frozen=True)
class Outputs:
    """Where to write what; None for what was not asked for."""

    json: Path | None = None
    csv: Path | None = None
    junit: Path | None = None
    feedback: Path | None = None


class Desk:
    """Takes rows as they come, words them, and writes what was asked for; what cannot be written costs itself alone.

    ``mishaps`` are for the teacher: what went wrong that is no student's fault.
    """

    def __init__(self, outputs: Outputs, key: AnswerKey, languages: Sequence[str]) -> None:
        self._outputs, self._languages = outputs, languages
        self._recorder = Recorder(key)
        self._records: dict[int, Record] = {}
        self._pages: FeedbackFolder | None = None
        self.mishaps = self._recorder.mishaps
        if outputs.feedback:
            with self._surviving(outputs.feedback):
                self._pages = FeedbackFolder(outputs.feedback, key, languages)

    @property
    def records(self) -> list[Record]:
        """The records, in the order of the submissions."""
        return [self._records[place] for place in sorted(self._records)]

    def mark_all(self, marker: Marker, submissions: Sequence[Submission]) -> str | None:
        """Take all rows; return why that ended early, if it did."""
        with _show_progress() as progress:
            task = progress.add_task("Grading", total=len(submissions))
            for marked in marker.mark(submissions):
                self._records[marked.place] = self._recorder.record(marked.row)
                self._write_page(marked)
                progress.advance(task)
        return marker.failure

    def _write_page(self, marked: Marked) -> None:
        if self._pages is None:
            return
        try:
            self._pages.write(marked)
        except OSError as error:  # no page after it could be written either
            self.mishaps.append(f"{self._outputs.feedback} could not be written: {error}")
            self._pages.close()
            self._pages = None
        except Exception as error:  # a mistake of ours in wording this one
            self.mishaps.append(f"no page for {marked.row.student}: {type(error).__name__}: {error}")

    def write(self, seed: int, active: object) -> None:
        """Write the files."""
        records, wanted = self.records, self._outputs
        if wanted.json:
            with self._surviving(wanted.json):
                write_json(wanted.json, records, seed, active)
        if wanted.csv:
            with self._surviving(wanted.csv):
                write_csv(wanted.csv, records)
        if wanted.junit:
            with self._surviving(wanted.junit):
                write_junit(wanted.junit, records, self._languages[-1])
        if self._pages:
            with self._surviving(wanted.feedback):
                self._pages.finish({place: record.row for place, record in self._records.items()})
            self._pages.close()

    @contextmanager
    def _surviving(self, what: object) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.mishaps.append(f"{what} could not be written: {type(error).__name__}: {error}")


def _show_progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(file=cast(TextIO, Screen(sys.stderr))),
    )
