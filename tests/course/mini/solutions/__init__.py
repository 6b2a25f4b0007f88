"""Answers of the mini course."""

from solutions.answers import double

__all__ = ["double"]
