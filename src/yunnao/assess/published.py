"""A published number that a hazard model must give again: the row of a verification table."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """`ours` computes with the model's own functions what `source` prints as `theirs`, both in `unit`.

    They agree when they differ by no more than `tolerance` (in `unit`); `why` says why it is that wide.
    """

    what: str
    ours: Callable[[], float]
    theirs: float
    tolerance: float
    unit: str
    why: str
    source: str
