"""The hierarchy in handy pieces: fronts, small square tables in which times are worked out side by side.

A front is a row of nodes that are put away together, with the boundary they leave behind: all upward neighbours of
its last node. Everything its nodes know lies between nodes of the front and its boundary, so a front is worked out
in one dense table, and hands the part about its boundary to its parent. Small subtrees make one front each, chains
of nodes with nearly the same neighbours the others. This is the multifrontal method of sparse factorization (Duff
and Reid, ACM TOMS 9, 1983; Liu, SIAM Review 34, 1992) with (min, +) for (+, x): the papers on road networks go arc
by arc instead; tables keep neighbours in memory together, which processors reward.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.roads.cch.elimination import below

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]

SMALL_SUBTREE = 32
"""Subtrees of at most so many nodes are one front."""

SLACK = 12
"""So many neighbours a node may lack and still join the front of its parent."""

PIECES = 32
"""The front tree below its top is shared out to so many pieces of equal work, which can go side by side."""


class Fronts(NamedTuple):
    """Front f has the nodes first[f] to first[f + 1] - 1; sizes count its nodes and its boundary.

    local: for every upward arc, the place of its head in its front's table (nodes first, then boundary).
    into_start, into: for every front, the places of its boundary in the parent's table.
    child_start, child: the fronts that hand their boundary to each. slot: where it does so, in a shared arena.
    task_start, task: fronts by pieces that can go side by side, and at last the top, which needs all of them.
    arena: cells of all slots. largest: nodes and boundary of the largest front.
    """

    first: Ints
    size: Int32s
    local: Int32s
    into_start: Ints
    into: Int32s
    child_start: Ints
    child: Int32s
    slot: Ints
    task_start: Ints
    task: Int32s
    arena: int
    largest: int


def fronts_of(up_start: Ints, head: Int32s, parent: Int32s) -> Fronts:
    """Cut a hierarchy, numbered in postorder, into fronts."""
    first = _first_nodes(up_start, parent, below(parent), SMALL_SUBTREE, SLACK)
    count = len(first) - 1
    front_of = np.repeat(np.arange(count, dtype=np.int32), np.diff(first))
    last = first[1:] - 1
    above = np.where(parent[last] >= 0, front_of[parent[last]], -1).astype(np.int32)
    boundary = up_start[last + 1] - up_start[last]
    size = (np.diff(first) + boundary).astype(np.int32)
    into_start = np.concatenate([[0], np.cumsum(boundary)])
    local, into = _places(up_start, head, first, above, into_start)
    child = np.argsort(above, kind="stable").astype(np.int32)
    child_start = np.searchsorted(above[child], np.arange(count + 1))
    work = _work(up_start, first, size, boundary)
    task_start, task = _tasks(above, work, PIECES)
    slot, arena = _slots(boundary, child_start, child, task_start, task)
    return Fronts(first, size, local, into_start, into, child_start, child, slot, task_start, task, arena,
                  int(size.max()))


@kernel
def _first_nodes(up_start: Ints, parent: Int32s, below: Int32s, small: int, slack: int) -> Ints:
    nodes = len(parent)
    first, count, v = np.empty(nodes + 1, np.int64), 0, nodes
    while v > 0:  # from the top: a small subtree whole, else down the chain while the neighbours stay the same
        last = v - 1
        v = last
        if below[last] <= small:
            v = last - below[last] + 1
        else:
            wanted = up_start[last + 1] - up_start[last]
            while v > 0 and parent[v - 1] == v and below[v - 1] > small and \
                    wanted + (last - v + 1) - (up_start[v] - up_start[v - 1]) <= slack:
                v -= 1
        first[count] = v
        count += 1
    return np.append(first[:count][::-1].copy(), nodes)


@kernel
def _places(up_start: Ints, head: Int32s, first: Ints, above: Int32s, into_start: Ints) -> tuple[Int32s, Int32s]:
    """`local` and `into`; place[u] is where u stands in the table of the front at hand."""
    place, local = np.empty(first[-1], np.int32), np.empty(len(head), np.int32)
    into = np.empty(into_start[-1], np.int32)
    for f in range(len(first) - 1):
        _stand(f, up_start, head, first, place)
        for e in range(up_start[first[f]], up_start[first[f + 1]]):
            local[e] = place[head[e]]
    child, sibling = np.full(len(above), -1, np.int64), np.full(len(above), -1, np.int64)
    for f in range(len(above)):
        if above[f] >= 0:
            sibling[f], child[above[f]] = child[above[f]], f
    for f in range(len(above)):
        _stand(f, up_start, head, first, place)
        below = child[f]
        while below >= 0:
            begin = up_start[first[below + 1] - 1]
            for i in range(into_start[below + 1] - into_start[below]):
                into[into_start[below] + i] = place[head[begin + i]]
            below = sibling[below]
    return local, into


@kernel
def _stand(f: int, up_start: Ints, head: Int32s, first: Ints, place: Int32s) -> None:
    inside = first[f + 1] - first[f]
    for i in range(inside):
        place[first[f] + i] = i
    begin, end = up_start[first[f + 1] - 1], up_start[first[f + 1]]
    for i in range(end - begin):
        place[head[begin + i]] = inside + i


def _work(up_start: Ints, first: Ints, size: Int32s, boundary: Ints) -> Ints:
    """Cells touched by each front: a measure of its time, good enough to share it out."""
    degree = np.diff(up_start)
    inside: Ints = np.add.reduceat(degree * degree, first[:-1])
    return inside + size.astype(np.int64) * size + boundary * boundary


@kernel
def _tasks(above: Int32s, work: Ints, pieces: int) -> tuple[Ints, Int32s]:
    """Whole subtrees, shared out to `pieces` of equal work; then all fronts above them, in order, as the last task."""
    count, most = len(above), work.sum() // (4 * pieces)
    below, begin, at_top = work.copy(), np.arange(count), np.empty(count, np.bool_)
    for f in range(count):
        at_top[f] = below[f] > most
        if above[f] >= 0:
            below[above[f]] += below[f]
            begin[above[f]] = min(begin[above[f]], begin[f])
    roots = np.array([f for f in range(count) if not at_top[f] and (above[f] < 0 or at_top[above[f]])], np.int64)
    load, piece = np.zeros(pieces, np.int64), np.empty(len(roots), np.int64)
    for k in np.argsort(below[roots])[::-1]:  # the largest first, each to the piece with least
        piece[k] = load.argmin()
        load[piece[k]] += below[roots[k]]
    start, task, end = np.zeros(pieces + 2, np.int64), np.empty(count, np.int32), 0
    for p in range(pieces + 1):
        if p < pieces:
            for root in roots[piece == p]:
                for f in range(begin[root], root + 1):
                    task[end] = f
                    end += 1
        else:
            top = np.flatnonzero(at_top)
            task[end:] = top
            end += len(top)
        start[p + 1] = end
    return start, task


@kernel
def _slots(boundary: Ints, child_start: Ints, child: Int32s, task_start: Ints, task: Int32s) -> tuple[Ints, int]:
    """A stack for every task: a front's slot lies where its first child's lay, and roots' slots stay."""
    slot, base = np.zeros(len(boundary), np.int64), 0
    for k in range(len(task_start) - 1):
        top, highest = base, base
        for at in range(task_start[k], task_start[k + 1]):
            f = task[at]
            for c in range(child_start[f], child_start[f + 1]):
                if slot[child[c]] >= base:
                    top = min(top, slot[child[c]])
            slot[f] = top
            top += boundary[f] ** 2
            highest = max(highest, top)
        base = highest
    return slot, base
