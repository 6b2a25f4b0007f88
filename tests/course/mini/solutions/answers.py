"""The answers."""


def double(x):
    """Return twice x."""
    return 2 * x


def _helper():
    return None
