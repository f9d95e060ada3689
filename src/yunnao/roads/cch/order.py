"""In which order crossings are put away: nested dissection, so that every later step stays small.

A few crossings (a separator) cut the city into two halves that meet nowhere else; they come last, and each half is
cut again. The order depends on the topology alone, never on travel times, so it is found once. METIS finds the
separators: Karypis and Kumar, "A Fast and High Quality Multilevel Scheme for Partitioning Irregular Graphs",
SIAM J. Sci. Comput. 20, 1998; with a fixed seed the same city always gets the same order.
"""

import numpy as np
import pymetis
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SEED = 7


def neighbours(nodes: int, tail: Ints, head: Ints) -> tuple[Ints, Ints]:
    """The streets without direction, doubles and loops: where each node's neighbours begin, and the neighbours."""
    a, b = np.concatenate([tail, head]), np.concatenate([head, tail])
    once = np.unique(a[a != b] * nodes + b[a != b])
    a, b = np.divmod(once, nodes)
    return np.searchsorted(a, np.arange(nodes + 1)), b


def dissection(start: Ints, beside: Ints) -> Ints:
    """Nodes in the order in which they are put away; `start` and `beside` as `neighbours` gives them."""
    if len(beside) == 0:
        return np.arange(len(start) - 1)
    streets = pymetis.CSRAdjacency(start.tolist(), beside.tolist())
    found, _ = pymetis.nested_dissection(streets, options=pymetis.Options(seed=SEED))
    return np.asarray(found, dtype=np.int64)
