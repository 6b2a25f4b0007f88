"""What a jail mounts for itself: the folder that a submission may write to, and ways to what it has to read.

The folder is a submission's own, in memory, of bounded size, and gone with it.

Source: the manual pages mount(2), umount(2), tmpfs(5), mount_namespaces(7).
"""

import os
import stat
from collections.abc import Iterable

from nma_w1d5.linux import check_call, libc

LARGEST = 64 * 2**20
"""Bytes of all files in the folder together."""
MOST_FILES = 1024
_CLONE_NEWNS = 0x00020000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 2, 4, 8, 1 << 12, 1 << 14, 1 << 18
_HARMLESS = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
_MNT_DETACH = 2


class Folder:
    """A place where a new, empty folder can be had again and again, by whoever may mount in this namespace.

    ``is_there`` tells whether one was had.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.is_there = False

    def renew(self) -> bool:
        """Put a new folder in the place of the old one; tell whether there is one."""
        if self.is_there:
            libc.umount2(self.path.encode(), _MNT_DETACH)
        self.is_there = bool(self.path) and _mount_memory(
            self.path, f"size={LARGEST},nr_inodes={MOST_FILES},mode=700", _HARMLESS
        )
        return self.is_there

    def enter(self) -> None:
        """Make it the working directory, if it is there."""
        os.chdir(self.path if self.is_there else "/")


def cover(path: str) -> bool:
    """Let nobody see what lies in a folder; tell whether that was allowed."""
    return _mount_memory(path, "size=4k,nr_inodes=1", _HARMLESS | _MS_RDONLY)


def open_ways(paths: Iterable[str]) -> None:
    """Let everybody reach what lies in folders that only root may enter, and nothing else there.

    In a mount namespace of its own, an empty folder takes the place of the closed one, with the paths in it. Raises
    OSError where that is not allowed.
    """
    closed = {path: top for path in paths if (top := _find_closed(path))}
    if not closed:
        return
    check_call(libc.unshare(_CLONE_NEWNS), "unshare")
    check_call(libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None), "mount")
    held = {path: os.open(path, os.O_PATH) for path in closed}
    for top in set(closed.values()):
        _mount_memory(top, "mode=755", _MS_NOSUID | _MS_NODEV)
    for path, descriptor in held.items():
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            os.makedirs(path, 0o755, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
            os.close(os.open(path, os.O_CREAT, 0o644))
        source = f"/proc/self/fd/{descriptor}".encode()
        check_call(libc.mount(source, path.encode(), None, _MS_BIND | _MS_REC, None), "mount")
        os.close(descriptor)


def _find_closed(path: str) -> str | None:
    """Return the topmost folder on the way to a path that others may not enter."""
    parts = path.split("/")
    tops = ("/".join(parts[:end]) for end in range(2, len(parts)))
    return next((top for top in tops if not os.stat(top).st_mode & stat.S_IXOTH), None)


def _mount_memory(path: str, options: str, flags: int) -> bool:
    return bool(libc.mount(b"tmpfs", path.encode(), b"tmpfs", flags, options.encode()) == 0)
