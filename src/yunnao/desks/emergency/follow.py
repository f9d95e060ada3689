"""Following up: tasks that come due, plans that must be made again, people who have arrived, posts that went out."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import structs

from yunnao.city.city import City
from yunnao.city.waiting import still_to_move
from yunnao.desks.emergency.roads import outdated, why_again
from yunnao.model import facts
from yunnao.model.event import Event
from yunnao.model.procedure import Task

CHANGE_WORTH_A_PLAN = 0.05
"""A new assessment that moves the number of people to be moved by less than this does not disturb the commander."""

Rule = Callable[[City, Any, datetime], Iterator[facts.Fact]]
_rules: dict[str, Rule] = {}


def on(city: City, event: Event, now: datetime) -> Iterator[facts.Fact]:
    """What follows from one event that is not news from outside."""
    if event.kind in _rules:
        yield from _rules[event.kind](city, facts.body(event), now)


def asked(city: City, incident_id: str) -> bool:
    """Whether a plan for this incident is being made already."""
    return any(r.what == "plan" and r.incident_id == incident_id for r in city.requests.values())


def _when(fact: type[facts.Fact]) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        _rules[fact.__name__] = rule
        return rule

    return keep


def _plan_again(city: City, incident_id: str, why: str) -> Iterator[facts.Fact]:
    """Ask for a plan, assessed or not; but while the first assessment is being made, wait for it."""
    coming = any(r.what == "assessment" and r.incident_id == incident_id for r in city.requests.values())
    if (incident_id in city.assessments or not coming) and not asked(city, incident_id):
        yield facts.PlanRequested(incident_id=incident_id, why=why)


@_when(facts.LevelProposed)
def _level_proposed(city: City, fact: facts.LevelProposed, now: datetime) -> Iterator[facts.Fact]:
    incident = city.incidents[fact.incident_id]
    if incident.level != fact.level:
        yield from _plan_again(city, fact.incident_id, f"建议响应级别调整为{fact.level.zh}")


@_when(facts.AssessmentFailed)
def _not_assessed(city: City, fact: facts.AssessmentFailed, now: datetime) -> Iterator[facts.Fact]:
    first = fact.incident_id not in city.assessments and city.newest_plan(fact.incident_id) is None
    if first and fact.incident_id in city.proposed_levels:
        yield from _plan_again(city, fact.incident_id, "研判失败，先按预案派出力量")


@_when(facts.AssessmentMade)
def _assessed(city: City, fact: facts.AssessmentMade, now: datetime) -> Iterator[facts.Fact]:
    made = fact.assessment
    yield from outdated(city, "研判更新了道路通行情况", "approved")
    waiting = city.newest_plan(made.incident_id, "proposed")
    incident = city.incidents[made.incident_id]
    if waiting is not None:
        yield from _plan_again(city, made.incident_id, "研判已更新，待批方案随之更新")
    elif made.incident_id in city.proposed_levels and city.newest_plan(made.incident_id) is None:
        yield from _plan_again(city, made.incident_id, "首次研判完成")
    elif incident.level is not None and _more_to_move(city, made.incident_id):
        yield from _another_wave(city, made.incident_id, now)
        yield from _plan_again(city, made.incident_id, "需转移人数有明显变化")


def _more_to_move(city: City, incident_id: str) -> bool:
    """Whether noticeably more people are to be moved than have been ordered, once moving people has begun."""
    if not any(task.evacuate for task in city.tasks_of(incident_id)):
        return False
    ordered = sum(m.move.people for m in city.moves.values() if m.incident_id == incident_id)
    zones, _ = still_to_move(city, city.assessments[incident_id])
    return sum(zone.to_move for zone in zones) > CHANGE_WORTH_A_PLAN * max(1, ordered)


def _another_wave(city: City, incident_id: str, now: datetime) -> Iterator[facts.Fact]:
    """The task that moves people, opened once more when it was finished before the hazard was."""
    there = [t for t in city.tasks_of(incident_id) if t.evacuate]
    if not there or any(t.state not in ("done", "skipped") for t in there):
        return
    first = there[0]
    time_given = first.deadline - first.opened_at if first.deadline else None
    yield facts.TaskOpened(task=structs.replace(
        first, id=f"{first.id}-{len(there) + 1}", state="open", opened_at=now, units=[], started_at=None, done_at=None,
        done_by="", evidence="", late=False, deadline=now + time_given if time_given else None))


@_when(facts.TaskOpened)
def _task_opened(city: City, fact: facts.TaskOpened, now: datetime) -> Iterator[facts.Fact]:
    task = city.tasks[fact.task.id]
    if task.state == "open" and (task.needs or task.evacuate or task.message) and not _in_hand(city, task.id):
        yield from _plan_again(city, task.incident_id, f"任务“{task.name}”需要力量或发布")


def _in_hand(city: City, task_id: str) -> bool:
    """Whether the plan being approved opened this task itself."""
    return any(p.state == "approved" and any(t.id == task_id for t in p.plan.tasks) for p in city.plans.values())


@_when(facts.RoadClosed)
def _road_closed(city: City, fact: facts.RoadClosed, now: datetime) -> Iterator[facts.Fact]:
    yield from outdated(city, f"道路中断：{fact.name}", "proposed", "approved")


@_when(facts.RoadSlowed)
def _road_slowed(city: City, fact: facts.RoadSlowed, now: datetime) -> Iterator[facts.Fact]:
    yield from outdated(city, f"道路缓行：{fact.name}", "proposed", "approved")


@_when(facts.PlanOutdated)
def _outdated(city: City, fact: facts.PlanOutdated, now: datetime) -> Iterator[facts.Fact]:
    yield from _plan_again(city, fact.incident_id, why_again(fact))


@_when(facts.RoadReopened)
def _road_reopened(city: City, fact: facts.RoadReopened, now: datetime) -> Iterator[facts.Fact]:
    for incident in city.open_incidents():
        if city.newest_plan(incident.id, "proposed") is not None:
            yield from _plan_again(city, incident.id, "道路恢复通行")


@_when(facts.UnitBlocked)
def _blocked(city: City, fact: facts.UnitBlocked, now: datetime) -> Iterator[facts.Fact]:
    yield from _plan_again(city, city.tasks[fact.task_id].incident_id, f"{fact.unit_id} 无路可达，改派")


@_when(facts.UnitWithdrawn)
def _withdrawn(city: City, fact: facts.UnitWithdrawn, now: datetime) -> Iterator[facts.Fact]:
    name, task = city.units[fact.unit_id].unit.name, city.tasks[fact.task_id]
    yield from _plan_again(city, task.incident_id, f"{name}已撤下，补派“{task.name}”")


@_when(facts.TaskReopened)
def _task_again(city: City, fact: facts.TaskReopened, now: datetime) -> Iterator[facts.Fact]:
    yield from _needs_changed(city, city.tasks[fact.task_id], "重新开启")


@_when(facts.TaskRevised)
def _task_revised(city: City, fact: facts.TaskRevised, now: datetime) -> Iterator[facts.Fact]:
    yield from _needs_changed(city, fact.task, "按新版预案调整")


def _needs_changed(city: City, task: Task, how: str) -> Iterator[facts.Fact]:
    if task.state == "open" and (task.needs or task.evacuate or task.message):
        yield from _plan_again(city, task.incident_id, f"任务“{task.name}”{how}，需要力量或发布")


@_when(facts.IncidentMerged)
def _merged(city: City, fact: facts.IncidentMerged, now: datetime) -> Iterator[facts.Fact]:
    yield from _plan_again(city, fact.into, f"事件“{city.incidents[fact.incident_id].title}”并入")


def standing_for(city: City, incident_id: str) -> str:
    """The incident that goes on with what this one began: itself, or the one it was merged into, and so on."""
    while city.incidents[incident_id].merged_into:
        incident_id = city.incidents[incident_id].merged_into
    return incident_id


@_when(facts.EvacuationOrdered)
def _ordered(city: City, fact: facts.EvacuationOrdered, now: datetime) -> Iterator[facts.Fact]:
    """Who is on the way to a shelter will need quilts and water there: a plan that knows of them brings them."""
    incident = city.incidents[fact.incident_id]
    written = city.ground.plans.get(incident.procedure.partition("@")[0])
    if written is not None and "supply" in written.planners:
        yield from _plan_again(city, fact.incident_id, "已下令转移，为安置点调运物资")


@_when(facts.PeopleArrived)
def _arrived(city: City, fact: facts.PeopleArrived, now: datetime) -> Iterator[facts.Fact]:
    plan_id = city.moves[fact.move_id].plan_id
    plan = city.plans[plan_id]
    moves = [m for m in city.moves.values() if m.plan_id == plan_id]
    if plan.state == "approved" and all(m.complete for m in moves):
        yield facts.EvacuationCompleted(plan_id=plan_id, incident_id=standing_for(city, plan.plan.incident_id),
                                        people=sum(m.arrived for m in moves), refused=sum(m.refused for m in moves))


@_when(facts.EvacuationCompleted)
def _evacuated(city: City, fact: facts.EvacuationCompleted, now: datetime) -> Iterator[facts.Fact]:
    yield from _all_moved(city, fact.incident_id)


@_when(facts.PlanRejected)
def _rejected(city: City, fact: facts.PlanRejected, now: datetime) -> Iterator[facts.Fact]:
    yield from _all_moved(city, city.plans[fact.plan_id].plan.incident_id)


@_when(facts.PlanFailed)
def _failed(city: City, fact: facts.PlanFailed, now: datetime) -> Iterator[facts.Fact]:
    yield from _all_moved(city, fact.incident_id)


def _all_moved(city: City, incident_id: str) -> Iterator[facts.Fact]:
    """Moving people is done when all have arrived and no plan waits that moves more: its coaches are needed again."""
    moves = [m for m in city.moves.values() if m.incident_id == incident_id]
    waiting = city.newest_plan(incident_id, "proposed")
    if not moves or any(not m.complete for m in moves) or asked(city, incident_id) or (
            waiting is not None and waiting.plan.moves):
        return
    for task in city.tasks_of(incident_id):
        if task.evacuate and task.state in ("open", "assigned", "working"):
            there, stayed = sum(m.arrived for m in moves), sum(m.refused for m in moves)
            evidence = f"已安置 {there} 人，劝离未走 {stayed} 人"
            yield facts.TaskDone(task_id=task.id, by="desk:emergency", evidence=evidence)
            yield from (facts.UnitReleased(unit_id=unit, task_id=task.id) for unit in task.units)


@_when(facts.MessageSent)
def _sent(city: City, fact: facts.MessageSent, now: datetime) -> Iterator[facts.Fact]:
    task = city.tasks.get(fact.message_id.removesuffix("/message"))
    if task is not None and task.message and not task.needs and task.state not in ("done", "skipped"):
        yield facts.TaskDone(task_id=task.id, by=f"channel:{fact.channel}", evidence=fact.address)


@_when(facts.UnitReleased)
def _released(city: City, fact: facts.UnitReleased, now: datetime) -> Iterator[facts.Fact]:
    """A unit came free: plan again when an open task has been waiting for just what it brings."""
    brings = city.units[fact.unit_id].unit.capabilities
    for incident in city.open_incidents():
        lacking = city.tasks.wanting(incident.id, brings)
        if lacking and city.newest_plan(incident.id, "proposed") is None:
            name = city.units[fact.unit_id].unit.name
            yield from _plan_again(city, incident.id, f"{name}已空闲，可补“{lacking[0].name}”")


