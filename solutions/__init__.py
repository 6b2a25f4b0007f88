"""The answer key: hidden from students, in no wheel, notebook or page.

Each exercise is one module, and one file of sentences beside it; ``think`` holds the model answers to the Think!
questions. The grader and the course load this package by name; CONTRIBUTING says how an exercise is added.
"""

from .correlate_rdms import correlate_rdms
from .rdm import RDM

__all__ = ["RDM", "correlate_rdms"]
