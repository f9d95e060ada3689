"""What putting crossings away leaves behind: the elimination tree and the arcs of the hierarchy.

When a node is put away, its neighbours that are still there are joined to each other, so that no way is lost. The
node's upward neighbours all lie on one way up a tree, the elimination tree: its parent, grandparent, and so on.
Liu, "The Role of Elimination Trees in Sparse Factorization", SIAM J. Matrix Anal. Appl. 11, 1990, has the theory.
"""

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]


@kernel
def elimination_tree(start: Ints, beside: Int32s) -> Int32s:
    """Parent of every node, -1 at a root. Nodes are numbered in the order they are put away; parents are larger.

    Each node adopts the roots of what was put away beside it; `shortcut` skips what was climbed before (Liu 1990).
    """
    nodes = len(start) - 1
    parent, shortcut = np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)
    for v in range(nodes):
        for e in range(start[v], start[v + 1]):
            u = beside[e]
            while u < v and shortcut[u] != v:
                above = shortcut[u]
                shortcut[u] = v
                if above < 0:
                    parent[u] = v
                    break
                u = above
    return parent


@kernel
def below(parent: Int32s) -> Int32s:
    """How many nodes stand in the subtree of each, itself included."""
    size = np.ones(len(parent), np.int32)
    for v in range(len(parent)):
        if parent[v] >= 0:
            size[parent[v]] += size[v]
    return size


@kernel
def postorder(parent: Int32s) -> Ints:
    """The nodes so that every subtree stands in one row, children before parents: as good an order as before.

    Descendants then are a range of numbers, and the work of a subtree is a range of memory.
    """
    nodes, size = len(parent), below(parent)
    place, free, roots = np.empty(nodes, np.int64), np.empty(nodes, np.int64), 0
    for v in range(nodes - 1, -1, -1):  # every subtree takes the last places that are still free at its parent's
        if parent[v] < 0:
            place[v] = nodes - 1 - roots
            roots += size[v]
        else:
            place[v] = free[parent[v]]
            free[parent[v]] -= size[v]
        free[v] = place[v] - 1
    order = np.empty(nodes, np.int64)
    for v in range(nodes):
        order[place[v]] = v
    return order


@kernel
def completion(start: Ints, beside: Int32s, parent: Int32s) -> tuple[Ints, Int32s]:
    """The hierarchy's arcs: where each node's upward neighbours begin, and the neighbours, ascending.

    A node's are its own later neighbours and those its children hand on.
    """
    nodes = len(parent)
    up_start, head = np.zeros(nodes + 1, np.int64), np.empty(2 * len(beside) + nodes, np.int32)
    seen, found = np.full(nodes, -1, np.int32), np.empty(nodes, np.int32)
    child, sibling = np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)
    for v in range(nodes):
        seen[v] = v
        count = _gather(v, beside[start[v]:start[v + 1]], seen, found, 0)
        below = child[v]
        while below >= 0:
            count = _gather(v, head[up_start[below]:up_start[below + 1]], seen, found, count)
            below = sibling[below]
        end = up_start[v] + count
        if end > len(head):
            longer = np.empty(2 * end, np.int32)
            longer[:up_start[v]] = head[:up_start[v]]
            head = longer
        head[up_start[v]:end] = np.sort(found[:count])
        up_start[v + 1] = end
        if parent[v] >= 0:
            sibling[v], child[parent[v]] = child[parent[v]], v
    return up_start, head[:up_start[nodes]].copy()


@kernel
def _gather(v: int, candidates: Int32s, seen: Int32s, found: Int32s, count: int) -> int:
    for u in candidates:
        if u > v and seen[u] != v:
            seen[u] = v
            found[count] = u
            count += 1
    return count


@kernel
def depths(parent: Int32s) -> Int32s:
    """How many ancestors each node has."""
    depth = np.zeros(len(parent), np.int32)
    for v in range(len(parent) - 1, -1, -1):
        if parent[v] >= 0:
            depth[v] = depth[parent[v]] + 1
    return depth
