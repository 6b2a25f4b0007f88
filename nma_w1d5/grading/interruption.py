"""Being told to stop: by Ctrl-C, by a system that shuts down, by a terminal that closes; once, or again and again."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interruption:
    """Remembers that the run was told to stop, and interrupts it only while it waits, so that nothing is half done."""

    def __init__(self) -> None:
        self._asked = False
        self._waits = False

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """May be interrupted: raises KeyboardInterrupt, at once if the run was told to stop before."""
        self._waits = True
        try:
            if self._asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._waits = False

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Take the signals of the main thread; elsewhere there are none."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
        before = [signal.signal(number, self._take) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        if self._waits:
            self._waits = False
            raise KeyboardInterrupt
