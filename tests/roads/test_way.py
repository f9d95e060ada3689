"""From door to door: the way adds up to the matrix, and closures bend it."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.model.road import Hindrance, in_ms
from yunnao.model.street import RoadKind
from yunnao.roads.profiles import CAR, COACH, FIRE_ENGINE, POLICE
from yunnao.roads.snap import DETOUR, OFF_ROAD_M_S
from yunnao.roads.way import WALK_M_S, times_between, travel_for, walk_for, way_between

STEP = 0.01


def grid(side: int = 4) -> SimpleNamespace:
    """Streets in a square, 10 s a block both ways; blocks are about a kilometre long."""
    index = np.arange(side * side).reshape(side, side)
    a = np.concatenate([index[:, :-1].ravel(), index[:-1].ravel()])
    b = np.concatenate([index[:, 1:].ravel(), index[1:].ravel()])
    row, column = np.divmod(np.arange(side * side), side)
    return SimpleNamespace(lon=120 + STEP * column, lat=36 + STEP * row, tail=np.concatenate([a, b]),
                           head=np.concatenate([b, a]), length_m=np.full(2 * len(a), 1000.0),
                           travel_ms=np.full(2 * len(a), 10_000))


TOWN = grid()
place = st.tuples(st.floats(119.98, 120.05), st.floats(35.98, 36.05))
closures = st.lists(st.tuples(st.floats(120, 120.03), st.floats(36, 36.03), st.sampled_from([1.0, 400.0, 1500.0])),
                    max_size=4).map(tuple)


@settings(max_examples=150, deadline=None)
@given(place, place, closures)
def test_the_way_takes_what_the_matrix_says(start, end, shut) -> None:
    way = way_between(TOWN, shut, start, end)
    entry = times_between(travel_for(TOWN, shut), start, end)[0, 0]
    if way is None:
        assert entry == -1
        return
    path, at_s, total_s = way
    assert round(total_s * 1000) == entry
    assert (path[0], path[-1], at_s[0], at_s[-1]) == (start, end, 0, total_s)
    assert len(path) == len(at_s) >= 2
    assert at_s == sorted(at_s)
    on_road = path[1:-1]
    for lon, lat, radius_m in shut:  # no leg of the road part may touch a closed circle
        for a, b in pairwise(on_road):
            middle = np.linspace(a, b, 21) - (lon, lat)
            metres = np.hypot(middle[:, 0] * 111_195 * np.cos(np.radians(lat)), middle[:, 1] * 111_195)
            assert metres.min() > radius_m * 0.99


def test_a_place_along_a_long_road_gets_on_beside_it() -> None:
    country = SimpleNamespace(lon=np.array([120.0, 120.2]), lat=np.array([36.0, 36.0]), tail=np.array([0, 1]),
                              head=np.array([1, 0]), length_m=np.full(2, 18_000.0), travel_ms=np.full(2, 900_000))
    path, _, total_s = way_between(country, (), (120.0, 36.0), (120.1, 36.0))
    assert (round(total_s), len(path)) == (450, 12), "half way, from the door by ten nodes to the door"
    cut = ((120.15, 36.0, 100.0),)
    assert way_between(country, cut, (120.0, 36.0), (120.1, 36.0)).total_s == total_s
    assert way_between(country, cut, (120.0, 36.0), (120.2, 36.0)) is None


@pytest.mark.parametrize("wrong", [{"length_m": np.array([np.nan, 1.0])}, {"tail": np.array([0, 7])},
                                   {"length_m": np.ones(3)}, {"travel_ms": np.array([1, -1])}])
def test_bad_road_arrays_are_refused_in_words(wrong: dict) -> None:
    good = {"lon": np.array([120.0, 120.2]), "lat": np.array([36.0, 36.0]), "tail": np.array([0, 1]),
            "head": np.array([1, 0]), "length_m": np.full(2, 10.0), "travel_ms": np.full(2, 10)}
    with pytest.raises(ValueError, match=r"length|tail|travel_ms"):
        travel_for(SimpleNamespace(**{**good, **wrong}))


def test_a_closed_street_bends_the_way() -> None:
    free = way_between(TOWN, (), (120.0, 36.0), (120.01, 36.0))
    round_about = way_between(TOWN, ((120.005, 36.0, 100.0),), (120.0, 36.0), (120.01, 36.0))
    assert (free.total_s, round_about.total_s) == (10.0, 30.0)
    assert (120.005, 36.0) not in round_about.path


def test_unreachable_is_said_as_such() -> None:
    moat = tuple((120 + STEP * i + STEP / 2, 36.0 + STEP * j, 50.0) for i in (0,) for j in range(4))
    assert way_between(TOWN, moat, (120.0, 36.0), (120.03, 36.0)) is None
    assert way_between(TOWN, (), (120.0, 36.0), (125.0, 36.0)) is None
    assert way_between(TOWN, (), (120.0, 36.0), (float("nan"), 36.0)) is None
    assert times_between(travel_for(TOWN), ([120.0], [36.0]), ([125.0, np.nan], [36.0, 36.0])).tolist() == [[-1, -1]]


def test_neighbours_on_one_node_meet_directly() -> None:
    a, b = (120.0, 36.004), (120.001, 36.004)  # 90 m apart, 450 m from their node
    assert way_between(TOWN, (), a, b).total_s == pytest.approx(90 * DETOUR / OFF_ROAD_M_S, abs=1)


def test_people_walk_against_the_one_way() -> None:
    one_way = SimpleNamespace(lon=np.array([120.0, 120.01, 120.005]), lat=np.array([36.0, 36.0, 36.01]),
                              tail=np.array([0, 1, 2]), head=np.array([1, 2, 0]),
                              length_m=np.full(3, 900.0), travel_ms=np.full(3, 60_000))
    back = ([120.01], [36.0]), ([120.0], [36.0])
    assert times_between(travel_for(one_way), *back).tolist() == [[120_000]]
    assert times_between(walk_for(one_way), *back).tolist() == [[round(900 / WALK_M_S * 1000)]]


def test_the_same_question_is_answered_from_memory() -> None:
    shut = ((120.005, 36.0, 100.0), (120.0, 36.015, 100.0))
    assert travel_for(TOWN, shut) is travel_for(TOWN, shut[::-1])
    assert travel_for(TOWN, shut) is not travel_for(grid(), shut), "other arrays are another town"
    assert travel_for(TOWN, shut) is not travel_for(TOWN)


# -- roads that change ------------------------------------------------------------------------------------

NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)


def second(s: float) -> int:
    return in_ms(NOON) + round(s * 1000)


def square(lon: float, lat: float, half: float) -> bytes:
    west, south, east, north = lon - half, lat - half, lon + half, lat + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()


window = st.tuples(st.integers(-10, 40), st.integers(1, 60))
hindrance = st.builds(
    lambda at, radius, speed, when, polygon: Hindrance(
        *((0.0, 0.0, 0.0) if polygon else (*at, radius)), speed, second(when[0]), second(when[0] + when[1]),
        square(*at, radius / 100_000) if polygon else b""),
    st.tuples(st.floats(120, 120.03), st.floats(36, 36.03)), st.sampled_from([1.0, 400.0, 1500.0]),
    st.sampled_from([0.0, 0.0, 0.3, 0.8]), window, st.booleans())


@settings(max_examples=150, deadline=None)
@given(place, place, st.lists(hindrance, min_size=1, max_size=4), st.booleans(), st.integers(-5, 30))
def test_over_changing_roads_the_way_takes_what_the_matrix_says(start, end, there, wait: bool, later: int) -> None:
    at = NOON + timedelta(seconds=later)
    way = way_between(TOWN, there, start, end, at, wait)
    travel = travel_for(TOWN, there, at, wait)
    entry = times_between(travel, start, end)[0, 0]
    if way is None:
        assert entry == -1
        return
    assert round(way.total_s * 1000) == entry
    assert way.at_s == sorted(way.at_s) and (way.path[0], way.path[-1]) == (start, end)
    later_still = [h for h in there if h.start_ms <= in_ms(at) + entry and h.end_ms > in_ms(at)]
    if not [h for h in later_still if h.start_ms > in_ms(at) or h.end_ms <= in_ms(at) + entry]:
        kept = [h._replace(start_ms=-2**62, end_ms=2**62) for h in later_still]
        assert way == way_between(TOWN, kept, start, end), "nothing changed meanwhile: the snapshot's own answer"


def test_before_and_after_a_street_closes() -> None:
    """Ten seconds along the street, thirty round the block; the water is there from second 5 to 60."""
    water = Hindrance(120.005, 36.0, 100.0, 0.0, second(5), second(60))

    def takes(leaves: float, wait: bool = False) -> float:
        return way_between(TOWN, [water], (120.0, 36.0), (120.01, 36.0), NOON + timedelta(seconds=leaves), wait).total_s

    assert [takes(s) for s in (-5, -4, 0, 30, 59, 60)] == [10, 30, 30, 30, 30, 10]
    assert [takes(s, wait=True) for s in (0, 30, 45)] == [30, 30, 25], "fifteen seconds of waiting beat the block"


def test_a_slow_street_is_slow_while_it_is() -> None:
    jam = Hindrance(120.005, 36.0, 100.0, 0.5, second(5), second(60))
    takes = [way_between(TOWN, [jam], (120.0, 36.0), (120.01, 36.0), NOON + timedelta(seconds=s)).total_s
             for s in (-5, 0, 5, 55, 60)]
    assert takes == [10, 15, 20, 12.5, 10]
    walk = [walk_for(TOWN, [jam], NOON), walk_for(TOWN, [])]
    assert walk[0] is walk[1], "a jam is none of a walker's business"


def test_a_place_that_will_be_under_water_is_reached_from_its_edge() -> None:
    """The far corner lies in the water from second 5 on, ten seconds away."""
    flood = Hindrance(0.0, 0.0, 0.0, 0.0, second(5), second(600), square(120.01, 36.0, 0.003))
    way = way_between(TOWN, [flood], (120.0, 36.0), (120.01, 36.0), NOON)
    assert way is not None and way.total_s > 60
    assert all(abs(lon - 120.01) > 0.003 or abs(lat - 36.0) > 0.003 for lon, lat in way.path[:-1])
    assert way_between(TOWN, [flood], (120.0, 36.0), (120.01, 36.0), NOON - timedelta(seconds=5)).total_s == 10


def test_windows_need_a_moment_and_what_is_over_is_forgotten() -> None:
    past = Hindrance(120.005, 36.0, 100.0, 0.0, second(5), second(60))
    with pytest.raises(ValueError, match="say when you leave"):
        travel_for(TOWN, [past])
    assert travel_for(TOWN, [past], NOON + timedelta(minutes=5)) is travel_for(TOWN)
    assert travel_for(TOWN, [past._replace(speed=0.01)], NOON).lasting.path(0, 1).tolist() != [0], "a crawl is closed"


def test_each_vehicle_has_its_roads_and_all_share_one_order() -> None:
    kinds = (RoadKind(id="1"), RoadKind(id="2", use="ef", against=True), RoadKind(id="3", max_height_m=3.0))
    town = SimpleNamespace(**{**vars(TOWN), "travel_ms": np.full(len(TOWN.tail), 60_000), "kinds": kinds,
                              "kind": np.zeros(len(TOWN.tail), dtype=int)})
    town.kind[(town.tail == 1) & (town.head == 0)] = 1  # one way, from 0 to 1
    town.kind[(town.tail == 4) & (town.head == 0)] = 2  # a low bridge on the next way round

    def path(profile) -> list:
        way = way_between(town, (), (120.01, 36.0), (120.0, 36.0), profile=profile)
        return way and [way.total_s, *dict.fromkeys(way.path)]

    one, five, four, nought = (120.01, 36.0), (120.01, 36.01), (120.0, 36.01), (120.0, 36.0)
    assert path(CAR) == [180, one, five, four, nought]
    assert path(FIRE_ENGINE) == [180, one, nought], "a kilometre against the one-way at 20 km/h"
    assert path(COACH)[1:] == [one, nought], "it gets no nearer than 1: the last way as from the edge of a cordon"
    travels = [travel_for(town, profile=profile) for profile in (CAR, POLICE, COACH)]
    assert all(travel.network.tail is travels[0].network.tail for travel in travels)
    assert travel_for(TOWN, profile=FIRE_ENGINE) is not travel_for(TOWN), "faster than any engine"
    plain = SimpleNamespace(**{**vars(TOWN), "travel_ms": np.full(len(TOWN.tail), 60_000)})
    assert travel_for(plain, profile=FIRE_ENGINE) is travel_for(plain), "roads that tell no difference"
