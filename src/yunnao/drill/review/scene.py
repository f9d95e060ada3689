"""What one picture of the city shows: the danger, the people in it, where they go, who is on the road. From a scene."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely.geometry

from yunnao.city.city import City, UnitNow
from yunnao.drill.review.story import Scene
from yunnao.model.assessment import Assessment, Band
from yunnao.model.place import Point
from yunnao.model.plan import Move
from yunnao.model.resource import Shelter

LOOKS = ("blue", "yellow", "orange", "red")

WIND_M_S = ((32.7, "red"), (24.5, "orange"), (17.2, "yellow"), (0.0, "blue"))
"""Wind by the colours of the warning that it deserves: Beaufort 12, 10, 8 and less."""


@dataclass(frozen=True)
class ZoneShown:
    point: Point
    name: str
    people: int
    gone: int


@dataclass(frozen=True)
class MoveShown:
    """A move, how far it is (proposed, ordered, left or arrived) and the people of whom that is true."""

    move: Move
    state: str
    people: int


@dataclass(frozen=True)
class ShelterShown:
    shelter: Shelter
    people: int
    coming: int


@dataclass(frozen=True)
class Shown:
    """All that a picture draws above the ground."""

    bands: list[tuple[Band, str]]
    zones: list[ZoneShown]
    moves: list[MoveShown]
    shelters: list[ShelterShown]
    units: list[tuple[float, float, bool]]
    track: list[tuple[float, float]]
    source: Point | None


def shown(scene: Scene, incident_id: str) -> Shown:
    """What there is to see of one incident in a scene."""
    city, assessment = scene.city, scene.city.assessments.get(incident_id)
    moves = list(_moves(scene, incident_id))
    return Shown(
        bands=banded(assessment) if assessment else [], zones=_zones(city, assessment, moves), moves=moves,
        shelters=_shelters(city, moves), units=[_unit(u, scene.at) for u in _busy(city)],
        track=[(f["lon"], f["lat"]) for f in _data(assessment).get("fixes", [])], source=_source(assessment),
    )


def banded(assessment: Assessment) -> list[tuple[Band, str]]:
    """The bands of a footprint from the weakest to the strongest, each with the colour it is drawn in.

    Wind takes the colours of its warning; of other bands the strongest is red, then orange, yellow, blue.
    """
    bands = assessment.footprint.bands
    if bands and all(band.unit == "m/s" for band in bands):
        return [(band, next(look for least, look in WIND_M_S if band.threshold >= least)) for band in bands]
    looks = ["blue"] * len(bands) + [*LOOKS]
    return list(zip(bands, looks[-len(bands):], strict=True)) if bands else []


def area(band: Band) -> Any:
    """The band's area as a shapely geometry."""
    return shapely.geometry.shape(band.area)


def _data(assessment: Assessment | None) -> dict[str, Any]:
    return assessment.source.data if assessment else {}


def _source(assessment: Assessment | None) -> Point | None:
    point = _data(assessment).get("point")
    return Point(point["lon"], point["lat"]) if isinstance(point, dict) else None


def _moves(scene: Scene, incident_id: str) -> Iterator[MoveShown]:
    """Ordered moves; before any order, those of the newest plan."""
    city = scene.city
    ordered = [now for _, now in sorted(city.moves.items()) if now.incident_id == incident_id]
    for now in ordered:
        state = "arrived" if now.complete else "left" if now.left else "ordered"
        yield MoveShown(now.move, state, now.move.people - now.refused)
    plan = city.newest_plan(incident_id)
    if not ordered and plan is not None:
        yield from (MoveShown(move, "proposed", move.people) for move in plan.plan.moves)


def _zones(city: City, assessment: Assessment | None, moves: list[MoveShown]) -> list[ZoneShown]:
    """Zones with people to move, the largest first, so that small ones are drawn on top."""
    gone: dict[str, int] = {}
    for shown_move in moves:
        if shown_move.state in ("left", "arrived"):
            gone[shown_move.move.zone_id] = gone.get(shown_move.move.zone_id, 0) + shown_move.move.people
    there = {z.zone_id: ZoneShown(z.point, z.name, z.to_move, gone.get(z.zone_id, 0))
             for z in (assessment.zones if assessment else []) if z.to_move}
    for shown_move in moves:
        move = shown_move.move
        if move.zone_id not in there:
            there[move.zone_id] = ZoneShown(move.start, move.zone_name, move.people, gone.get(move.zone_id, 0))
    return sorted(there.values(), key=lambda z: (-z.people, z.name))


def _shelters(city: City, moves: list[MoveShown]) -> list[ShelterShown]:
    """Shelters that hold people or expect them."""
    coming: dict[str, int] = {}
    for m in moves:
        if m.state != "arrived":
            coming[m.move.shelter_id] = coming.get(m.move.shelter_id, 0) + m.move.people
    used = sorted({*coming, *(i for i, people in city.sheltered.items() if people)})
    return [ShelterShown(city.ground.shelters[i], city.sheltered.get(i, 0), coming.get(i, 0))
            for i in used if i in city.ground.shelters]


def _busy(city: City) -> list[UnitNow]:
    return [u for _, u in sorted(city.units.items()) if u.task_id is not None]


def _unit(unit: UnitNow, at: datetime) -> tuple[float, float, bool]:
    """Where a unit is at a moment, and whether it is driving: between the points of its way by the time it has "
      "driven."""
    if unit.departed_at is None or len(unit.path) < 2:
        return unit.place.lon, unit.place.lat, False
    driven = (at - unit.departed_at).total_seconds()
    lon, lat = np.asarray(unit.path, dtype=float).T
    return float(np.interp(driven, unit.at_s, lon)), float(np.interp(driven, unit.at_s, lat)), True
