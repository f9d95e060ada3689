"""The door: the only way an order 指令 becomes events. It asks who, whether it is still true, and says why not."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import structs

from yunnao.city.city import City
from yunnao.command import incidents, reporting, tasking  # noqa: F401 - they bring their answers
from yunnao.command.answers import ANSWERS, on, open_incident, reason_of
from yunnao.command.approval import approve, check_fresh, waiting_plan
from yunnao.command.permission import permit
from yunnao.command.refusal import Refused, insist, there
from yunnao.model import facts, order
from yunnao.model.event import Mode, Sighting
from yunnao.model.plan import Fixed

__all__ = ["Door", "Refused", "Reread"]

Reread = Callable[[str, datetime], Sequence[Sighting]]
"""Reads a quarantined input again, by its SHA-256: an InputRetried, and what was in it if it passed."""

FARTHEST_CLOSURE_M = 50_000.0


class Door:
    """One for each brain. `reread` is a feed's; without one nothing can be taken out of quarantine here."""

    def __init__(self, reread: Reread | None = None) -> None:
        self._reread = reread

    def admit(self, city: City, wish: order.Order, person: order.Person, now: datetime, mode: Mode) -> list[Sighting]:
        """What an order makes happen, all of it at `now`; raises Refused with a reason in Chinese."""
        permit(city, wish, person)
        if isinstance(wish, order.RetryInput):
            return self._retry(city, wish, person, now)
        if isinstance(wish, order.ApprovePlan):
            made = approve(city, waiting_plan(city, wish.plan_id), person, now, mode)
        else:
            made = iter(ANSWERS[type(wish)](city, wish, person, now))
        return [Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source="door", actor=person.id)
                for fact in made]

    def _retry(self, city: City, wish: order.RetryInput, person: order.Person, now: datetime) -> list[Sighting]:
        insist(wish.sha256 in city.quarantine, f"隔离区里没有 {wish.sha256[:12]}…，也许已被重读。请刷新隔离列表。")
        reread = there(self._reread, "这个系统没有可以重读输入的数据源。请用正式系统打开原来的数据目录。")
        return [structs.replace(seen, source="door", actor=person.id) for seen in reread(wish.sha256, now)]


@on(order.DiscardInput)
def _discard(city: City, wish: order.DiscardInput, person: order.Person, now: datetime) -> list[facts.Fact]:
    held = there(city.quarantine.get(wish.sha256), f"隔离区里没有 {wish.sha256[:12]}…，也许已被重读。请刷新隔离列表。")
    before = city.discarded.get(held.sha256)
    insist(before is None, f"“{held.origin}”已由{before.name if before else ''}作废。无需再办。")
    return [facts.InputDiscarded(sha256=held.sha256, by=person.id, name=person.name, reason=reason_of(wish))]


@on(order.RejectPlan)
def _reject(city: City, wish: order.RejectPlan, person: order.Person, now: datetime) -> list[facts.Fact]:
    plan = waiting_plan(city, wish.plan_id)
    return [facts.PlanRejected(plan_id=plan.id, by=person.id, reason=reason_of(wish))]


@on(order.AmendPlan)
def _amend(city: City, wish: order.AmendPlan, person: order.Person, now: datetime) -> list[facts.Fact]:
    plan = waiting_plan(city, wish.plan_id)
    check_fresh(city, plan, now)
    unit = there(city.units.get(wish.unit_id), f"没有编号为 {wish.unit_id} 的队伍。请在地图上重新选择。")
    insist(unit.idle, f"“{unit.unit.name}”正在执行任务，不能改派。请先等它归队，或另选一支队伍。")
    tasks = {task.id for task in plan.tasks} | {task.id for task in city.tasks_of(plan.incident_id)}
    insist(wish.task_id is None or wish.task_id in tasks, f"方案 {plan.id} 里没有任务 {wish.task_id}。请重新选择。")
    begun = wish.task_id in city.tasks and city.tasks[wish.task_id].state not in ("open", "assigned")
    insist(not begun, "这项任务已经开始或结束，不能再派队伍。请另选任务。")
    busy = any(r.what == "plan" and r.incident_id == plan.incident_id for r in city.requests.values())
    insist(not busy, "这个事件的方案正在重新编制。请稍候再改。")
    line = Fixed(unit_id=wish.unit_id, task_id=wish.task_id, by=person.id, name=person.name, reason=reason_of(wish))
    return [facts.AmendmentRequested(incident_id=plan.incident_id, plan_id=plan.id, line=line)]


