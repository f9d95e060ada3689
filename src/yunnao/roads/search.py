"""Travel times by searching the streets each time: no preparation, quick enough in a small network."""

from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from yunnao.roads.network import Ints
from yunnao.roads.travel import Travel

ROWS_AT_ONCE = 8_000_000
"""Distances held at a time while a matrix is built: 64 MB."""


class Searched(Travel):
    """Dijkstra's algorithm, in scipy. Sums of whole milliseconds stay below 2**53: exact in floats."""

    def _matrix(self, from_: Ints, to: Ints, limit_ms: int | None) -> Ints:
        if len(np.unique(to)) < len(np.unique(from_)):
            return np.ascontiguousarray(self._rows(self._graphs[1], to, from_, limit_ms).T)
        return self._rows(self._graphs[0], from_, to, limit_ms)

    def _one_to_all(self, source: int) -> Ints:
        times: Ints = self._rows(self._graphs[0], np.array([source]), np.arange(self.network.nodes), None)[0]
        return times

    def _path(self, source: int, target: int) -> Ints | None:
        time, node = self._one_to_all(source), target
        if time[node] < 0:
            return None
        start, arc, tail = self.network.into
        back: list[int] = []
        while node != source:
            here = slice(start[node], start[node + 1])
            at_tail, step = time[tail[here]], self.travel_ms[arc[here]]
            on_time = (at_tail >= 0) & (step >= 0) & (at_tail + step == time[node])
            back.append(int(arc[here][on_time][0]))
            node = int(self.network.tail[back[-1]])
        return np.array(back[::-1], dtype=np.int64)

    @cached_property
    def _graphs(self) -> tuple[csr_array, csr_array]:
        """The open arcs, and the same turned round: of parallel ones the quickest, loops left out."""
        network = self.network
        open_ = np.flatnonzero((self.travel_ms >= 0) & (network.tail != network.head))
        order = open_[np.lexsort((self.travel_ms[open_], network.head[open_], network.tail[open_]))]
        tail, head = network.tail[order], network.head[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        tail, head, best = tail[first], head[first], self.travel_ms[order[first]].astype(np.float64)
        shape = (network.nodes, network.nodes)
        return csr_array((best, (tail, head)), shape), csr_array((best, (head, tail)), shape)

    def _rows(self, graph: csr_array, from_: Ints, to: Ints, limit_ms: int | None) -> Ints:
        nodes, place = np.unique(from_, return_inverse=True)
        limit = np.inf if limit_ms is None else float(limit_ms)
        found = np.empty((len(nodes), len(to)), dtype=np.int64)
        step = max(1, ROWS_AT_ONCE // self.network.nodes)
        for start in range(0, len(nodes), step):
            times = dijkstra(graph, indices=nodes[start:start + step], limit=limit)[:, to]
            found[start:start + step] = np.where(np.isfinite(times), times, -1)
        return found[place]
