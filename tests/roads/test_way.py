"""From door to door: the way adds up to the matrix, and closures bend it."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
