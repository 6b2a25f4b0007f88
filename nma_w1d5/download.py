"""Downloading one known file: checked, atomic, and given up in time."""

import logging
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nma_w1d5.errors import DownloadError
from nma_w1d5.progress import progress_bar


@dataclass(frozen=True)
class Remote:
    """A file on the network."""

    url: str
    name: str
    md5: str


@dataclass(frozen=True)
class Patience:
    """How long to wait for a file."""

    silence: float  # seconds without a byte after which an attempt has failed
    bytes_per_second: float  # the slowest pace, averaged from the first `silence` seconds on
    retries: int  # after a failure, with a pause that grows

    def problem(self, since_start: float, since_byte: float, received: int) -> DownloadError | None:
        """Return the error to raise in view of the seconds passed and the bytes received, or None.

        The network library has its own timeouts, but none for the look-up of a host's name.
        """
        if since_byte > (self.silence + 1) * (self.retries + 1):
            return DownloadError.of("silent", seconds=f"{since_byte:.0f}")
        if received and since_start > self.silence and received / since_start < self.bytes_per_second:
            return DownloadError.of("slow", pace=f"{received / since_start / 1000:.1f}")
        return None


BRIEF = Patience(silence=3, bytes_per_second=20_000, retries=0)  # somebody waits, and there is a stand-in
LONG = Patience(silence=30, bytes_per_second=1_000, retries=3)  # nothing else will do


class _Received:
    """Counts the bytes that arrive, and shows them."""

    def __init__(self, name: str, clock: Callable[[], float]) -> None:
        self.count = 0
        self._clock = clock
        self._begun = self._latest = clock()
        self.bar = progress_bar(desc=name, unit="B", unit_scale=True)

    def start(self, size: int) -> None:
        """Begin an attempt at a file of that size (0 if it is not known)."""
        self.bar.reset(total=size or None)

    def add(self, size: int) -> None:
        """Count bytes of the current attempt."""
        self.count += size
        self._latest = self._clock()
        self.bar.update(size)

    def problem(self, patience: Patience) -> DownloadError | None:
        """Return what is more than patience bears at this moment, or None."""
        now = self._clock()
        return patience.problem(now - self._begun, now - self._latest, self.count)


def download(
    remote: Remote, folder: str | os.PathLike[str], patience: Patience, clock: Callable[[], float] = time.monotonic
) -> Path:
    """Return the path of a file, which is downloaded if it is not there or is not what it should be.

    A download goes to a temporary file first; the file itself appears in the folder when it is complete and its md5 is
    right. `clock` tells the seconds by which patience runs out.

    Raises
    ------
    DownloadError
        If the file cannot be had. The message says what came instead.
    """
    import pooch

    received = _Received(remote.name, clock)
    failure: list[Exception] = []
    arguments = (remote, Path(folder), patience, received, failure)
    worker = threading.Thread(target=_work, args=arguments, daemon=True)
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel(logging.WARNING)  # pooch's other remarks go to stderr, which a notebook shows in red
    try:
        worker.start()
        while worker.is_alive():
            worker.join(0.05)
            problem = received.problem(patience)
            if problem and worker.is_alive():  # it is left behind, and ends by its own timeouts
                raise problem
    finally:
        logger.setLevel(level)
        received.bar.close()
    if failure:
        raise explain(failure[0], remote) from failure[0]
    return Path(folder) / remote.name


def is_intact(path: Path, remote: Remote) -> bool:
    """Tell whether a file is there and has the right md5."""
    import pooch

    return path.is_file() and bool(pooch.file_hash(str(path), alg="md5") == remote.md5)


def explain(error: Exception, remote: Remote) -> DownloadError:
    """Turn the reason why a download failed into a DownloadError."""
    import requests.exceptions as http

    if isinstance(error, http.HTTPError):
        return DownloadError.of("status", status=f"{error.response.status_code} {error.response.reason}")
    if isinstance(error, http.Timeout):
        return DownloadError.of("timeout")
    if isinstance(error, (http.ChunkedEncodingError, http.ContentDecodingError)):
        return DownloadError.of("broken")
    if isinstance(error, http.RequestException):
        return DownloadError.of("connection", host=remote.url.split("/")[2])
    if isinstance(error, ValueError) and "hash" in str(error):
        found = re.search(r"but got (\w+)", str(error))  # as pooch says it
        return DownloadError.of("different", expected=remote.md5, got=found[1] if found else "another")
    if isinstance(error, OSError):
        return DownloadError.of("disk", error=error)
    return DownloadError.of("other", error=f"{type(error).__name__}: {error}")


def _work(remote: Remote, folder: Path, patience: Patience, received: _Received, failure: list[Exception]) -> None:
    """Download with pooch; put an exception into `failure`."""
    import pooch
    import requests

    def get(url: str, output_file: str, _pooch: Any) -> None:  # pooch's own leaves open what it opens
        with requests.get(url, stream=True, timeout=patience.silence) as response, open(output_file, "wb") as file:
            response.raise_for_status()
            received.start(int(response.headers.get("content-length", 0)))
            for chunk in response.iter_content(8192):
                file.write(chunk)
                received.add(len(chunk))

    try:
        pooch.create(
            path=folder,
            base_url="",
            registry={remote.name: f"md5:{remote.md5}"},
            urls={remote.name: remote.url},
            retry_if_failed=patience.retries,
        ).fetch(remote.name, downloader=get)
    except Exception as error:
        failure.append(error)
