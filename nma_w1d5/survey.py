"""The feedback gadget of the original course, where its package is installed."""

import socket
import threading
from urllib.parse import urlsplit

PREFIX = "W1D5_T3"
ADDRESS = {
    "url": "https://pmyvdlilci.execute-api.us-east-1.amazonaws.com/klab",
    "name": "neuromatch_cn",
    "user_key": "y1x3mpx5",
}


def content_review(section):
    """Ask what the reader thinks of a part of the tutorial.

    Without the package ``vibecheck``, or without a network, nothing is shown and nothing is raised.

    Parameters
    ----------
    section : str
        Name of the part; the prefix ``W1D5_T3`` is put before it if it is not there.

    Examples
    --------
    >>> content_review("W1D5_T3_Compute_RDMs_Exercise")
    """
    try:
        from vibecheck import DatatopsContentReviewContainer
    except Exception:
        return
    if not _is_reachable(urlsplit(ADDRESS["url"]).hostname):
        return
    name = section if section.startswith(PREFIX) else f"{PREFIX}_{section}"
    try:
        DatatopsContentReviewContainer("", name, dict(ADDRESS)).render()
    except Exception:
        return


def _is_reachable(host, port=443, seconds=2):
    """Tell whether a host answers in time; the look-up of its name counts."""
    answered = []

    def knock():
        try:
            socket.create_connection((host, port), timeout=seconds).close()
            answered.append(True)
        except OSError:
            pass

    thread = threading.Thread(target=knock, daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(answered)
