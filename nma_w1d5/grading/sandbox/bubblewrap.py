"""How the warm fork server is started: inside bubblewrap, or as a plain process."""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

#: The environment of the server: one thread each, huge pages under malloc (which halve a fork), no address space kept
#: for each thread of an answer, no user's settings.
ENVIRONMENT = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1",
    "PYTHONMALLOC": "malloc",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "HOME": "/dev/null",
}

_SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/local/lib", "/lib", "/lib32", "/lib64")
#: The processor's abilities for torch, and where malloc looks whether it may ask for huge pages.
_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo", "/sys/kernel/mm/transparent_hugepage")
FOLDER = "/work/own"
"""Where a submission may write, in bubblewrap: below a folder that belongs to nothing else."""
FROZEN = Path(__file__).parents[2] / "exercises" / "frozen"
"""What `check` compares with: right numbers, if only for inputs that everybody knows."""
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def find_bubblewrap() -> str | None:
    """Return the path of ``bwrap``, or None."""
    return shutil.which("bwrap")


def package_directory() -> Path:
    """Return the directory of the companion package."""
    return Path(__file__).resolve().parents[2]


def readable_paths() -> list[Path]:
    """Return what the jail can read: the interpreter, the virtual environment, system libraries, the package.

    Parents come before what lies in them, and nothing is listed twice.
    """
    paths = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent, package_directory()}
    paths |= {Path(os.path.realpath(sys.executable)).parent}
    paths |= {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    paths |= {Path(path) for path in (*_SYSTEM, *_FILES)}
    found: list[Path] = []
    for path in sorted(path for path in paths if path.exists()):
        if path != Path("/") and not any(path.is_relative_to(parent) for parent in found):
            found.append(path)
    return found


def server_command(control: int, launch: str) -> list[str]:
    """Return the command that runs the server; ``launch`` is what it is told at its start."""
    code = (
        f"import sys; sys.path.insert(0, {str(package_directory().parent)!r}); sys.argv = ['grader']; "
        f"from nma_w1d5.grading.jail.server import main; main({control}, {launch!r})"
    )
    return [sys.executable, "-s", "-P", "-W", "ignore", "-c", code]


def bubblewrap_command(bwrap: str, hidden: Iterable[Path], as_root: bool) -> list[str]:
    """Return what comes before the server's command; ``hidden`` is covered where it lies in what the jail can read.

    As root it starts without a user namespace, and the server is to become nobody; otherwise in a user namespace.
    """
    command = [bwrap, "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if as_root:
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
        command += ["--cap-add", "CAP_SYS_ADMIN"]  # of that namespace alone: the server makes folders with it
    command += ["--die-with-parent", "--new-session", "--hostname", "jail", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    readable = readable_paths()
    for folder in sorted({parent for path in readable for parent in path.parents if parent.parent != parent}):
        command += ["--dir", str(folder)]  # made now, they can be entered by everybody
    for path in readable:
        command += _bind(path)
    command += _cover([*hidden, FROZEN], readable)
    command += ["--tmpfs", "/dev"]
    for device in _DEVICES:
        command += ["--dev-bind-try", device, device]
    command += ["--dir", FOLDER]
    for name in ("/tmp", "/content"):  # where answers expect to write: Python's own, and Colab's
        if not any(path.is_relative_to(name) for path in readable):
            command += ["--symlink", FOLDER, name]
    return [*command, "--setenv", "TMPDIR", FOLDER, "--chdir", "/", "--remount-ro", "/dev", "--remount-ro", "/", "--"]


def _bind(path: Path) -> list[str]:
    """Bind a path read-only; a symbolic link at the top level, such as /lib, stays one."""
    if path.is_symlink() and path.parent == Path("/"):
        return ["--symlink", os.readlink(path), str(path)]
    return ["--ro-bind", str(path), str(path)]


def _cover(hidden: Iterable[Path], readable: Sequence[Path]) -> list[str]:
    """Cover what must not be seen with an empty folder or an empty file."""
    command: list[str] = []
    resolved = [path.resolve() for path in readable]
    for path in hidden:
        real = Path(path).resolve()
        if any(parent.is_relative_to(real) for parent in resolved):
            continue  # that would cover what the jail needs
        if any(real.is_relative_to(parent) for parent in resolved):
            command += ["--tmpfs", str(real)] if real.is_dir() else ["--ro-bind", "/dev/null", str(real)]
    return command


@dataclass(frozen=True)
class Way:
    """One way of starting a server: the command before the server's own, and whether it then becomes nobody.

    ``folder`` is where submissions may write; empty for one that is yet to be made.
    """

    kind: str
    prefix: tuple[str, ...]
    become_nobody: bool
    namespaces: tuple[str, ...]
    folder: str = ""


def ways(kind: str, hidden: Sequence[Path] = ()) -> list[Way]:
    """Return the ways of starting a server of a kind on this host, best first; none when bubblewrap is missing.

    Examples
    --------
    >>> [way.kind for way in ways("process")]
    ['process']
    """
    root = os.geteuid() == 0
    if kind == "process":
        return [Way("process", (), root, ())]
    bwrap = find_bubblewrap()
    if bwrap is None:
        return []
    spaces = ("pid", "ipc", "net", "uts", "mount")
    found = [Way("bubblewrap", tuple(bubblewrap_command(bwrap, hidden, False)), False, (*spaces, "user"), FOLDER)]
    if root:
        found.insert(0, Way("bubblewrap", tuple(bubblewrap_command(bwrap, hidden, True)), True, spaces, FOLDER))
    return found
