"""How far one gets along a straight road, counted by hand; and that more time never means less land."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from yunnao.roads.conditions import Conditions
from yunnao.roads.isochrone import isochrone
from yunnao.roads.network import Network
from yunnao.roads.sphere import EARTH_M

KM = np.degrees(1000 / EARTH_M)
ROAD = Conditions(Network.from_arrays([0, 1, 1, 2], [1, 0, 2, 1], [60_000] * 4, [120.0] * 3,
                                      [36 + KM * k for k in range(3)]))


def reach_km(area: object) -> tuple[float, float]:
    _, south, _, north = shapely.bounds(area)
    return (south - 36) / KM, (north - 36) / KM


def test_a_minute_a_kilometre_both_ways() -> None:
    start, minute, far = isochrone(ROAD.travel(), 1, [0, 30_000, 600_000])
    assert reach_km(start) == pytest.approx((1.0, 1.0), abs=0.11), "the square one stands in"
    assert reach_km(minute) == pytest.approx((0.5, 1.5), abs=0.11)
    assert reach_km(far) == pytest.approx((0.0, 2.0), abs=0.11), "the road ends there"
    assert shapely.covers(far, minute) and shapely.covers(minute, start)


def test_a_closed_road_is_not_reached() -> None:
    assert reach_km(isochrone(ROAD.close([2]).travel(), 1, [600_000])[0]) == pytest.approx((0.0, 1.0), abs=0.11)


def test_more_time_never_means_less_land() -> None:
    rng = np.random.default_rng(4)
    network = Network.from_arrays(*rng.integers(0, 60, (2, 200)), rng.integers(1000, 9000, 200),
                                  rng.uniform(120, 120.05, 60), rng.uniform(36, 36.05, 60))
    areas = isochrone(Conditions(network).travel(), 5, [0, 1000, 3000, 9000, 30_000])
    for smaller, larger in pairwise(areas):
        assert shapely.covers(larger, smaller)
        assert larger.is_valid


@pytest.mark.parametrize(("limits", "cell"), [([-1], 100), ([10], 0), ([10], float("nan"))])
def test_nonsense_is_refused(limits: list[int], cell: float) -> None:
    with pytest.raises(ValueError, match="an isochrone needs"):
        isochrone(ROAD.travel(), 1, limits, cell)


def test_cells_too_small_are_refused() -> None:
    with pytest.raises(ValueError, match="wider cells"):
        isochrone(ROAD.travel(), 1, [600_000], 0.00001)
