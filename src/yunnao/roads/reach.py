"""Who can be there: in a given time, and at all, however long it takes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from yunnao.roads.network import Ints, Network
from yunnao.roads.travel import Travel


class There(NamedTuple):
    """Who is at one target in time: their places in `sources`, and when they are there, ms; the quickest first."""

    who: Ints
    ms: Ints


def reach(travel: Travel, sources: ArrayLike, targets: ArrayLike, within_ms: int,
          after_ms: ArrayLike | None = None) -> list[There]:
    """For every target node those of the source nodes that can be there within `within_ms`: nobody is an empty answer.

    `after_ms` says how much later each source leaves (to muster, to finish); their times include it. Among equals the
    earlier in `sources`. Raises ValueError for a time below 0, LookupError for an unknown node.
    """
    if within_ms < 0:
        raise ValueError(f"nobody can be there within {within_ms} ms: give a time of 0 ms or more")
    driving = travel.matrix(sources, targets, within_ms, after_ms)
    later = np.zeros(len(driving), np.int64) if after_ms is None else np.asarray(after_ms, np.int64)
    there = np.where(driving < 0, -1, driving + later[:, None])
    found = []
    for column in there.T:
        who = np.flatnonzero((column >= 0) & (column <= within_ms))
        who = who[np.argsort(column[who], kind="stable")]
        found.append(There(who, column[who]))
    return found


class Reach:
    """The parts of a network in which everyone reaches everyone over open arcs, and which part leads to which."""

    def __init__(self, network: Network, travel_ms: Ints) -> None:
        open_ = travel_ms >= 0
        tail, head = network.tail[open_], network.head[open_]
        shape = (network.nodes, network.nodes)
        graph = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape)
        parts, self._part = connected_components(graph, directed=True, connection="strong")
        a, b = self._part[tail], self._part[head]
        self._onward = csr_array((np.ones(int((a != b).sum())), (a[a != b], b[a != b])), (parts, parts))

    def pairs(self, sources: Ints, targets: Ints) -> NDArray[np.bool_]:
        """Whether each source reaches each target: shape (sources, targets)."""
        starts, at = np.unique(self._part[sources], return_inverse=True)
        reached = np.zeros((len(starts), self._onward.shape[0]), dtype=bool)
        for row, start in zip(reached, starts, strict=True):
            row[breadth_first_order(self._onward, start, return_predecessors=False)] = True
        found: NDArray[np.bool_] = reached[at][:, self._part[targets]]
        return found
