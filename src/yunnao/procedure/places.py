"""Where a task's units go: the places that a contingency plan may name, found in the city."""

from collections.abc import Mapping

from yunnao.city.city import City
from yunnao.model.incident import Incident
from yunnao.model.place import Point


def places_of(city: City, incident: Incident) -> Mapping[str, Point]:
    """Positions by the words of a plan: "incident", "zones" (where most people are to move) and facility ids."""
    places = {facility.id: facility.point for facility in city.ground.facilities.values()}
    if incident.place is not None:
        places["incident"] = incident.place
    assessment = city.assessments.get(incident.id)
    zones = [z for z in assessment.zones if z.to_move] if assessment is not None else []
    if zones:
        places["zones"] = max(zones, key=lambda zone: (zone.to_move, zone.zone_id)).point
        places.setdefault("incident", places["zones"])
    elif "incident" in places:
        places["zones"] = places["incident"]
    return places
