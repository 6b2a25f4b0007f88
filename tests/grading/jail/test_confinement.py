"""What a confined process cannot do, tried in a confined process."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from nma_w1d5.grading.jail.confinement import landlock_ruleset, mapped_bytes
from nma_w1d5.grading.sandbox.syscalls import filter_program
from nma_w1d5.linux import OWN_PID, landlock_version
from tests.grading.helpers import AMPLE

needs_landlock = pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock")

SCRIPT = """
import os, sys
from pathlib import Path
from nma_w1d5.grading.jail.confinement import Confinement, landlock_ruleset, mapped_bytes
readable = [sys.prefix, sys.base_prefix, "/usr/lib", "/lib", {readable!r}]
ruleset = landlock_ruleset(readable, ["/dev/null"]) if {landlock} else None
program = bytes.fromhex({program!r})
os.chdir({folder!r})
Confinement(mapped_bytes() + 2**28, {seconds}, program, ruleset, None).apply(2**20)
try:
    exec({attempt!r})
except BaseException as error:
    print(type(error).__name__, getattr(error, "errno", None))
    sys.stdout.flush()
    os._exit(1)
os._exit(0)
"""


def attempt(
    code: str, folder: object = "/", readable: object = "/usr", landlock: bool = False, seconds: float = AMPLE
) -> subprocess.CompletedProcess[str]:
    """Run code in a confined process that has more than enough memory and processor time."""
    script = SCRIPT.format(
        attempt=textwrap.dedent(code),
        folder=str(folder),
        readable=str(readable),
        landlock=landlock,
        seconds=seconds,
        program=filter_program(files_are_guarded=landlock).hex(),
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np; a = np.ones((50, 50)); assert (a @ a)[0, 0] == 50",
        "import threading; t = threading.Thread(target=print); t.start(); t.join()",
        "import time, random; time.sleep(0.01); random.SystemRandom().random(); os.urandom(8)",
        "assert os.listdir(sys.prefix) and open(os.__file__).read()",
        "import signal; signal.signal(signal.SIGUSR1, lambda *a: None); os.kill(os.getpid(), signal.SIGUSR1)",
        "import signal; signal.raise_signal(signal.SIGCHLD); os.kill(os.getpid(), 0)",
        "import subprocess, socket, multiprocessing, tempfile, json, sqlite3",
        "r, w = os.pipe(); os.write(w, b'x'); assert os.read(r, 1) == b'x'",
        "import resource; resource.getrlimit(resource.RLIMIT_AS); os.sched_getaffinity(0); os.getloadavg",
        "print('hello'); sys.stderr.write('hello')",
    ],
)
def test_what_an_answer_may_need_works(code: str) -> None:
    done = attempt(code)
    assert (done.returncode, done.stdout.replace("hello", "").strip()) == (0, "")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import socket; socket.socket()", "PermissionError 1"),
        ("import socket; socket.socketpair()", "PermissionError 1"),
        ("os.fork()", "PermissionError 1"),
        ("import subprocess; subprocess.run(['/bin/true'])", "PermissionError 1"),
        ("os.posix_spawn('/bin/true', ['true'], {})", "PermissionError 1"),
        ("os.execv('/bin/true', ['true'])", "PermissionError 1"),
        ("os.memfd_create('x')", "PermissionError 1"),
        ("os.setuid(0)", "PermissionError 1"),
        ("os.setsid()", "PermissionError 1"),
        ("os.sched_setaffinity(0, {0})", "PermissionError 1"),
        ("os.setpriority(os.PRIO_PROCESS, 0, 5)", "PermissionError 1"),
        ("import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "ValueError None"),
        ("import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU)", "PermissionError 1"),
        ("import mmap; mmap.mmap(-1, 2**40)", "OSError 12"),
        ("x = bytearray(2**29)", "MemoryError None"),
        ("x = [open(os.devnull) for _ in range(100)]", "OSError 24"),
        ("import fcntl; fcntl.fcntl(0, fcntl.F_SETOWN, 1)", "OSError 38"),
        ("import fcntl, termios; fcntl.ioctl(0, termios.TIOCSTI, b'x')", "OSError 38"),
        ("os.mkdir('made')", "PermissionError 1"),
        ("os.unlink('kept')", "PermissionError 1"),
        ("os.rename('kept', 'moved')", "PermissionError 1"),
        ("os.chmod('kept', 0o777)", "PermissionError 1"),
        ("os.symlink('kept', 'link')", "PermissionError 1"),
        ("os.truncate('kept', 0)", "PermissionError 1"),
    ],
)
def test_what_it_must_not_do_is_an_error(tmp_path: Path, code: str, error: str) -> None:
    (tmp_path / "kept").write_text("kept")
    done = attempt(code, tmp_path)
    assert (done.returncode, done.stdout.strip()) == (1, error)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_text() == "kept"


@pytest.mark.parametrize("mode", ["w", "a", "x", "r+", "wb"])
def test_without_landlock_the_filter_keeps_files_from_being_written(tmp_path: Path, mode: str) -> None:
    (tmp_path / "kept").write_text("kept")
    done = attempt(f"open({'new' if mode == 'x' else 'kept'!r}, {mode!r})", tmp_path)
    assert (done.returncode, done.stdout.strip()) == (1, "PermissionError 1")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("kept", "kept")]


@needs_landlock
def test_landlock_hides_what_is_not_listed_and_keeps_it_from_being_written(tmp_path: Path) -> None:
    shown, hidden = tmp_path / "shown", tmp_path / "hidden"
    for folder in (shown, hidden):
        folder.mkdir()
        (folder / "file").write_text("text")

    def try_out(code: str) -> subprocess.CompletedProcess[str]:
        return attempt(code, readable=shown, landlock=True)

    assert try_out(f"assert open('{shown}/file').read() == 'text'; assert os.listdir('{shown}')").returncode == 0
    assert try_out("open('/dev/null', 'w').write('x')").returncode == 0
    for code in (
        f"open('{hidden}/file')",
        f"os.listdir('{hidden}')",
        f"open('{shown}/file', 'w')",
        f"open('{shown}/x', 'w')",
    ):
        done = try_out(code)
        assert (done.returncode, done.stdout.strip()) == (1, "PermissionError 13")


@pytest.mark.parametrize(
    "code",
    [
        "os.kill(os.getppid(), 0)",
        "os.kill(1, 0)",
        "os.kill(-1, 0)",
        "os.killpg(0, 0)",
        "import signal, threading; signal.pidfd_send_signal(0, 0)",
        "os.pidfd_open(os.getpid())",
        "import ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0)",
        "import ctypes; ctypes.CDLL(None).unshare(0)",
        "import ctypes; ctypes.CDLL(None).mount(0, 0, 0, 0, 0)",
    ],
)
def test_what_nobody_does_by_accident_ends_the_process(code: str) -> None:
    assert attempt(code).returncode == -signal.SIGSYS


def test_processor_time_is_limited() -> None:
    assert attempt("while True: pass", seconds=1.0).returncode == -signal.SIGXCPU


def test_the_filter_holds_a_place_for_the_process_id() -> None:
    place = OWN_PID.to_bytes(4, "little")
    assert filter_program(True).count(place) >= 2
    assert filter_program(True) != filter_program(False)
    assert len(filter_program(True)) % 8 == 0


def test_mapped_bytes_are_what_the_kernel_says() -> None:
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[0])
    assert abs(mapped_bytes() - pages * os.sysconf("SC_PAGE_SIZE")) < 64 * 2**20


@pytest.mark.parametrize("limit", ["RLIM_INFINITY", "2**33", "2**60"])
def test_mapped_bytes_are_found_under_a_limit_that_cannot_be_lifted(limit: str) -> None:
    code = f"""
    import resource
    from resource import RLIM_INFINITY
    from nma_w1d5.grading.jail.confinement import mapped_bytes
    resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[0])
    assert abs(mapped_bytes() - pages * resource.getpagesize()) < 2**26
    assert resource.getrlimit(resource.RLIMIT_AS) == ({limit}, {limit})
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def count_threads(uid: int, apart: bool) -> int:
    """Return how many threads a confined process of a user can have beside its first, while another has 70."""
    code = f"""
    import os, threading, time
    from nma_w1d5.grading.jail.confinement import Confinement, counts_threads_apart, enter_own_namespaces, mapped_bytes
    from nma_w1d5.grading.sandbox.syscalls import filter_program

    def become_user():
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid({uid}, {uid}, {uid})
            os.setresuid({uid}, {uid}, {uid})

    def start_threads(most):
        for number in range(most):
            try:
                threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
            except RuntimeError:
                return number
        return most

    program = filter_program(True)
    reader, writer = os.pipe()
    neighbour = os.fork()
    if neighbour == 0:
        become_user()
        start_threads(70)
        os.write(writer, b"x")
        time.sleep(600)
    os.read(reader, 1)
    child = os.fork()
    if child == 0:
        become_user()
        alone = enter_own_namespaces() and counts_threads_apart() if {apart} else True
        Confinement(mapped_bytes() + 2**31, 60.0, program, None, 64 if alone else None).apply(2**20)
        os._exit(start_threads(100))
    status = os.waitpid(child, 0)[1]
    os.kill(neighbour, 9)
    print(os.waitstatus_to_exitcode(status))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, capture_output=True, text=True)
    return int(done.stdout)


def test_the_threads_of_a_user_are_counted_together() -> None:
    assert count_threads(0x5AFE0001, apart=False) == 0


def test_in_a_namespace_of_its_own_a_process_has_its_own_share_of_threads() -> None:
    """Or no limit but its memory, where the kernel does not allow it."""
    assert count_threads(0x5AFE0001, apart=True) >= 60


@needs_landlock
def test_a_path_that_is_not_there_is_no_error() -> None:
    ruleset = landlock_ruleset(["/no/such/path"], [])
    assert ruleset is not None
    os.close(ruleset)
