"""The leak: a pool where there is no drain, and a drain's length of vapour where there is one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import shapely.geometry
from ruamel.yaml import YAML

from yunnao.assess.assess import assess
from yunnao.assess.hazards.leak import Leak
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm

START = datetime(2024, 7, 1, tzinfo=UTC)
C, NORTH = {"lon": 120.0222, "lat": 36.0}, {"lon": 120.0222, "lat": 36.0135}
FEED = Path(__file__).parent.parent.parent / "cities" / "qingdao" / "scenarios" / "huangdao-2013" / "feed.yaml"


def leak(point: dict[str, float], after: float = 1.0, **more: Any) -> SourceTerm:
    data = {"point": point, "started_at": START.isoformat(), "substance": "crude_oil"} | more
    return SourceTerm(hazard="leak", at=START + timedelta(hours=after), data=data)


def footprint(town: Ground, source: SourceTerm) -> Footprint:
    return Leak().footprint(City(town), source)


def facts(town: Ground, source: SourceTerm) -> dict[str, float]:
    return Leak().facts(City(town), source, footprint(town, source))


def metres2(town: Ground, made: Footprint, name: str) -> float:
    area = next(band.area for band in made.bands if band.name == name)
    return town.plane.metres(shapely.geometry.shape(area)).area


def test_away_from_any_drain_it_is_a_pool(littletown: Ground) -> None:
    made = footprint(littletown, leak(NORTH, leaked_t=5.0))
    assert [(band.name, band.evacuate) for band in made.bands] == [("pool", True)]
    assert metres2(littletown, made, "pool") == pytest.approx(3.1416 * 300**2, rel=0.02)
    assert facts(littletown, leak(NORTH, leaked_t=5.0))["confined"] == 0


def test_a_small_spill_keeps_people_fifty_metres_away(littletown: Ground) -> None:
    made = footprint(littletown, leak(NORTH, leaked_t=0.1))
    assert metres2(littletown, made, "pool") == pytest.approx(3.1416 * 50**2, rel=0.05)


def test_in_the_drain_vapour_runs_down_to_the_sea_and_up_as_far_as_the_tide(littletown: Ground) -> None:
    """The leak at C: 1,000 m down to the sea; up, 2.8 m of tide at a slope of 0.002 is 1,400 m, more than there is."""
    told = facts(littletown, leak(C, leaked_t=50.0, sea=True))
    assert told["confined"] == 1
    assert told["drain_length_m"] == pytest.approx(2000, rel=0.01)
    inland = facts(littletown, leak(C, leaked_t=50.0, sea=False))
    assert inland["drain_length_m"] == pytest.approx(1500, rel=0.01)


def test_the_vapour_in_the_drain_is_a_stoichiometric_mixture(littletown: Ground) -> None:
    """2 m by 2 m by 2,000 m at 79.25 g of pentane in a cubic metre (10 C)."""
    assert facts(littletown, leak(C, leaked_t=50.0, sea=True))["vapour_kg"] == pytest.approx(8000 * 0.07925, rel=0.01)


def test_a_little_oil_cannot_fill_a_long_drain(littletown: Ground) -> None:
    """0.1 t gives 10 kg of vapour: 31.5 m of drain at 0.317 kg a metre."""
    told = facts(littletown, leak(C, leaked_t=0.1, sea=True))
    assert told["vapour_kg"] == 10
    assert told["drain_length_m"] == pytest.approx(31.5, abs=1)


def test_nothing_leaked_makes_no_blast(littletown: Ground) -> None:
    assert [band.name for band in footprint(littletown, leak(C, leaked_t=0.0)).bands] == ["drain vapour"]


def test_an_amount_nobody_knows_is_taken_for_a_large_one(littletown: Ground) -> None:
    told = facts(littletown, leak(C, sea=True))
    assert "leaked_t" not in told
    assert told["keep_away_m"] == 300 and told["drain_length_m"] == pytest.approx(2000, rel=0.01)


def test_nobody_moves_for_a_leak_that_nobody_has_seen(littletown: Ground) -> None:
    made = footprint(littletown, leak(C, leaked_t=50.0, confirmed=False))
    assert not any(band.evacuate for band in made.bands)
    assert any("Not confirmed" in note for note in made.notes)
    assert assess(City(littletown), "i", leak(C, leaked_t=50.0, confirmed=False), id="a", now=START).to_move == 0


def test_everyone_within_the_distance_moves_at_once(littletown: Ground) -> None:
    source = leak(C, leaked_t=50.0, sea=True)
    made = assess(City(littletown), "i", source, id="a", now=source.at)
    leave = [band.name for band in made.footprint.bands if band.evacuate]
    assert leave[-3:] == ["windows break", "houses damaged", "walls fall"]  # all nearer than the 300 m to keep
    assert made.to_move == made.people > 0
    assert {zone.move_before for zone in made.zones} == {None}


def test_a_rate_adds_up_until_it_stops(littletown: Ground) -> None:
    assert facts(littletown, leak(C, rate_t_h=30.0))["leaked_t"] == 60  # an hour gone, and the hour to come
    stopped = leak(C, rate_t_h=30.0, stopped_at=(START + timedelta(minutes=20)).isoformat())
    assert facts(littletown, stopped)["leaked_t"] == 10


@pytest.mark.parametrize(("source", "word"), [
    (leak(C, after=-1.0), "started_at"),
    (leak(C, after=24 * 30), "started_at"),
    (leak(C, stopped_at=(START - timedelta(hours=1)).isoformat()), "stopped_at"),
    (leak(C, substance="milk"), "substance"),
    (leak({"lon": 121.0, "lat": 36.0}), "km from"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        footprint(littletown, source)


def test_an_unknown_drain_is_a_wrong_name(littletown: Ground) -> None:
    with pytest.raises(LookupError, match="drain-bridge"):
        footprint(littletown, leak(C, drain_id="nowhere"))


def huangdao() -> list[SourceTerm]:
    said = [entry for entry in YAML(typ="safe").load(FEED) if entry["kind"] == "SourceTermReceived"]
    return [msgspec.convert(entry["data"]["term"], SourceTerm) for entry in said]


def test_huangdao_first_a_suspicion_then_a_drain_full_of_vapour(qingdao: Ground) -> None:
    suspected, confirmed = (assess(City(qingdao), "i", term, id="a", now=term.at) for term in huangdao()[:2])
    assert suspected.to_move == 0 and suspected.facts["confined"] == 0
    assert confirmed.facts["confined"] == 1 and 1_000 < confirmed.to_move < confirmed.people
    assert confirmed.facts["drain_length_m"] > 4_000  # the explosions ran over more than 5,000 m
    assert {zone.district for zone in confirmed.zones} == {"370211"}


def test_vapour_runs_from_drain_to_drain_as_far_as_there_is_oil_for_it(littletown: Ground) -> None:
    """A street drain of 3 by 2 m, 1 km long, into a main of 6 by 2 m with 1 km to the sea."""
    def culvert(id: str, width_m: float, *points: tuple[float, float]) -> dict[str, Any]:
        return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [list(at) for at in points]},
                "properties": {"id": id, "name": id, "width_m": width_m, "height_m": 2.0}}

    at = {"lon": 120.0, "lat": 36.0135}
    lat = 36.0135 - 1000 / littletown.plane.metres_a_degree[1]
    east = 120.0 + 1000 / littletown.plane.metres_a_degree[0]
    town = replace(littletown, drains={
        "street": culvert("street", 3.0, (120.0, 36.0135), (east, 36.0135)),
        "main": culvert("main", 6.0, (east, 36.0135), (east, lat))})
    told = {tonnes: facts(town, leak(at, leaked_t=tonnes)) for tonnes in (1.0, 7.0, 500.0)}
    assert told[500.0]["drain_length_m"] == pytest.approx(2000, rel=0.01)
    assert told[1.0]["drain_length_m"] < 1000 < told[7.0]["drain_length_m"] < 2000
    a_metre = told[1.0]["vapour_kg"] / told[1.0]["drain_length_m"]
    assert told[500.0]["vapour_kg"] == pytest.approx((1000 + 2 * 1000) * a_metre, rel=0.02)
    assert told[1.0]["vapour_kg"] == pytest.approx(100, rel=0.02), "a tenth of the oil evaporates"
    assert any("及下游暗渠" in note for note in footprint(town, leak(at, leaked_t=500.0)).notes)

