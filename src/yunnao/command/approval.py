"""Approving a plan 批准方案: is it still true, and what follows from a yes."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import structs

from yunnao.city.city import City
from yunnao.command.dead_lines import dead_lines
from yunnao.command.refusal import Refused, insist, there
from yunnao.model import facts
from yunnao.model.event import Mode
from yunnao.model.order import Person
from yunnao.model.plan import ActionPlan, Assignment
from yunnao.model.warning import Message

AGAIN = "请要求按当前态势重新编制方案。"
_STATE_ZH = {"approved": "已批准", "rejected": "已被否决", "replaced": "已被新方案取代", "complete": "已执行完毕"}


def waiting_plan(city: City, plan_id: str) -> ActionPlan:
    """The plan if it still waits for a decision; raises Refused."""
    now = there(city.plans.get(plan_id), f"没有编号为 {plan_id} 的方案。请在方案列表中重新选择。")
    insist(now.state == "proposed", f"方案 {plan_id} {_STATE_ZH.get(now.state, now.state)}。请查看该事件的最新方案。")
    return now.plan


def approve(city: City, plan: ActionPlan, person: Person, now: datetime, mode: Mode) -> Iterator[facts.Fact]:
    """The facts that an approval makes: the level, the tasks and who does them, moves, posts, goods, messages.

    Raises Refused when the plan speaks of a city that is no more.
    """
    check_fresh(city, plan, now)
    yield facts.PlanApproved(plan_id=plan.id, by=person.id)
    yield from _level(city, plan, person)
    yield from (facts.TaskOpened(task=structs.replace(task, opened_at=now))
                for task in plan.tasks if task.id not in city.tasks)
    units: dict[str, list[str]] = {}
    for line in plan.assignments:
        units.setdefault(line.task_id, []).append(line.unit_id)
        if line.leaves is not None:
            yield facts.UnitDiverted(unit_id=line.unit_id, task_id=line.leaves, to_task=line.task_id, plan_id=plan.id,
                                     by=person.id, reason=line.reason)
    yield from (facts.TaskAssigned(task_id=task_id, unit_ids=ids, plan_id=plan.id, by=person.id)
                for task_id, ids in units.items())
    if plan.moves:
        people = sum(move.people for move in plan.moves)
        yield facts.EvacuationOrdered(plan_id=plan.id, incident_id=plan.incident_id, people=people)
    yield from (facts.StandbyOrdered(unit_id=line.unit_id, to=line.to, place=line.place, plan_id=plan.id, by=person.id)
                for line in plan.standby)
    if plan.hauls:
        yield facts.SupplyOrdered(plan_id=plan.id, incident_id=plan.incident_id,
                                  lorries=len({h.unit_id for h in plan.hauls}),
                                  places=len({h.to_id for h in plan.hauls}))
    yield from (facts.MessageQueued(message=_in_mode(message, mode)) for message in plan.messages)


def _level(city: City, plan: ActionPlan, person: Person) -> Iterator[facts.LevelSet]:
    """The level the plan was drawn for; a plan that names none lifts the response to what the tables ask for."""
    set_now, proposed = city.incidents[plan.incident_id].level, city.proposed_levels.get(plan.incident_id)
    level = plan.level
    if level is None and proposed is not None and (set_now is None or proposed.level > set_now):
        level = proposed.level
    if level is not None and level != set_now:
        reason = proposed.reason if proposed is not None and proposed.level == level else f"随方案 {plan.id} 批准"
        yield facts.LevelSet(incident_id=plan.incident_id, level=level, reason=reason, by=person.id)


def _in_mode(message: Message, mode: Mode) -> Message:
    """In an exercise a message is an exercise message from the moment it is written down."""
    if mode is Mode.ACTUAL:
        return message
    return structs.replace(message, warning=structs.replace(message.warning, status="Exercise"))


def check_fresh(city: City, plan: ActionPlan, now: datetime) -> None:
    """Raise Refused when anything the plan rests on has changed since its log position."""
    incident = there(city.incidents.get(plan.incident_id), f"方案 {plan.id} 所属的事件不存在。{AGAIN}")
    insist(incident.closed_at is None, f"事件“{incident.title}”已经结束，方案 {plan.id} 不再需要。")
    insist(now <= plan.valid_until, f"方案 {plan.id} 的有效期到 {_clock(city, plan.valid_until)} 为止，"
                                    f"现在是 {_clock(city, now)}。{AGAIN}")
    insist(city.assessed_seq.get(plan.incident_id, 0) <= plan.log_position,
           f"方案 {plan.id} 编制之后研判已经更新。请等待按新研判编制的方案，或要求重新编制。")
    _check_roads(city, plan)
    _check_tasks(city, plan)
    _check_units(city, plan)
    _check_shelters(city, plan)
    _check_stocks(city, plan)


def stale(city: City, plan: ActionPlan, now: datetime) -> str | None:
    """Why the door would refuse a plan now, or None when it would not: said before anyone presses the button."""
    try:
        check_fresh(city, plan, now)
    except Refused as refusal:
        return refusal.reason
    return None


def _check_roads(city: City, plan: ActionPlan) -> None:
    """A road that changed and touches no line leaves the plan as good as it was: every other choice only got worse."""
    died = dead_lines(city, plan, plan.log_position)
    changed = f"方案 {plan.id} 编制之后{'；'.join(died.causes)}"
    insist(not died.lines, f"{changed}，{len(died.lines)} 条安排不再成立：{some(died.lines)}。{AGAIN}")


def some(lines: list[str], most: int = 3) -> str:
    """The first few lines, and how many there are in all."""
    return "；".join(lines[:most]) + (f"等 {len(lines)} 条" if len(lines) > most else "")


def _check_tasks(city: City, plan: ActionPlan) -> None:
    new = {task.id for task in plan.tasks}
    for line in plan.assignments:
        task = city.tasks.get(line.task_id)
        insist(task is not None or line.task_id in new, f"方案 {plan.id} 中的任务“{line.task_name}”不存在。{AGAIN}")
        insist(task is None or task.state not in ("done", "skipped"),
               f"方案 {plan.id} 中的任务“{line.task_name}”已经结束。{AGAIN}")


def _check_units(city: City, plan: ActionPlan) -> None:
    for line in (*plan.assignments, *plan.standby, *plan.hauls):
        unit = there(city.units.get(line.unit_id), f"方案 {plan.id} 中的“{line.unit_name}”已不在册。{AGAIN}")
        leaves = line.leaves if isinstance(line, Assignment) else None
        if leaves is None:
            insist(unit.idle, f"方案 {plan.id} 中的“{line.unit_name}”已有其他任务。{AGAIN}")
        insist(unit.task_id == leaves, f"方案 {plan.id} 要改派的“{line.unit_name}”已不在原任务上。{AGAIN}")
        insist(unit.arrived_at is None or leaves is None,
               f"方案 {plan.id} 要改派的“{line.unit_name}”已到现场，不能中途撤走。{AGAIN}")


def _check_shelters(city: City, plan: ActionPlan) -> None:
    wanted: dict[str, int] = {}
    for move in plan.moves:
        wanted[move.shelter_id] = wanted.get(move.shelter_id, 0) + move.people
    names = {move.shelter_id: move.shelter_name for move in plan.moves}
    for shelter_id, people in wanted.items():
        name = names[shelter_id]
        insist(shelter_id in city.ground.shelters, f"方案 {plan.id} 中的“{name}”已不在避难场所名录。{AGAIN}")
        room = city.room_in(shelter_id)
        insist(people <= room, f"方案 {plan.id} 安排 {people} 人到“{name}”，那里只剩 {room} 个位置。{AGAIN}")


def _check_stocks(city: City, plan: ActionPlan) -> None:
    wanted: dict[str, int] = {}
    for haul in plan.hauls:
        wanted[haul.stock_id] = wanted.get(haul.stock_id, 0) + haul.amount
    for stock_id, amount in wanted.items():
        stock = there(city.ground.stocks.get(stock_id), f"方案 {plan.id} 中的储备 {stock_id} 已不在册。{AGAIN}")
        left = stock.amount - city.stock_sent.get(stock_id, 0)
        insist(amount <= left, f"方案 {plan.id} 要从{stock.name}调出 {amount} {stock.unit}，那里只剩 {left}。{AGAIN}")


def _clock(city: City, when: datetime) -> str:
    return when.astimezone(city.ground.timezone).strftime("%m月%d日 %H:%M")
