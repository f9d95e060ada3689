"""Contours: circles come out round, holes stay open, higher lines lie inside lower ones."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.contour import Window, at_least, geometry
from yunnao.city.ground import Ground

WINDOW = Window(np.linspace(-1, 1, 101), np.linspace(-1, 1, 81))
AWAY = np.hypot(*np.meshgrid(WINDOW.lon, WINDOW.lat))


def test_a_cone_s_contour_is_a_circle() -> None:
    area = at_least(WINDOW, 1 - AWAY, 0.4)
    assert area.geom_type == "Polygon"
    assert area.area == pytest.approx(np.pi * 0.36, rel=0.002)


def test_a_ring_keeps_its_hole() -> None:
    area = at_least(WINDOW, -np.abs(AWAY - 0.6), -0.2)
    assert len(area.interiors) == 1
    assert area.area == pytest.approx(np.pi * (0.8**2 - 0.4**2), rel=0.01)


def test_where_the_field_never_gets_there_nothing_is_drawn() -> None:
    assert at_least(WINDOW, AWAY, 9.0).is_empty


def test_the_edge_of_the_window_closes_a_shape() -> None:
    area = at_least(WINDOW, np.ones_like(AWAY), 0.5)
    assert area.area == pytest.approx(4.0, rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.9), st.floats(0.0, 0.5))
def test_any_field_gives_sound_shapes_one_inside_the_other(seed: int, low: float, more: float) -> None:
    field = np.round(np.random.default_rng(seed).random((12, 14)), 1)  # rounded: many points exactly on a line
    window = Window(np.arange(14.0), np.arange(12.0))
    wide, narrow = at_least(window, field, low), at_least(window, field, low + more)
    assert wide.is_valid and narrow.is_valid
    assert narrow.difference(wide).area < 1e-9
    inside = [shapely.Point(x, y) for y, x in np.argwhere(field > low + 1e-6)]
    assert all(wide.buffer(1e-6).covers(point) for point in inside)


def test_a_geometry_is_plain_geojson_to_a_metre() -> None:
    plain = geometry(shapely.box(120.0000004, 36, 120.1, 36.1))
    assert plain["type"] == "Polygon"
    assert [120.0, 36.0] in plain["coordinates"][0]


def test_a_window_is_finer_over_a_small_city(littletown: Ground, qingdao: Ground) -> None:
    small, large = Window.over(littletown, 2.0, 25.0), Window.over(qingdao, 2.0, 25.0)
    assert np.diff(small.lat)[0] * 111 < 0.15
    assert np.diff(large.lat)[0] * 111 == pytest.approx(2.0, rel=0.01)
    assert large.lat[0] < 35.5  # the city begins at about 35.58, and the window 25 km before it


def test_land_is_what_the_districts_cover(littletown: Ground) -> None:
    window = Window.over(littletown, 2.0, 25.0)
    land = window.inside(littletown)
    cell = np.diff(window.lon)[0] * np.diff(window.lat)[0]
    assert land.sum() * cell == pytest.approx(0.0444 * 0.027, rel=0.1)
