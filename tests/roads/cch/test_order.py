"""The order depends on the topology alone, is always the same, and cuts a long road in the middle."""

import numpy as np

from yunnao.roads.cch.elimination import depths, elimination_tree
from yunnao.roads.cch.order import dissection, neighbours


def test_neighbours_know_no_direction_no_double_and_no_loop() -> None:
    start, beside = neighbours(4, np.array([0, 1, 0, 2, 2]), np.array([1, 0, 1, 2, 0]))
    assert start.tolist() == [0, 2, 3, 4, 4]
    assert beside.tolist() == [1, 2, 0, 0]


def test_a_long_road_becomes_a_low_tree() -> None:
    length = 1000
    streets = np.random.default_rng(1).permutation(length)
    start, beside = neighbours(length, streets[:-1], streets[1:])
    order = dissection(start, beside)
    assert sorted(order) == list(range(length))
    assert np.array_equal(order, dissection(start, beside))
    rank = np.empty(length, int)
    rank[order] = np.arange(length)
    near_start, near = neighbours(length, rank[streets[:-1]], rank[streets[1:]])
    assert depths(elimination_tree(near_start, near.astype(np.int32))).max() < 100, "end to end it would be 999"


def test_crossings_without_streets_are_ordered_too() -> None:
    assert dissection(*neighbours(3, np.array([1]), np.array([1]))).tolist() == [0, 1, 2]
