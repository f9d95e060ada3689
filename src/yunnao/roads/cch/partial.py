"""Take in a few changed arcs: work out again only the nodes they can reach, and stop where nothing comes out new.

Dibbelt, Strasser and Wagner (2016), partial updates. An arc of the hierarchy depends on the network's arcs beside it
and on the triangles below it. If what a node knows comes out as before, nothing above it changes for its sake.
"""

import numpy as np
from numpy import int32
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.roads.cch.customize import FAR, Times
from yunnao.roads.cch.hierarchy import Hierarchy

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]


def customize_again(hierarchy: Hierarchy, times: Times, road_ms: Ints, low: Int32s) -> Times:
    """New times after some arcs of the network changed; `low` are the ranks of their lower ends.

    `times` stays as it was. Equal to customizing everything.
    """
    h, up, down = hierarchy, times.up.copy(), times.down.copy()
    _repair(low, h.up_start, h.head, h.tail, h.down_start, h.down, h.road_start, h.road, h.up_of, road_ms, up, down)
    up.flags.writeable = down.flags.writeable = False
    return Times(up, down)


@kernel
def _repair(low: Int32s, up_start: Ints, head: Int32s, tail: Int32s, down_start: Ints, down_arc: Int32s,
            road_start: Ints, road: Int32s, up_of: Int32s, road_ms: Ints, up: Int32s, down: Int32s) -> None:
    nodes = len(up_start) - 1
    stale, place = np.zeros(nodes, np.bool_), np.empty(nodes, np.int32)
    old_up, old_down = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    stale[low] = True
    for v in range(low.min() if len(low) else nodes, nodes):
        if not stale[v]:
            continue
        begin, end = up_start[v], up_start[v + 1]
        old_up[:end - begin], old_down[:end - begin] = up[begin:end], down[begin:end]
        up[begin:end] = FAR
        down[begin:end] = FAR
        _roads_beside(road[road_start[v]:road_start[v + 1]], up_of[road_start[v]:road_start[v + 1]], road_ms, up, down)
        for e in range(begin, end):
            place[head[e]] = e
        for k in range(down_start[v], down_start[v + 1]):
            _triangles_over(down_arc[k], up_start[tail[down_arc[k]] + 1], place, head, up, down)
        last = begin - 1
        for e in range(begin, end):
            if up[e] != old_up[e - begin] or down[e] != old_down[e - begin]:
                last = e
        for e in range(begin, last + 1):  # a new time to x meets every other neighbour y, at the lower of x and y
            stale[head[e]] = True


@kernel
def _roads_beside(road: Int32s, up_of: Int32s, road_ms: Ints, up: Int32s, down: Int32s) -> None:
    """The node's own arcs of the network, as they are now; of parallel ones the quickest."""
    for r in range(len(road)):
        ms = int32(road_ms[road[r]])
        if ms >= 0:
            if up_of[r] >= 0:
                up[up_of[r]] = min(up[up_of[r]], ms)
            else:
                down[~up_of[r]] = min(down[~up_of[r]], ms)


@kernel
def _triangles_over(arc: int, end: int, place: Int32s, head: Int32s, up: Int32s, down: Int32s) -> None:
    """From v down `arc` to a lower node and up from it to w, and back: perhaps quicker than v to w so far."""
    from_v, to_v = down[arc], up[arc]
    for e in range(arc + 1, end):
        beyond = place[head[e]]
        up[beyond] = min(up[beyond], int32(from_v + up[e]))
        down[beyond] = min(down[beyond], int32(down[e] + to_v))
