"""Which source term is meant for which incident, where several incidents stand on one hazard model."""

import math
from typing import Any

from yunnao.city.city import City
from yunnao.model.assessment import SourceTerm
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.procedure.response import written_plan


def term_for(city: City, incident: Incident) -> tuple[str, SourceTerm] | None:
    """The newest source term that is meant for this incident, with its name, or None."""
    hazard = written_plan(city, incident).hazard
    mine = [(term.at, name) for name, term in city.sources.items()
            if term.hazard == hazard and _is_for(city, term, incident)]
    return (max(mine)[1], city.sources[max(mine)[1]]) if mine else None


def _is_for(city: City, term: SourceTerm, incident: Incident) -> bool:
    """By the name it carries. A storm is everybody's; what lies somewhere is one incident's.

    It is that one's who took it before, or else the nearest's, or the latest opened.
    """
    if term.incident:
        return term.incident == incident.id
    if _middle(term.data) is None:
        return True
    taken = {a.incident_id for a in city.assessments.values() if a.source == term}
    if taken:
        return incident.id in taken
    rivals = [other for other in city.open_incidents() if written_plan(city, other).hazard == term.hazard]
    return len(rivals) < 2 or _nearest(term, rivals).id == incident.id


def _nearest(term: SourceTerm, rivals: list[Incident]) -> Incident:
    here = _middle(term.data)
    placed = [(_apart(here, rival.place), rival.id, rival) for rival in rivals if here and rival.place]
    if placed and len(placed) == len(rivals):
        return min(placed)[2]
    before = [rival for rival in rivals if rival.opened_at <= term.at]
    return before[-1] if before else rivals[0]


def _middle(data: dict[str, Any]) -> Point | None:
    """Where a term lies: its point, or the middle of the area drawn; None for one that says neither."""
    corners = [data["point"]] if isinstance(data.get("point"), dict) else data.get("area")
    if not isinstance(corners, list) or not all(isinstance(c, dict) and {"lon", "lat"} <= set(c) for c in corners):
        return None
    return Point(*(sum(float(c[axis]) for c in corners) / len(corners) for axis in ("lon", "lat"))) if corners else None


def _apart(one: Point | None, other: Point | None) -> float:
    if one is None or other is None:
        return math.inf
    return math.hypot((one.lon - other.lon) * math.cos(math.radians(one.lat)), one.lat - other.lat)
