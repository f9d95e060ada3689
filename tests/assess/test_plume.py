"""The plume hazard: kinds of release, the side the wind blows to, what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
import shapely.geometry
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.assess import assess
from yunnao.assess.hazards.plume import Plume
from yunnao.assess.substances import SUBSTANCES
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm

NIGHT, NOON = datetime(2024, 7, 1, 16, tzinfo=UTC), datetime(2024, 7, 1, 4, tzinfo=UTC)
E_TOWN = {"lon": 120.0111, "lat": 36.009}


def gas(at: datetime = NIGHT, **more: Any) -> SourceTerm:
    data = {"point": E_TOWN, "substance": "chlorine", "release": "rate", "kg_s": 1.0, "minutes": 20.0,
            "wind_m_s": 2.0, "wind_from_deg": 270.0, "cloud_tenths": 2.0, "celsius": 20.0}
    return SourceTerm(hazard="plume", at=at, data={k: v for k, v in (data | more).items() if v is not None})


def footprint(town: Ground, source: SourceTerm) -> Footprint:
    return Plume().footprint(City(town), source)


def facts(town: Ground, source: SourceTerm) -> dict[str, float]:
    return Plume().facts(City(town), source, footprint(town, source))


def area_km2(town: Ground, made: Footprint, name: str) -> float:
    area = next((band.area for band in made.bands if band.name == name), None)
    return town.plane.metres(shapely.geometry.shape(area)).area / 1e6 if area else 0.0


def test_a_west_wind_carries_it_east(littletown: Ground) -> None:
    for band in footprint(littletown, gas()).bands:
        west, _, east, _ = shapely.geometry.shape(band.area).bounds
        assert east - E_TOWN["lon"] > 10 * (E_TOWN["lon"] - west)


def test_who_must_leave_is_whoever_could_be_harmed_for_good(littletown: Ground) -> None:
    leave = {band.name: band.evacuate for band in footprint(littletown, gas()).bands}
    assert leave == {"AEGL 1": False, "AEGL 2": True, "AEGL 3": True}


def test_a_still_clear_night_is_worse_than_a_bright_noon(littletown: Ground) -> None:
    night, noon = (facts(littletown, gas(at)) for at in (NIGHT, NOON))
    assert night["stability"] == 6 and noon["stability"] <= 2
    assert night["reach_m_aegl_3"] > 2 * noon["reach_m_aegl_3"]


def test_open_country_thins_less_than_a_city(littletown: Ground) -> None:
    assert facts(littletown, gas(surroundings="rural", substance="ammonia", stability="D"))["reach_m_aegl_2"] > \
        facts(littletown, gas(substance="ammonia", stability="D"))["reach_m_aegl_2"]


def test_chlorine_is_heavy_and_methane_is_not(littletown: Ground) -> None:
    assert facts(littletown, gas())["heavy_gas"] == 1
    assert facts(littletown, gas(substance="methane"))["heavy_gas"] == 0


def test_a_heavy_puff_slumps_to_every_side(littletown: Ground) -> None:
    """10 t of chlorine at once: wider than the same as a light puff would be, and upwind of its place too."""
    made = footprint(littletown, gas(release="puff", kg=10_000.0, kg_s=None, minutes=None, turn_deg=0.0))
    west, _, _, _ = shapely.geometry.shape(made.bands[-1].area).bounds
    assert E_TOWN["lon"] - west > 5 / 90_000
    assert facts(littletown, gas(release="puff", kg=10_000.0, kg_s=None, minutes=None))["heavy_gas"] == 1


def test_a_wind_that_may_turn_endangers_more(littletown: Ground) -> None:
    sure, unsure = (footprint(littletown, gas(turn_deg=turn)) for turn in (0.0, 30.0))
    assert area_km2(littletown, unsure, "AEGL 3") > area_km2(littletown, sure, "AEGL 3")


@pytest.mark.parametrize("how", [
    {"release": "puff", "kg": 500.0, "kg_s": None, "minutes": None},
    {"release": "gas_hole", "hole_mm": 20.0, "tank_kpa": 700.0},
    {"release": "liquid_hole", "hole_mm": 20.0, "over_kpa": 600.0, "head_m": 2.0},
    {"release": "pool", "pool_m2": 100.0},
])  # fmt: skip
def test_every_kind_of_release_reaches_someone(littletown: Ground, how: dict[str, Any]) -> None:
    made = assess(City(littletown), "i", gas(**how), id="a", now=NIGHT)
    assert made.people > 0 and made.facts["released_kg"] > 0


def test_a_liquid_that_must_evaporate_gives_less_than_runs_out(littletown: Ground) -> None:
    """Benzene boils at 80 C: what is in the air is what the pool gives off, not what flows out of the hole."""
    hole = {"release": "liquid_hole", "hole_mm": 100.0, "over_kpa": 0.0, "head_m": 4.0}
    benzene, ammonia = (facts(littletown, gas(substance=name, **hole))["kg_s"] for name in ("benzene", "ammonia"))
    assert 0 < benzene < ammonia / 2


def test_nothing_released_reaches_nobody(littletown: Ground) -> None:
    assert footprint(littletown, gas(kg_s=0.0)).bands == []


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(SUBSTANCES)), st.floats(0.01, 50), st.sampled_from("ABCDEF"), st.floats(0.5, 20))
def test_more_gas_never_endangers_less(littletown: Ground, name: str, kg_s: float, of: str, wind: float) -> None:
    one, more = (footprint(littletown, gas(substance=name, kg_s=rate, stability=of, wind_m_s=wind))
                 for rate in (kg_s, 1.3 * kg_s))
    for band in one.bands:
        assert area_km2(littletown, more, band.name) >= area_km2(littletown, one, band.name) * (1 - 1e-3)


@pytest.mark.parametrize(("source", "word"), [
    (gas(substance="unobtainium"), "ammonia"),
    (gas(release="gas_hole"), "hole_mm"),
    (gas(kg_s=None), "kg_s"),
    (gas(point={"lon": 121.0, "lat": 36.0}), "km from"),
    (gas(wind_m_s=0.0), "wind_m_s"),
    (gas(stability="G"), "stability"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        footprint(littletown, source)


def test_beyond_the_curves_it_says_so(littletown: Ground) -> None:
    far = footprint(littletown, gas(kg_s=500.0, minutes=60.0, stability="F", surroundings="rural"))
    assert any("10 km" in note for note in far.notes)


def test_pasquill_s_curves_are_for_open_country_only_and_are_named(littletown: Ground) -> None:
    with pytest.raises(ValueError, match="rural"):
        footprint(littletown, gas(curves="pasquill_gifford"))
    made = footprint(littletown, gas(curves="pasquill_gifford", surroundings="rural"))
    assert any("pasquill_gifford" in note for note in made.notes)
    briggs = facts(littletown, gas(surroundings="rural", substance="ammonia", stability="D"))["reach_m_aegl_2"]
    pasquill = facts(littletown, gas(surroundings="rural", substance="ammonia", stability="D",
                                     curves="pasquill_gifford"))["reach_m_aegl_2"]
    assert pasquill == pytest.approx(briggs, rel=0.5) and pasquill != briggs
