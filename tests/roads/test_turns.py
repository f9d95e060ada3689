"""A forbidden turn is never driven, and everything else is as it was."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Network
from yunnao.roads.turns import split_crossings

CROSS = np.array([[0, 2], [2, 0], [1, 2], [2, 1], [2, 3], [3, 2]])  # 0, 1 and 3 about the crossing 2


def times(split, ms: np.ndarray, source: int, target: int, obeying: bool = True) -> int:
    """Quickest from a node to any node the target was split into."""
    network = Network.from_arrays(split.tail, split.head, ms[split.arc], np.full(len(split.node), 120.0),
                                  np.full(len(split.node), 36.0))
    conditions = Conditions(network).close(np.flatnonzero(split.turned & obeying))
    found = conditions.travel().one_to_all(source)[split.node == target]
    return int(min(found[found >= 0], default=-1))


def test_no_left_turn() -> None:
    ms = np.full(6, 10)
    split = split_crossings(4, CROSS[:, 0], CROSS[:, 1], np.array([[0, 4]]))  # from 0 into 3
    assert times(split, ms, 0, 3) == 40, "by turning round at 1"
    assert times(split, ms, 0, 1) == times(split, ms, 1, 3) == 20
    assert times(split, ms, 0, 2) == times(split, ms, 2, 3) == 10, "one may end or begin at the crossing"
    assert times(split, ms, 0, 3, obeying=False) == 20, "blue light"
    assert len(split.node) == 5, "only the street with the sign gets an end of its own"
    assert times(split_crossings(4, CROSS[:, 0], CROSS[:, 1], np.zeros((0, 2))), ms, 0, 3) == 20


def test_arcs_that_do_not_meet_have_no_turn() -> None:
    with pytest.raises(ValueError, match="does not end where"):
        split_crossings(4, CROSS[:, 0], CROSS[:, 1], np.array([[1, 2]]))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_against_searching_from_arc_to_arc(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tail, head = rng.integers(0, 7, (2, 18))
    ms = rng.integers(1, 9, 18)
    turns = [(a, b) for a in range(18) for b in range(18) if head[a] == tail[b]]
    forbidden = {turn for turn in turns if rng.random() < 0.2}
    split = split_crossings(7, tail, head, np.array(sorted(forbidden)).reshape(-1, 2))
    at_end = {a: int(ms[a]) for a in range(18) if tail[a] == 0}  # quickest to the end of each arc from node 0
    for _ in range(18):
        for a, b in turns:
            if (a, b) not in forbidden and a in at_end:
                at_end[b] = min(at_end.get(b, 10**6), at_end[a] + int(ms[b]))
    for target in range(1, 7):
        assert times(split, ms, 0, target) == min((t for a, t in at_end.items() if head[a] == target), default=-1)
