"""The small network of ways out of Littletown keeps every way's time, joins chains and knows what roads take."""

import numpy as np

from yunnao.plan._ways import PEOPLE_PER_VEHICLE, VEHICLES_PER_HOUR, ways
from yunnao.roads.way import times_between, travel_for


def out(town, starts, ends, pairs):
    lonlat = [np.array([(p.lon, p.lat) for p in places]).T for places in (starts, ends)]
    travel = travel_for(town.ground.roads, ())
    n = len(starts)
    roads = ways(travel, tuple(lonlat[0]), tuple(lonlat[1]), np.array(pairs, dtype=bool), np.full(n, 10),
                 np.full(n, -1), np.full(len(ends), 99))
    return roads, times_between(travel, tuple(lonlat[0]), tuple(lonlat[1]))


def test_the_way_ahead_is_as_long_as_the_nearest_drive(town) -> None:
    roads, times = out(town, [town.B, town.E], [town.A, town.F], [[1, 1], [1, 0]])
    assert roads.start.tolist() == [0, 1] and roads.end.tolist() == [2, 3]
    nearest = [times[0].min(), times[1, 0]]
    for zone in range(2):
        assert nearest[zone] <= roads.ahead_ms[zone] + 5 <= nearest[zone] + 10
    assert (roads.ahead_ms[roads.tail] <= roads.travel_ms + roads.ahead_ms[roads.head]).all(), "no arc leads nearer yet"


def test_chains_are_one_arc_and_roads_take_what_their_speed_says(town) -> None:
    roads, _ = out(town, [town.A], [town.F], [[1]])
    assert len(roads.tail) == 1, "one way is one arc"
    rooms = {n * PEOPLE_PER_VEHICLE for _, n in VEHICLES_PER_HOUR}
    assert set(roads.per_hour.tolist()) <= rooms


def test_no_pairs_is_no_roads(town) -> None:
    roads, _ = out(town, [town.A], [town.F], [[0]])
    assert len(roads.tail) == 0 and roads.ahead_ms.tolist() == [0, 0]
