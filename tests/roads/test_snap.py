"""A place gets onto the road at the nearest node it can use."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.conditions import Conditions
from yunnao.roads.network import Network
from yunnao.roads.snap import DETOUR, FARTHEST_M, OFF_ROAD_M_S, snap
from yunnao.roads.sphere import EARTH_M

BOTH_WAYS = Conditions(Network.from_arrays(
    [0, 1, 1, 2, 2, 3], [1, 0, 2, 1, 3, 2], [10] * 6, [120.0, 120.01, 120.02, 120.03], [36.0] * 4))
DEGREE_M = EARTH_M * np.pi / 180


def test_nearest_node_and_the_time_to_it() -> None:
    node, access = snap(BOTH_WAYS.travel(), [120.0101, 120.0], [36.001, 36.0])
    assert node.tolist() == [1, 0]
    metres = np.hypot(0.0001 * DEGREE_M * np.cos(np.radians(36)), 0.001 * DEGREE_M)
    assert abs(access[0] - metres * DETOUR / OFF_ROAD_M_S * 1000) < 2
    assert access[1] == 0
    _, on_foot = snap(BOTH_WAYS.travel(), [120.0101], [36.001], speed_m_s=1.0)
    assert abs(on_foot[0] - OFF_ROAD_M_S * access[0]) <= 5


def test_a_place_inside_a_cordon_is_entered_from_its_edge() -> None:
    around_1 = BOTH_WAYS.network.arcs_within(120.01, 36.0, 50)
    node, _ = snap(BOTH_WAYS.close(around_1).travel(), [120.01], [36.0])
    assert node.tolist() == [2], "0 and 1 have no open arc left"


def test_out_at_sea_or_nowhere_there_is_no_road() -> None:
    far = 120.0 - (FARTHEST_M + 500) / (DEGREE_M * np.cos(np.radians(36)))
    node, access = snap(BOTH_WAYS.travel(), [far, np.nan, 120.0], [36.0, 36.0, np.inf])
    assert node.tolist() == access.tolist() == [-1, -1, -1]
    node, access = snap(BOTH_WAYS.close(range(6)).travel(), [120.0], [36.0])
    assert node.tolist() == access.tolist() == [-1], "every road is closed"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(119.9, 120.2), st.floats(35.9, 36.1)), min_size=1, max_size=6))
def test_no_node_is_nearer(places: list[tuple[float, float]]) -> None:
    lon, lat = map(np.array, zip(*places, strict=True))
    travel = BOTH_WAYS.travel()
    node, _ = snap(travel, lon, lat)
    half = np.radians(lat[:, None] - travel.network.lat) / 2, np.radians(lon[:, None] - travel.network.lon) / 2
    haversine = np.sin(half[0])**2 + np.cos(np.radians(lat[:, None])) * np.cos(np.radians(36.0)) * np.sin(half[1])**2
    nearest_m = 2 * EARTH_M * np.arcsin(np.sqrt(haversine.min(axis=1)))
    for i, n in enumerate(node):
        if n >= 0:
            assert haversine[i, n] <= haversine[i].min() + 1e-15
        else:
            assert nearest_m[i] > FARTHEST_M - 1
