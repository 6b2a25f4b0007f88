"""Preview the site on this machine: an edit of the source builds it again and the browser shows it."""

import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from nma_w1d5.course.errors import CourseError, of_machine

HOST = "127.0.0.1"


def serve(
    build: Callable[[], object],
    watch: Iterable[Path],
    html: Path,
    port: int = 8000,
    report: Callable[[str], object] = print,
) -> None:
    """Build the site in ``html``, serve it on this machine only, build it again after every edit, until interrupted.

    A mistake that stops a build is reported, and the last good site stays. A port that another program has is a
    CourseError.
    """
    from livereload import Server

    check_port(port)
    again = guarded(build, report)
    server = Server()  # from here on edits count, those during the first build included
    for path in watch:
        server.watch(str(path), lambda: in_thread(again))
    again()
    check_port(port)  # the first build takes its time
    report(f"The site is at http://{HOST}:{port}/. Press Ctrl+C to stop.")
    server.serve(port=port, host=HOST, root=str(html), open_url_delay=None)


def check_port(port: int) -> None:
    """Raise a CourseError if the port cannot be had: that is better known before the site is built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            remedy = f"stop what uses it, or choose another: --port {max(port + 1, 8000) % 65536 or 8000}"
            raise CourseError(f"the site cannot be served on port {port}: {error.strerror}", remedy) from None


def in_thread(build: Callable[[], None]) -> None:
    """Build in a thread of its own: a run of notebooks has its event loop, and so has the server in this one."""
    thread = threading.Thread(target=build, daemon=True)
    thread.start()
    thread.join()


def guarded(build: Callable[[], object], report: Callable[[str], object]) -> Callable[[], None]:
    """Return `build` with a mistake in the source, or a full disk, reported: an author mends it and goes on."""

    def again() -> None:
        try:
            build()
        except CourseError as error:
            report(str(error))
        except OSError as error:
            report(str(of_machine(error)))

    return again
