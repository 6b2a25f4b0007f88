"""What both sides of the wall need of the Linux kernel beyond the standard library.

Source: the manual page prctl(2).
"""

import ctypes
import os

#: In the seccomp program, stands for the process's own id; filled in by each child.
OWN_PID = 0x5AFE1D00
_PR_SET_DUMPABLE = 4

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
