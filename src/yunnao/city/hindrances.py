"""What hinders driving in a city, as far as it is known: the one place that says so, to planners, door and drill.

Closures and slowdowns that were ordered or reported, and what the newest assessment of every open incident does to the
roads. Who is let in where: docs/decisions/0009.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import msgspec

from yunnao.city.city import City
from yunnao.model.assessment import Assessment, RoadEffect
from yunnao.model.facts import RoadClosed, RoadSlowed
from yunnao.model.road import ALWAYS_MS, FOREVER_MS, Hindrance, in_ms


class Known(NamedTuple):
    """A hindrance with its name, and the log position since which it is known."""

    name: str
    seq: int
    what: Hindrance


def known(city: City, *, responders: bool = False) -> list[Known]:
    """All hindrances, now and to come, in an order that does not depend on the process.

    With `responders` as units that respond meet them, who drive into a cordon. One whose place is no place is left out.
    """
    ordered = [*city.closures.items(), *city.slowdowns.items()]
    found = [Known(road.name, city.closed_seq.get(id, 0), _of_road(road)) for id, road in ordered if _placed(road)]
    for incident in city.open_incidents():
        made = city.assessments.get(incident.id)
        since = city.assessed_seq.get(incident.id, 0)
        found += [Known(effect.name_zh, since, what) for effect, what in (_effects(_Same(made)) if made else ())
                  if not (responders and effect.cordon)]
    return sorted(found)


def hindrances(city: City, *, responders: bool = False, until: int | None = None) -> tuple[Hindrance, ...]:
    """The same as a key to travel times (`roads.way.travel_for`); with `until` what was known at that log position."""
    there = known(city, responders=responders)
    return tuple(sorted({one.what for one in there if until is None or one.seq <= until}))


def _placed(road: RoadClosed | RoadSlowed) -> bool:
    whole = math.isfinite(road.place.lon + road.place.lat + road.radius_m) and road.radius_m >= 0
    return whole and (road.start is None or road.end is None or road.end > road.start)


def _of_road(road: RoadClosed | RoadSlowed) -> Hindrance:
    speed = road.speed_factor if isinstance(road, RoadSlowed) else 0.0
    return Hindrance(road.place.lon, road.place.lat, road.radius_m, speed if 0 < speed < 1 else 0.0,
                     in_ms(road.start) if road.start else ALWAYS_MS, in_ms(road.end) if road.end else FOREVER_MS)


class _Same:
    """An assessment as a key: equal only to itself, and kept alive while it is a key."""

    def __init__(self, made: Assessment) -> None:
        self.made = made

    def __hash__(self) -> int:
        return id(self.made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.made is other.made


@lru_cache(maxsize=32)
def _effects(key: _Same) -> tuple[tuple[RoadEffect, Hindrance], ...]:
    """What an assessment does to the roads, read once: its areas may have thousands of corners."""
    return tuple((effect, _of_effect(effect)) for effect in key.made.roads
                 if effect.speed_factor < 1 and effect.end > effect.start)


def _of_effect(effect: RoadEffect) -> Hindrance:
    area = msgspec.json.encode(effect.area, order="deterministic")
    return Hindrance(0.0, 0.0, 0.0, max(0.0, effect.speed_factor), in_ms(effect.start), in_ms(effect.end), area)
