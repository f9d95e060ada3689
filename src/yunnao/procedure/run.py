"""One run of a contingency plan: which tasks are due, which are late, and when to look again. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Task, TaskRule
from yunnao.model.scale import Level

FINISHED = ("done", "skipped")
NOWHERE: Mapping[str, Point] = MappingProxyType({})


def due_tasks(plan: ContingencyPlan, incident: Incident, tasks: Sequence[Task], level: Level, now: datetime, *,
              places: Mapping[str, Point] = NOWHERE) -> list[Task]:
    """The tasks to open now, in the plan's order: level reached, all before them finished, not opened yet.

    `tasks` are those of this incident that were opened before. `places` turns a rule's `place` into a position;
    "incident" is where the incident is, and a place nobody knows stays None.
    """
    there = {task.rule_id for task in tasks}
    finished = {task.rule_id for task in tasks if task.state in FINISHED}
    ready = finished.issuperset
    return [_open(rule, incident, now, places) for rule in plan.tasks
            if rule.id not in there and ready(rule.after) and rule.from_level <= level]


def late_tasks(tasks: Iterable[Task], now: datetime) -> list[Task]:
    """Tasks that missed their deadline and of which nobody has been told yet, the longest overdue first.

    A task that needs units keeps its deadline by having begun on site: a cordon is in time when it stands, though it
    stands for hours. Any other keeps it by being done.
    """
    late = [(task.deadline, task.id, task) for task in _running(tasks)
            if task.deadline is not None and task.deadline <= now]
    return [task for _, _, task in sorted(late, key=lambda found: found[:2])]


def next_deadline(tasks: Iterable[Task], now: datetime) -> datetime | None:
    """The next moment at which an unfinished task would become late, or None."""
    ahead = (task.deadline for task in _running(tasks) if task.deadline is not None and task.deadline > now)
    return min(ahead, default=None)


def _running(tasks: Iterable[Task]) -> Iterable[Task]:
    return (task for task in tasks if not task.late and task.state not in FINISHED
            and not (task.needs and task.state == "working" and not task.evacuate))


def _open(rule: TaskRule, incident: Incident, now: datetime, places: Mapping[str, Point]) -> Task:
    begins = incident.opened_at if rule.clock == "incident" else now
    return Task(
        id=f"{incident.id}/{rule.id}", rule_id=rule.id, incident_id=incident.id, name=rule.name, owner=rule.owner,
        state="open", opened_at=now,
        deadline=None if rule.within_minutes is None else begins + timedelta(minutes=rule.within_minutes),
        needs=dict(rule.needs), place=places.get(rule.place, incident.place if rule.place == "incident" else None),
        work_s=rule.work_minutes * 60, evacuate=rule.evacuate, message=rule.message, legal_basis=rule.legal_basis,
        escalate_to=rule.escalate_to,
    )
