"""Where a task's units go: the places that a contingency plan may name, found in the city."""

from collections.abc import Mapping
from typing import Any

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.incident import Incident
from yunnao.model.place import Point


def places_of(city: City, incident: Incident) -> Mapping[str, Point]:
    """Positions by the words of a plan: "incident", "zones" (where most people are to move) and facility ids.

    The incident is where it was reported, or else where its source term has it, or else where most people are
    touched; what nobody knows yet is not there.
    """
    places = {facility.id: facility.point for facility in city.ground.facilities.values()}
    assessment = city.assessments.get(incident.id)
    source = None if assessment is None else _source(assessment)
    zones = None if assessment is None else _zones(assessment)
    known = {"incident": (incident.place, source, zones), "zones": (zones, incident.place, source)}
    for word, found in known.items():
        point = next((point for point in found if point is not None), None)
        if point is not None:
            places[word] = point
    return places


def _source(assessment: Assessment) -> Point | None:
    """The point of a source term that has one, such as a leak's; a storm has none."""
    point: Any = assessment.source.data.get("point")
    return Point(float(point["lon"]), float(point["lat"])) if isinstance(point, dict) else None


def _zones(assessment: Assessment) -> Point | None:
    most = max(assessment.zones, key=lambda zone: (zone.to_move, zone.people, zone.zone_id), default=None)
    return None if most is None else most.point
