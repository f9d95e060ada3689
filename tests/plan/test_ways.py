"""The small network of ways out of Littletown keeps every way's time, joins chains and knows what roads take."""

import numpy as np

from yunnao.plan._ways import PEOPLE_PER_VEHICLE, VEHICLES_PER_HOUR, roadway, streets
from yunnao.roads.way import times_between, travel_for


def all_streets(town, starts, ends, closures=()):
    lonlat = [tuple(np.array([(p.lon, p.lat) for p in places]).T) for places in (starts, ends)]
    travel = travel_for(town.ground.roads, closures)
    times = times_between(travel, *lonlat)
    return streets(travel, *lonlat, times), times


def out(town, starts, ends):
    """The quickest way of every start to every end, as one network."""
    there, times = all_streets(town, starts, ends)
    free = np.zeros(len(there.tail))
    arcs = [there.along(there.priced(free, np.arange(len(ends)) == e)[1], np.arange(len(starts)))
            for e in range(len(ends))]
    n = len(starts)
    arcs = np.unique(np.concatenate(arcs))
    return roadway(there, arcs, np.full(n, 10), np.full(n, -1), np.full(len(ends), 99)), times


def test_the_way_ahead_is_as_long_as_the_nearest_drive(town) -> None:
    roads, times = out(town, [town.B, town.E], [town.A, town.F])
    assert roads.start.tolist() == [0, 1] and roads.end.tolist() == [2, 3]
    for zone, nearest in enumerate(times.min(axis=1)):
        assert nearest <= roads.ahead_ms[zone] <= nearest + 5
    assert (roads.ahead_ms[roads.tail] <= roads.travel_ms + roads.ahead_ms[roads.head]).all(), "no arc leads nearer yet"


def test_chains_are_one_arc_and_roads_take_what_their_speed_says(town) -> None:
    roads, _ = out(town, [town.A], [town.F])
    assert len(roads.tail) == 1, "one way is one arc"
    rooms = {n * PEOPLE_PER_VEHICLE for _, n in VEHICLES_PER_HOUR}
    assert set(roads.per_hour.tolist()) <= rooms


def test_a_price_leads_another_way(town) -> None:
    there, _ = all_streets(town, [town.A], [town.F])
    away, following = there.priced(np.zeros(len(there.tail)), np.array([True]))
    usual = there.along(following, np.array([0]))
    dear = np.zeros(len(there.tail))
    dear[usual] = np.where(there.street[usual] >= 0, 10**7, 0)
    priced, other = there.priced(dear, np.array([True]))
    assert away[0] < priced[0] < away[0] + 10**7, "round it, for less than the price"
    assert set(there.along(other, np.array([0])).tolist()) != set(usual.tolist())


def test_houses_of_one_street_need_no_junction(town) -> None:
    there, times = all_streets(town, [town.A], [town.A])
    away, _ = there.priced(np.zeros(len(there.tail)), np.array([True]))
    assert away[0] <= times[0, 0] + 5


def test_without_a_shelter_nobody_has_a_way(town) -> None:
    there, _ = all_streets(town, [town.A], [town.F])
    away, following = there.priced(np.zeros(len(there.tail)), np.array([False]))
    assert np.isinf(away).all() and not len(there.along(following, np.array([0])))
    roads = roadway(there, np.zeros(0, dtype=np.int64), np.array([10]), np.array([-1]), np.array([9]))
    assert len(roads.tail) == 0 and roads.ahead_ms.tolist() == [0, 0]
