"""Exposure: exact shares, sums that hold, and no dependence on the order of the cells."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.contour import geometry
from yunnao.assess.exposure import MICRO, covered, facilities_in, lay, share_out, whole
from yunnao.city.ground import Ground, PopulationGrid
from yunnao.city.package import read_package
from yunnao.model.assessment import Band

NOON = datetime(2024, 7, 1, tzinfo=UTC)
WEST, EAST, SOUTH, NORTH = 119.9889, 120.0333, 35.991, 36.018


def band(area: shapely.Geometry, name: str = "wet", threshold: float = 1.0) -> Band:
    return Band(name=name, name_zh=name, quantity="depth", threshold=threshold, unit="m", area=geometry(area),
                start=NOON, end=NOON)


@cache
def town() -> PopulationGrid:
    return read_package(Path(__file__).parent.parent / "data" / "littletown").population


def box(west: float, south: float, wide: float, high: float) -> shapely.Geometry:
    return shapely.box(west, south, west + wide, south + high)


sizes = st.floats(0.001, 0.05)
boxes = st.builds(box, st.floats(119.97, 120.03), st.floats(35.98, 36.02), sizes, sizes)
shapes = st.builds(lambda a, b: a.union(b), boxes, boxes)


def test_the_whole_town_is_a_thousand_people() -> None:
    exposed = lay([band(shapely.box(WEST - 0.01, SOUTH - 0.01, EAST + 0.01, NORTH + 0.01))], town())
    assert exposed.people == 1000 and len(exposed.cell) == 12


def test_half_a_cell_is_half_its_people() -> None:
    """The cell with 150 people between A, B, D and E, cut in the middle from south to north."""
    half = band(shapely.box(120.0, 36.0, 120.00555, 36.009))
    assert lay([half], town()).people == 75


def test_people_count_in_the_strongest_band_that_reaches_them() -> None:
    """The lower two rows are wet: 200 and 500 people; the upper of them is deep as well."""
    wet, deep = band(shapely.box(WEST, SOUTH, EAST, 36.009)), band(shapely.box(WEST, 36.0, EAST, 36.009), "deep", 2.0)
    exposed = lay([wet, deep], town())
    assert exposed.people == 700
    assert exposed.by_band() == [200, 500]


def test_no_band_reaches_nobody() -> None:
    exposed = lay([], town())
    assert exposed.people == 0 and exposed.by_band() == [] and len(exposed.cell) == 0


@settings(max_examples=60, deadline=None)
@given(shapes)
def test_shares_are_those_of_a_plain_intersection_of_every_cell(area: shapely.Geometry) -> None:
    cell, share = covered(area, town())
    plain = shapely.area(shapely.intersection(town().boxes, area)) / shapely.area(town().boxes)
    ours = np.zeros(12)
    ours[cell] = share
    np.testing.assert_allclose(ours, plain, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(shapes, shapes)
def test_bands_add_up_and_more_area_never_means_fewer_people(one: shapely.Geometry, other: shapely.Geometry) -> None:
    both = one.union(other)
    small, large = lay([band(one)], town()), lay([band(both)], town())
    assert 0 <= small.people <= large.people <= 1000
    nested = lay([band(both), band(one, "deep", 2.0)], town())
    assert nested.people == large.people == sum(nested.by_band())
    assert abs(nested.by_band()[1] - small.people) <= 1  # a half person may be rounded either way


def test_a_second_band_rounds_nobody_into_the_footprint() -> None:
    """784.5 people, exactly: parting them by a band must not make 785 of 784."""
    both = shapely.union_all([box(120.0, 36.0, 0.03125, 0.03125), box(120.0, 35.9921875, 0.03125, 0.03125)])
    wide = shapely.union_all([box(120.0, 36.0, 0.03125, 0.03125), box(120.0, 35.99192532345327, 0.046875, 0.03125)])
    whole = both.union(wide)
    assert lay([band(whole), band(both, "deep", 2.0)], town()).people == lay([band(whole)], town()).people


@settings(max_examples=40, deadline=None)
@given(shapes, shapes, st.randoms(use_true_random=False))
def test_the_order_of_the_cells_does_not_matter(one: shapely.Geometry, other: shapely.Geometry, chance) -> None:
    grid = town()
    order = np.array(chance.sample(range(12), 12))
    shuffled = replace(grid, lon=grid.lon[order], lat=grid.lat[order], people=grid.people[order],
                       district=grid.district[order])
    bands = [band(one.union(other)), band(one, "deep", 2.0)]
    straight, mixed = lay(bands, grid), lay(bands, shuffled)
    assert straight.by_band() == mixed.by_band()
    assert {int(order[c]): m.tolist() for c, m in zip(mixed.cell, mixed.micro, strict=True)} == {
        int(c): m.tolist() for c, m in zip(straight.cell, straight.micro, strict=True)}


@given(st.lists(st.integers(0, 50 * MICRO), max_size=40))
def test_sharing_out_keeps_the_sum_and_moves_nobody_more_than_one_away(parts: list[int]) -> None:
    total = whole(sum(parts))
    shared = share_out(parts, total)
    assert sum(shared) == total
    assert all(abs(given - part / MICRO) < 1 for given, part in zip(shared, parts, strict=True))


def test_the_larger_remainder_gets_the_one_that_is_left() -> None:
    assert share_out([MICRO // 4, MICRO // 2, MICRO // 4], 1) == [0, 1, 0]


def test_a_facility_is_in_the_strongest_band_that_reaches_it(littletown: Ground) -> None:
    """The hospital stands at E, 120.0111, 36.0090."""
    wet = band(shapely.box(120.0, 36.0, 120.03, 36.02))
    deep = band(shapely.box(120.01, 36.0, 120.02, 36.01), "deep", 2.0)
    there = facilities_in([wet, deep], littletown.facilities)
    assert [(facility.facility_id, facility.band) for facility in there] == [("hospital-e", "deep")]
    assert [f.band for f in facilities_in([wet], littletown.facilities)] == ["wet"]
    assert facilities_in([band(shapely.box(119, 35, 119.1, 35.1))], littletown.facilities) == []


def test_without_facilities_none_is_exposed() -> None:
    assert facilities_in([band(shapely.box(119, 35, 121, 37))], {}) == []


def test_a_real_city_is_counted_to_the_last_person(qingdao: Ground) -> None:
    exposed = lay([band(shapely.box(119, 35, 122, 38))], qingdao.population)
    assert exposed.people == 10_071_722


@pytest.mark.parametrize(("micro", "people"), [(0, 0), (MICRO // 2 - 1, 0), (MICRO // 2, 1), (3 * MICRO, 3)])
def test_people_are_rounded_half_up(micro: int, people: int) -> None:
    assert whole(micro) == people
