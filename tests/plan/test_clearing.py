"""Everyone out of Littletown: more ways than the quickest are opened, and the bound holds for all of them."""

import numpy as np
import pytest

from yunnao.plan._clearing import cleared
from yunnao.plan._over_time import Roadway
from yunnao.plan._quickest import quickest
from yunnao.plan._ways import roadway, streets
from yunnao.roads.way import times_between, travel_for


@pytest.fixture
def asked(town):
    """C's and E's people, hundreds of them, to A and F."""
    lonlat = [tuple(np.array([(p.lon, p.lat) for p in places]).T) for places in ((town.C, town.E), (town.A, town.F))]
    travel = travel_for(town.ground.roads)
    times = times_between(travel, *lonlat)
    there = streets(travel, *lonlat, times)
    return there, np.array([[300, 0], [0, 400]]), times // 1000, np.array([-1, -1]), np.array([900, 900])


def test_a_schedule_over_all_streets_is_hardly_over_later(asked) -> None:
    found = cleared(*asked, lambda: False)
    everything = roadway(asked[0], np.arange(len(asked[0].tail)), asked[1].sum(axis=1), asked[3], asked[4])
    best = quickest(everything, 5000, 2000)
    assert best is not None and found.searched
    assert found.bound_ms <= best.clear_ms and found.schedule.clear_ms <= best.clear_ms + 10_000
    assert found.schedule.clear_ms <= 1.01 * found.bound_ms
    assert np.bincount(found.schedule.zone, found.schedule.people).tolist() == [300, 400]


def test_every_group_has_a_way_from_its_zone_to_its_shelter(asked) -> None:
    found = cleared(*asked, lambda: False)
    roads: Roadway = found.roads
    for zone, shelter, way in zip(found.schedule.zone, found.schedule.shelter, found.schedule.way, strict=True):
        assert roads.tail[way[0]] == roads.start[zone] and roads.head[way[-1]] == roads.end[shelter]
        assert (roads.head[list(way[:-1])] == roads.tail[list(way[1:])]).all()


def test_stopped_at_once_they_go_one_zone_after_the_other(asked) -> None:
    found, best = cleared(*asked, lambda: True), cleared(*asked, lambda: False)
    assert not found.searched and found.schedule.people.sum() == 700
    assert found.bound_ms <= best.schedule.clear_ms <= found.schedule.clear_ms


def test_nobody_is_out_at_once(asked) -> None:
    found = cleared(asked[0], np.zeros((2, 2), np.int64), *asked[2:], lambda: False)
    assert (found.schedule.clear_ms, found.bound_ms, found.searched) == (0, 0, True)
