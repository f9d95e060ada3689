"""The tree and the arcs against putting crossings away by hand, one after the other."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.cch.elimination import below, completion, depths, elimination_tree, postorder
from yunnao.roads.cch.order import neighbours


def put_away(nodes: int, tail: np.ndarray, head: np.ndarray) -> list[list[int]]:
    """Upward neighbours of every node when all are put away in order and their neighbours joined."""
    beside = [set() for _ in range(nodes)]
    for a, b in zip(tail.tolist(), head.tolist(), strict=True):
        if a != b:
            beside[a].add(b)
            beside[b].add(a)
    up = []
    for v in range(nodes):
        up.append(sorted(u for u in beside[v] if u > v))
        for a in up[v]:
            beside[a].update(b for b in up[v] if b != a)
    return up


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6))
def test_tree_and_arcs_are_what_putting_away_leaves(town, seed: int) -> None:
    nodes, tail, head, _, _ = town(seed)
    start, beside = neighbours(nodes, tail, head)
    parent = elimination_tree(start, beside.astype(np.int32))
    up_start, up = completion(start, beside.astype(np.int32), parent)
    by_hand = put_away(nodes, tail, head)
    assert [up[a:b].tolist() for a, b in pairwise(up_start)] == by_hand
    assert parent.tolist() == [min(found, default=-1) for found in by_hand]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 40), max_size=40))
def test_postorder_keeps_subtrees_together(steps: list[int]) -> None:
    nodes = len(steps) + 1
    parent = np.array([v + step if v + step < nodes else -1 for v, step in enumerate([*steps, nodes])], dtype=np.int32)
    order = postorder(parent)
    assert sorted(order) == list(range(nodes))
    rank = np.argsort(order)
    renumbered = np.array([-1 if parent[v] < 0 else rank[parent[v]] for v in order], dtype=np.int32)
    size, depth = below(renumbered), depths(renumbered)
    for v in range(nodes):
        inside = {v}
        for u in range(v - 1, -1, -1):
            if renumbered[u] in inside:
                inside.add(u)
        assert sorted(inside) == list(range(v - size[v] + 1, v + 1))
        assert depth[v] == (0 if renumbered[v] < 0 else depth[renumbered[v]] + 1)
