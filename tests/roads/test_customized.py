"""The hierarchy behind the door: what it takes in one by one, all at once, and beyond its twelve days."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads import customized, engine
from yunnao.roads.conditions import Conditions
from yunnao.roads.customized import Customized
from yunnao.roads.network import LONGEST_MS, Network
from yunnao.roads.search import Searched

BIT = 60_000


@pytest.fixture(scope="module", autouse=True)
def engine_name() -> Iterator[str]:
    """Here it is the hierarchy alone, however small the network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SEARCH_UP_TO_ARCS", 0)
        yield "customized"


def town(side: int, seed: int, one_way: float = 0.2) -> Network:
    """A square of streets of random lengths, some one way: paths of many arcs, strong and weak parts."""
    rng = np.random.default_rng(seed)
    index = np.arange(side * side).reshape(side, side)
    a = np.concatenate([index[:, :-1].ravel(), index[:-1].ravel()])
    b = np.concatenate([index[:, 1:].ravel(), index[1:].ravel()])
    there, back = rng.random(len(a)) > one_way / 2, rng.random(len(a)) > one_way / 2
    tail, head = np.concatenate([a[there], b[back]]), np.concatenate([b[there], a[back]])
    row, column = np.divmod(np.arange(side * side), side)
    return Network.from_arrays(tail, head, rng.integers(0, BIT, len(tail)), 120 + 0.01 * column, 36 + 0.01 * row)


def plain(travel: Customized) -> Searched:
    return Searched(travel.network, travel.travel_ms)


def test_change_after_change_stays_exact_and_equal_to_starting_afresh() -> None:
    network, rng = town(40, 1), np.random.default_rng(2)
    conditions, nodes = Conditions(network), np.arange(network.nodes)
    for step in range(30):
        some = rng.integers(0, network.arcs, int(rng.choice([1, 3, 20, 200])))
        conditions = [conditions.close, conditions.reopen, lambda arcs, c=conditions: c.scale(arcs, 1.7),
                      lambda arcs, c=conditions: c.scale(arcs, 0.4)][step % 4](some)
        if step % 3 == 2:
            continue  # several changes at a time
        travel = conditions.travel()
        afresh = Customized.of(network, travel.travel_ms)
        assert np.array_equal(travel.times.up, afresh.times.up)
        assert np.array_equal(travel.times.down, afresh.times.down)
        sources, targets = rng.choice(nodes, 40), rng.choice(nodes, 60)
        assert np.array_equal(travel.matrix(sources, targets), plain(travel).matrix(sources, targets))


@settings(max_examples=1000, deadline=None)
@given(st.integers(1, 30), st.integers(1, 120), st.integers(0, 2**32 - 1))
def test_a_thousand_random_towns_are_answered_as_by_search(nodes: int, arcs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    tail, head = rng.integers(0, nodes, (2, arcs))
    network = Network.from_arrays(tail, head, rng.choice([0, 1, 2, 5, 5, BIT], arcs), np.linspace(120, 121, nodes),
                                  [36.0] * nodes)
    conditions, all_ = Conditions(network), np.arange(nodes)
    for _ in range(2):
        travel = conditions.travel()
        assert np.array_equal(travel.matrix(all_, all_), plain(travel).matrix(all_, all_))
        some = rng.integers(0, arcs, (2, 5))
        conditions = conditions.scale(some[0], rng.choice([0.3, 2.0, 7.5])).close(some[1])


def test_few_and_many_are_asked_in_different_ways_and_answered_alike() -> None:
    travel = Conditions(town(30, 3)).close(np.arange(0, 900, 7)).travel()
    nodes = np.arange(travel.network.nodes)
    truth = Searched(travel.network, travel.travel_ms).matrix(nodes, nodes)
    assert np.array_equal(travel.matrix(nodes, nodes), truth)
    assert np.array_equal(travel.matrix(nodes[5:7], nodes), truth[5:7]), "a sweep from each source"
    assert np.array_equal(travel.matrix(nodes, nodes[5:7]), truth[:, 5:7]), "a sweep to each target"
    for source in nodes[::90]:
        assert np.array_equal(travel.one_to_all(source), truth[source])


def test_large_matrices_are_made_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    travel = Conditions(town(12, 4)).travel()
    nodes = np.random.default_rng(5).permutation(np.repeat(np.arange(144), 2))
    whole = travel.matrix(nodes, nodes[:99])
    monkeypatch.setattr("yunnao.roads.cch.matrix.AT_ONCE", 50)
    monkeypatch.setattr("yunnao.roads.cch.matrix.BESIDE", 7)
    assert np.array_equal(travel.matrix(nodes, nodes[:99]), whole)


def test_ways_are_the_same_as_by_search() -> None:
    travel = Conditions(town(25, 6)).scale(np.arange(0, 700, 3), 2.5).close(np.arange(1, 700, 9)).travel()
    search, rng = Searched(travel.network, travel.travel_ms), np.random.default_rng(7)
    for source, target in rng.integers(0, 625, (60, 2)):
        ours, truth = travel.path(source, target), search.path(source, target)
        assert (ours is None and truth is None) or ours.tolist() == truth.tolist()


def test_what_takes_weeks_is_still_exact() -> None:
    week = LONGEST_MS
    line = Network.from_arrays([0, 1, 2, 3, 4], [1, 2, 3, 4, 3], [week] * 3 + [5, 6],
                               np.linspace(120, 121, 6), [36.0] * 6)
    travel = Conditions(line).travel()
    assert travel.matrix([0, 1, 5], [3, 4, 0, 5]).tolist() == [
        [3 * week, 3 * week + 5, 0, -1], [2 * week, 2 * week + 5, -1, -1], [-1, -1, -1, 0]]
    assert travel.one_to_all(0).tolist() == [0, week, 2 * week, 3 * week, 3 * week + 5, -1]
    assert travel.path(0, 4).tolist() == [0, 1, 2, 3]
    assert travel.path(4, 0) is None


def test_threads_share_one_travel_while_others_are_made() -> None:
    network = town(40, 8)
    free = Conditions(network)
    travel, nodes = free.travel(), np.arange(0, network.nodes, 11)
    truth = travel.matrix(nodes, nodes)
    truths = [free.close([arc]).travel().matrix(nodes, nodes) for arc in range(12)]
    with ThreadPoolExecutor(8) as pool:
        same = pool.map(lambda _: travel.matrix(nodes, nodes), range(24))
        changed = pool.map(lambda arc: free.close([arc]).travel().matrix(nodes, nodes), range(12))
        assert all(np.array_equal(found, truth) for found in same)
        assert all(np.array_equal(found, right) for found, right in zip(changed, truths, strict=True))
    assert np.array_equal(free.travel().matrix(nodes, nodes), truth)


def test_the_hierarchy_is_made_once_for_a_network() -> None:
    network = town(5, 9)
    assert customized.hierarchy_for(network) is customized.hierarchy_for(network)
    with pytest.raises(ValueError, match="read-only"):
        Customized.of(network, network.travel_ms.copy()).times.up[0] = 1
