"""Simulated responders: a feed that looks at the city and tells what its units, departments and people do next.

It keeps no memory: every departure, arrival and finished task follows from the city, the time and the seed.
So a drill that was killed goes on as if nothing had happened, and the same seed plays the same day.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import structs

from yunnao.city.city import City, UnitNow
from yunnao.city.hindrances import hindrances
from yunnao.drill.chance import between
from yunnao.drill.crowd import crowd
from yunnao.drill.driving import hindered_ahead
from yunnao.model import facts
from yunnao.model.clock import seconds
from yunnao.model.event import Sighting
from yunnao.model.place import Point
from yunnao.model.procedure import Task
from yunnao.roads.profiles import profile_of
from yunnao.roads.way import Way, way_between

MOBILISE_S = (60, 240)
"""Turn-out of a crew after it is called, seconds; an assumption said in the review."""

DRIVE_SLOWER = (1.0, 1.3)
"""Real driving against the planned travel time."""

WORK_FACTOR = (0.8, 1.3)
"""Real work against the minutes the contingency plan expects."""

PAPER_SHARE = (0.15, 1.05)
"""When a department reports a task without units done, as a share of its deadline: a few are late."""

Due = tuple[datetime, facts.Fact]


class Responders:
    """The simulated field: units that drive the roads, crews that work, departments that report, people who move."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def poll(self, city: City, now: datetime) -> Sequence[Sighting]:
        due = [(when, type(fact).__name__, fact) for when, fact in self._coming(city, now) if when <= now]
        due.sort(key=lambda d: (d[0], d[1], str(d[2])))
        return [Sighting(kind=kind, data=fact, occurred_at=when, source="drill:responders", actor="drill:responders")
                for when, kind, fact in due]

    def next_at(self, city: City, now: datetime) -> datetime | None:
        return min((when for when, _ in self._coming(city) if when > now), default=None)

    def _coming(self, city: City, at: datetime | None = None) -> Iterator[Due]:
        """All that will happen next, with its time; without `at`, without the routing that only a body needs."""
        for unit in city.units.values():
            if unit.task_id is not None:
                yield from self._unit(city, unit, city.tasks[unit.task_id], at)
            elif unit.post is not None:
                yield from self._post(city, unit, unit.post, at)
        for task in city.tasks.values():
            yield from self._task(city, task)
        yield from crowd(city, self.seed)

    def _unit(self, city: City, now: UnitNow, task: Task, at: datetime | None) -> Iterator[Due]:
        unit_id = now.unit.id
        if now.arrives_at is not None and at is not None and at < now.arrives_at and hindered_ahead(city, now, at):
            here = structs.replace(now, place=now.at(at))  # the road ahead is no longer as it was: turn, where it is
            yield at, self._departure(city, here, task, at)
        elif now.arrives_at is not None:
            place = task.place or now.place
            yield now.arrives_at, facts.UnitArrived(unit_id=unit_id, task_id=task.id, place=place)
        elif now.arrived_at is None and now.assigned_at is not None:
            leaves = now.assigned_at + seconds(between(*MOBILISE_S, self.seed, "mobilise", unit_id, task.id))
            due = at is not None and leaves <= at
            yield leaves, self._departure(city, now, task, leaves) if due else _on_the_spot(now, task, leaves)

    def _post(self, city: City, now: UnitNow, post: Point, at: datetime | None) -> Iterator[Due]:
        """An idle unit on its way to where it is to wait; with no way left it stays where it is."""
        unit_id = now.unit.id
        if now.arrives_at is not None and at is not None and at < now.arrives_at and hindered_ahead(city, now, at):
            here = structs.replace(now, place=now.at(at))
            yield at, self._to_post(city, here, post, at, "前往驻防点的道路中断，就地待命")
        elif now.arrives_at is not None:
            yield now.arrives_at, facts.StandbyReached(unit_id=unit_id, place=post)
        elif now.posted_at is not None:
            leaves = now.posted_at + seconds(between(*MOBILISE_S, self.seed, "mobilise", unit_id, str(now.posted_at)))
            blocked = "没有未中断的道路可达驻防点"
            due = at is not None and leaves <= at
            yield leaves, self._to_post(city, now, post, leaves, blocked) if due else \
                facts.StandbyEnded(unit_id=unit_id, reason=blocked)

    def _to_post(self, city: City, now: UnitNow, post: Point, leaves: datetime, blocked: str) -> facts.Fact:
        way = self._way(city, now, post, "post", leaves)
        if way is None:
            return facts.StandbyEnded(unit_id=now.unit.id, reason=blocked)
        return facts.StandbyDeparted(unit_id=now.unit.id, path=way.path, at_s=way.at_s,
                                     arrives_at=leaves + seconds(way.total_s))

    def _way(self, city: City, now: UnitNow, to: Point, why: str, leaves: datetime) -> Way | None:
        """The way a unit drives from where it is, at the pace of this unit on this errand; None for no open road."""
        there = hindrances(city, responders=True)
        way = way_between(city.ground.roads, there, (now.place.lon, now.place.lat), (to.lon, to.lat), leaves,
                          profile=profile_of(now.unit.kind))
        if way is None:
            return None
        slower = between(*DRIVE_SLOWER, self.seed, "drive", now.unit.id, why)
        return Way([(round(lon, 6), round(lat, 6)) for lon, lat in way.path],
                   [round(s * slower, 1) for s in way.at_s], way.total_s * slower)

    def _departure(self, city: City, now: UnitNow, task: Task, leaves: datetime) -> facts.Fact:
        if task.place is None:
            return _on_the_spot(now, task, leaves)
        way = self._way(city, now, task.place, task.id, leaves)
        if way is None:
            return facts.UnitBlocked(unit_id=now.unit.id, task_id=task.id, reason="没有未中断的道路可达")
        return facts.UnitDeparted(unit_id=now.unit.id, task_id=task.id, path=way.path, at_s=way.at_s,
                                  arrives_at=leaves + seconds(way.total_s))

    def _task(self, city: City, task: Task) -> Iterator[Due]:
        crews = [city.units[u] for u in task.units]
        if task.state == "assigned" and crews and all(c.arrived_at is not None for c in crews):
            begins = max(c.arrived_at for c in crews if c.arrived_at is not None)
            yield begins, facts.TaskStarted(task_id=task.id, by=task.units[0])
        elif task.state == "working" and task.started_at is not None and not task.evacuate:
            ends = task.started_at + seconds(task.work_s * between(*WORK_FACTOR, self.seed, "work", task.id))
            yield ends, facts.TaskDone(task_id=task.id, by=task.units[0], evidence="现场报告完成（模拟）")
            yield from ((ends, facts.UnitReleased(unit_id=u, task_id=task.id)) for u in task.units)
        elif task.state == "open" and not (task.needs or task.evacuate or task.message or task.milestone):
            due_in = (task.deadline - task.opened_at) if task.deadline else timedelta(seconds=task.work_s)
            ends = task.opened_at + seconds(
                due_in.total_seconds() * between(*PAPER_SHARE, self.seed, "paper", task.id))
            yield ends, facts.TaskDone(task_id=task.id, by=task.owner, evidence="部门反馈完成（模拟）")


def _on_the_spot(now: UnitNow, task: Task, leaves: datetime) -> facts.UnitDeparted:
    """Work at the unit's own place needs no road; also stands in for a way that nobody has asked for yet."""
    here = (now.place.lon, now.place.lat)
    return facts.UnitDeparted(unit_id=now.unit.id, task_id=task.id, path=[here], at_s=[0.0], arrives_at=leaves)
