"""The feedback gadget of the original course, where its package is installed."""

import socket
import threading

PREFIX = "W1D5_T3"
HOST = "pmyvdlilci.execute-api.us-east-1.amazonaws.com"
ADDRESS = {"url": f"https://{HOST}/klab", "name": "neuromatch_cn", "user_key": "y1x3mpx5"}


def content_review(section: str) -> None:
    """Ask what the reader thinks of a part of the tutorial; its name begins with ``W1D5_T3``, which may be left out.

    Without the package ``vibecheck``, or without a network, nothing is shown and nothing is raised.

    Examples
    --------
    >>> content_review("W1D5_T3_Compute_RDMs_Exercise")
    """
    name = section if section.startswith(PREFIX) else f"{PREFIX}_{section}"
    try:
        from vibecheck import DatatopsContentReviewContainer

        if _is_reachable(HOST):
            DatatopsContentReviewContainer("", name, dict(ADDRESS)).render()
    except Exception:
        return


def _is_reachable(host: str, port: int = 443, seconds: float = 2) -> bool:
    """Tell whether a host answers in time; the look-up of its name counts."""
    answered = threading.Event()

    def knock() -> None:
        try:
            socket.create_connection((host, port), timeout=seconds).close()
            answered.set()
        except OSError:
            pass

    thread = threading.Thread(target=knock, daemon=True)
    thread.start()
    thread.join(seconds)
    return answered.is_set()
