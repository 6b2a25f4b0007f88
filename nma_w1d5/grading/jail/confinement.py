"""Take from a process what a student's code must not have. Irrevocable: call it in a fork.

Source: the manual pages capabilities(7), unshare(2), setrlimit(2).
"""

import math
import mmap
import os
import re
import resource
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from nma_w1d5 import linux
from nma_w1d5.linux import check_call, libc

_CAPABILITIES_3 = 0x20080522
_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000


@dataclass(frozen=True)
class Confinement:
    """What a child gives up before it runs a student's code.

    ``memory`` is the bytes of address space, the server's included; ``seconds`` are of processor time; ``program`` is
    the seccomp filter, as BPF with `OWN_PID` in the place of the process id; ``ruleset`` is the file descriptor of a
    Landlock ruleset, where the kernel has Landlock; ``threads`` is how many there may be of the process's user, as the
    kernel counts them, None where others are counted, too.
    """

    memory: int
    seconds: float
    program: bytes
    ruleset: int | None
    threads: int | None = 64

    def apply(self, largest_file: int) -> None:
        """Confine the calling process."""
        self._limit(largest_file)
        linux.gain_no_privileges()
        linux.set_dumpable(False)
        check_call(libc.capset(struct.pack("<Ii", _CAPABILITIES_3, 0), bytes(24)), "capabilities")
        if self.ruleset is not None:
            linux.restrict(self.ruleset)
        linux.load_filter(self.program)

    def _limit(self, largest_file: int) -> None:
        seconds = math.ceil(self.seconds)
        limits = {
            resource.RLIMIT_AS: self.memory,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_FSIZE: largest_file,
            resource.RLIMIT_NOFILE: 64,
            resource.RLIMIT_MEMLOCK: 0,
            resource.RLIMIT_MSGQUEUE: 0,
        }
        if self.threads is not None:
            limits[resource.RLIMIT_NPROC] = self.threads
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))  # after the clock of the server
        for what, amount in limits.items():
            hard = resource.getrlimit(what)[1]
            amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            resource.setrlimit(what, (amount, amount))


def enter_own_namespaces() -> bool:
    """Enter a user namespace, and one of mounts that it owns; only one thread may be there yet.

    In it a process may mount, once its user has been mapped from outside. Returns False where that is not allowed.
    """
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS) == 0)


def counts_threads_apart() -> bool:
    """Tell whether the kernel counts a user's threads in each user namespace for itself, as it does since 5.14."""
    release = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return release is not None and (int(release[1]), int(release[2])) >= (5, 14)


def landlock_ruleset(readable: Iterable[str], writable: Iterable[str]) -> int | None:
    """Return a ruleset that lets nothing be opened but what is below ``readable``, and what is ``writable``.

    Those are devices and folders. Returns None where the kernel has no Landlock.
    """
    reading, writing = linux.READ_FILE | linux.READ_DIR, linux.WRITE_FILE | linux.TRUNCATE
    changing = reading | writing | linux.MAKE_AND_REMOVE | linux.REFER
    allowed = [(path, reading if os.path.isdir(path) else linux.READ_FILE) for path in readable]
    allowed += [(path, changing if os.path.isdir(path) else linux.READ_FILE | writing) for path in writable]
    return linux.make_ruleset(allowed)


def mapped_bytes() -> int:
    """Return how much address space this process has mapped, without needing /proc.

    It is the lowest limit under which one more page can be mapped, found by bisection.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    low, high = 0, 1 << 46 if hard == resource.RLIM_INFINITY else hard
    try:
        while high - low > 1 << 20:
            middle = (low + high) // 2
            resource.setrlimit(resource.RLIMIT_AS, (middle, hard))
            try:
                mmap.mmap(-1, mmap.PAGESIZE).close()
                high = middle
            except OSError:
                low = middle
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return high


def self_test() -> list[str]:
    """Try, in a confined process, what must not work; return what worked."""
    import socket

    attempts: dict[str, Callable[[], object]] = {
        "network": lambda: socket.socket().close(),
        "processes": os.fork,
        "programs": lambda: os.execv("/bin/true", ["true"]),
        "files": lambda: _write_anywhere("/", "/dev/shm", "/var/tmp", os.path.dirname(__file__)),
        "reading": lambda: os.listdir("/etc"),
        "limits": lambda: mmap.mmap(-1, 1 << 45).close(),
    }
    worked = []
    for what, attempt in attempts.items():
        with suppress(OSError):
            attempt()
            worked.append(what)
    return worked


def _write_anywhere(*folders: str) -> None:
    for folder in folders:
        with suppress(OSError):
            open(os.path.join(folder, ".self-test"), "w").close()
            return
    raise PermissionError("none of the folders can be written to")
