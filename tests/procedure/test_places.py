"""Places: a plan's words become positions, the best known first, and none is made up."""

from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Assessment, Footprint, SourceTerm, ZoneExposure
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.procedure.places import places_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
INCIDENT = Incident(id="pipeline-1", kind="pipeline", title="", opened_at=NOON, reason="")
QUIET = ZoneExposure(zone_id="a", name="", point=Point(1.0, 1.0), district="", people=900, to_move=0)
BUSY = ZoneExposure(zone_id="b", name="", point=Point(2.0, 2.0), district="", people=100, to_move=50)


def city(ground: Ground, data: dict[str, Any], zones: list[ZoneExposure]) -> City:
    made = Assessment(
        id="x", incident_id=INCIDENT.id, hazard="leak", model="", log_position=1, made_at=NOON, valid_until=NOON,
        source=SourceTerm(hazard="leak", at=NOON, data=data), zones=zones, facilities=[], people=0, to_move=0,
        footprint=Footprint(hazard="leak", bands=[], start=NOON, end=NOON))
    empty = City(ground)
    return City(ground, assessments=empty.assessments.set(INCIDENT.id, made))


def test_before_any_assessment_only_facilities_are_known(littletown: Ground) -> None:
    assert set(places_of(City(littletown), INCIDENT)) == set(littletown.facilities)


def test_a_leak_is_where_its_source_term_has_it_and_the_zones_where_most_must_move(littletown: Ground) -> None:
    places = places_of(city(littletown, {"point": {"lon": 3, "lat": 4}}, [QUIET, BUSY]), INCIDENT)
    assert (places["incident"], places["zones"]) == (Point(3.0, 4.0), BUSY.point)


def test_what_was_reported_stands_before_what_was_computed(littletown: Ground) -> None:
    reported = structs.replace(INCIDENT, place=Point(5.0, 5.0))
    assert places_of(city(littletown, {"point": {"lon": 3, "lat": 4}}, []), reported)["incident"] == Point(5.0, 5.0)


def test_a_storm_has_no_point_so_units_go_to_the_people(littletown: Ground) -> None:
    places = places_of(city(littletown, {"fixes": []}, [QUIET]), INCIDENT)
    assert (places["incident"], places["zones"]) == (QUIET.point, QUIET.point)


def test_with_nobody_touched_the_zones_are_where_the_incident_is(littletown: Ground) -> None:
    places = places_of(city(littletown, {"point": {"lon": 3, "lat": 4}}, []), INCIDENT)
    assert (places["incident"], places["zones"]) == (Point(3.0, 4.0), Point(3.0, 4.0))
