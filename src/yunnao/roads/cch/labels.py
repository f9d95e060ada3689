"""What each place knows of the ancestors it can reach: the quickest time up to every one, indexed by depth.

The quickest way from s to t climbs the elimination tree from s to some common ancestor and comes down to t, so a
time is the least sum over common ancestors (Dibbelt, Strasser and Wagner 2016, elimination tree query). We keep
those times in a row for each place, a label, indexed by depth, so that the sum runs over memory without a search.

Low down a place shares its ancestors with few others, so labels there would serve nobody else: each place searches
that stretch for itself, arc by arc, and only where many ways up have joined it takes labels that are worked out once
for all. At 2,000 places in a city of 170,000 crossings this saves two thirds of the work; the papers do not have it.
"""

import numpy as np
from numpy import int32
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.roads.cch.customize import FAR

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Table = NDArray[np.int32]
"""Labels, a row each: the time to the ancestor at depth d in column d, FAR beyond the node's own depth."""


FEW = 10
"""A place searches for itself as long as about so many of the places asked for live below."""


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
def shared_labels(shared: Int32s, up_start: Ints, head: Int32s, ms: Int32s, depth: Int32s,
                  width: int) -> tuple[Int32s, Table]:
    """Labels of the shared nodes, parents first, and which row is whose.

    A node's label is the least, over its upward arcs, of arc and label beyond it.
    """
    row_of, labels = np.empty(len(depth), np.int32), np.full((len(shared), width), FAR, np.int32)
    for i in range(len(shared)):
        v = shared[i]
        row_of[v] = i
        begin, end = up_start[v], up_start[v + 1]
        over_all(labels[i, :depth[v]], labels, row_of, head[begin:end], ms[begin:end])
        labels[i, depth[v]] = 0
    return row_of, labels


@kernel
def place_labels(low: int, high: int, places: Int32s, own: int, row_of: Int32s, shared: Table, up_start: Ints,
                 head: Int32s, ms: Int32s, parent: Int32s, depth: Int32s, below: Int32s, labels: Table) -> None:
    """Labels of places[low:high]: up the own stretch arc by arc, then over the shared nodes where that ends."""
    beyond = np.empty(len(depth), np.int32)
    for i in range(low, high):
        v, mine = places[i], labels[i]
        if below[v] > own:
            mine[:] = shared[row_of[v]]
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
        if v >= 0:
            begin, end = up_start[last], up_start[last + 1]
            for e in range(begin, end):
                beyond[e - begin] = mine[depth[head[e]]]
            over_all(mine[:depth[v] + 1], shared, row_of, head[begin:end], beyond)


@kernel
def over_all(mine: Int32s, labels: Table, row_of: Int32s, heads: Int32s, ms: Int32s) -> None:
    """The least over all `heads` of the time to it and its label, four at a time to save on memory traffic."""
    fours = len(heads) // 4 * 4
    for e in range(0, fours, 4):
        over_four(mine, labels[row_of[heads[e]]], labels[row_of[heads[e + 1]]], labels[row_of[heads[e + 2]]],
                  labels[row_of[heads[e + 3]]], ms[e], ms[e + 1], ms[e + 2], ms[e + 3])
    for e in range(fours, len(heads)):
        over_one(mine, labels[row_of[heads[e]]], ms[e])


@kernel
def over_one(mine: Int32s, beyond: Int32s, ms: int) -> None:
    """mine = min(mine, ms + beyond), as far as `mine` goes."""
    for d in range(len(mine)):
        mine[d] = min(mine[d], int32(ms + beyond[d]))


@kernel
def over_four(mine: Int32s, a: Int32s, b: Int32s, c: Int32s, d: Int32s, to_a: int, to_b: int, to_c: int,
              to_d: int) -> None:
    """The same over four at once."""
    for k in range(len(mine)):
        mine[k] = min(mine[k], int32(to_a + a[k]), int32(to_b + b[k]), int32(to_c + c[k]), int32(to_d + d[k]))
