"""Who gets to whom at all, and in time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.city.ground import Ground
from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Network
from yunnao.roads.reach import Reach, reach
from yunnao.roads.search import Searched


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 7), st.data())
def test_reaching_is_having_a_time(nodes: int, data: st.DataObject) -> None:
    node = st.integers(0, nodes - 1)
    tail, head, ms = zip(*data.draw(st.lists(st.tuples(node, node, st.sampled_from([-1, 1, 5])), min_size=1,
                                             max_size=15)), strict=True)
    network = Network.from_arrays(tail, head, np.maximum(ms, 0), np.linspace(120, 121, nodes), [36.0] * nodes)
    now, all_ = np.array(ms, dtype=np.int64), np.arange(nodes)
    assert (Reach(network, now).pairs(all_, all_) == (Searched(network, now).matrix(all_, all_) >= 0)).all()


@pytest.fixture(scope="module")
def town(littletown: Ground) -> Network:
    roads = littletown.roads
    return Network.from_arrays(roads.tail, roads.head, roads.travel_ms, roads.lon, roads.lat)


A, B, C, D, E, F = range(6)


def test_who_can_be_at_the_bridge_in_three_minutes(town: Network) -> None:
    """To C: from F a minute, from E two, from B two (the bridge is slow), from A three, from D three."""
    ((who, ms), nobody) = reach(Conditions(town).travel(), [A, B, D, E, F], [C, C], 180_000)
    assert who.tolist() == [4, 1, 3, 0, 2] and ms.tolist() == [60_000, 120_000, 120_000, 180_000, 180_000]
    assert nobody.who.tolist() == who.tolist()
    ((who, _),) = reach(Conditions(town).travel(), [A, B, D, E, F], [C], 179_999)
    assert who.tolist() == [4, 1, 3]


def test_who_musters_first_is_there_later(town: Network) -> None:
    ((who, ms),) = reach(Conditions(town).travel(), [F, B], [C], 150_000, after_ms=[70_000, 30_000])
    assert who.tolist() == [0, 1] and ms.tolist() == [130_000, 150_000]
    ((who, _),) = reach(Conditions(town).travel(), [F, B], [C], 149_999, after_ms=[70_000, 30_000])
    assert who.tolist() == [0]


def test_where_nobody_comes_in_time_nobody_is_the_answer(town: Network) -> None:
    cut = Conditions(town).close(np.arange(town.arcs)).travel()
    ((who, ms), here) = reach(cut, [A], [C, A], 10**9)
    assert (who.tolist(), ms.tolist()) == ([], []) and here.who.tolist() == [0]
    with pytest.raises(ValueError, match="within -1 ms"):
        reach(cut, [A], [C], -1)
    with pytest.raises(LookupError, match="no node 6"):
        reach(cut, [A], [6], 1)
