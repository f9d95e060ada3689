"""Zones: where people are fetched from; they add up, they are small where many must leave, they have names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.contour import geometry
from yunnao.assess.exposure import Exposed, lay
from yunnao.assess.zones import MOST_ZONES, gather
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, ZoneExposure

NOW = datetime(2024, 7, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)


def band(area: shapely.Geometry, start: datetime = LATER, name: str = "wet") -> Band:
    return Band(name=name, name_zh=name, quantity="depth", threshold=1.0, unit="m", area=geometry(area),
                start=start, end=start + timedelta(hours=1))


def zones(ground: Ground, bands: list[Band], share: float = 1.0, lead: float = 1.0) -> list[ZoneExposure]:
    exposed = lay(bands, ground.population)
    moving = np.rint(exposed.micro.sum(axis=1) * share).astype(np.int64)
    return gather(ground, bands, exposed, moving, lead_time=timedelta(hours=lead), now=NOW)


ALL = shapely.box(119, 35, 122, 38)


def test_a_small_town_is_split_where_more_than_a_hundred_must_leave(littletown: Ground) -> None:
    found = zones(littletown, [band(ALL)])
    assert sum(zone.people for zone in found) == 1000 == sum(zone.to_move for zone in found)
    assert {zone.district for zone in found} == {"990101", "990102"}
    assert max(zone.to_move for zone in found) <= 150  # the two cells of 150 cannot be split


def test_where_nobody_must_leave_zones_are_made_by_who_is_there(littletown: Ground) -> None:
    found = zones(littletown, [band(ALL)], share=0.0)
    assert sum(zone.people for zone in found) == 1000
    assert all(zone.to_move == 0 and zone.move_before is None for zone in found)


def test_a_large_city_has_enough_zones_and_no_more(qingdao: Ground) -> None:
    found = zones(qingdao, [band(ALL)], share=0.002)
    assert 150 <= len(found) <= MOST_ZONES
    assert sum(zone.people for zone in found) == 10_071_722
    assert sum(zone.to_move for zone in found) == round(10_071_722 * 0.002)
    assert len({zone.zone_id for zone in found}) == len(found) == len({zone.name for zone in found})
    by_district = {d.adcode: sum(z.people for z in found if z.district == d.adcode) for d in qingdao.districts}
    assert by_district == {district.adcode: district.population for district in qingdao.districts}


def test_a_zone_lies_where_someone_lives(qingdao: Ground) -> None:
    grid = qingdao.population
    cells = set(zip(grid.lon.round(6).tolist(), grid.lat.round(6).tolist(), strict=True))
    assert all((zone.point.lon, zone.point.lat) in cells for zone in zones(qingdao, [band(ALL)], share=0.01))


def test_people_leave_before_the_first_band_arrives_or_at_once(littletown: Ground) -> None:
    inner = band(shapely.box(120.0, 36.0, 120.0222, 36.009), LATER + timedelta(hours=2), "deep")
    assert {zone.move_before for zone in zones(littletown, [band(ALL), inner])} == {LATER - timedelta(hours=1)}
    assert {zone.move_before for zone in zones(littletown, [band(ALL, NOW)])} == {None}


def test_a_zone_tells_the_strongest_band_in_it(littletown: Ground) -> None:
    inner = band(shapely.box(120.0111, 36.0, 120.0222, 36.009), LATER, "deep")
    found = {zone.district: zone.band for zone in zones(littletown, [band(ALL), inner], share=0.01)}
    assert found == {"990101": "wet", "990102": "deep"}


def test_a_zone_is_named_by_its_district_and_its_nearest_known_town(littletown: Ground) -> None:
    """Middletown is in the East; the West's only town is lost."""
    found = {zone.district: zone.name for zone in zones(littletown, [band(ALL)], share=0.01)}
    assert found == {"990101": "西区", "990102": "东区合成 中镇"}


def test_no_one_inside_makes_no_zone(littletown: Ground) -> None:
    assert zones(littletown, []) == []
    assert zones(littletown, [band(shapely.box(118, 30, 118.1, 30.1))]) == []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_the_order_of_the_cells_changes_no_zone(littletown: Ground, seed: int, share: float) -> None:
    grid = littletown.population
    order = np.random.default_rng(seed).permutation(12)
    mixed = replace(littletown, population=replace(grid, lon=grid.lon[order], lat=grid.lat[order],
                                                   people=grid.people[order], district=grid.district[order]))
    bands = [band(shapely.box(119.99, 35.992, 120.02, 36.012))]
    assert zones(mixed, bands, share) == zones(littletown, bands, share)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 3_000_000), min_size=12, max_size=12), st.floats(0, 1))
def test_whatever_is_exposed_adds_up(littletown: Ground, micro: list[int], share: float) -> None:
    exposed = Exposed(np.arange(12), np.array(micro)[:, None])
    moving = np.rint(np.array(micro) * share).astype(np.int64)
    found = gather(littletown, [band(ALL)], exposed, moving, lead_time=timedelta(0), now=NOW)
    assert sum(zone.people for zone in found) == exposed.people
    assert all(0 <= zone.to_move <= zone.people for zone in found)
