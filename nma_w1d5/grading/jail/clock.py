"""The two clocks of a child: its own processor time, which is limited, and the one on the wall, for what only sleeps.

So it does not matter how busy the machine is: who has to wait for a processor loses nothing.
"""

import os
import select
import signal
import time
from collections.abc import Callable

from nma_w1d5.exercises.wire import read_progress
from nma_w1d5.grading.protocol import ENDED, PATIENCE, STALLED, TIMED_OUT

HEADWAY = 0.1
"""Part of a processor that whoever computes gets even on a busy machine; with less, it is tried once more, alone."""
_CPUCLOCK_SCHED = 2


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process, of all its threads; source: clock_getcpuclockid(3)."""
    return time.clock_gettime(~pid << 3 | _CPUCLOCK_SCHED)


def watch(
    child: int,
    answers: int,
    seconds: float,
    most: int,
    wall: Callable[[], float] = time.monotonic,
    used: Callable[[int], float] = processor_seconds,
) -> int:
    """Wait for a child, and kill it when its time is over; say how it ended. It is then not waited for.

    An exercise that takes more than its share of the processor time has `TIMED_OUT`. The child says how many exercises
    it has to do, ``most`` at most, and has done: the first has a share, the second that and what the first left, and so
    on. A child has `STALLED` that makes no headway for ``seconds`` on the wall, or goes on for `PATIENCE` times that.
    """
    start = since = wall()
    before = 0.0
    descriptor = os.pidfd_open(child)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    try:
        while True:
            finished, shares = read_progress(answers)
            now, spent = wall(), used(child)
            left = seconds * min(finished + 1, shares) / shares - spent
            stands_still = now >= since + seconds and spent - before < HEADWAY * (now - since)
            if left <= 0 or stands_still or now >= start + PATIENCE * seconds:
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
                return TIMED_OUT if left <= 0 else STALLED
            if now >= since + seconds:
                since, before = now, spent
            if poll.poll(min(left, seconds / most, since + seconds - now) * 1000 + 1):
                return ENDED
    finally:
        os.close(descriptor)
