"""The city read as a question of evacuation: who still has to leave, which shelters may take them, how far they are."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from yunnao.city.city import City
from yunnao.city.waiting import still_to_move
from yunnao.model.assessment import Assessment, ZoneExposure
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Shortfall
from yunnao.model.resource import Shelter
from yunnao.model.said import Said
from yunnao.plan._frame import frame, people_on_foot, people_roads
from yunnao.plan._needs import Floats
from yunnao.plan._transport import Ints, Zones
from yunnao.plan._words import Word, listed, say
from yunnao.roads.way import WALK_M_S, times_between

FOOT_M = 1500.0
"""Farther than this along the streets people are driven: the old and the sick cannot walk it with their bags."""

BOARD_S = 20 * 60
"""Driving also costs gathering and boarding, so that nobody is driven past a shelter round the corner."""

RANK_S = 3600
"""Zones whose time is up within the same hour are equally urgent."""


FIRST = {"hospital", "school", "kindergarten", "nursing_home"}
"""Kinds of facility whose people go first among those whose time is up within the same hour."""

NEAR_KM = 3.0
"""A facility belongs to the nearest zone, if that is no farther."""


@dataclass(frozen=True)
class Crowd:
    """Zones with people left to move and shelters with room, in a fixed order.

    `travel_s` (zones, shelters) of one trip, -1 for no way; `on_foot` (zones, shelters); `numbers` for the solver.
    `without_car` (zones) is the share that has none. `notes` say which shelters were left out and what did not fit.
    """

    zones: list[ZoneExposure]
    shelters: list[Shelter]
    travel_s: Ints
    on_foot: Any
    numbers: Zones
    without_car: Floats
    notes: list[Said]

    @cached_property
    def nearest(self) -> Ints:
        """Of each zone the shelters, nearest first; those without a way last."""
        far = np.where(self.numbers.cost < 0, np.iinfo(np.int64).max, self.numbers.cost)
        order: Ints = np.argsort(far, axis=1, kind="stable")
        return order

    @property
    def people(self) -> int:
        return sum(zone.to_move for zone in self.zones)


def crowd(city: City, assessment: Assessment) -> Crowd:
    """Everyone of the assessment who is to move and has no move ordered yet, and where they could go."""
    zones, odd = still_to_move(city, assessment)
    shelters, out = _fit(city, assessment)
    starts = np.array([_lonlat(z.point) for z in zones]).reshape(-1, 2).T
    ends = np.array([_lonlat(s.point) for s in shelters]).reshape(-1, 2).T
    travel_s, on_foot = _trips(city, (starts[0], starts[1]), (ends[0], ends[1]))
    first = _helpless(city, assessment, zones)
    if first:
        odd = [*odd, say("同一时限内，{zones}先走：那里有医院、学校或养老机构",
                         "Of those whose time is up together, {zones} leave first: a hospital, a school or a home for "
                         "the old is there", zones=listed([z.name for z in zones if z.zone_id in first]))]
    cost = np.where(travel_s < 0, -1, travel_s + np.where(on_foot, 0, BOARD_S))
    numbers = Zones(cost=cost, people=np.array([z.to_move for z in zones], dtype=np.int64),
                    urgency=_ranks(zones, first), room=np.array([city.room_in(s.id) for s in shelters], dtype=np.int64))
    cars = city.ground.cars
    without = np.array([cars.around if zone.zone_id in first else cars.without for zone in zones], dtype=float)
    return Crowd(zones, shelters, travel_s, on_foot, numbers, without, [*odd, *out])


def held_back(city: City, assessment: Assessment, planner: str, c: Crowd) -> ActionPlan | None:
    """The plan that moves nobody, when people are to move but the task that moves them is not open; None when it is."""
    wait = _waits(city, assessment.incident_id)
    if wait is None or not c.people:
        return None
    extra = Said("提高响应级别或启动转移任务后即可安排", "raise the level, or open the task that moves people")
    lack = Shortfall(**Said("须转移的人员", "people to move").under("what"), missing=c.people, unit="人",
                     **wait.under("why"), **extra.under("least_extra"))
    summary = say("{n} 人须转移，但{why}", "{n} people are to move, but {why}", n=str(c.people), why=wait)
    return frame(city, assessment, planner, summary, uncovered=[lack], assumptions=c.notes)


def _waits(city: City, incident_id: str) -> Said | None:
    """Why nobody is to be moved yet, None when they are; an incident without such a task never waits."""
    incident = city.incidents.get(incident_id)
    written = city.ground.plans.get(incident.procedure.partition("@")[0]) if incident is not None else None
    rules = [rule for rule in written.tasks if rule.evacuate] if written is not None else []
    tasks = [task for task in city.tasks_of(incident_id) if task.evacuate]
    if any(task.state in ("open", "assigned", "working") for task in tasks) or not (tasks or rules):
        return None
    if any(task.state in ("done", "skipped") for task in tasks):
        return Said("预案的转移任务已经结束", "the plan's task that moves people is over")
    level = min((rule.from_level for rule in rules), default=None)
    begins = Said("", "") if level is None else Said(f"（{level.zh}响应起）", f" (from level {level.value} on)")
    return Said("预案的转移任务尚未启动", "the plan's task that moves people is not open yet") + begins


def _fit(city: City, assessment: Assessment) -> tuple[list[Shelter], list[Said]]:
    """Shelters with room, outside every band nobody may stay in, and indoors when the wind is the hazard."""
    bands = assessment.footprint.bands
    danger = shapely.union_all([shapely.make_valid(shapely.geometry.shape(b.area)) for b in bands if b.evacuate])
    windy = any("wind" in band.quantity.lower() for band in bands)
    shelters = [s for _, s in sorted(city.ground.shelters.items()) if city.room_in(s.id) > 0]
    inside = [s for s in shelters if danger.intersects(shapely.Point(s.point.lon, s.point.lat))]
    outdoor = [s for s in shelters if windy and not s.indoor and s not in inside]
    notes = [say("{n} 处避难场所{why}，没有使用：{names}", "{n} shelters {why} and are not used: {names}", why=why,
                 n=str(len(out)), names=listed([named(s) for s in out]))
             for out, why in ((inside, Said("在须撤离的范围内", "lie where nobody may stay")),
                              (outdoor, Said("在室外、不能避风", "give no shelter from wind"))) if out]
    return [s for s in shelters if s not in inside and s not in outdoor], notes


def _trips(city: City, starts: tuple[Any, Any], ends: tuple[Any, Any]) -> tuple[Ints, Any]:
    """Seconds of one trip from every zone to every shelter, rounded up, and whether it is walked."""
    drive = times_between(people_roads(city), starts, ends)
    limit_ms = round(FOOT_M / WALK_M_S * 1000)
    walk = times_between(people_on_foot(city), starts, ends, WALK_M_S, limit_ms)
    on_foot = (walk >= 0) & (walk <= limit_ms)
    ms = np.where(on_foot, walk, drive)
    return np.where(ms < 0, -1, -(-ms // 1000)), on_foot


def _helpless(city: City, assessment: Assessment, zones: list[ZoneExposure]) -> set[str]:
    """The zones nearest to those who cannot leave by themselves, as far as the footprint reaches such places."""
    lon, lat = (np.array([_lonlat(z.point)[axis] for z in zones]) for axis in (0, 1))
    there = np.flatnonzero(np.isfinite(lon + lat)) if zones else []
    first: set[str] = set()
    for exposed in assessment.facilities:
        known = city.ground.facilities.get(exposed.facility_id)
        if known is None or known.kind not in FIRST or not len(there):
            continue
        wide = np.cos(np.radians(known.point.lat))
        km = np.hypot((lon[there] - known.point.lon) * wide, lat[there] - known.point.lat) * 111.2
        if km.min() <= NEAR_KM:
            first.add(zones[int(there[int(km.argmin())])].zone_id)
    return first


def _ranks(zones: list[ZoneExposure], first: set[str]) -> Ints:
    """Whose time is up first, by the hour; those without a time must go at once, so they come first.

    Within the hour, zones with people who cannot leave by themselves.
    """
    keys = [(_hour(zone.move_before), zone.zone_id not in first) for zone in zones]
    order = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([order[key] for key in keys], dtype=np.int64)


def _hour(when: datetime | None) -> float:
    return float("-inf") if when is None else when.timestamp() // RANK_S


def named(shelter: Shelter) -> Word:
    """A shelter's name in both languages."""
    return Said(shelter.name, shelter.name_en or shelter.name)


def _lonlat(place: Point) -> tuple[float, float]:
    return place.lon, place.lat
