"""What is said while and after grading, where that can be said: it may cost no marks that it cannot."""

import io
import os
from contextlib import suppress
from typing import Any, TextIO


class Screen:
    """A stream for people, which falls silent when it is a pipe that nobody reads any more, or a file on a full disk.

    ``is_broken`` tells that something was not written.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream: TextIO = io.StringIO() if stream is None else stream
        self.is_broken = False

    def write(self, text: str) -> int:
        """Write text, or nothing."""
        try:
            return self._stream.write(text)
        except OSError:
            return self._fall_silent()

    def flush(self) -> None:
        """Let what was written be seen."""
        try:
            self._stream.flush()
        except OSError:
            self._fall_silent()

    def _fall_silent(self) -> int:
        self.is_broken = True
        with suppress(OSError):
            void = os.open(os.devnull, os.O_WRONLY)
            os.dup2(void, self._stream.fileno())  # or what is held back would fail again when the program ends
            os.close(void)
        return 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
