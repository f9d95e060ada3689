"""The wildfire hazard: it runs with the wind and uphill, and its ellipses come one after another."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely.geometry
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.assess import assess
from yunnao.assess.hazards.wildfire import Wildfire
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm

AT = datetime(2024, 4, 5, tzinfo=UTC)


def fire(**more: Any) -> SourceTerm:
    data = {"point": {"lon": 120.0, "lat": 36.0}, "fuel": 1, "wind_m_s": 5.0, "wind_from_deg": 270.0,
            "dead_moisture": 6.0}
    return SourceTerm(hazard="wildfire", at=AT, data=data | more)


def facts(town: Ground, source: SourceTerm) -> dict[str, float]:
    return Wildfire().facts(City(town), source, Wildfire().footprint(City(town), source))


def test_a_west_wind_drives_it_east(littletown: Ground) -> None:
    assert facts(littletown, fire())["toward_deg"] == pytest.approx(90)
    for band in Wildfire().footprint(City(littletown), fire()).bands:
        west, _, east, _ = shapely.geometry.shape(band.area).bounds
        assert east - 120.0 > 3 * (120.0 - west) > 0


def test_without_wind_it_runs_uphill(littletown: Ground) -> None:
    told = facts(littletown, fire(wind_m_s=0.0, slope_deg=25.0, upslope_deg=315.0))
    assert told["toward_deg"] == pytest.approx(315)


def test_it_comes_in_the_first_hour_then_the_third_then_the_sixth(littletown: Ground) -> None:
    bands = Wildfire().footprint(City(littletown), fire(wind_m_s=1.0)).bands
    assert [band.threshold for band in bands] == [0, 3, 5]
    assert [band.start - AT for band in bands] == [timedelta(hours=3), timedelta(hours=1), timedelta(0)]
    assert all(band.evacuate for band in bands)


def test_who_is_reached_later_has_longer_to_leave(littletown: Ground) -> None:
    """A fire 2.6 km west of the town, at 10 m/min: it comes after four hours."""
    source = fire(point={"lon": 119.96, "lat": 36.0}, wind_m_s=3.5)
    assert facts(littletown, source)["rate_m_min"] == pytest.approx(10, abs=2)
    made = assess(City(littletown), "i", source, id="a", now=AT)
    assert made.to_move > 0
    assert {(zone.band, zone.move_before) for zone in made.zones} == {
        ("reached within 6 h", AT + timedelta(hours=2, minutes=30))}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 13), st.floats(0, 25), st.floats(2, 11))
def test_more_wind_never_slows_its_head(littletown: Ground, fuel: int, wind: float, dead: float) -> None:
    one, more = (facts(littletown, fire(fuel=fuel, wind_m_s=each, dead_moisture=dead))["rate_m_min"]
                 for each in (wind, wind + 1))
    assert 0 <= one <= more


def test_what_is_too_wet_to_burn_stays_where_it_is(littletown: Ground) -> None:
    told = facts(littletown, fire(dead_moisture=13.0))
    assert told["rate_m_min"] == pytest.approx(0, abs=0.01)
    notes = Wildfire().footprint(City(littletown), fire(dead_moisture=13.0)).notes
    assert any("does not carry" in note for note in notes)


@pytest.mark.parametrize(("source", "word"), [
    (fire(fuel=14), "fuel"), (fire(dead_moisture=0.0), "dead_moisture"), (fire(shelter="house"), "shelter"),
    (fire(point={"lon": 122.0, "lat": 36.0}), "km from"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Wildfire().footprint(City(littletown), source)
