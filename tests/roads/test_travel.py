"""Travel times are exact: on a thousand random graphs with closures, slowdowns, equal and zero weights, against scipy's
Dijkstra and a Bellman-Ford of our own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Network


@st.composite
def conditions(draw: st.DrawFn) -> Conditions:
    """Small graphs with everything a city has: parallel arcs, loops, dead ends, islands, free and equal arcs."""
    nodes = draw(st.integers(1, 8))
    node = st.integers(0, nodes - 1)
    weight = st.sampled_from([0, 1, 1, 2, 3, 5, 7, 1000])
    arcs = draw(st.lists(st.tuples(node, node, weight), min_size=1, max_size=24))
    tail, head, ms = zip(*arcs, strict=True)
    made = Conditions(Network.from_arrays(tail, head, ms, np.linspace(120, 121, nodes), [36.0] * nodes))
    some = st.lists(st.integers(0, len(arcs) - 1), max_size=6)
    return made.scale(draw(some), draw(st.sampled_from([0.5, 1.0, 1.7, 3.0]))).close(draw(some))


def bellman_ford(given_: Conditions) -> np.ndarray:
    """All pairs by relaxing every open arc until nothing changes, in Python integers."""
    n = given_.network.nodes
    times = [[0 if i == j else None for j in range(n)] for i in range(n)]
    arcs = [(int(t), int(h), int(w)) for t, h, w, shut in
            zip(given_.network.tail, given_.network.head, given_.travel_ms, given_.closed, strict=True) if not shut]
    for row in times:
        for _ in range(n):
            for t, h, w in arcs:
                if row[t] is not None and (row[h] is None or row[t] + w < row[h]):
                    row[h] = row[t] + w
    return np.array([[-1 if time is None else time for time in row] for row in times])


def by_scipy(given_: Conditions) -> np.ndarray:
    """All pairs by scipy's Dijkstra: of parallel arcs the quickest, an arc of no time at all as an entry of 0."""
    n, quickest = given_.network.nodes, dict[tuple[int, int], int]()
    for t, h, w, shut in zip(given_.network.tail, given_.network.head, given_.travel_ms, given_.closed, strict=True):
        if not shut:
            quickest[int(t), int(h)] = min(int(w), quickest.get((int(t), int(h)), int(w)))
    rows, columns = np.array(list(quickest), dtype=np.int64).reshape(-1, 2).T
    graph = csr_array((np.array(list(quickest.values()), dtype=float), (rows, columns)), shape=(n, n))
    times = dijkstra(graph)
    return np.where(np.isinf(times), -1, times).astype(np.int64)


@settings(max_examples=1000, deadline=None)
@given(conditions())
def test_matrix_and_sweep_and_paths_are_exact(given_: Conditions) -> None:
    travel, truth = given_.travel(), bellman_ford(given_)
    assert by_scipy(given_).tolist() == truth.tolist()
    nodes = np.arange(given_.network.nodes)
    assert travel.matrix(nodes, nodes).tolist() == truth.tolist()
    assert travel.matrix(nodes, nodes[:1]).tolist() == truth[:, :1].tolist(), "searched backwards"
    for source in nodes:
        assert travel.one_to_all(int(source)).tolist() == truth[source].tolist()
        for target in nodes:
            path = travel.path(int(source), int(target))
            if truth[source, target] < 0:
                assert path is None
                continue
            assert path is not None
            ends = [source, *given_.network.head[path]]
            assert ends[:-1] == given_.network.tail[path].tolist()
            assert ends[-1] == target
            assert not given_.closed[path].any()
            assert travel.travel_ms[path].sum() == truth[source, target]


@settings(max_examples=50, deadline=None)
@given(conditions(), st.integers(0, 12))
def test_a_limit_drops_only_what_takes_longer(given_: Conditions, limit_ms: int) -> None:
    nodes = np.arange(given_.network.nodes)
    truth = bellman_ford(given_)
    limited = given_.travel().matrix(nodes, nodes, limit_ms)
    assert limited.tolist() == np.where(truth <= limit_ms, truth, -1).tolist()


LINE = Network.from_arrays([0, 1, 0, 0], [1, 2, 2, 1], [10, 10, 20, 10], [120.0, 120.1, 120.2], [36.0] * 3)


def test_of_equal_ways_always_the_same_is_taken() -> None:
    assert Conditions(LINE).travel().path(0, 2).tolist() == [0, 1], "the arc into 2 with the lowest id, then into 1"
    assert Conditions(LINE).close([0]).travel().path(0, 2).tolist() == [3, 1]
    assert Conditions(LINE).travel().path(1, 1).tolist() == []


def test_repeated_and_empty_questions_are_answered() -> None:
    travel = Conditions(LINE).travel()
    assert travel.matrix([0, 0, 1], [2, 0, 2]).tolist() == [[20, 0, 20], [20, 0, 20], [10, -1, 10]]
    assert travel.matrix([], [0]).shape == (0, 1)
    assert travel.matrix([0], []).shape == (1, 0)


def test_what_is_unknown_or_too_much_is_refused() -> None:
    travel = Conditions(LINE).travel()
    with pytest.raises(LookupError, match="no node 3: the network has nodes 0 to 2"):
        travel.matrix([0], [3])
    with pytest.raises(LookupError, match="no node -1"):
        travel.path(0, -1)
    with pytest.raises(ValueError, match="in parts"):
        travel.matrix(np.zeros(20_000, dtype=int), np.zeros(20_000, dtype=int))
    with pytest.raises(ValueError, match="whole number"):
        travel.matrix([0.5], [1])


def test_ten_million_sources_and_every_other_nonsense_leave_a_running_travel_as_it_was() -> None:
    conditions = Conditions(LINE)
    travel = conditions.travel()
    before, arcs = travel.matrix([0, 1, 2], [0, 1, 2]).tolist(), travel.travel_ms.tolist()
    many = np.zeros(10_000_000, dtype=np.int64)
    for refused, words in [
        (lambda: travel.matrix(many, np.zeros(300, dtype=int)), "10000000 x 300 travel times are too many at once"),
        (lambda: travel.matrix([0], [1], after_ms=[-5]), "after_ms takes 0 ms or more"),
        (lambda: travel.matrix([[0]], [1]), "one row of whole numbers"),
        (lambda: travel.matrix([float("nan")], [1]), "a whole number is needed"),
        (lambda: travel.one_to_all(7), "no node 7"),
        (lambda: travel.trip(0, 1, -1), "nobody leaves 1 ms ago"),
        (lambda: conditions.close([99]), "no arc 99"),
        (lambda: conditions.scale([0], -2.0), "a slowdown is a positive number"),
        (lambda: conditions.scale([0], 1e300), "more than a week"),
        (lambda: LINE.arcs_within(float("nan"), 36.0, 10), "a place and a radius"),
    ]:
        with pytest.raises((ValueError, LookupError), match=words):
            refused()
    assert LINE.arcs_within(-60.0, -30.0, 500).tolist() == [], "a closure outside the city meets no arc"
    assert conditions.travel() is travel
    assert travel.matrix([0, 1, 2], [0, 1, 2]).tolist() == before and travel.travel_ms.tolist() == arcs
