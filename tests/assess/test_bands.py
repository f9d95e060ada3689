"""Bands: nested, never too small to draw, each with its time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import shapely
import shapely.geometry
from hypothesis import example, given
from hypothesis import strategies as st

from yunnao.assess.bands import Ring, nested
from yunnao.city.plane import Plane

NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)
PLANE = Plane(120.0, 36.0)


def ring(shape: shapely.Geometry, threshold: float, **more: object) -> Ring:
    return Ring(shape, f"band {threshold:g}", f"第{threshold:g}级", "depth", threshold, "m", **more)


def metres2(area: dict) -> float:
    return PLANE.metres(shapely.geometry.shape(area)).area


@example([(0.0, 0.0, 2939.0), (1171.0, 1.0, 2589.0)])
@example([(0.0, 0.0, 2952.0), (1174.0, 0.0, 2594.0)])
@given(st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000), st.floats(1, 3000)), min_size=1, max_size=5))
def test_each_band_lies_inside_the_one_before_wherever_the_rings_lie(circles: list[tuple[float, float, float]]) -> None:
    rings = [ring(shapely.Point(x, y).buffer(r), float(n)) for n, (x, y, r) in enumerate(circles)]
    bands = nested(rings, PLANE, NOON, NOON)
    areas = [shapely.geometry.shape(band.area) for band in bands]
    for weak, strong in pairwise(areas):
        assert strong.difference(weak).area < 1e-12


def test_what_is_too_small_to_draw_is_left_out() -> None:
    assert nested([ring(shapely.Point(0, 0).buffer(2), 1.0)], PLANE, NOON, NOON) == []


def test_rings_that_only_touch_leave_no_line() -> None:
    left, right = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
    assert [band.threshold for band in nested([ring(left, 1.0), ring(right, 2.0)], PLANE, NOON, NOON)] == [1.0]


def test_a_ring_keeps_its_own_start() -> None:
    later = NOON + timedelta(hours=1)
    bands = nested([ring(shapely.box(0, 0, 500, 500), 1.0, start=later), ring(shapely.box(0, 0, 100, 100), 2.0)],
                   PLANE, NOON, NOON + timedelta(hours=2))
    assert [band.start for band in bands] == [later, NOON]
    assert metres2(bands[0].area) == pytest.approx(250_000, rel=0.01)
