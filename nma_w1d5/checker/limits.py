"""What a forked copy of the kernel may not do, so far as the system can forbid it: it may use little more than the
kernel does, gain no rights, and reach no other process.
"""

from __future__ import annotations

import errno
import os
import platform
import resource
import struct
import sys
import tempfile
from contextlib import suppress

from nma_w1d5 import linux

EXTRA_MEMORY = 2 * 2**30
"""Bytes that the function may use beyond what the kernel has."""
EXTRA_PROCESSES = 256
"""Processes and threads that it may start."""

# seccomp.h, filter.h
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_FOREIGN = 0x40000000  # system calls of x32

#: By machine its number, the calls that are refused (tkill, pidfd_send_signal, pidfd_getfd, ptrace, process_vm_writev)
#: and those that may concern itself only (kill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, prlimit64).
_MACHINES = {
    "x86_64": (0xC000003E, (200, 424, 438, 101, 311), (62, 234, 129, 297, 302)),
    "aarch64": (0xC00000B7, (130, 424, 438, 117, 271), (129, 131, 138, 240, 261)),
}


def limit_process(seconds: float, largest_file: int) -> None:
    """Bound this process and all that it starts, for good; what the system refuses stays as it is."""
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    for kind, most in (
        (resource.RLIMIT_AS, size + EXTRA_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(seconds) + 2),
        (resource.RLIMIT_FSIZE, largest_file),
        (resource.RLIMIT_NPROC, _count_threads() + EXTRA_PROCESSES),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # rather than the kernel
    for refuse in (linux.gain_no_privileges, _refuse_writing, _refuse_calls):
        with suppress(OSError):  # what one cannot have costs nothing of the others
            refuse()
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)  # pools of threads do not survive a fork


def _count_threads() -> int:
    """Return how many processes and threads this user has, which is what the limit counts."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            count += os.stat(f"/proc/{name}").st_uid == os.getuid() and len(os.listdir(f"/proc/{name}/task"))
    return count


def _refuse_writing() -> None:
    """Let files be changed only where the notebook's own files lie and in the folder for temporary ones."""
    rights = linux.ALL_RIGHTS & ~(linux.EXECUTE | linux.READ_FILE | linux.READ_DIR)
    own = [os.getcwd(), tempfile.gettempdir(), "/dev"]
    ruleset = linux.make_ruleset([(path, rights) for path in own], handled=rights, tcp=False)
    if ruleset is not None:
        linux.restrict(ruleset)


def _refuse_calls() -> None:
    """Refuse this process, for good, to signal, trace or limit another, such as the kernel."""
    if platform.machine() not in _MACHINES:
        return
    steps = _write_filter(*_MACHINES[platform.machine()])
    linux.load_filter(b"".join(struct.pack("<HBBI", *step) for step in steps))


def _write_filter(machine: int, refused: tuple[int, ...], bound: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Return the steps: code, steps to skip if true, steps to skip if not, operand."""
    tests = [(number, "refuse") for number in refused] + [(number, "look") for number in bound]
    look, refuse = len(tests) + 1, len(tests) + 5  # counted from the first test, after which "allow" comes
    steps = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 0, refuse + 2, machine)]
    steps += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, refuse, 0, _FOREIGN)]
    steps += [
        (_EQUAL, (look if goal == "look" else refuse) - place - 1, 0, number)
        for place, (number, goal) in enumerate(tests)
    ]
    steps += [(_RETURN, 0, 0, _ALLOW), (_LOAD, 0, 0, _FIRST_ARGUMENT), (_EQUAL, 1, 0, 0), (_EQUAL, 0, 1, linux.OWN_PID)]
    return [*steps, (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
