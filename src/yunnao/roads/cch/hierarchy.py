"""The city's topology, worked out once: everything that no change of travel times can change."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.roads.cch.elimination import below, completion, depths, elimination_tree, postorder
from yunnao.roads.cch.fronts import Fronts, fronts_of
from yunnao.roads.cch.order import dissection, neighbours

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]


class Hierarchy(NamedTuple):
    """Nodes are numbered by rank, the order in which they are put away, children before parents.

    rank, node: from a node of the network to its rank and back. parent, depth: the elimination tree; below: how many
    nodes the subtree of each has, which are those just before it.
    up_start, head, tail: the upward arcs by tail, and their ends. down_start, down: the same arcs by head, as indices.
    road_start, road, cell: the network's arcs by the rank of their lower end, and the place of each in the table of
    its front; loops are left out. up_of: the upward arc of each of them, its complement when the road leads down.
    """

    rank: Int32s
    node: Int32s
    parent: Int32s
    depth: Int32s
    below: Int32s
    up_start: Ints
    head: Int32s
    tail: Int32s
    down_start: Ints
    down: Int32s
    road_start: Ints
    road: Int32s
    cell: Int32s
    up_of: Int32s
    fronts: Fronts


def build(nodes: int, tail: Ints, head: Ints) -> Hierarchy:
    """Order, eliminate and cut a network given by its arcs' ends."""
    start, beside = neighbours(nodes, tail, head)
    order = dissection(start, beside)
    for _ in range(2):  # the second round renumbers by the tree's postorder, which leaves the tree as it is
        rank = np.empty(nodes, np.int64)
        rank[order] = np.arange(nodes)
        near_start, near = neighbours(nodes, rank[tail], rank[head])
        parent = elimination_tree(near_start, near.astype(np.int32))
        order = order[postorder(parent)]
    up_start, up_head = completion(near_start, near.astype(np.int32), parent)
    up_tail = np.repeat(np.arange(nodes, dtype=np.int32), np.diff(up_start))
    down = np.argsort(up_head, kind="stable").astype(np.int32)
    down_start = np.searchsorted(up_head[down], np.arange(nodes + 1))
    fronts = fronts_of(up_start, up_head, parent)
    road_start, road, cell, up_of = _roads(rank[tail], rank[head], up_start, up_head, fronts)
    return Hierarchy(rank.astype(np.int32), order.astype(np.int32), parent, depths(parent), below(parent), up_start,
                     up_head, up_tail, down_start, down, road_start, road, cell, up_of, fronts)


def _roads(tail: Ints, head: Ints, up_start: Ints, up_head: Int32s,
           fronts: Fronts) -> tuple[Ints, Int32s, Int32s, Int32s]:
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    road = np.flatnonzero(low != high)
    road = road[np.argsort(low[road], kind="stable")]
    road_start = np.searchsorted(low[road], np.arange(len(up_start)))
    arc = _find(low[road], high[road], up_start, up_head)
    front = np.searchsorted(fronts.first, low[road], side="right") - 1
    row, column, size = low[road] - fronts.first[front], fronts.local[arc], fronts.size[front].astype(np.int64)
    upward = tail[road] < head[road]
    cell = np.where(upward, row * size + column, column * size + row)
    return road_start, road.astype(np.int32), cell.astype(np.int32), np.where(upward, arc, ~arc).astype(np.int32)


@kernel
def _find(low: Ints, high: Ints, up_start: Ints, head: Int32s) -> Ints:
    arc = np.empty(len(low), np.int64)
    for i in range(len(low)):
        begin = up_start[low[i]]
        arc[i] = begin + np.searchsorted(head[begin:up_start[low[i] + 1]], high[i])
    return arc
