"""The rainstorm hazard: whose gauge is whose, rivers, ponding, what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
import shapely.geometry

from yunnao.assess.hazards.rainstorm import Rainstorm
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm

AT = datetime(2024, 7, 20, tzinfo=UTC)
WEST, EAST = {"lon": 119.99, "lat": 36.0}, {"lon": 120.03, "lat": 36.0}


def storm(west: dict[str, float] | None = None, east: dict[str, float] | None = None, **more: Any) -> SourceTerm:
    gauges = [{"name": "west", "point": WEST} | ({"mm_3h": 110.0} if west is None else west),
              {"name": "east", "point": EAST} | ({"mm_3h": 55.0} if east is None else east)]
    return SourceTerm(hazard="rainstorm", at=AT, data={"gauges": gauges} | more)


def footprint(town: Ground, source: SourceTerm) -> Footprint:
    return Rainstorm().footprint(City(town), source)


def facts(town: Ground, source: SourceTerm) -> dict[str, float]:
    return Rainstorm().facts(City(town), source, footprint(town, source))


def river(level: float, before: float, warning: float = 4.0) -> dict[str, Any]:
    return {"name": "r", "point": WEST, "level_m": level, "before_m": before, "hours_between": 2.0,
            "warning_m": warning}


def test_each_gauge_speaks_for_what_lies_nearest_to_it(littletown: Ground) -> None:
    areas = {band.name: shapely.geometry.shape(band.area) for band in footprint(littletown, storm()).bands}
    assert list(areas) == ["rain blue", "rain yellow", "rain orange", "rain red"]
    assert areas["rain red"].contains(shapely.Point(120.005, 36.0))
    assert not areas["rain red"].contains(shapely.Point(120.015, 36.0))
    assert areas["rain orange"].contains(shapely.Point(120.015, 36.0))


def test_the_order_of_the_gauges_does_not_matter(littletown: Ground) -> None:
    straight = storm()
    turned = SourceTerm(hazard="rainstorm", at=AT, data={"gauges": straight.data["gauges"][::-1]})
    for one, other in zip(footprint(littletown, straight).bands, footprint(littletown, turned).bands, strict=True):
        assert shapely.geometry.shape(one.area).symmetric_difference(shapely.geometry.shape(other.area)).area < 1e-8


def test_two_gauges_in_one_place_share_it(littletown: Ground) -> None:
    assert footprint(littletown, storm(east={"mm_3h": 55.0, "point": WEST})).bands


def test_a_little_rain_has_no_colour(littletown: Ground) -> None:
    dry = storm({"mm_24h": 12.0}, {"mm_24h": 5.0})
    assert footprint(littletown, dry).bands == [] and facts(littletown, dry)["rain_signal"] == 0


def test_nobody_is_moved_by_a_colour_and_no_depth_is_claimed(littletown: Ground) -> None:
    made = footprint(littletown, storm())
    assert not any(band.evacuate for band in made.bands)
    assert any("no depth" in note for note in made.notes)


@pytest.mark.parametrize(("level", "before", "hours"), [(3.2, 2.6, 2.67), (4.1, 3.9, 0.0), (3.0, 3.4, None)])
def test_a_river_says_when_it_will_reach_its_warning(littletown: Ground, level: float, before: float,
                                                     hours: float | None) -> None:
    told = facts(littletown, storm(rivers=[river(level, before)]))
    assert told.get("hours_to_river_warning") == (pytest.approx(hours, abs=0.01) if hours is not None else None)
    assert told["max_rise_m_h"] == pytest.approx((level - before) / 2)


def test_water_stands_where_the_nearest_gauge_had_enough_in_an_hour(littletown: Ground) -> None:
    ponding = [{"name": "underpass", "point": EAST, "mm_1h": 30.0}]
    told = [facts(littletown, storm({"mm_1h": 50.0}, {"mm_1h": mm}, ponding=ponding))["ponding_points"]
            for mm in (20.0, 40.0)]
    assert told == [0, 1]


@pytest.mark.parametrize(("source", "word"), [
    (storm({"mm_1h": 60.0, "mm_3h": 50.0}), "more rain in fewer hours"),
    (storm({}), "unknown is not zero"),
    (storm(east={"mm_3h": 9000.0}), "mm_3h"),
    (storm(east={"point": {"lon": 122.0, "lat": 36.0}, "mm_3h": 1.0}), "km from"),
    (SourceTerm(hazard="rainstorm", at=AT, data={"gauges": []}), "gauges"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        footprint(littletown, source)
