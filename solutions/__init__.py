"""The answer key: hidden from students, in no wheel, notebook or page.

``solutions.RDM`` and ``solutions.correlate_rdms`` are the reference answers. The grader and the course load this
package by name; it imports nothing of theirs.
"""

from solutions.answers import RDM, correlate_rdms

EXERCISES = ("RDM", "correlate_rdms")

__all__ = ["EXERCISES", "RDM", "correlate_rdms"]
