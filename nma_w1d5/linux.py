"""What can be taken from a process by the Linux kernel, beyond the standard library. For whoever runs students' code.

Source: the manual pages prctl(2), seccomp(2), landlock(7).
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

#: In the seccomp program, stands for the process's own id; filled in when it is loaded.
OWN_PID = 0x5AFE1D00
_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_TCP, _SCOPES = 0b11, 0b11
#: Landlock's rights; versions 2 and 3 added the last two.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REFER, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 13, 1 << 14
#: Of folders and ordinary files; of devices, sockets and links none.
MAKE_AND_REMOVE = 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8
ALL_RIGHTS = (1 << 15) - 1

libc = ctypes.CDLL(None, use_errno=True)


def check_call(result: int, what: str) -> int:
    """Raise the error that a failed call into the C library left."""
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def set_dumpable(dumpable: bool) -> None:
    """Let other processes of the same user look into the memory of this one, or not."""
    check_call(libc.prctl(_PR_SET_DUMPABLE, int(dumpable), 0, 0, 0), "dumpable")


def gain_no_privileges() -> None:
    """Let no program that is started here have more rights than this process; what follows needs it."""
    check_call(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def load_filter(program: bytes) -> None:
    """Install a seccomp filter, as BPF, after writing the process's own id where it belongs."""
    own = program.replace(struct.pack("<I", OWN_PID), struct.pack("<I", os.getpid()))
    buffer = ctypes.create_string_buffer(own, len(own))
    header = struct.pack("HxxxxxxP", len(own) // 8, ctypes.addressof(buffer))
    check_call(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0), "seccomp")


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has; 0 for none."""
    return max(0, int(libc.syscall(_LANDLOCK_CREATE, None, 0, 1)))


def make_ruleset(allowed: Iterable[tuple[str, int]], handled: int = ALL_RIGHTS, tcp: bool = True) -> int | None:
    """Return a Landlock ruleset, as a file descriptor; None where the kernel has no Landlock.

    Of the ``handled`` rights only those remain that are ``allowed`` below a path; also no signals and abstract sockets
    to the outside and no ``tcp``, so far as the kernel's version goes. A path that is not there is passed over.
    """
    version = landlock_version()
    if not version:
        return None
    rights = ALL_RIGHTS >> 3 - min(version, 3) & handled
    attributes = [rights, _TCP if tcp else 0, _SCOPES][: 1 if version < 4 else 2 if version < 6 else 3]
    packed = struct.pack(f"<{len(attributes)}Q", *attributes)
    ruleset = check_call(libc.syscall(_LANDLOCK_CREATE, packed, len(packed), 0), "Landlock")
    for path, granted in allowed:
        _allow(ruleset, path, granted & rights)
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


def restrict(ruleset: int) -> None:
    """Let the ruleset hold for this process and all that it starts."""
    check_call(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0), "Landlock")
    os.close(ruleset)
