"""A place has its door on the street beside it, on the side one drives on."""

import numpy as np
import pytest

from yunnao.roads.conditions import Conditions
from yunnao.roads.doors import ON_ROAD_M, arriving, leaving, spots
from yunnao.roads.network import EITHER, FROM_LEFT, FROM_RIGHT, NO_DOOR, Network
from yunnao.roads.snap import FARTHEST_M
from yunnao.roads.sphere import EARTH_M

M = 1 / (EARTH_M * np.pi / 180)
"""A metre north, in degrees."""

# A street from west (0) over the middle (1) to east (2), both ways; a second one 100 m north of it, 3 to 4 only.
LON, LAT = [120.0, 120.01, 120.02, 120.0, 120.01], [36.0, 36.0, 36.0, 36 + 100 * M, 36 + 100 * M]
TAIL, HEAD, MS = [0, 1, 1, 2, 3, 4, 0, 3], [1, 0, 2, 1, 4, 1, 3, 0], [1000] * 8


def travel(kerb: list[int] | None = None, close: tuple[int, ...] = ()):
    return Conditions(Network.from_arrays(TAIL, HEAD, MS, LON, LAT, kerb)).close(close).travel()


def first(doors) -> dict[int, int]:
    """Node and ms of the part of the arc, of a single place."""
    return dict(zip(doors.node.tolist(), doors.part_ms.tolist(), strict=True))


def test_half_way_along_a_street_one_may_go_either_way() -> None:
    at = spots(travel(), [120.0025], [36 - 30 * M])
    assert first(leaving(travel(), at)) == {0: 250, 1: 750}
    assert first(arriving(travel(), at)) == {0: 250, 1: 750}
    assert at.away_m[0] == pytest.approx(30, abs=0.1)
    assert set(leaving(travel(), at, 1.0).off_ms) == {39_000}, "30 m and the detour of yards, at a metre a second"


def test_a_one_way_street_is_left_and_reached_one_way() -> None:
    at = spots(travel(), [120.0025], [36 + 90 * M])
    assert first(leaving(travel(), at)) == {4: 750}
    assert first(arriving(travel(), at)) == {3: 250}


@pytest.mark.parametrize(("kerb", "south", "north"), [(FROM_RIGHT, 1, 0), (FROM_LEFT, 0, 1)])
def test_a_street_that_cannot_be_crossed_is_entered_from_the_side_one_drives_on(kerb: int, south: int,
                                                                               north: int) -> None:
    divided = travel([kerb] * 4 + [EITHER] * 4)
    for metres, leads_to in ((-30, south), (30, north)):
        at = spots(divided, [120.0025], [36 + metres * M])
        assert list(first(leaving(divided, at))) == [leads_to]
        assert list(first(arriving(divided, at))) == [1 - leads_to]
    on_it = spots(divided, [120.0025], [36 + (ON_ROAD_M - 1) * M])
    assert set(first(leaving(divided, on_it))) == {0, 1}, "a vehicle under way"


def test_where_the_near_side_is_closed_the_far_side_helps() -> None:
    divided = travel([FROM_RIGHT] * 4 + [EITHER] * 4, close=(0,))
    at = spots(divided, [120.0025], [36 - 30 * M])
    assert first(leaving(divided, at)) == {0: 250}


def test_a_motorway_has_no_door_but_for_what_is_on_it() -> None:
    motorway = travel([NO_DOOR] * 4 + [EITHER] * 4)
    at = spots(motorway, [120.0025], [36 + 30 * M])
    assert first(leaving(motorway, at)) == {4: 750}, "the street beyond it"
    crash = spots(motorway, [120.0025], [36 + 3 * M])
    assert first(arriving(motorway, crash)) == {0: 250, 1: 750}


def test_a_place_at_a_corner_uses_the_corner() -> None:
    at = spots(travel(), [120.02], [36.0])
    assert first(leaving(travel(), at)) == first(arriving(travel(), at)) == {2: 0}
    assert leaving(travel(), at).arc.tolist() == [-1]


def test_a_place_inside_a_cordon_is_entered_from_its_edge() -> None:
    at = spots(travel(close=(0, 1, 4, 5, 6, 7)), [120.0025], [36.0])
    assert first(leaving(travel(close=(0, 1, 4, 5, 6, 7)), at)) == {1: 0}


def test_out_at_sea_or_nowhere_there_is_no_road() -> None:
    at = spots(travel(), [120.0 - (FARTHEST_M + 500) * M / np.cos(np.radians(36)), np.nan, 120.0], [36.0, 36.0, np.inf])
    assert at.street.tolist() == [-1, -1, -1]
    assert len(leaving(travel(), at).node) == 0
    shut = travel(close=tuple(range(8)))
    assert spots(shut, [120.0], [36.0]).street.tolist() == [-1], "every road is closed"
