"""The transportation problem by the network simplex (Dantzig 1951): a spanning tree of zones and shelters, mended arc
by arc.

Everyone begins at a root that costs more than any way. Trees stay strongly feasible (Cunningham 1976), so that no step
goes round in circles however many are tied. Numbers are whole: an optimum is one, and its prices prove it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.model.promise import Stop

Ints = NDArray[np.int64]

NEVER = 2**60
"""The cost of a pair without a way."""

SLICE = 1000
"""Steps of the tree between which `stop` is asked."""

ROWS = 16
"""Zones looked at before the best pair among them enters the tree."""


class Tree(NamedTuple):
    """Zones, then shelters, then the root; every node hangs on `parent` by the arc from zone to shelter between them.

    `flow` on that arc, `depth` below the root, `worth` (potential: of a pair in the tree, cost = zone - shelter);
    `child`, `after` and `before` list who hangs on whom.
    """

    parent: Ints
    flow: Ints
    depth: Ints
    worth: Ints
    child: Ints
    after: Ints
    before: Ints


def cheapest(cost: Ints, supply: Ints, demand: Ints, stop: Stop) -> tuple[Ints, Ints] | None:
    """The flow (zones, shelters) of least cost that sends all supplies and fills all demands, and shelters' potentials.

    `cost` is `NEVER` where there is no way; supplies and demands add up to the same, demands above 0. None when asked
    to stop before the end, and where there is no such flow.
    """
    n, m = cost.shape
    tree = planted(supply, demand, (int(cost[cost < NEVER].max(initial=0)) + 1) * (n + m + 1))
    row = 0
    while row >= 0:
        if stop():
            return None
        row = mended(tree, cost, row, SLICE, ROWS)
    flow = np.zeros((n, m + 1), dtype=np.int64)
    nodes = np.arange(n + m)
    zone, shelter = np.where(nodes < n, nodes, tree.parent[:-1]), np.where(nodes < n, tree.parent[:-1], nodes) - n
    inside = (zone < n) & (shelter < m)
    flow[zone[inside], shelter[inside]] = tree.flow[:-1][inside]
    return (flow[:, :m], tree.worth[n:-1]) if not tree.flow[:-1][~inside].any() else None


@kernel
def planted(supply: Ints, demand: Ints, dear: int) -> Tree:
    """The tree to begin with: everyone goes to the root, and from the root every shelter is filled."""
    n, m = len(supply), len(demand)
    none = np.full(n + m + 1, -1, np.int64)
    tree = Tree(none, np.zeros(n + m + 1, np.int64), np.zeros(n + m + 1, np.int64), np.zeros(n + m + 1, np.int64),
                none.copy(), none.copy(), none.copy())
    tree.flow[:n], tree.worth[:n] = supply, dear
    tree.flow[n:n + m], tree.worth[n:n + m] = demand, -dear
    tree.depth[:n + m] = 1
    for node in range(n + m):
        hang(tree, node, n + m)
    return tree


@kernel
def mended(tree: Tree, cost: Ints, row: int, most: int, rows: int) -> int:
    """At most so many steps, each with the best pair of some zones from `row` on; the row to go on from, -1 at the end.
    """
    n, m = cost.shape
    quiet, best, zone, shelter = 0, 0, -1, -1
    while most > 0 and quiet < n:
        for s in range(m):
            less = cost[row, s] - tree.worth[row] + tree.worth[n + s]
            if less < best:
                best, zone, shelter = less, row, s
        row = (row + 1) % n
        quiet += 1
        if zone >= 0 and (quiet % rows == 0 or quiet == n):
            enter(tree, n, zone, n + shelter, best)
            quiet, best, zone, most = 0, 0, -1, most - 1
    return row if quiet < n else -1


@kernel
def enter(tree: Tree, n: int, zone: int, shelter: int, less: int) -> None:
    """A pair enters the tree: as many as can go round the circle it closes, and an arc that then is empty leaves."""
    a, b, least, leaving, above = zone, shelter, NEVER, -1, False
    while a != b:  # up to where both ways to the root meet; of several empty arcs the last one round the circle leaves
        if tree.depth[a] >= tree.depth[b]:
            if a < n and tree.flow[a] < least:
                least, leaving, above = tree.flow[a], a, False
            a = tree.parent[a]
        else:
            if b >= n and tree.flow[b] <= least:
                least, leaving, above = tree.flow[b], b, True
            b = tree.parent[b]
    carry(tree, n, zone, a, least)
    carry(tree, n, shelter, a, -least)
    if above:
        turn(tree, shelter, zone, leaving, least)
        shift(tree, shelter, -less)
    else:
        turn(tree, zone, shelter, leaving, least)
        shift(tree, zone, less)


@kernel
def carry(tree: Tree, n: int, node: int, top: int, many: int) -> None:
    """From `top` down to `node`: fewer go from its zones upwards, more into its shelters."""
    while node != top:
        tree.flow[node] += -many if node < n else many
        node = tree.parent[node]


@kernel
def turn(tree: Tree, node: int, parent: int, leaving: int, flow: int) -> None:
    """What hangs below the arc of `leaving` is turned over, so that `node` is its top and hangs on `parent`."""
    while True:
        above, was = tree.parent[node], tree.flow[node]
        unhook(tree, node)
        hang(tree, node, parent)
        tree.flow[node] = flow
        if node == leaving:
            break
        node, parent, flow = above, node, was


@kernel
def shift(tree: Tree, top: int, by: int) -> None:
    """All potentials from `top` downwards, and how deep they hang now."""
    waiting = np.empty(len(tree.parent), np.int64)
    waiting[0], left = top, 1
    while left:
        left -= 1
        node = waiting[left]
        tree.worth[node] += by
        tree.depth[node] = tree.depth[tree.parent[node]] + 1
        below = tree.child[node]
        while below >= 0:
            waiting[left] = below
            left += 1
            below = tree.after[below]


@kernel
def hang(tree: Tree, node: int, parent: int) -> None:
    tree.parent[node], tree.before[node], tree.after[node] = parent, -1, tree.child[parent]
    if tree.child[parent] >= 0:
        tree.before[tree.child[parent]] = node
    tree.child[parent] = node


@kernel
def unhook(tree: Tree, node: int) -> None:
    before, after = tree.before[node], tree.after[node]
    if before >= 0:
        tree.after[before] = after
    else:
        tree.child[tree.parent[node]] = after
    if after >= 0:
        tree.before[after] = before
