"""Who still has to move: an assessment's people less those whose move has been ordered, counted in one place."""

import math

from msgspec import structs

from yunnao.city.city import City
from yunnao.model.assessment import Assessment, ZoneExposure
from yunnao.model.place import Point
from yunnao.model.said import Said


def still_to_move(city: City, assessment: Assessment) -> tuple[list[ZoneExposure], list[Said]]:
    """The zones that still have people to move, by id, and in words what in the assessment did not fit together."""
    zones, odd = _listed_once(assessment.zones)
    return [zone for zone in _not_ordered(city, assessment, zones) if zone.to_move > 0], odd


def _listed_once(given: list[ZoneExposure]) -> tuple[list[ZoneExposure], list[Said]]:
    """Zones by id, each once with all its people and its earliest time; and what did not fit together, in words."""
    once: dict[str, ZoneExposure] = {}
    notes: list[Said] = []
    for zone in given:
        if not isinstance(zone.to_move, int):
            raise ValueError(f"zone {zone.zone_id} has {zone.to_move!r} people to move: a count is needed; "
                             "assess the hazard again")
        if zone.to_move < 0:
            notes.append(Said(f"{zone.name}的待转移人数为负（{zone.to_move}），按 0 计，请核对研判",
                              f"{zone.name}: {zone.to_move} people to move is below zero and counts as none; check the "
                              "assessment"))
        if zone.to_move > max(0, zone.people):
            notes.append(Said(
                f"{zone.name}的待转移人数（{zone.to_move}）多于影响人数（{zone.people}），按待转移人数安排",
                f"{zone.name}: more people to move ({zone.to_move}) than affected ({zone.people}); planned for them"))
        there, people, before = once.get(zone.zone_id), max(0, zone.to_move), zone.move_before
        if there is not None:
            notes.append(Said(f"{zone.name}在研判中重复列出，人数相加",
                              f"{zone.name} is listed twice in the assessment; its people are added up"))
            people += there.to_move
            before = None if before is None or there.move_before is None else min(there.move_before, before)
        once[zone.zone_id] = structs.replace(there or zone, to_move=people, move_before=before)
    return [zone for _, zone in sorted(once.items())], notes


def _not_ordered(city: City, assessment: Assessment, zones: list[ZoneExposure]) -> list[ZoneExposure]:
    """The zones less the people whose move is ordered already.

    Every assessment draws its zones anew: moves from zones still listed count first, each for its own, then a move
    of this incident from a zone that is no longer listed counts for the nearest zones of its district.
    """
    left = {zone.zone_id: zone.to_move for zone in zones}
    ordered = [now for _, now in sorted(city.moves.items())
               if now.plan_id not in city.plans or city.plans[now.plan_id].state != "rejected"]
    for now in ordered:
        if now.move.zone_id in left:
            left[now.move.zone_id] = max(0, left[now.move.zone_id] - now.move.people)
    listed = {zone.zone_id for zone in zones}
    for now in ordered:
        if now.move.zone_id not in listed and now.incident_id == assessment.incident_id:
            people = now.move.people
            for near in _around(city, zones, now.move.start):
                taken = min(people, left[near.zone_id])
                left[near.zone_id] -= taken
                people -= taken
    return [structs.replace(zone, to_move=left[zone.zone_id]) for zone in zones]


def _around(city: City, zones: list[ZoneExposure], place: Point) -> list[ZoneExposure]:
    district = city.ground.district_at(place) if math.isfinite(place.lon + place.lat) else None
    same = [zone for zone in zones if district is not None and zone.district == district.adcode]
    wide = math.cos(math.radians(place.lat))

    def distance(zone: ZoneExposure) -> float:
        return math.hypot((zone.point.lon - place.lon) * wide, zone.point.lat - place.lat)

    return sorted(same, key=lambda zone: (distance(zone), zone.zone_id))
