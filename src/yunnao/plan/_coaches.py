"""Coaches for those without a car: which there are, where they stand, who rides with which on which trip."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.place import Point
from yunnao.model.plan import Ride
from yunnao.model.promise import Stop
from yunnao.model.resource import Unit
from yunnao.plan._crowd import Crowd
from yunnao.plan._fixed import solved
from yunnao.plan._frame import now, unit_times
from yunnao.plan._needs import Ints
from yunnao.plan._question import question
from yunnao.plan._queues import Queues
from yunnao.plan._trips import Trips, trips
from yunnao.roads.profiles import CAR, profile_of, usual

SEATS = 45
"""A coach has about so many seats: a unit of 450 is ten coaches, which go separate ways."""

MORE = 10
"""So many coaches more are tried, to say what they would change."""


@dataclass(frozen=True)
class Coach:
    """The `number`th coach of a unit, with its seats; it stands at `start`, free in `free_s`."""

    unit: Unit
    number: int
    seats: int
    start: Point
    free_s: int


@dataclass(frozen=True)
class Riding:
    """`riders` (zones, shelters) have no car; `coaches` fetch them in `trips`, with a queue for each of the `pairs`.

    `more` are the trips with ten coaches more where `beside` stands; None where nobody rides or no coach is there.
    """

    riders: Ints
    coaches: list[Coach]
    pairs: Ints
    trips: Trips
    more: Trips | None
    beside: Unit | None


def riding(city: City, assessment: Assessment, c: Crowd, people: Ints, stop: Stop) -> Riding:
    """Who of the `people` moved (zones, shelters) rides, and every trip of every coach; the most urgent first."""
    riders = _riders(c, people)
    pairs = np.argwhere(riders > 0)
    there = coaches(city, assessment, stop) if len(pairs) else []
    queues = _queues(city, c, riders, pairs, there)
    found = trips(queues, stop)
    if not len(found.people):
        return Riding(riders, there, pairs, found, None, None)
    if stop():  # who goes where is not the best there is, and a bound given that is none
        return Riding(riders, there, pairs, replace(found, bound_s=0), None, None)
    most = int(np.bincount(found.coach).argmax())
    more = np.concatenate([queues.reach_s, np.repeat(queues.reach_s[most:most + 1], MORE, axis=0)])
    wider = replace(queues, reach_s=more, seats=np.concatenate([queues.seats, np.full(MORE, SEATS)]))
    return Riding(riders, there, pairs, found, trips(wider, stop, bounded=False), there[most].unit)


def _riders(c: Crowd, people: Ints) -> Ints:
    """Of those driven from each zone the share without a car, to the shelters with the shortest rides."""
    driven = np.where(c.on_foot, 0, people)
    left = np.ceil(driven.sum(axis=1) * c.without_car - 1e-9).astype(np.int64)
    riders, rows = np.zeros_like(driven), np.arange(len(driven))
    far = np.where(driven > 0, c.travel_s, np.iinfo(np.int64).max)
    while left.any():
        near = far.argmin(axis=1)
        riders[rows, near] += (taken := np.minimum(left, driven[rows, near]))
        left, far[rows, near] = left - taken, np.iinfo(np.int64).max
    return riders


def coaches(city: City, assessment: Assessment, stop: Stop) -> list[Coach]:
    """Those on the incident's tasks that move people, and those that dispatch sends there now; where no such task asks
    for seats, all that are free. One on the road with people is free when it has brought them."""
    at, busy = now(city, assessment), _busy(city)
    found = []
    for unit_id in _sent(city, assessment.incident_id, stop):
        there = city.units[unit_id]
        seats = there.unit.capabilities["seats"]
        many = max(1, round(seats / SEATS))
        for number in range(1, many + 1):
            until, place = busy.get((unit_id, number), (at, there.at(city.now)))
            found.append(Coach(there.unit, number, seats * number // many - seats * (number - 1) // many, place,
                               max(0, int((until - at).total_seconds()))))
    return found


def _sent(city: City, incident_id: str, stop: Stop) -> list[str]:
    tasks = [t for t in city.tasks_of(incident_id) if t.evacuate and t.state in ("open", "assigned", "working")]
    units = {u for t in tasks for u in t.units if u in city.units}
    asking = {t.id for t in tasks if t.needs.get("seats")}
    if not asking:
        units |= {u for u, there in city.units.items() if there.free(city.now)}
    elif any(t.id in asking and t.state != "working" for t in tasks):
        q = question(city)
        if any(t.id in asking for t in q.tasks):
            sent = solved(q, stop).sent
            units |= {q.units[u].id for t, task in enumerate(q.tasks) if task.id in asking
                      for u in np.flatnonzero(sent[t])}
    return sorted(u for u in units if (city.units[u].unit.capabilities.get("seats") or 0) > 0)


def _busy(city: City) -> dict[tuple[str, int], tuple[datetime, Point]]:
    """Coaches that are still fetching people, by unit and number: until when, and where they are then."""
    busy: dict[tuple[str, int], tuple[datetime, Point]] = {}
    for _, there in sorted(city.moves.items()):
        plan = city.plans.get(there.plan_id)
        late = there.ordered_at - plan.plan.proposed_at if plan is not None else timedelta(0)
        for ride in there.move.rides if not there.complete else []:
            for number in ride.coaches:
                key, end = (ride.unit_id, number), ride.arrives_at + late
                if key not in busy or busy[key][0] < end:
                    busy[key] = end, there.move.to
    return busy


def _queues(city: City, c: Crowd, riders: Ints, pairs: Ints, there: list[Coach]) -> Queues:
    z, s = pairs.T
    zones, shelters = ([(p.point.lon, p.point.lat) for p in places] for places in (c.zones, c.shelters))
    people, rank = riders[z, s], c.numbers.urgency[z]
    into, shelter = np.unique(s, return_inverse=True)
    none = Queues(people, shelter, rank, c.travel_s[z, s], *(np.zeros(n, dtype=np.int64) for n in (
        0, (0, len(z)), (len(into), len(z)))))
    if not there:
        return none
    used = np.unique(z)
    column = np.searchsorted(used, z)
    ends = _apart(zones[i] for i in used)
    kinds, starts = [coach.unit.kind for coach in there], _apart((t.start.lon, t.start.lat) for t in there)
    reach = _seconds(unit_times(city, kinds, starts, ends))
    free = np.array([coach.free_s for coach in there])[:, None]
    back = _seconds(unit_times(city, [kinds[0]] * len(into), _apart(shelters[i] for i in into), ends))
    ride = c.travel_s[z, s]
    if usual(city.ground.roads, profile_of(kinds[0])) is not CAR:  # a coach may not pass wherever a car does
        ride = _seconds(unit_times(city, [kinds[0]] * len(used), ends, _apart(shelters)))[column, s]
    return replace(none, ride_s=ride, seats=np.array([coach.seats for coach in there]), back_s=back[:, column],
                   reach_s=np.where(reach < 0, -1, reach + free)[:, column])


def _apart(places: Iterable[tuple[float, float]]) -> tuple[Any, Any]:
    lon, lat = zip(*places, strict=True)
    return lon, lat


def _seconds(ms: Ints) -> Ints:
    return np.where(ms < 0, -1, -(-ms // 1000))


def rides(found: Riding, at: datetime) -> dict[tuple[int, int], list[Ride]]:
    """The trips of every line (zone, shelter) of a plan; coaches of one unit that go together are one ride."""
    together: dict[tuple[int, int, str, int, int], list[int]] = {}
    for i, q in enumerate(found.trips.queue.tolist()):
        unit = found.coaches[int(found.trips.coach[i])].unit.id
        key = (q, int(found.trips.leaves_s[i]), unit, int(found.trips.trip[i]), int(found.trips.there_s[i]))
        together.setdefault(key, []).append(i)
    lines: dict[tuple[int, int], list[Ride]] = {}
    for (q, leaves, unit, trip, there), rows in sorted(together.items()):
        mine = [found.coaches[int(found.trips.coach[i])] for i in rows]
        z, s = found.pairs[q].tolist()
        lines.setdefault((z, s), []).append(Ride(
            unit_id=unit, unit_name=mine[0].unit.name, coaches=sorted(coach.number for coach in mine), trip=trip,
            people=int(found.trips.people[rows].sum()), leaves_at=at + timedelta(seconds=leaves),
            arrives_at=at + timedelta(seconds=there)))
    return lines
