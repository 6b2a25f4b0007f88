"""The answer key: hidden from students, in no wheel, notebook or page.

``solutions.RDM`` and ``solutions.correlate_rdms`` are the reference answers, ``draw_cases`` makes inputs to
try a student's function on, ``list_misconceptions`` and ``compute_wrong_values`` know the usual mistakes. The
grader and the course load this package by name; it imports nothing of theirs.
"""

from .answers import RDM, correlate_rdms
from .cases import draw_cases
from .misconceptions import compute_wrong_values, list_misconceptions
from .stubs import load_stubs

EXERCISES = ("RDM", "correlate_rdms")

__all__ = [
    "EXERCISES",
    "RDM",
    "compute_wrong_values",
    "correlate_rdms",
    "draw_cases",
    "list_misconceptions",
    "load_stubs",
]
