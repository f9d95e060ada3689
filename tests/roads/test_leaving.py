"""Leaving while the roads change: by hand in littletown, and against trying everything on random small networks."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.city.ground import Ground
from yunnao.model.road import ALWAYS_MS, FOREVER_MS
from yunnao.roads.changing import Change, Changing
from yunnao.roads.conditions import Conditions
from yunnao.roads.isochrone import isochrone
from yunnao.roads.leaving import Leaving
from yunnao.roads.nearest import nearest_k
from yunnao.roads.network import Network

HORIZON = 320


# -- trying everything ------------------------------------------------------------------------------------


def rate(changing: Changing, arc: int, when: int) -> int:
    return int(changing.now_ms[sum(m <= when for m in changing.moments), arc])


def drive(changing: Changing, arc: int, at: int) -> int | None:
    """Through an arc as its rule is written down: phase by phase, what is left rounded up at each change."""
    left, speed = rate(changing, arc, at), rate(changing, arc, at)
    while speed >= 0:
        change = min((m for m in changing.moments if m > at), default=FOREVER_MS)
        if at + left <= change:
            return at + left
        now = rate(changing, arc, change)
        left = int(np.ceil((left - (change - at)) * now / speed)) if now >= 0 else 0
        at, speed = change, now
    return None


def everything(changing: Changing, source: int, depart: int, wait: bool) -> dict[int, int]:
    """First arrivals by following every way at every millisecond, waiting or not, up to a horizon."""
    n, first, seen, todo = changing.network, {source: depart}, set[tuple[int, int]](), [(source, depart)]
    wet = [set(there.tolist()) for there in changing.wet]

    def is_wet(node: int, when: int) -> bool:
        return node in wet[sum(m <= when for m in changing.moments)]

    def closed_since(arc: int, when: int) -> bool:
        return any(rate(changing, arc, m) < 0 for m in [depart, *changing.moments] if depart <= m <= when)

    while wait and is_wet(source, todo[0][1]) and todo[0][1] < HORIZON:
        todo = [(source, todo[0][1] + 1)]
    while todo:
        node, at = todo.pop()
        if (node, at) in seen or at > HORIZON:
            continue
        seen.add((node, at))
        first[node] = min(at, first.get(node, FOREVER_MS))
        if wait and not is_wet(node, at):
            todo.append((node, at + 1))
        for arc in np.flatnonzero((n.tail == node) & (n.head != node)).tolist():
            through = drive(changing, arc, at)
            if through is None or (not wait and closed_since(arc, at)):
                continue
            to = int(n.head[arc])
            if not (wait and is_wet(to, through) and is_wet(to, through - 1)):
                todo.append((to, through))
    return first


@st.composite
def cities(draw: st.DrawFn) -> Changing:
    nodes = draw(st.integers(2, 5))
    node, ms = st.integers(0, nodes - 1), st.sampled_from([1, 3, 7, 10])
    tail, head, free = zip(*draw(st.lists(st.tuples(node, node, ms), min_size=1, max_size=10)), strict=True)
    network = Network.from_arrays(tail, head, free, np.linspace(120, 121, nodes), [36.0] * nodes)
    changes = []
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.sampled_from([ALWAYS_MS, 0, 5, 12, 30, 60]))
        end = draw(st.sampled_from([FOREVER_MS, 8, 20, 33, 70]))
        speed = draw(st.sampled_from([0.0, 0.0, 0.25, 0.4, 0.7, 1.0]))
        drowned = np.array(draw(st.lists(node, max_size=1)), dtype=np.int64) if speed == 0 else np.zeros(0, np.int64)
        arcs = draw(st.lists(st.integers(0, network.arcs - 1), max_size=4))
        at_them = np.flatnonzero(np.isin(network.tail, drowned) | np.isin(network.head, drowned))
        if end > begin:
            there = np.unique(np.concatenate([arcs, at_them])).astype(np.int64)
            changes.append(Change(begin, end, there, speed, drowned))
    return Changing.of(Conditions(network), changes)


@settings(max_examples=80)
@given(cities(), st.integers(0, 80), st.booleans(), st.data())
def test_no_way_anybody_could_try_is_earlier_or_missed(changing: Changing, at: int, wait: bool, data) -> None:
    n = changing.network.nodes
    leaving = Leaving(changing.network, np.zeros(changing.network.arcs, dtype=np.int64), changing, at, wait)
    after = np.array(data.draw(st.lists(st.sampled_from([0, 0, 4, 30]), min_size=n, max_size=n)))
    limit = data.draw(st.sampled_from([None, 20]))
    found = leaving.matrix(range(n), range(n), limit, after)
    for source in range(n):
        best = everything(changing, source, at + int(after[source]), wait)
        for target in range(n):
            late = best.get(target, HORIZON + 1) - at - int(after[source])
            true = -1 if target not in best or (limit is not None and late > limit) else late
            assert found[source, target] == true, (source, target)
            trip = leaving.trip(source, target, int(after[source]))
            assert (trip is None) == (target not in best)
            if trip is not None:
                check(leaving, trip, source, target, int(after[source]), late)


def check(leaving: Leaving, trip, source: int, target: int, after: int, late: int) -> None:
    """A trip is a way in the network, in time, over roads as they are, and ends when the matrix says."""
    n, changing = leaving.network, leaving.changing
    nodes = [source, *n.head[trip.arcs].tolist()]
    assert n.tail[trip.arcs].tolist() == nodes[:-1] and nodes[-1] == target
    times = [after, *(ms for pair in zip(trip.enter_ms, trip.leave_ms, strict=True) for ms in pair)]
    assert all(a <= b for a, b in pairwise(times))
    assert times[-1] - after == late
    for arc, enter, leave in zip(*trip, strict=True):
        assert drive(changing, int(arc), leaving.at_ms + int(enter)) == leaving.at_ms + int(leave)
    if not leaving.wait:
        assert trip.enter_ms.tolist() == [after, *trip.leave_ms.tolist()][:len(trip.arcs)], "nobody stands anywhere"


# -- by hand ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(littletown: Ground) -> Network:
    roads = littletown.roads
    return Network.from_arrays(roads.tail, roads.head, roads.travel_ms, roads.lon, roads.lat)


def at_minute(minute: float) -> int:
    return round(minute * 60_000)


def leave(network: Network, minute: float, *changes: Change, wait: bool = False) -> Leaving:
    changing = Changing.of(Conditions(network), changes)
    now = changing.phases[changing.phase_at(at_minute(minute))]
    return Leaving(network, np.where(now.closed, -1, now.travel_ms), changing, at_minute(minute), wait)


def street(network: Network, one: int, other: int) -> np.ndarray:
    return np.flatnonzero((network.tail == one) & (network.head == other) | (network.tail == other)
                          & (network.head == one))


A, B, C, D, E, F = range(6)


def minutes(leaving: Leaving, source: int, target: int) -> float:
    (found,) = leaving.matrix([source], [target])[0]
    return -1 if found < 0 else float(found) / 60_000


def test_when_the_water_rises_twenty_to_three_and_twenty_to_four_differ(town: Network) -> None:
    under = Change(at_minute(210), at_minute(300), street(town, B, C), 0.0)
    assert minutes(leave(town, 160, under), A, C) == 3, "over the bridge"
    assert minutes(leave(town, 220, under), A, C) == 4, "round by North Street"
    assert minutes(leave(town, 207, under), A, C) == 3, "off the bridge at half past, to the second"
    assert minutes(leave(town, 207.1, under), A, C) == 4, "the water would meet it on the bridge"
    assert minutes(leave(town, 300, under), A, C) == 3


def test_a_trip_that_would_meet_a_closing_road_is_refused_or_waits(town: Network) -> None:
    bridge = Change(at_minute(210), at_minute(300), street(town, B, C), 0.0)
    north = Change(ALWAYS_MS, FOREVER_MS, street(town, E, F), 0.0)
    assert minutes(leave(town, 208, bridge, north), A, C) == -1
    assert leave(town, 208, bridge, north).path(A, C) is None
    patient = leave(town, 208, bridge, north, wait=True)
    assert minutes(patient, A, C) == 300 + 2 - 208
    trip = patient.trip(A, C)
    assert trip.enter_ms.tolist() == [0, at_minute(92)] and trip.leave_ms.tolist() == [at_minute(1), at_minute(94)]


def test_what_is_left_of_a_street_is_driven_at_the_new_speed(town: Network) -> None:
    slow = Change(at_minute(10), FOREVER_MS, street(town, B, C), 0.5)
    assert minutes(leave(town, 9, slow), B, C) == 3, "half of it in a minute, the other half in two"
    assert minutes(leave(town, 10, slow), B, C) == 4
    over = Change(ALWAYS_MS, at_minute(10), street(town, B, C), 0.5)
    assert minutes(leave(town, 9, over), B, C) == 2.5, "a quarter in a minute, the rest in a minute and a half"


def test_nobody_waits_under_water(town: Network) -> None:
    """E lies in the water from minute 5 to 60; one stops before it, never in it."""
    around_e = np.union1d(street(town, D, E), street(town, E, F))
    water = Change(at_minute(5), at_minute(60), around_e, 0.0, np.array([E]))
    assert minutes(leave(town, 3.5, water, wait=True), D, F) == 5, "the other way round the ring"
    south = Change(ALWAYS_MS, FOREVER_MS, street(town, A, B), 0.0)
    assert minutes(leave(town, 3.5, water, south, wait=True), D, F) == 60 + 2 - 3.5, "waits at D until it has fallen"
    assert minutes(leave(town, 3.5, water, south), D, E) == 1


def test_of_two_changes_on_one_street_the_slower_counts(town: Network) -> None:
    storm = Change(ALWAYS_MS, FOREVER_MS, np.arange(12), 0.5)
    jam = Change(ALWAYS_MS, FOREVER_MS, street(town, A, B), 0.25)
    assert minutes(leave(town, 0, storm, jam), A, B) == 4, "not eight"


@pytest.mark.parametrize(("change", "words"), [
    (Change(5, 5, np.array([0]), 0.0), "cannot end"), (Change(5, 9, np.array([0]), 1.5), "share of the usual speed"),
    (Change(5, 9, np.array([0]), float("nan")), "share of the usual speed"),
])
def test_changes_that_cannot_be_are_refused(town: Network, change: Change, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Changing.of(Conditions(town), [change])


def test_an_unknown_arc_is_refused_by_its_number(town: Network) -> None:
    with pytest.raises(LookupError, match="no arc 99: the network has arcs 0 to 11"):
        Changing.of(Conditions(town), [Change(5, 9, np.array([99]), 0.0)])


def test_leaving_earlier_than_now_is_refused(town: Network) -> None:
    with pytest.raises(ValueError, match="after_ms takes 0 ms or more for each of 1 sources"):
        leave(town, 0).matrix([A], [B], after_ms=[-1])
    with pytest.raises(ValueError, match="after_ms"):
        leave(town, 0).matrix([A], [B], after_ms=[1, 2])


def test_who_is_nearest_and_how_far_one_gets_obey_what_is_to_come(town: Network) -> None:
    """At minute 210 the bridge goes under: from then on B is five minutes from C, not two."""
    under = Change(at_minute(210), at_minute(300), street(town, B, C), 0.0)
    before, after = leave(town, 200, under), leave(town, 220, under)
    assert nearest_k(before, [B, F], [C], 2)[1].tolist() == [[60_000, 120_000]]
    assert nearest_k(after, [B, F], [C], 2)[1].tolist() == [[60_000, 300_000]]
    free, wet = (isochrone(travel, B, [at_minute(2)], cell_m=200)[0] for travel in (before, after))
    on_the_bridge = shapely.Point(120.019, 36.0)
    assert free.intersects(on_the_bridge) and not wet.intersects(on_the_bridge)
