"""The oil spill hazard, and the A Symphony beside it."""

import csv
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely.geometry
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.hazards.oil_spill import OilSpill
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm

START = datetime(2021, 4, 27, 0, 50, tzinfo=UTC)


def spill(**more: Any) -> SourceTerm:
    data = {"point": {"lon": 120.10, "lat": 36.0}, "started_at": START.isoformat(), "oil": "medium_crude",
            "tonnes": 100.0, "wind_m_s": 6.0, "wind_from_deg": 90.0, "hours": 24.0}
    return SourceTerm(hazard="oil_spill", at=START + timedelta(hours=1), data=data | more)


def footprint(town: Ground, source: SourceTerm) -> Footprint:
    return OilSpill().footprint(City(town), source)


def facts(town: Ground, source: SourceTerm) -> dict[str, float]:
    return OilSpill().facts(City(town), source, footprint(town, source))


def test_an_east_wind_brings_it_to_the_coast_of_the_town(littletown: Ground) -> None:
    """6 km east of the coast, at 0.18 m/s: nine and a quarter hours; the outermost oil comes earlier."""
    told = facts(littletown, spill())
    assert told["hours_to_shore"] == pytest.approx(9.25, abs=1)
    assert told["hours_to_shore_earliest"] < told["hours_to_shore"] - 2
    assert told["drift_km"] == pytest.approx(15.6, abs=0.1)


def test_a_west_wind_takes_it_away(littletown: Ground) -> None:
    assert "hours_to_shore" not in facts(littletown, spill(wind_from_deg=270.0))


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 1e5), st.floats(0, 30), st.floats(1, 200))
def test_what_evaporated_and_what_floats_is_what_was_spilt(littletown: Ground, tonnes: float, celsius: float,
                                                           hours: float) -> None:
    told = facts(littletown, spill(tonnes=tonnes, celsius=celsius, hours=hours))
    assert told["evaporated_t"] + told["afloat_t"] == pytest.approx(tonnes, abs=0.051)
    assert told["evaporated_t"] >= 0 and told["afloat_t"] >= 0


def test_likely_lies_within_possible_and_nobody_is_told_to_leave(littletown: Ground) -> None:
    made = footprint(littletown, spill())
    possible, likely = (shapely.geometry.shape(band.area).area for band in made.bands)
    assert 0 < likely < possible
    assert not any(band.evacuate for band in made.bands)


def test_nothing_spilt_nothing_drawn(littletown: Ground) -> None:
    assert footprint(littletown, spill(tonnes=0.0)).bands == []


@pytest.mark.parametrize(("source", "word"), [
    (spill(oil="olive"), "medium_crude"),
    (spill(started_at=(START + timedelta(days=1)).isoformat()), "after the time"),
    (spill(point={"lon": 125.0, "lat": 36.0}), "km from"),
    (spill(hours=1e4), "hours"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        footprint(littletown, source)


def symphony(wind_from_deg: float) -> SourceTerm:
    """9,419 t at 35.733N 120.973E; a spring south-easter of 6 m/s for ten days is assumed, as are no currents."""
    return spill(point={"lon": 120.9733, "lat": 35.7333}, oil="bitumen", tonnes=9419.0, wind_from_deg=wind_from_deg,
                 hours=240.0)


def test_a_symphony_s_oil_reaches_the_shore_in_a_southerly_and_not_in_a_northerly(qingdao: Ground) -> None:
    """786.5 km of shore of Qingdao, Weihai and Yantai were soiled (Qingdao Maritime Court, 2025)."""
    south, north = facts(qingdao, symphony(150.0)), facts(qingdao, symphony(340.0))
    assert 24 < south["hours_to_shore"] < 240
    assert "hours_to_shore" not in north


def test_a_symphony_s_soiled_sea_is_of_the_order_the_court_found(qingdao: Ground, shared: Path) -> None:
    """4,360 km2; this knows neither winds nor currents: within a factor of ten, and within `possible`."""
    with open(shared / "hazards" / "events" / "a_symphony_20210427_timeline.csv", encoding="utf-8") as file:
        final = next(row for row in csv.DictReader(file) if row["status"] == "final")
    tonnes, km2 = (float(re.search(pattern, final["value"]).group(1)) for pattern in (r"(\d+) t", r"(\d+) km2"))
    assert tonnes == 9419
    possible, likely = (qingdao.plane.metres(shapely.geometry.shape(band.area)).area / 1e6
                        for band in footprint(qingdao, symphony(150.0)).bands)
    assert km2 / 10 < likely < km2 * 10 and possible > km2
