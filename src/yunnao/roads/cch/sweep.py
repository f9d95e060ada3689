"""From one node to all: climb from it, then sweep the hierarchy once from the top down.

PHAST: Delling, Goldberg, Nowatzyk, Werneck, "PHAST: Hardware-accelerated shortest path trees", J. Parallel and
Distributed Computing 73, 2013. Nodes are in postorder, so what lies below the top falls into ranges that need not
know of each other, and are swept side by side.
"""

import numpy as np
from numpy import int32
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.compiled.threads import in_pieces
from yunnao.roads.cch.customize import FAR, Times
from yunnao.roads.cch.hierarchy import Hierarchy

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]


def sweep(hierarchy: Hierarchy, times: Times, source: int, backward: bool = False) -> Ints:
    """Times from `source` to every node of the network (to it, if `backward`): int64 ms, FAR where there is no way."""
    h, f = hierarchy, hierarchy.fronts
    ms = climb(int(h.rank[source]), h.up_start, h.head, times.down if backward else times.up, h.parent)
    found = np.empty(len(ms), np.int64)
    down = times.up if backward else times.down

    def work(low: int, high: int) -> None:
        _descend(f.task[f.task_start[low]:f.task_start[high]], f.first, h.up_start, h.head, down, h.node, ms, found)

    pieces = len(f.task_start) - 2
    work(pieces, pieces + 1)
    in_pieces(work, pieces)
    return found


@kernel
def climb(source: int, up_start: Ints, head: Int32s, up: Int32s, parent: Int32s) -> Int32s:
    """Times from a rank up to its ancestors along upward arcs alone; FAR elsewhere."""
    ms = np.full(len(parent), FAR, np.int32)
    ms[source] = 0
    v = source
    while v >= 0:
        for e in range(up_start[v], up_start[v + 1]):
            ms[head[e]] = min(ms[head[e]], int32(ms[v] + up[e]))
        v = parent[v]
    return ms


@kernel
def _descend(task: Int32s, first: Ints, up_start: Ints, head: Int32s, down: Int32s, node: Int32s, ms: Int32s,
             found: Ints) -> None:
    for k in range(len(task) - 1, -1, -1):
        for v in range(first[task[k] + 1] - 1, first[task[k]] - 1, -1):
            best = ms[v]
            for e in range(up_start[v], up_start[v + 1]):
                best = min(best, int32(ms[head[e]] + down[e]))
            ms[v] = best
            found[node[v]] = best
