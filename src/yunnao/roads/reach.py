"""Who can get to whom at all, however long it takes."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from yunnao.roads.network import Ints, Network


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
