"""The way itself: back from the target, arc by arc, over the network's own arcs.

Shortcuts need not be unpacked: an arc into a node lies on a quickest way when the time at its tail and its own time
make the time at the node. Times are worked out only for the nodes beside the way, each from its ancestors, once.
"""

from typing import NamedTuple

import numpy as np
from numpy import int32
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.roads.cch.customize import FAR, Times
from yunnao.roads.cch.hierarchy import Hierarchy
from yunnao.roads.cch.sweep import climb

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]


class Into(NamedTuple):
    """The network's arcs by head, ascending in each; where each head's begin; and their tails."""

    start: Ints
    arc: Ints
    tail: Ints


def walk(hierarchy: Hierarchy, times: Times, road_ms: Ints, into: Into, source: int, target: int) -> Ints | None:
    """Arcs of a quickest way, None where the hierarchy knows of none.

    Of equally quick ways always the same: walking back from the target, the arc with the lowest id.
    """
    h = hierarchy
    ms = climb(int(h.rank[source]), h.up_start, h.head, times.up, h.parent)
    known = np.zeros(len(ms), np.bool_)
    if settle(int(h.rank[target]), h.up_start, h.head, times.down, h.parent, ms, known) >= FAR:
        return None
    return _back(source, target, into.start, into.arc, into.tail, road_ms, h.rank, h.up_start, h.head, times.down,
                 h.parent, ms, known)[::-1]


@kernel
def settle(v: int, up_start: Ints, head: Int32s, down: Int32s, parent: Int32s, ms: Int32s,
           known: NDArray[np.bool_]) -> int:
    """The time at rank v; its ancestors' times, which it follows from, become known with it."""
    if known[v]:
        return ms[v]
    chain, count, u = np.empty(len(parent), np.int32), 0, v
    while u >= 0 and not known[u]:
        chain[count] = u
        count += 1
        u = parent[u]
    for i in range(count - 1, -1, -1):
        u = chain[i]
        for e in range(up_start[u], up_start[u + 1]):
            ms[u] = min(ms[u], int32(ms[head[e]] + down[e]))
        known[u] = True
    return ms[v]


@kernel
def _back(source: int, target: int, into_start: Ints, into_arc: Ints, into_tail: Ints, road_ms: Ints, rank: Int32s,
          up_start: Ints, head: Int32s, down: Int32s, parent: Int32s, ms: Int32s, known: NDArray[np.bool_]) -> Ints:
    way, count, node = np.empty(len(parent), np.int64), 0, target
    while node != source:
        for i in range(into_start[node], into_start[node + 1]):
            step = road_ms[into_arc[i]]
            if step < 0:
                continue
            before = settle(rank[into_tail[i]], up_start, head, down, parent, ms, known)
            if before < FAR and before + step == ms[rank[node]]:
                way[count], node = into_arc[i], into_tail[i]
                count += 1
                break
    return way[:count].copy()
