"""One call of an exercise function, with the numbers its result is compared with."""

from dataclasses import dataclass, field

import numpy as np

PROPERTIES = {
    "RDM": ("shape", "symmetric", "zero_diagonal", "range"),
    "correlate_rdms": ("number", "range", "symmetric", "self"),
}
"""What can be seen of a result without knowing the right numbers, by exercise."""

AGAIN = "again"
"""The point of a case that repeats the first one: its result has to be the same."""


@dataclass(frozen=True)
class Case:
    """One call of the function ``exercise`` and what is known about its result.

    Parameters
    ----------
    exercise : str
        Name of the function.
    point : str
        What a right result earns.
    arguments : tuple of arrays
    reference : array
        The right result.
    wrong : dict of str to list of arrays
        What each known misconception yields.
    kind : {"numpy", "torch"}
        What the function is handed.
    tolerance : float
        Largest absolute difference from the reference.
    """

    exercise: str
    point: str
    arguments: tuple[np.ndarray, ...]
    reference: np.ndarray
    wrong: dict[str, list[np.ndarray]] = field(default_factory=dict)
    kind: str = "numpy"
    tolerance: float = 1e-4
