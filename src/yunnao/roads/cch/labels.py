"""What each place knows of the ancestors it can reach: the quickest time up to every one, indexed by depth.

The quickest way from s to t climbs the elimination tree from s to some common ancestor and comes down to t, so a
time is the least sum over common ancestors (Dibbelt, Strasser and Wagner 2016, elimination tree query). We keep
those times in a row for each place, a label, indexed by depth, so that the sum runs over memory without a search.

Low down a place shares its ancestors with few others, so labels there would serve nobody else: each place searches
that stretch for itself, arc by arc, and only where many ways up have joined it takes labels that are worked out once
for all. At 2,000 places in a city of 170,000 crossings this saves two thirds of the work; the papers do not have it.
"""

from typing import NamedTuple

import numpy as np
from numpy import int32
from numpy.typing import NDArray

from yunnao.roads.cch.kernel import FAR, kernel

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]


FEW = 10
"""A place searches for itself as long as about so many of the places asked for live below."""


class Labels(NamedTuple):
    """Place i, of rank places[i], reaches its ancestor at depth d (or is reached) in ms[start[i] + d]."""

    places: Int32s
    start: Ints
    ms: Int32s


@kernel
def shared_nodes(places: Int32s, parent: Int32s, below: Int32s, own: int) -> Int32s:
    """The places' ancestors with more than `own` nodes below them, from the top."""
    seen = np.zeros(len(parent), np.bool_)
    shared, count = np.empty(len(parent), np.int32), 0
    for i in range(len(places)):
        v = places[i]
        while v >= 0 and not seen[v]:
            seen[v] = True
            if below[v] > own:
                shared[count] = v
                count += 1
            v = parent[v]
    return np.sort(shared[:count])[::-1].copy()


@kernel
def shared_labels(shared: Int32s, up_start: Ints, head: Int32s, ms: Int32s, depth: Int32s) -> tuple[Ints, Int32s]:
    """Labels of the shared nodes, parents first: a node's is the least over its upward arcs of arc and label.

    The first array says where each node's begins.
    """
    start, cells = np.empty(len(up_start) - 1, np.int64), 0
    for v in shared:
        start[v] = cells
        cells += depth[v] + 1
    labels = np.full(cells, FAR, np.int32)
    for v in shared:
        mine = labels[start[v]:start[v] + depth[v]]
        labels[start[v] + depth[v]] = 0
        for e in range(up_start[v], up_start[v + 1]):
            x = head[e]
            _through(mine, labels[start[x]:start[x] + depth[x] + 1], ms[e])
    return start, labels


@kernel
def place_labels(low: int, high: int, places: Int32s, place_start: Ints, own: int, shared_start: Ints, shared: Int32s,
                 up_start: Ints, head: Int32s, ms: Int32s, parent: Int32s, depth: Int32s, below: Int32s,
                 labels: Int32s) -> None:
    """Labels of places[low:high]: up the own stretch arc by arc, then over the shared nodes where that ends."""
    beyond = np.empty(len(depth), np.int32)
    for i in range(low, high):
        v = places[i]
        mine = labels[place_start[i]:place_start[i] + depth[v] + 1]
        if below[v] > own:
            mine[:] = shared[shared_start[v]:shared_start[v] + depth[v] + 1]
            continue
        mine[:] = FAR
        mine[depth[v]] = 0
        last = v
        while v >= 0 and below[v] <= own:
            so_far = mine[depth[v]]
            if so_far < FAR:
                for e in range(up_start[v], up_start[v + 1]):
                    d = depth[head[e]]
                    mine[d] = min(mine[d], int32(so_far + ms[e]))
            last, v = v, parent[v]
        begin, end = up_start[last], up_start[last + 1]
        for e in range(begin, end):
            beyond[e - begin] = mine[depth[head[e]]]
        for e in range(begin, end):
            x = head[e]
            _through(mine, shared[shared_start[x]:shared_start[x] + depth[x] + 1], beyond[e - begin])


@kernel
def _through(mine: Int32s, beyond: Int32s, ms: int) -> None:
    if ms < FAR:
        for d in range(len(beyond)):
            mine[d] = min(mine[d], int32(ms + beyond[d]))
