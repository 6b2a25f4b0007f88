"""How the process that ran a student's code ended, and what that means for the calls it did not answer."""

from __future__ import annotations

import os
import signal

from nma_w1d5.exercises.replies import Reply, Status

OUT_OF_MEMORY = 77
"""Exit status of a process that ran out of memory outside the student's code."""

_SIGNALS: dict[str, Status] = {"SIGSYS": "forbidden", "SIGXCPU": "timeout", "SIGKILL": "memory"}


def name_ending(wait_status: int | None, malformed: str | None = None) -> Reply:
    """Return the reply to every call that a process left unanswered.

    ``wait_status`` is as ``os.waitpid`` returns it; None for a process that was ended because its time was over.
    ``malformed`` says what is wrong with the bytes that it wrote, if anything is.

    Examples
    --------
    >>> name_ending(None).status, name_ending(signal.SIGSEGV).detail
    ('timeout', 'Segmentation fault')
    """
    if wait_status is None:
        return Reply("timeout")
    if os.WIFSIGNALED(wait_status):
        number = os.WTERMSIG(wait_status)
        status = _SIGNALS.get(signal.Signals(number).name if number in set(signal.Signals) else "", "crashed")
        return Reply(status, detail="" if status != "crashed" else signal.strsignal(number) or f"signal {number}")
    if os.WEXITSTATUS(wait_status) == OUT_OF_MEMORY:
        return Reply("memory")
    return Reply("malformed" if malformed else "crashed")
