"""The answers of the door, one an order, and what several of them ask first."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from yunnao.city.city import City
from yunnao.command.permission import ORDER_ZH
from yunnao.command.refusal import insist, there
from yunnao.model import facts, order
from yunnao.model.incident import Incident
from yunnao.model.procedure import Task

Answer = Callable[[City, Any, order.Person, datetime], Iterable[facts.Fact]]
ANSWERS: dict[type[order.Order], Answer] = {}


def on(kind: type[order.Order]) -> Callable[[Answer], Answer]:
    """Keep the answer for this kind of order."""

    def keep(answer: Answer) -> Answer:
        ANSWERS[kind] = answer
        return answer

    return keep


def reason_of(wish: order.Order) -> str:
    """Why it is wished; raises Refused when nobody says."""
    insist(bool(wish.reason.strip()), f"{ORDER_ZH[type(wish)]}需要写明理由，理由会记入日志。请补充后再提交。")
    return wish.reason.strip()


def open_incident(city: City, incident_id: str) -> Incident:
    """The incident, which must not be closed."""
    incident = there(city.incidents.get(incident_id), f"没有编号为 {incident_id} 的事件。请在事件列表中重新选择。")
    insist(incident.closed_at is None, f"事件“{incident.title}”已经结束。如需再次响应，请等待或另开新事件。")
    return incident


def known_task(city: City, task_id: str) -> Task:
    task: Task = there(city.tasks.get(task_id), f"没有编号为 {task_id} 的任务。请在任务列表中重新选择。")
    return task


def unfinished(city: City, task_id: str) -> Task:
    """The task, which must not be done or skipped."""
    task = known_task(city, task_id)
    insist(task.state not in ("done", "skipped"), f"任务“{task.name}”已经结束（{task.done_by}）。无需再办。")
    return task


def release(city: City, task: Task) -> list[facts.Fact]:
    """Units still bound to a finished task are free for the next one."""
    return [facts.UnitReleased(unit_id=unit, task_id=task.id) for unit in task.units
            if unit in city.units and city.units[unit].task_id == task.id]
