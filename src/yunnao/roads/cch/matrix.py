"""Many places to many: the least sum of two labels over the ancestors that both have."""

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.compiled.threads import in_pieces, side_by_side
from yunnao.roads.cch.customize import FAR, Times
from yunnao.roads.cch.hierarchy import Hierarchy
from yunnao.roads.cch.labels import FEW, Table, over_four, over_one, place_labels, shared_labels, shared_nodes

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]

AT_ONCE = 4096
"""Places whose labels are held at a time: some ten megabytes."""

BESIDE = 512
"""Targets that lie side by side in memory: their labels fit the processor's own cache."""


def matrix(hierarchy: Hierarchy, times: Times, sources: Ints, targets: Ints) -> Ints:
    """Times from every source to every target, both as nodes of the network: int64 ms, FAR where there is no way."""
    from_, from_at = np.unique(hierarchy.rank[sources], return_inverse=True)
    to, to_at = np.unique(hierarchy.rank[targets], return_inverse=True)
    found = np.empty((len(from_), len(to)), np.int32)
    for i in range(0, len(from_), AT_ONCE):
        for j in range(0, len(to), AT_ONCE):
            _block(hierarchy, times, from_[i:i + AT_ONCE], to[j:j + AT_ONCE], found[i:i + AT_ONCE, j:j + AT_ONCE])
    return _spread(found, from_at, to_at)


def _block(h: Hierarchy, times: Times, from_: Int32s, to: Int32s, found: Table) -> None:
    width = int(max(h.depth[from_].max(), h.depth[to].max())) + 1
    up, down = side_by_side([lambda: _shared(h, times.up, from_, width), lambda: _shared(h, times.down, to, width)])
    out, back = _labels(h, times.up, from_, *up), _labels(h, times.down, to, *down)
    for j in range(0, len(to), BESIDE):
        below = _below(to[j:j + BESIDE], h.parent)
        turned, part = np.ascontiguousarray(back[j:j + BESIDE].T), found[:, j:j + BESIDE]
        in_pieces(lambda a, b, below=below, turned=turned, part=part: _meet(
            from_[a:b], out[a:b], turned, *below, h.parent, h.depth, part[a:b]), len(from_))


def _shared(h: Hierarchy, ms: Int32s, places: Int32s, width: int) -> tuple[int, Int32s, Table]:
    own = FEW * len(h.node) // len(places)
    shared = shared_nodes(places, h.parent, h.below, own)
    return own, *shared_labels(shared, h.up_start, h.head, ms, h.depth, width)


def _labels(h: Hierarchy, ms: Int32s, places: Int32s, own: int, row_of: Int32s, shared: Table) -> Table:
    labels = np.empty((len(places), shared.shape[1]), np.int32)
    in_pieces(lambda a, b: place_labels(a, b, places, own, row_of, shared, h.up_start, h.head, ms, h.parent, h.depth,
                                        h.below, labels), len(places))
    return labels


@kernel
def _below(targets: Int32s, parent: Int32s) -> tuple[Int32s, Int32s]:
    """Which targets lie below each node: from the first array's to before the second's, in order of rank."""
    low, high = np.zeros(len(parent), np.int32), np.zeros(len(parent), np.int32)
    for j in range(len(targets)):
        v = targets[j]
        while v >= 0:
            if high[v] == 0:
                low[v] = j
            high[v] = j + 1
            v = parent[v]
    return low, high


@kernel
def _meet(sources: Int32s, out: Table, back: Table, low: Int32s, high: Int32s, parent: Int32s, depth: Int32s,
          found: Table) -> None:
    """Rows of the matrix: up from each source, over every ancestor that has targets below it.

    `back` has a row for each depth and a column for each target. Four ancestors with the same targets go at once.
    """
    row = np.empty(back.shape[1], np.int32)
    for i in range(len(sources)):
        row[:] = FAR
        v, up = sources[i], out[i]
        while v >= 0 and high[v] == 0:
            v = parent[v]
        while v >= 0:
            a, b, d = low[v], high[v], depth[v]
            alike = 1
            u = parent[v]
            while alike < 4 and u >= 0 and low[u] == a and high[u] == b:
                alike, u = alike + 1, parent[u]
            mine = row[a:b]
            if alike == 4:
                over_four(mine, back[d, a:b], back[d - 1, a:b], back[d - 2, a:b], back[d - 3, a:b],
                          up[d], up[d - 1], up[d - 2], up[d - 3])
                v = u
            else:
                over_one(mine, back[d, a:b], up[d])
                v = parent[v]
        found[i] = row


@kernel
def _spread(found: Table, from_at: Ints, to_at: Ints) -> NDArray[np.int64]:
    """From each place once, in order of rank, to the rows and columns that were asked for."""
    asked = np.empty((len(from_at), len(to_at)), np.int64)
    for i in range(len(from_at)):
        row = found[from_at[i]]
        for j in range(len(to_at)):
            asked[i, j] = row[to_at[j]]
    return asked
