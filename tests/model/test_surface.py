"""Surfaces: valid whatever was drawn, exact where it could be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, shape

from yunnao.model.surface import MANY, sound, surfaces


def square(west: float, south: float, size: float = 1.0) -> list[tuple[float, float]]:
    return [(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]


def test_a_plain_ring_stays_as_it_is() -> None:
    assert sound(square(120, 36)) == square(120, 36)


def test_a_ring_that_crosses_itself_becomes_the_ring_around_it() -> None:
    assert shape(surfaces([sound([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])])).equals(shape(surfaces([square(0, 0)])))


@pytest.mark.parametrize("ring", [[], [(0, 0)], [(0, 0), (1, 1), (0, 0)], [(0, 0), (1, 1), (2, 2), (0, 0)]])
def test_a_ring_that_encloses_nothing_is_refused(ring: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="没有面积"):
        sound(ring)


@pytest.mark.parametrize(("rings", "kind"), [
    ([square(0, 0)], "Polygon"), ([square(0, 0), square(5, 5)], "MultiPolygon"),
    ([square(0, 0), square(0.5, 0.5)], "GeometryCollection"), ([square(0, 0), square(1, 0)], "GeometryCollection"),
    ([square(3 * i, 0) for i in range(MANY)], "MultiPolygon"),
    ([square(3 * i, 0) for i in range(MANY + 1)], "GeometryCollection"),
])
def test_several_parts(rings: list[list[tuple[float, float]]], kind: str) -> None:
    drawn = surfaces(rings)
    assert drawn is not None and drawn["type"] == kind and shape(drawn).is_valid


def test_no_rings_are_no_surface() -> None:
    assert surfaces([]) is None


@given(ring=st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=12))
def test_any_ring_is_refused_or_becomes_a_valid_surface_around_all_its_corners(ring: list[tuple[int, int]]) -> None:
    ring.append(ring[0])
    try:
        drawn = shape(surfaces([sound(ring)]))
    except ValueError:
        assert MultiPoint(ring).convex_hull.area == 0
    else:
        assert drawn.is_valid and drawn.covers(MultiPoint(ring))
