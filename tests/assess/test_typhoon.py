"""The typhoon: what it tells of a storm, and of the real Lekima as it became known."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import shapely
import shapely.geometry
from msgspec import structs
from ruamel.yaml import YAML

from yunnao.assess.assess import assess
from yunnao.assess.hazards.typhoon import Typhoon
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, SourceTerm

START = datetime(2024, 8, 1, tzinfo=UTC)
FEED = Path(__file__).parent.parent.parent / "cities" / "qingdao" / "scenarios" / "lekima-2019" / "feed.yaml"


def storm(lon: float, lat: float, wind: float = 40.0, kind: str = "forecast", hourly: float = 0.15,
          **fix: Any) -> SourceTerm:
    """A storm that moves north along `lon` for 24 hours by `hourly` degrees an hour, and is at `lat` after 12."""
    fixes = [{"at": (START + timedelta(hours=hours)).isoformat(), "lon": lon, "lat": lat + (hours - 12) * hourly,
              "wind_m_s": wind, "pressure_hpa": 965.0, **fix} for hours in (0, 12, 24)]
    return SourceTerm(hazard="typhoon", at=START, data={
        "storm": {"name": "试"}, "averaging": "2min", "kind": kind, "fixes": fixes})


def facts(ground: Ground, source: SourceTerm) -> dict[str, float]:
    hazard = Typhoon()
    return hazard.facts(City(ground), source, hazard.footprint(City(ground), source))


def test_a_storm_over_the_town_makes_landfall_when_it_gets_there(littletown: Ground) -> None:
    told = facts(littletown, storm(120.01, 36.0))
    assert told["landfall_in_city"] == 1
    assert told["hours_to_landfall"] == pytest.approx(12, abs=0.34)
    assert told["min_distance_km"] == 0
    assert 24.5 <= told["max_wind_m_s"] <= 40


def test_a_storm_far_out_at_sea_reaches_nobody(littletown: Ground) -> None:
    hazard, source = Typhoon(), storm(160.0, 30.0)
    assert hazard.footprint(City(littletown), source).bands == []
    told = facts(littletown, source)
    assert told["landfall_in_city"] == 0 and told["min_distance_km"] > 3000
    assert "hours_to_landfall" not in told and "hours_to_gale" not in told


def test_a_storm_that_passes_near_tells_when_it_is_nearest(littletown: Ground) -> None:
    told = facts(littletown, storm(121.5, 36.0))
    assert told["landfall_in_city"] == 0
    assert told["min_distance_km"] == pytest.approx(132, abs=2)
    assert told["hours_to_landfall"] == pytest.approx(12, abs=0.5)


def test_the_right_side_of_the_track_blows_harder_than_the_left(littletown: Ground) -> None:
    """The storm passes the town to the west, then to the east: 60 km away both times."""
    west, east = facts(littletown, storm(119.34, 36.0)), facts(littletown, storm(120.68, 36.0))
    assert west["max_wind_m_s"] > east["max_wind_m_s"] + 2


def test_the_gale_comes_sooner_when_the_bulletin_says_it_reaches_farther(littletown: Ground) -> None:
    small = facts(littletown, storm(120.01, 36.0, hourly=0.35, gale_radius_km=250.0))["hours_to_gale"]
    large = facts(littletown, storm(120.01, 36.0, hourly=0.35, gale_radius_km=600.0))["hours_to_gale"]
    assert large < small - 2


def test_a_forecast_speaks_of_what_comes_an_analysis_of_what_was(littletown: Ground) -> None:
    later = START + timedelta(hours=23)
    forecast = msgspec.structs.replace(storm(120.01, 36.0), at=later)
    analysis = msgspec.structs.replace(storm(120.01, 36.0, kind="analysis"), at=later)
    hazard = Typhoon()
    assert hazard.footprint(City(littletown), forecast).start >= later
    assert hazard.footprint(City(littletown), analysis).start < later


def test_wind_is_slowed_by_the_city_s_own_land(qingdao: Ground) -> None:
    hazard = Typhoon()
    source = hazard.example(qingdao)
    ten = next(b for b in hazard.footprint(City(qingdao), source).bands if b.name == "Beaufort 12")
    area = shapely.geometry.shape(ten.area)
    land = shapely.union_all([district.area for district in qingdao.districts])
    assert area.intersection(land).area < area.area / 4


def test_the_sea_s_edge_and_a_stronger_wind_move_more_people() -> None:
    def share(threshold: float) -> list[float]:
        band = Band(name="b", name_zh="b", quantity="q", threshold=threshold, unit="m/s", area={}, start=START,
                    end=START)
        return Typhoon().to_move_share(band, np.array([0.4, 1.1, np.inf])).tolist()

    assert share(17.2) == [0.005, 0.0005, 0.0005]
    assert share(24.5) == [0.015, 0.002, 0.002]
    assert share(32.7) == [0.05, 0.01, 0.01]


def test_a_wind_that_does_not_fit_its_pressure_is_noted(littletown: Ground) -> None:
    hazard = Typhoon()
    odd = hazard.footprint(City(littletown), storm(120.01, 36.0, wind=100.0))
    assert any("check both" in note for note in odd.notes)
    assert not any("check both" in note for note in hazard.footprint(City(littletown), storm(120.01, 36.0)).notes)


def lekima() -> list[SourceTerm]:
    said = [entry for entry in YAML(typ="safe").load(FEED) if entry["kind"] == "SourceTermReceived"]
    return [msgspec.convert(entry["data"]["term"], SourceTerm) for entry in said]


def test_every_bulletin_of_lekima_can_be_assessed_and_the_landfall_comes_nearer(qingdao: Ground) -> None:
    """Lekima came ashore at Huangdao on 11 August 2019 at 20:50 Beijing time."""
    told = {term.at: facts(qingdao, term) for term in lekima()}
    last = max(at for at, said in told.items() if said["landfall_in_city"] and said["hours_to_landfall"] > 0)
    landfall = last + timedelta(hours=told[last]["hours_to_landfall"])
    assert abs(landfall - datetime.fromisoformat("2019-08-11T20:50+08:00")) < timedelta(hours=3)
    early = next(at for at, said in sorted(told.items()) if said["landfall_in_city"])
    assert told[early]["hours_to_landfall"] > 60


def test_lekima_moves_some_thousands_and_not_the_whole_city(qingdao: Ground) -> None:
    """The city moved 8,703; the shares are assumptions fitted to nothing, so only the order of magnitude is held."""
    term = next(term for term in lekima() if term.at >= datetime.fromisoformat("2019-08-10T08:00+08:00"))
    made = assess(City(qingdao), "i", term, id="a", now=term.at)
    assert 1_000 < made.to_move < 50_000
    assert made.people > 1_000_000
    coast = [zone for zone in made.zones if zone.district in ("370202", "370211", "370212", "370215")]
    by_the_sea = sum(zone.to_move for zone in coast) / sum(zone.people for zone in coast)
    assert by_the_sea > made.to_move / made.people
    assert {zone.move_before is not None for zone in made.zones if zone.to_move} == {True}


def test_the_cone_holds_the_track_and_is_there_only_when_somebody_said_how_sure_it_is(littletown: Ground) -> None:
    source = Typhoon().example(littletown)
    cone = shapely.geometry.shape(Typhoon().footprint(City(littletown), source).unsure)
    fixes = source.data["fixes"]
    assert all(cone.contains(shapely.Point(fix["lon"], fix["lat"])) for fix in fixes[1:])
    sure = source.data | {"fixes": [fix | {"radius_km": 0.0} for fix in fixes]}
    assert Typhoon().footprint(City(littletown), structs.replace(source, data=sure)).unsure is None
