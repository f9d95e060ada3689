"""Cut arcs lead to the same places in the same time, by joints both directions share."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Network
from yunnao.roads.split import STEP_M, split_long


@st.composite
def roads(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    nodes = draw(st.integers(1, 5))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node, st.floats(0, 5000), st.integers(10, 9999)), min_size=1, max_size=9))
    tail, head, metres, ms = map(np.array, zip(*arcs, strict=True))
    place = st.lists(st.floats(0, 1), min_size=nodes, max_size=nodes)
    return tail, head, metres.astype(float), ms, 120 + np.array(draw(place)), 36 + np.array(draw(place))


@settings(max_examples=200, deadline=None)
@given(roads())
def test_between_the_old_nodes_nothing_changes(given_: tuple[np.ndarray, ...]) -> None:
    tail, head, metres, ms, lon, lat = given_
    cut = split_long(tail, head, metres, ms, lon, lat)
    assert (cut.length_m <= STEP_M + 1e-9)[cut.tail != cut.head].all()
    assert np.isclose(cut.length_m.sum(), metres.sum())
    assert cut.travel_ms.sum() == ms.sum()
    assert cut.lon[:len(lon)].tolist() == lon.tolist()
    old = np.arange(len(lon))
    before = Conditions(Network.from_arrays(tail, head, ms, lon, lat)).travel().matrix(old, old)
    after = Conditions(Network.from_arrays(cut.tail, cut.head, cut.travel_ms, cut.lon, cut.lat)).travel()
    parallel = len({(a, b) for a, b in zip(tail, head, strict=True)}) < len(tail)
    both = after.matrix(old, old)
    assert (both <= before)[before >= 0].all() if parallel else both.tolist() == before.tolist()
    assert ((both < 0) == (before < 0)).all()


def test_joints_lie_on_the_line_and_are_shared_by_both_directions() -> None:
    there = np.array([0, 1]), np.array([1, 0]), np.array([2500.0, 2500.0]), np.array([100, 70])
    cut = split_long(*there, np.array([120.0, 120.3]), np.array([36.0, 36.6]))
    assert cut.tail.tolist() == [0, 2, 3, 1, 3, 2]
    assert cut.head.tolist() == [2, 3, 1, 3, 2, 0]
    assert np.allclose(cut.lon[2:], [120.1, 120.2])
    assert np.allclose(cut.lat[2:], [36.2, 36.4])
    assert cut.travel_ms.tolist() == [33, 33, 34, 23, 23, 24]
