"""Exact travel times and paths under fixed conditions, in whole milliseconds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from yunnao.roads.network import Ints, Network, whole
from yunnao.roads.sphere import on_sphere

MOST_ENTRIES = 100_000_000
"""A matrix larger than this would not fit beside everything else; ask in parts."""

ROWS_AT_ONCE = 8_000_000
"""Distances held at a time while a matrix is built: 64 MB."""


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel times over a network; `travel_ms` is each arc's time now, -1 where it is closed.

    Immutable, so threads may share one. Dijkstra's sums of whole milliseconds stay below 2**53: exact in floats.
    """

    network: Network
    travel_ms: Ints
    _graph: csr_array
    _back: csr_array

    @classmethod
    def of(cls, network: Network, travel_ms: Ints) -> "Travel":
        """Build from the arcs' times now: of parallel arcs the quickest counts, loops lead nowhere."""
        open_ = np.flatnonzero((travel_ms >= 0) & (network.tail != network.head))
        order = open_[np.lexsort((travel_ms[open_], network.head[open_], network.tail[open_]))]
        tail, head = network.tail[order], network.head[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        tail, head, best = tail[first], head[first], travel_ms[order[first]].astype(np.float64)
        shape = (network.nodes, network.nodes)
        kept = travel_ms.copy()
        kept.flags.writeable = False
        return cls(network, kept, csr_array((best, (tail, head)), shape), csr_array((best, (head, tail)), shape))

    def matrix(self, sources: ArrayLike, targets: ArrayLike, limit_ms: int | None = None) -> Ints:
        """Travel times from every source to every target node: int64 ms, shape (sources, targets), -1 unreachable.

        With `limit_ms`, what takes longer is -1 as well. Raises LookupError for an unknown node and ValueError
        for a matrix of more than a hundred million entries.
        """
        from_, to = self._known(sources), self._known(targets)
        if len(from_) * len(to) > MOST_ENTRIES:
            raise ValueError(f"{len(from_)} x {len(to)} travel times are too many at once: ask for at most "
                             f"{MOST_ENTRIES:,}, in parts")
        if len(np.unique(to)) < len(np.unique(from_)):
            return np.ascontiguousarray(self._rows(self._back, to, from_, limit_ms).T)
        return self._rows(self._graph, from_, to, limit_ms)

    def one_to_all(self, source: int) -> Ints:
        """Travel times from one node to every node: int64 ms, -1 unreachable."""
        times: Ints = self.matrix([source], np.arange(self.network.nodes))[0]
        return times

    def path(self, source: int, target: int) -> Ints | None:
        """Arc ids of a quickest way, whose times sum to the matrix entry; None when there is none.

        Of equally quick ways always the same: walking back from the target, the arc with the lowest id.
        """
        time = self.one_to_all(source)
        node = int(self._known([target])[0])
        if time[node] < 0:
            return None
        back: list[int] = []
        while node != source:
            arcs = self._into[0][self._into[1][node]:self._into[1][node + 1]]
            at_tail = time[self.network.tail[arcs]]
            on_time = (at_tail >= 0) & (at_tail + self.travel_ms[arcs] == time[node])
            back.append(int(arcs[on_time][0]))
            node = int(self.network.tail[back[-1]])
        return np.array(back[::-1], dtype=np.int64)

    @cached_property
    def usable(self) -> Ints:
        """Nodes that some open arc leaves and some open arc enters: where a vehicle can get on the road."""
        out, into = np.diff(self._graph.indptr), np.diff(self._back.indptr)
        return np.flatnonzero((out > 0) & (into > 0))

    @cached_property
    def places(self) -> KDTree:
        """The usable nodes in space, to find the nearest."""
        return KDTree(on_sphere(self.network.lon[self.usable], self.network.lat[self.usable]))

    @cached_property
    def _into(self) -> tuple[Ints, NDArray[np.int64]]:
        """Open arcs sorted by head, then by id, and where each head's begin."""
        arcs = np.flatnonzero((self.travel_ms >= 0) & (self.network.tail != self.network.head))
        arcs = arcs[np.argsort(self.network.head[arcs], kind="stable")]
        return arcs, np.searchsorted(self.network.head[arcs], np.arange(self.network.nodes + 1))

    def _rows(self, graph: csr_array, from_: Ints, to: Ints, limit_ms: int | None) -> Ints:
        nodes, place = np.unique(from_, return_inverse=True)
        limit = np.inf if limit_ms is None else float(limit_ms)
        found = np.empty((len(nodes), len(to)), dtype=np.int64)
        step = max(1, ROWS_AT_ONCE // self.network.nodes)
        for start in range(0, len(nodes), step):
            times = dijkstra(graph, indices=nodes[start:start + step], limit=limit)[:, to]
            found[start:start + step] = np.where(np.isfinite(times), times, -1)
        return found[place]

    def _known(self, nodes: ArrayLike) -> Ints:
        ids = whole("nodes", nodes)
        wrong = ids[(ids < 0) | (ids >= self.network.nodes)]
        if len(wrong):
            raise LookupError(f"no node {wrong[0]}: the network has nodes 0 to {self.network.nodes - 1}")
        return ids
