"""The surge hazard: colours by warning level, walls that hold, what is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely.geometry

from yunnao.assess.assess import assess
from yunnao.assess.hazards.storm_surge import StormSurge
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm

AT = datetime(2024, 8, 11, tzinfo=UTC)
LEVELS = {"blue": 500.0, "yellow": 520.0, "orange": 540.0, "red": 560.0}
WALL = [{"lon": 120.0333, "lat": 35.99}, {"lon": 120.0333, "lat": 36.02}]


def tide(level: float | None = 550.0, **more: Any) -> SourceTerm:
    data = {"station": "pier", "point": {"lon": 120.0333, "lat": 36.0}, "warning_cm": LEVELS,
            "peak_at": "2024-08-11T09:00Z", "level_cm": level, "slope": 0.001}
    return SourceTerm(hazard="storm_surge", at=AT, data={k: v for k, v in (data | more).items() if v is not None})


def footprint(town: Ground, source: SourceTerm) -> Footprint:
    return StormSurge().footprint(City(town), source)


def facts(town: Ground, source: SourceTerm) -> dict[str, float]:
    return StormSurge().facts(City(town), source, footprint(town, source))


@pytest.mark.parametrize(("level", "colours"), [(499, []), (500, ["blue"]), (525, ["blue", "yellow"]),
                                                (560, ["blue", "yellow", "orange", "red"])])
def test_the_colour_is_that_of_the_highest_level_reached(littletown: Ground, level: float, colours: list[str]) -> None:
    assert [band.name for band in footprint(littletown, tide(level)).bands] == [f"{c} tide" for c in colours]
    assert facts(littletown, tide(level))["tide_colour"] == len(colours)


def test_who_must_leave_from_orange_on_is_away_before_the_sea_comes(littletown: Ground) -> None:
    made = assess(City(littletown), "i", tide(570.0), id="a", now=AT)
    assert made.people > made.to_move > 0
    assert {zone.move_before for zone in made.zones if zone.to_move} == {AT + timedelta(hours=4)}


def test_the_water_runs_in_as_far_as_the_slope_lets_it(littletown: Ground) -> None:
    """50 cm above the blue level on a slope of 1 in 1000: 500 m, and 100 m of waves."""
    blue = littletown.plane.metres(shapely.geometry.shape(footprint(littletown, tide(550.0)).bands[0].area))
    west, _, _, _ = blue.bounds
    coast, _ = littletown.plane.xy(120.0333, 36.0)
    assert float(coast) - west == pytest.approx(600, abs=3)


def test_a_wall_that_is_high_enough_holds(littletown: Ground) -> None:
    high = tide(segments=[{"name": "sea wall", "line": WALL, "crest_cm": 600.0}])
    low = tide(segments=[{"name": "sea wall", "line": WALL, "crest_cm": 530.0}])
    assert footprint(littletown, high).bands == [] and facts(littletown, high)["segments_below"] == 0
    assert len(footprint(littletown, low).bands) == 3 and facts(littletown, low)["segments_below"] == 1


def test_a_level_is_added_up_or_reckoned_when_nobody_forecast_it(littletown: Ground) -> None:
    assert facts(littletown, tide(None, tide_cm=470.0, surge_cm=60.0))["level_cm"] == 530
    reckoned = tide(None, tide_cm=470.0, pressure_hpa=980.0, onshore_m_s=15.0)
    assert facts(littletown, reckoned)["level_cm"] == pytest.approx(470 + 33 + 15.6, abs=1)
    assert any("steady-state" in note for note in footprint(littletown, reckoned).notes)


@pytest.mark.parametrize(("source", "word"), [
    (tide(None), "level_cm"),
    (tide(warning_cm=LEVELS | {"red": 510.0}), "do not rise"),
    (tide(point={"lon": 122.0, "lat": 36.0}), "km from"),
    (tide(5000.0), "level_cm"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        footprint(littletown, source)
