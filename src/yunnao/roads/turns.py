"""Forbidden turns, by splitting the crossings that have them and no others (docs/decisions/0007)."""

from typing import NamedTuple

import numpy as np

from yunnao.roads.network import Ints


class Split(NamedTuple):
    """Arcs after splitting: their ends, the arc each was; and the node each node was, the old ones first."""

    tail: Ints
    head: Ints
    arc: Ints
    node: Ints


def split_crossings(nodes: int, tail: Ints, head: Ints, forbidden: Ints) -> Split:
    """Forbid each turn from one arc into the next, given as pairs of arcs: shape (turns, 2), the first ending where
    the second begins.

    Every arc into such a crossing then ends at a node of its own, from which the arcs begin that it may turn into.
    One starts a trip at the old node, which all of them leave, and ends it at any node that was the crossing.
    Raises ValueError where two arcs do not meet.
    """
    forbidden = np.asarray(forbidden, dtype=np.int64).reshape(-1, 2)
    apart = np.flatnonzero(head[forbidden[:, 0]] != tail[forbidden[:, 1]])
    if len(apart):
        raise ValueError(f"arc {forbidden[apart[0], 0]} does not end where arc {forbidden[apart[0], 1]} begins: "
                         "a turn leads from one to the other")
    is_split = np.zeros(nodes, dtype=bool)
    is_split[head[forbidden[:, 0]]] = True
    entering = np.flatnonzero(is_split[head])
    ends_at = head.copy()
    ends_at[entering] = nodes + np.arange(len(entering))
    out = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[out], np.arange(nodes + 1))
    count = start[head[entering] + 1] - start[head[entering]]
    from_ = np.repeat(entering, count)
    nth = np.arange(len(from_)) - np.repeat(np.cumsum(count) - count, count)
    into = out[start[head[from_]] + nth]
    allowed = ~np.isin(from_ * len(tail) + into, forbidden[:, 0] * len(tail) + forbidden[:, 1])
    return Split(np.concatenate([tail, ends_at[from_[allowed]]]), np.concatenate([ends_at, ends_at[into[allowed]]]),
                 np.concatenate([np.arange(len(tail)), into[allowed]]),
                 np.concatenate([np.arange(nodes), head[entering]]))
