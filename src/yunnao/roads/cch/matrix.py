"""Many places to many: the least sum of two labels over the ancestors that both have."""

import numpy as np
from numpy import int32
from numpy.typing import NDArray

from yunnao.roads.cch.customize import Times
from yunnao.roads.cch.hierarchy import Hierarchy
from yunnao.roads.cch.kernel import FAR, in_pieces, kernel, side_by_side
from yunnao.roads.cch.labels import FEW, Labels, place_labels, shared_labels, shared_nodes

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


def _block(h: Hierarchy, times: Times, from_: Int32s, to: Int32s, found: NDArray[np.int32]) -> None:
    (up_own, *up), (down_own, *down) = side_by_side([lambda: _shared(h, times.up, from_),
                                                     lambda: _shared(h, times.down, to)])
    out, back = _label(h, times.up, from_, up_own, *up), _label(h, times.down, to, down_own, *down)
    for j in range(0, len(to), BESIDE):
        targets = to[j:j + BESIDE]
        below = _below(targets, h.parent)
        flat = _by_depth(back.places[j:j + BESIDE], back.start[j:j + BESIDE], back.ms, h.depth)
        part = found[:, j:j + BESIDE]
        in_pieces(lambda a, b, below=below, flat=flat, part=part: _meet(
            a, b, out.places, out.start, out.ms, flat, *below, h.parent, h.depth, part), len(from_))


def _shared(h: Hierarchy, ms: Int32s, places: Int32s) -> tuple[int, Ints, Int32s]:
    own = FEW * len(h.node) // len(places)
    shared = shared_nodes(places, h.parent, h.below, own)
    return own, *shared_labels(shared, h.up_start, h.head, ms, h.depth)


def _label(h: Hierarchy, ms: Int32s, places: Int32s, own: int, shared_start: Ints, shared: Int32s) -> Labels:
    start = np.concatenate([[0], np.cumsum(h.depth[places].astype(np.int64) + 1)])
    labels = np.empty(start[-1], np.int32)
    in_pieces(lambda a, b: place_labels(a, b, places, start, own, shared_start, shared, h.up_start, h.head, ms,
                                        h.parent, h.depth, h.below, labels), len(places))
    return Labels(places, start, labels)


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
def _by_depth(places: Int32s, start: Ints, ms: Int32s, depth: Int32s) -> NDArray[np.int32]:
    """Labels turned over: a row for each depth, a column for each target."""
    deepest = 0
    for v in places:
        deepest = max(deepest, depth[v])
    flat = np.full((deepest + 1, len(places)), FAR, np.int32)
    for j in range(len(places)):
        for d in range(depth[places[j]] + 1):
            flat[d, j] = ms[start[j] + d]
    return flat


@kernel
def _meet(first: int, end: int, places: Int32s, start: Ints, ms: Int32s, flat: NDArray[np.int32], low: Int32s,
          high: Int32s, parent: Int32s, depth: Int32s, found: NDArray[np.int32]) -> None:
    """Rows first to end of the matrix: up from each source, over every ancestor that has targets below it."""
    row = np.empty(found.shape[1], np.int32)
    for i in range(first, end):
        row[:] = FAR
        v = places[i]
        while v >= 0 and high[v] == 0:
            v = parent[v]
        while v >= 0:
            climb = ms[start[i] + depth[v]]
            if climb < FAR:
                mine, down = row[low[v]:high[v]], flat[depth[v], low[v]:high[v]]
                for j in range(len(mine)):
                    mine[j] = min(mine[j], int32(climb + down[j]))
            v = parent[v]
        found[i] = row


@kernel
def _spread(found: NDArray[np.int32], from_at: Ints, to_at: Ints) -> NDArray[np.int64]:
    """From each place once, in order of rank, to the rows and columns that were asked for."""
    asked = np.empty((len(from_at), len(to_at)), np.int64)
    for i in range(len(from_at)):
        row = found[from_at[i]]
        for j in range(len(to_at)):
            asked[i, j] = row[to_at[j]]
    return asked
