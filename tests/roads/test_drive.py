"""Door to door is exact: as if every place were a crossing of the network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads import drive
from yunnao.roads.conditions import Conditions
from yunnao.roads.lines import lines_of
from yunnao.roads.network import Network
from yunnao.roads.snap import DETOUR, OFF_ROAD_M_S


def town(rng: np.random.Generator, side: int = 4) -> Network:
    """Streets in a square with some one-ways, some of them twice."""
    index = np.arange(side * side).reshape(side, side)
    a = np.concatenate([index[:, :-1].ravel(), index[:-1].ravel()])
    b = np.concatenate([index[:, 1:].ravel(), index[1:].ravel()])
    both = rng.random(len(a)) < 0.7
    tail, head = np.r_[a, b[both], a[:3]], np.r_[b, a[both], b[:3]]
    row, column = np.divmod(index.ravel(), side)
    return Network.from_arrays(tail, head, rng.integers(500, 3000, len(tail)), 120 + column / 100, 36 + row / 100)


def with_places_as_crossings(network: Network, street: np.ndarray, along: np.ndarray) -> Network:
    """Each arc of a place's street also in pieces, from one place on it to the next."""
    lines, tail, head, ms = lines_of(network), [*network.tail], [*network.head], [*network.travel_ms]
    for k in np.unique(street).tolist():
        for nth in range(lines.start[k], lines.start[k + 1]):
            arc, here = int(lines.arc[nth]), np.flatnonzero(street == k)
            at = along[here] if lines.up[nth] else 1 - along[here]
            order = np.argsort(at, kind="stable")
            stops = [network.tail[arc], *(network.nodes + here[order]), network.head[arc]]
            when = [0, *np.rint(network.travel_ms[arc] * at[order]).astype(int), network.travel_ms[arc]]
            tail, head, ms = tail + stops[:-1], head + stops[1:], ms + np.diff(when).tolist()
    more = len(street)
    lon, lat = np.r_[network.lon, np.full(more, 120)], np.r_[network.lat, np.full(more, 36)]
    return Network.from_arrays(tail, head, ms, lon, lat)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_as_if_every_place_were_a_crossing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = town(rng)
    lines = lines_of(network)
    street, tenth = np.divmod(rng.choice(9 * len(lines.low), 9, replace=False), 9)
    lon, lat = np.array([lines.point(k, f) for k, f in zip(street, (tenth + 1) / 10, strict=True)]).T
    travel = Conditions(network).travel()
    at, places = drive.spots(travel, lon, lat), network.nodes + np.arange(9)
    if at.street.tolist() != street.tolist():
        return  # some street leads nowhere and is no entrance
    exact = Conditions(with_places_as_crossings(network, street, at.along)).travel().matrix(places, places)
    found = drive.times(travel, (lon, lat), (lon, lat))
    assert found.tolist() == exact.tolist()
    for i, j in rng.integers(0, 9, (4, 2)):
        way = drive.way(travel, (lon[i], lat[i]), (lon[j], lat[j]))
        assert (-1 if way is None else way.at_ms[-1]) == found[i, j]
        if way is not None:
            assert len(way.path) == len(way.at_ms) == len(way.arcs) + 1 and way.at_ms == sorted(way.at_ms)
            assert all(network.head[a] == network.tail[b] for a, b in zip(way.arcs[1:-2], way.arcs[2:-1], strict=True))


def test_along_one_street_nobody_drives_to_its_end_first() -> None:
    network = Network.from_arrays([0, 1, 1, 2, 2, 0], [1, 0, 2, 1, 0, 2], [60_000] * 6, [120, 120.01, 120.01],
                                  [36, 36, 36.01])
    travel = Conditions(network).travel()
    assert drive.times(travel, ([120.002], [36.0]), ([120.006, 120.001], [36.0, 36.0])).tolist() == [[24_000, 6000]]
    one_way = Conditions(network).close([1]).travel()
    assert drive.times(one_way, ([120.006], [36.0]), ([120.002], [36.0])).tolist() == [[24_000 + 120_000 + 12_000]]


def test_neighbours_nearer_to_each_other_than_to_the_street_meet_off_it() -> None:
    network = Network.from_arrays([0, 1], [1, 0], [60_000] * 2, [120, 120.02], [36, 36])
    travel = Conditions(network).travel()
    a, b = (120.008, 36.004), (120.009, 36.004)
    way = drive.way(travel, a, b)
    assert way.path == [a, b]
    assert way.at_ms[-1] == pytest.approx(90 * DETOUR / OFF_ROAD_M_S * 1000, abs=100)
    assert drive.times(travel, a, b).tolist() == [[way.at_ms[-1]]]


def test_the_way_goes_by_the_doors() -> None:
    network = Network.from_arrays([0, 1, 1, 2], [1, 0, 2, 1], [10_000] * 4, [120, 120.01, 120.02], [36, 36, 36])
    way = drive.way(Conditions(network).travel(), (120.005, 36.0001), (120.015, 35.9999))
    assert np.allclose(way.path, [(120.005, 36.0001), (120.005, 36), (120.01, 36), (120.015, 36), (120.015, 35.9999)])
    assert way.arcs == [-1, 0, 2, -1]
    assert way.at_ms[2] - way.at_ms[1] == 5000
