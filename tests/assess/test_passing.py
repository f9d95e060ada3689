"""A storm over the grid of a city: when which district, means and gusts, one profile and the other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from yunnao.assess import gusts, passing
from yunnao.assess.hazards.typhoon import BEAUFORT, Typhoon
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, SourceTerm

START = datetime(2024, 8, 1, tzinfo=UTC)


def storm(**more: Any) -> SourceTerm:
    """From the west over the town within a day, 40 m/s."""
    fixes = [{"at": (START + timedelta(hours=hours)).isoformat(), "lon": 120.01 + (hours - 12) * 0.2, "lat": 36.0,
              "wind_m_s": 40.0, "pressure_hpa": 965.0} for hours in (0, 12, 24)]
    return SourceTerm(hazard="typhoon", at=START, data={
        "storm": {"name": "试"}, "averaging": "2min", "fixes": fixes} | more)


def test_every_district_has_points_of_the_grid(littletown: Ground, qingdao: Ground) -> None:
    for ground in (littletown, qingdao):
        there = passing.place(ground)
        assert set(np.unique(there.district)) == {-1, *range(len(ground.districts))}


def test_districts_too_small_for_the_grid_have_a_point_each(littletown: Ground) -> None:
    """Two parks of a hundred metres, side by side within one square of the grid."""
    parks = [replace(littletown.districts[0], adcode=f"99010{n}", area=shapely.box(lon, 36.0, lon + 0.0005, 36.0005))
             for n, lon in ((3, 120.0201), (4, 120.0207))]
    town = replace(littletown, districts=(*littletown.districts, *parks))
    there = passing.place(town)
    assert set(np.unique(there.district)) == {-1, 0, 1, 2, 3}
    wind = np.zeros(there.land.shape)
    wind[there.district == 3] = 30.0
    assert there.strongest(wind).tolist() == [0.0, 0.0, 0.0, 30.0]


def test_the_western_district_is_reached_first_and_left_first(littletown: Ground) -> None:
    made = Typhoon().footprint(City(littletown), storm())
    at = {(arrival.district, arrival.band): arrival for arrival in made.arrivals}
    west, east = at["990101", "Beaufort 10"], at["990102", "Beaufort 10"]
    assert west.start <= east.start and west.end <= east.end
    band = next(band for band in made.bands if band.name == "Beaufort 10")
    assert all(band.start <= arrival.start <= arrival.end <= band.end for arrival in (west, east))
    assert {arrival.band for arrival in made.arrivals} <= {band.name for band in made.bands}


def test_gusts_have_every_force_from_8_to_17_that_is_reached_and_reach_farther_than_means(littletown: Ground) -> None:
    mean = Typhoon().footprint(City(littletown), storm())
    gust = Typhoon().footprint(City(littletown), storm(wind="gust"))
    names = [band.name for band in gust.bands]
    assert names == [f"gust {force}" for force in range(8, 8 + len(names))] and len(names) >= 6
    assert [band.threshold for band in gust.bands] == [gusts.FORCES[int(name[5:])] for name in names]
    assert len(gust.bands) > len(mean.bands) == len(BEAUFORT)
    told = Typhoon().facts(City(littletown), storm(), mean)
    again = Typhoon().facts(City(littletown), storm(wind="gust"), gust)
    assert again["max_gust_m_s"] == pytest.approx(told["max_gust_m_s"], abs=0.1)
    assert again["max_wind_m_s"] == pytest.approx(told["max_wind_m_s"], abs=0.1)
    assert told["gust_force"] == gusts.force(told["max_gust_m_s"])


def test_who_leaves_a_gust_is_who_leaves_the_mean_behind_it() -> None:
    hazard, near = Typhoon(), np.array([0.2, 5.0])
    by = gusts.factor("10min", "land")
    for force, limit in BEAUFORT.items():
        mean = hazard.to_move_share(_band("sustained wind", limit), near)
        gust = hazard.to_move_share(_band("gust wind", limit * by + 1e-6), near)
        assert (mean == gust).all(), force
    assert (hazard.to_move_share(_band("gust wind", 17.2), near) == 0).all()


def _band(quantity: str, threshold: float) -> Any:
    return Band(name="b", name_zh="b", quantity=quantity, threshold=threshold, unit="m/s", area={}, start=START,
                end=START)


def test_the_profile_of_1980_falls_faster_outward_and_says_so(littletown: Ground) -> None:
    new, old = (Typhoon().footprint(City(littletown), storm(profile=profile))
                for profile in ("holland-2010", "holland-1980"))
    areas = [{band.name: shape(band.area).area for band in made.bands} for made in (new, old)]
    assert areas[1]["Beaufort 8"] <= areas[0]["Beaufort 8"]
    assert any("1980" in note for note in old.notes) and not any("By the profile of 1980" in n for n in new.notes)
