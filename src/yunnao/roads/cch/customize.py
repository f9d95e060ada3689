"""Take in the travel times of now, all at once: every upward arc gets the time of the quickest way below it.

The basic customization of Dibbelt, Strasser and Wagner (2016): putting away node k may make the way from i to j
quicker by going through k. We do it front by front in dense tables, both directions at once, which is the same sum
of triangles in another order: the result is equal bit for bit.
"""

from typing import NamedTuple

import numpy as np
from numpy import int32
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.compiled.threads import in_pieces
from yunnao.roads.cch.hierarchy import Hierarchy

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]

FAR = 2**30 - 1
"""No way, or one of more than twelve days. Twice this still fits 32 bits, so sums need no check."""


class Times(NamedTuple):
    """Milliseconds along every arc of the hierarchy, upward and downward; FAR where there is no way. Read only."""

    up: Int32s
    down: Int32s


def customize(hierarchy: Hierarchy, road_ms: Ints) -> Times:
    """Times of the hierarchy for the network's arcs' `road_ms`, where a negative one is closed."""
    h, f = hierarchy, hierarchy.fronts
    up, down = np.empty(len(h.head), np.int32), np.empty(len(h.head), np.int32)
    arena = np.empty(f.arena, np.int32)

    def work(low: int, high: int) -> None:
        _work_out(f.task[f.task_start[low]:f.task_start[high]], f.first, f.size, f.local, f.into_start, f.into,
                  f.child_start, f.child, f.slot, h.up_start, h.road_start, h.road, h.cell, road_ms, arena, up, down,
                  f.largest)

    pieces = len(f.task_start) - 2
    in_pieces(work, pieces)
    work(pieces, pieces + 1)
    up.flags.writeable = down.flags.writeable = False
    return Times(up, down)


@kernel
def _work_out(task: Int32s, first: Ints, size: Int32s, local: Int32s, into_start: Ints, into: Int32s,
              child_start: Ints, child: Int32s, slot: Ints, up_start: Ints, road_start: Ints, road: Int32s,
              cell: Int32s, road_ms: Ints, arena: Int32s, up: Int32s, down: Int32s, largest: int) -> None:
    memory, row = np.empty(largest * largest, np.int32), np.empty(largest, np.int32)
    for f in task:
        begin, inside, all_ = first[f], first[f + 1] - first[f], size[f]
        flat = memory[:all_ * all_]
        flat[:] = FAR
        for r in range(road_start[begin], road_start[begin + inside]):
            ms = road_ms[road[r]]
            if ms >= 0 and ms < flat[cell[r]]:
                flat[cell[r]] = ms
        table = flat.reshape(all_, all_)
        for c in range(child_start[f], child_start[f + 1]):
            below = child[c]
            width = into_start[below + 1] - into_start[below]
            handed = arena[slot[below]:slot[below] + width * width].reshape(width, width)
            _take(table, handed, into[into_start[below]:into_start[below + 1]])
        for k in range(inside):
            places = local[up_start[begin + k]:up_start[begin + k + 1]]
            if 2 * len(places) >= all_ - k - 1:
                _through_dense(table, k)
            else:
                _through_sparse(table, k, places, row)
            for i in range(len(places)):
                up[up_start[begin + k] + i] = table[k, places[i]]
                down[up_start[begin + k] + i] = table[places[i], k]
        width = all_ - inside
        arena[slot[f]:slot[f] + width * width].reshape(width, width)[:] = table[inside:, inside:]


@kernel
def _take(table: NDArray[np.int32], handed: NDArray[np.int32], into: Int32s) -> None:
    """What a child hands up: the quicker of what both know. Neighbouring places are taken in one go."""
    width = len(into)
    for i in range(width):
        row, new = table[into[i]], handed[i]
        for j in range(width):
            row[into[j]] = min(row[into[j]], new[j])


@kernel
def _through_dense(table: NDArray[np.int32], k: int) -> None:
    """Every way from i over k to j, for all i and j after k."""
    onward = table[k, k + 1:]
    for i in range(k + 1, len(table)):
        to_k, row = table[i, k], table[i, k + 1:]
        if to_k < FAR:
            for j in range(len(row)):
                row[j] = min(row[j], int32(to_k + onward[j]))


@kernel
def _through_sparse(table: NDArray[np.int32], k: int, places: Int32s, onward: Int32s) -> None:
    """The same, when k has few neighbours in its front."""
    for j in range(len(places)):
        onward[j] = table[k, places[j]]
    for a in range(len(places)):
        i = places[a]
        to_k = table[i, k]
        if to_k < FAR:
            for b in range(len(places)):
                j = places[b]
                table[i, j] = min(table[i, j], int32(to_k + onward[b]))
