"""The earthquake hazard: ellipses that point along the strike, people by intensity, numbers beside one another."""

from datetime import UTC, datetime
from typing import Any

import pytest
import shapely.geometry

from yunnao.assess.assess import assess
from yunnao.assess.hazards.earthquake import Earthquake
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm

AT = datetime(2024, 7, 1, tzinfo=UTC)


def quake(magnitude: float = 6.5, **more: Any) -> SourceTerm:
    data = {"epicentre": {"lon": 120.0, "lat": 36.0}, "magnitude": magnitude} | more
    return SourceTerm(hazard="earthquake", at=AT, data=data)


def test_a_strong_one_has_every_degree_down_to_six(littletown: Ground) -> None:
    made = Earthquake().footprint(City(littletown), quake(7.0))
    assert [band.threshold for band in made.bands] == [6, 7, 8, 9]
    assert [band.evacuate for band in made.bands] == [False, False, True, True]


def test_a_small_one_reaches_no_degree_that_damages(littletown: Ground) -> None:
    made = Earthquake().footprint(City(littletown), quake(3.5))
    assert made.bands == [] and any("Below magnitude 5" in note for note in made.notes)


@pytest.mark.parametrize(("strike", "wide"), [(0.0, False), (90.0, True), (180.0, False)])
def test_the_long_axis_lies_along_the_strike(littletown: Ground, strike: float, wide: bool) -> None:
    made = Earthquake().footprint(City(littletown), quake(strike_deg=strike))
    west, south, east, north = littletown.plane.metres(shapely.geometry.shape(made.bands[0].area)).bounds
    assert ((east - west) > (north - south)) == wide


def test_everyone_in_town_is_counted_once_by_the_strongest_degree(littletown: Ground) -> None:
    made = assess(City(littletown), "i", quake(), id="a", now=AT)
    assert made.people == 1000
    assert sum(people for fact, people in made.facts.items() if fact.startswith("people_intensity")) == 1000


def test_the_strongest_intensity_is_told_beside_another_model(littletown: Ground) -> None:
    told = Earthquake().facts(City(littletown), quake(), Earthquake().footprint(City(littletown), quake()))
    assert told["distance_km"] < 1.5 and told["max_intensity"] == pytest.approx(8.5, abs=0.2)
    assert told["intensity_allen_2012"] == pytest.approx(told["max_intensity"], abs=1.5)
    far = quake(epicentre={"lon": 118.0, "lat": 36.0})
    there = Earthquake().facts(City(littletown), far, Earthquake().footprint(City(littletown), far))
    assert there["distance_km"] == pytest.approx(179.5, abs=2) and there["max_intensity"] < 6


def test_qingdao_feels_an_earthquake_of_the_tanlu_fault(qingdao: Ground) -> None:
    """An earthquake as that of Tancheng in 1668, Ms 8.5 at 34.8N 118.5E, would damage Qingdao, not raze it."""
    source = quake(8.5, epicentre={"lon": 118.5, "lat": 34.8}, strike_deg=20.0)
    told = Earthquake().facts(City(qingdao), source, Earthquake().footprint(City(qingdao), source))
    assert told["max_intensity"] == pytest.approx(8, abs=1)


@pytest.mark.parametrize(("source", "word"), [
    (quake(9.9), "magnitude"), (quake(depth_km=300.0), "depth_km"),
    (quake(epicentre={"lon": 100.0, "lat": 30.0}), "km from"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Earthquake().footprint(City(littletown), source)
