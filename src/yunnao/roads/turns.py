"""Forbidden turns, by splitting the crossings that have them and no others (docs/decisions/0007)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunnao.roads.network import Ints


class Split(NamedTuple):
    """Arcs after splitting: their ends, the arc each was, and whether it begins with a forbidden turn; and the node
    each node was, the old ones first."""

    tail: Ints
    head: Ints
    arc: Ints
    turned: NDArray[np.bool_]
    node: Ints


def split_crossings(nodes: int, tail: Ints, head: Ints, forbidden: Ints) -> Split:
    """Set apart each turn from one arc into the next, given as pairs of arcs: shape (turns, 2), the first ending where
    the second begins.

    An arc from which some turn is forbidden then ends at a node of its own, from which the same arcs begin as from
    the crossing; those it may not turn into are marked, for whoever may all the same. One starts a trip at the old
    node, and ends it at any node that was the crossing. Raises ValueError where two arcs do not meet.
    """
    forbidden = np.asarray(forbidden, dtype=np.int64).reshape(-1, 2)
    apart = np.flatnonzero(head[forbidden[:, 0]] != tail[forbidden[:, 1]])
    if len(apart):
        raise ValueError(f"arc {forbidden[apart[0], 0]} does not end where arc {forbidden[apart[0], 1]} begins: "
                         "a turn leads from one to the other")
    entering = np.unique(forbidden[:, 0])
    ends_at = head.copy()
    ends_at[entering] = nodes + np.arange(len(entering))
    out = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[out], np.arange(nodes + 1))
    count = start[head[entering] + 1] - start[head[entering]]
    from_ = np.repeat(entering, count)
    nth = np.arange(len(from_)) - np.repeat(np.cumsum(count) - count, count)
    into = out[start[head[from_]] + nth]
    turned = np.isin(from_ * len(tail) + into, forbidden[:, 0] * len(tail) + forbidden[:, 1])
    return Split(np.concatenate([tail, ends_at[from_]]), np.concatenate([ends_at, ends_at[into]]),
                 np.concatenate([np.arange(len(tail)), into]),
                 np.concatenate([np.zeros(len(tail), dtype=bool), turned]),
                 np.concatenate([np.arange(nodes), head[entering]]))
