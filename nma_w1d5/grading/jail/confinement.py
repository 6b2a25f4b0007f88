"""Take from a process what a student's code must not have. Irrevocable: call it in a fork.

Source: the manual pages prctl(2), seccomp(2), landlock(7), setrlimit(2).
"""

import ctypes
import math
import mmap
import os
import re
import resource
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from nma_w1d5.grading.linux import OWN_PID, check_call, libc, set_dumpable

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_SECCOMP_MODE_FILTER = 2
_CAPABILITIES_3 = 0x20080522
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
#: Rights of Landlock's first version, and those that versions 2 and 3 added (refer, truncate).
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
_WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
_TCP, _SCOPES = 0b11, 0b11
_MAKE_AND_REMOVE = 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 13
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
        check_call(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        set_dumpable(False)
        check_call(libc.capset(struct.pack("<Ii", _CAPABILITIES_3, 0), bytes(24)), "capabilities")
        if self.ruleset is not None:
            check_call(libc.syscall(_LANDLOCK_RESTRICT, self.ruleset, 0), "Landlock")
            os.close(self.ruleset)
        _load_filter(self.program)

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


def _load_filter(program: bytes) -> None:
    """Install a BPF program, after writing the process's own id where it belongs."""
    own = program.replace(struct.pack("<I", OWN_PID), struct.pack("<I", os.getpid()))
    buffer = ctypes.create_string_buffer(own, len(own))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    header = Program(len(own) // 8, ctypes.addressof(buffer))
    check_call(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0), "seccomp")


def enter_own_namespaces() -> bool:
    """Enter a user namespace, and one of mounts that it owns; only one thread may be there yet.

    In it a process may mount, once its user has been mapped from outside. Returns False where that is not allowed.
    """
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS) == 0)


def counts_threads_apart() -> bool:
    """Tell whether the kernel counts a user's threads in each user namespace for itself, as it does since 5.14."""
    release = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return release is not None and (int(release[1]), int(release[2])) >= (5, 14)


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has; 0 for none."""
    return max(0, int(libc.syscall(_LANDLOCK_CREATE, None, 0, 1)))


def landlock_ruleset(readable: Iterable[str], writable: Iterable[str]) -> int | None:
    """Return a ruleset that lets nothing be opened but what is below ``readable``, and what is ``writable``.

    Also no TCP, no abstract sockets and no signals to the outside, as far as the kernel's version goes.
    Returns None where the kernel has no Landlock.
    """
    version = landlock_version()
    if not version:
        return None
    rights = _FILE_RIGHTS[min(version, 3)]
    attributes = [rights, _TCP, _SCOPES][: 1 if version < 4 else 2 if version < 6 else 3]
    packed = struct.pack(f"<{len(attributes)}Q", *attributes)
    ruleset = check_call(libc.syscall(_LANDLOCK_CREATE, packed, len(packed), 0), "Landlock")
    for path in readable:
        _allow(ruleset, path, _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0))
    for path in writable:
        within = _READ_DIR | _MAKE_AND_REMOVE if os.path.isdir(path) else 0
        _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | _TRUNCATE | within) & rights)
    return ruleset


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = struct.pack("<Qi", rights, descriptor)
        check_call(libc.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0), f"Landlock: {path}")
    finally:
        os.close(descriptor)


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
