"""Preview the site on this machine: an edit of the source builds it again and the browser shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from nma_w1d5.course.errors import CourseError

HOST = "127.0.0.1"


def serve(
    build: Callable[[], object],
    watch: Iterable[Path],
    html: Path,
    port: int = 8000,
    report: Callable[[str], object] = print,
) -> None:
    """Build the site, serve it on this machine only, and build it again after every edit, until interrupted.

    Parameters
    ----------
    build : callable
        Builds the site in `html`. It does again only what an edit makes necessary: that is the pipeline's part.
    watch : iterable of pathlib.Path
        The files and folders whose edits count.
    html : pathlib.Path
        The folder to serve.
    port : int
        The port on 127.0.0.1.
    report : callable
        Is given a line for the reader: the address, and the mistake that stopped a build. The last good site stays.
    """
    from livereload import Server

    again = guarded(build, report)
    again()
    server = Server()
    for path in watch:
        server.watch(str(path), again)
    report(f"The site is at http://{HOST}:{port}/. Press Ctrl+C to stop.")
    server.serve(port=port, host=HOST, root=str(html), open_url_delay=None)


def guarded(build: Callable[[], object], report: Callable[[str], object]) -> Callable[[], None]:
    """Return `build` with a mistake in the source reported instead of raised: an author mends it and goes on.

    >>> def broken():
    ...     raise CourseError("no such tag", "mend it", path="a.md")
    >>> guarded(broken, print)()
    a.md: no such tag
      -> mend it
    """

    def again() -> None:
        try:
            build()
        except CourseError as error:
            report(str(error))

    return again