@on(order.RequestPlan)
def _request_plan(city: City, wish: order.RequestPlan, person: order.Person, now: datetime) -> list[facts.Fact]:
    incident = open_incident(city, wish.incident_id)
    coming = any(r.what == "assessment" and r.incident_id == incident.id for r in city.requests.values())
    insist(incident.id in city.assessments or not coming, f"事件“{incident.title}”正在研判。请等待研判结果。")
    busy = any(r.what == "plan" and r.incident_id == incident.id for r in city.requests.values())
    insist(not busy, f"事件“{incident.title}”的方案正在编制。请稍候查看。")
    return [facts.PlanRequested(incident_id=incident.id, why=wish.reason.strip() or f"{person.name}要求重新编制")]


@on(order.CloseRoad)
def _close_road(city: City, wish: order.CloseRoad, person: order.Person, now: datetime) -> list[facts.Fact]:
    insist(wish.id not in city.closures, f"编号 {wish.id} 的道路封闭已经存在。请换一个编号，或先恢复通行。")
    _sound(city, wish, now)
    return [facts.RoadClosed(id=wish.id, name=wish.name, place=wish.place, radius_m=wish.radius_m,
                             reason=wish.reason.strip(), start=wish.start, end=wish.end)]


@on(order.SlowRoad)
def _slow_road(city: City, wish: order.SlowRoad, person: order.Person, now: datetime) -> list[facts.Fact]:
    _sound(city, wish, now)
    insist(0 < wish.speed_factor < 1, "缓行的车速须在平时的 0 与 1 倍之间（0.5 是一半）。不能通行请用封闭道路。")
    return [facts.RoadSlowed(id=wish.id, name=wish.name, place=wish.place, radius_m=wish.radius_m,
                             speed_factor=wish.speed_factor, reason=wish.reason.strip(),
                             start=wish.start, end=wish.end)]


def _sound(city: City, wish: order.CloseRoad | order.SlowRoad, now: datetime) -> None:
    """Whether where and when a road is not as usual can be true at all."""
    insist(bool(wish.id.strip() and wish.name.strip()), "封闭或缓行的道路需要编号和路名。请补充后再提交。")
    here = abs(wish.place.lon) <= 180 and abs(wish.place.lat) <= 90  # also false for a position that is not a number
    insist(here, "封闭位置不是有效的经纬度。请在地图上重新选点。")
    insist(math.isfinite(wish.radius_m) and 0 < wish.radius_m <= FARTHEST_CLOSURE_M,
           f"封闭半径必须大于 0 米且不超过 {FARTHEST_CLOSURE_M:.0f} 米。请修改后再提交。")
    west, south, east, north = city.ground.bounds
    wide = wish.radius_m / 111_000 + 0.5  # a motorway that leads out of the city is the city's business too
    insist(west - 2 * wide <= wish.place.lon <= east + 2 * wide and south - wide <= wish.place.lat <= north + wide,
           f"封闭位置（{wish.place.lon:.3f}，{wish.place.lat:.3f}）在本市范围以外，不影响任何道路。请核对位置。")
    zoned = all(when is None or when.tzinfo is not None for when in (wish.start, wish.end))
    insist(zoned, "起止时间需要注明时区，如 2024-07-01T02:40+08:00。请补充后再提交。")
    insist(wish.end is None or wish.end > max(now, wish.start or now), "结束时间须晚于现在和开始时间。请修改后再提交。")


@on(order.ReopenRoad)
def _reopen_road(city: City, wish: order.ReopenRoad, person: order.Person, now: datetime) -> list[facts.Fact]:
    there_is = wish.id in city.closures or wish.id in city.slowdowns
    insist(there_is, f"没有编号为 {wish.id} 的道路封闭或缓行，也许已经恢复通行。请刷新列表。")
    return [facts.RoadReopened(id=wish.id, reason=wish.reason.strip())]
