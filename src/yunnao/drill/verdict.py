"""Holds a played case against what its author expected, and says when and how an expectation broke."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from yunnao.drill.plantest import Played
from yunnao.model import facts
from yunnao.model.procedure import Task
from yunnao.procedure.cases import AnyThen, LateThen, LevelThen, MovedThen, NeverThen, OpenedThen, TaskThen, moment


class Verdict(Struct, frozen=True, kw_only=True):
    """One expectation of a case: whether it held, what was seen, and from when on it was broken."""

    expected: str
    held: bool
    seen: str
    at: datetime | None = None


Seen = tuple[bool, str, datetime | None]


def verdicts(played: Played) -> list[Verdict]:
    """A verdict for every expectation of the case, in its order."""
    made = []
    for then in played.case.then:
        held, seen, at = _JUDGES[type(then)](played, then, _limit(played, then))
        made.append(Verdict(expected=words(then), held=held, seen=seen, at=None if held else at))
    return made


def words(then: AnyThen) -> str:
    """An expectation as its author wrote it, on one line."""
    raw = {name.rstrip("_"): getattr(then, name) for name in sorted(then.__struct_fields__, key=_order)}
    return ", ".join(f"{name} {getattr(value, 'value', value)}" for name, value in raw.items()
                     if value not in ("", None) and (name, value) != ("clock", "opened"))


def _order(name: str) -> tuple[int, str]:
    """What it is about, then how, then by when."""
    return {"is_": 1, "within_minutes": 2, "clock": 3, "before": 4}.get(name, 0), name


def _limit(played: Played, then: AnyThen) -> datetime | None:
    if then.before == "impact":
        return played.impact_at or played.end
    return moment(then.before, played.start) if then.before else None


def _task(played: Played, then: TaskThen, limit: datetime | None) -> Seen:
    mine = [task for task in played.tasks if task.rule_id == then.task]
    called = {rule.id for rule in played.plan.tasks if rule.calls}
    if then.task.split("/")[0] not in called and then.task not in {rule.id for rule in played.plan.tasks}:
        return False, f"plan {played.plan.id!r} has no task {then.task!r}", played.start
    if then.is_ == "not opened":
        return not mine, _opened(played, mine), mine[0].opened_at if mine else None
    if not mine:
        return False, f"{then.task} was never opened", _first(limit, played.end)
    if then.times is not None:
        opened = [task for task in mine if limit is None or task.opened_at <= limit]
        if len(opened) < then.times:
            return False, f"{then.task} came round {len(opened)} times", _first(limit, played.end)
    task = mine[0]
    at = _moment_of(played, task, then.is_)
    due = _due(played, task, then)
    limits = [when for when in (limit, due) if when is not None]
    if at is None:
        seen = f"{then.task} was opened {_clock(played, task.opened_at)} and never {then.is_}"
        return False, seen, _first(*limits, played.end)
    late = [when for when in limits if at > when]
    over = f", {_minutes(at - min(late))} min late" if late else ""
    return not late, f"{then.task} was {then.is_} {_clock(played, at)}{over}", min(late, default=None)


def _opened(played: Played, tasks: list[Task]) -> str:
    return f"{tasks[0].rule_id} was opened {_clock(played, tasks[0].opened_at)}" if tasks else "it was not opened"


def _moment_of(played: Played, task: Task, state: str) -> datetime | None:
    if state == "opened":
        return task.opened_at
    if state == "done":
        return task.done_at
    if state == "started":
        return task.started_at or task.done_at
    return next((event.occurred_at for event in played.events
                 if event.kind == "TaskAssigned" and event.data["task_id"] == task.id), None)


def _due(played: Played, task: Task, then: TaskThen) -> datetime | None:
    if then.within_minutes is None:
        return None
    begins = task.opened_at if then.clock == "opened" else played.city.incidents[task.incident_id].opened_at
    return begins + timedelta(minutes=then.within_minutes)


def _late(played: Played, then: LateThen, limit: datetime | None) -> Seen:
    by_id = {task.id: task for task in played.tasks}
    late = [(event.data["deadline"], by_id[event.data["task_id"]].rule_id) for event in played.events
            if event.kind == "TaskLate" and event.data["task_id"] in by_id]
    told = [(datetime.fromisoformat(when), name) for when, name in late if name not in then.no_task_late_except]
    told = sorted((when, name) for when, name in told if limit is None or when <= limit)
    if not played.tasks:
        return False, "no task was ever opened", played.end
    if not told:
        return True, f"{len(played.tasks)} tasks, none of them late", None
    return False, "late: " + ", ".join(f"{name} ({_clock(played, when)})" for when, name in told), told[0][0]


def _level(played: Played, then: LevelThen, limit: datetime | None) -> Seen:
    steps = sorted((step for incident in played.incidents for step in incident.levels), key=lambda step: step.at)
    reached = next((step for step in steps if step.state == then.is_ and step.level >= then.level), None)
    if reached is None:
        return False, f"level {then.level.value} was never {then.is_}", _first(limit, played.end)
    held = limit is None or reached.at <= limit
    return held, f"level {reached.level.value} was {then.is_} {_clock(played, reached.at)}", limit


def _moved(played: Played, then: MovedThen, limit: datetime | None) -> Seen:
    until = limit or played.end
    mine = {incident.id for incident in played.incidents}
    to_move, moves, left, stayed = 0, set[str](), 0, 0
    for event in (event for event in played.events if event.occurred_at <= until):
        fact = facts.body(event)
        if isinstance(fact, facts.AssessmentMade) and fact.assessment.incident_id in mine:
            to_move = max(to_move, fact.assessment.to_move)
        elif isinstance(fact, facts.PlanProposed) and fact.plan.incident_id in mine:
            moves |= {move.id for move in fact.plan.moves}
        elif isinstance(fact, facts.PeopleLeft) and fact.move_id in moves:
            left += fact.people
        elif isinstance(fact, facts.PeopleArrived) and fact.move_id in moves:
            stayed += fact.refused
    if not to_move:
        return False, "no assessment found anybody to move", until
    share = 100 * (left - stayed) / to_move
    return share >= then.moved_percent, f"{left - stayed} of {to_move} people ({share:.0f} %) had left", until


def _never(played: Played, then: NeverThen, limit: datetime | None) -> Seen:
    found = next((event for event in played.events if event.kind in then.never
                  and (limit is None or event.recorded_at <= limit)), None)
    if found is None:
        return True, "none was recorded", None
    reason = found.data.get("reason", "")
    return False, f"{found.kind} was recorded {_clock(played, found.recorded_at)}: {reason}"[:300], found.recorded_at


def _opens(played: Played, then: OpenedThen, limit: datetime | None) -> Seen:
    there = [i for i in played.incidents if limit is None or i.opened_at <= limit]
    seen = f"{there[0].id} was opened {_clock(played, there[0].opened_at)}" if there else "no incident was opened on it"
    return bool(there) == then.opened, seen, there[0].opened_at if there else _first(limit, played.end)


_JUDGES: dict[type, Callable[[Played, Any, datetime | None], Seen]] = {
    TaskThen: _task, LateThen: _late, LevelThen: _level, MovedThen: _moved, NeverThen: _never, OpenedThen: _opens,
}


def _first(*moments: datetime | None) -> datetime:
    return min(when for when in moments if when is not None)


def _minutes(span: timedelta) -> int:
    return max(1, round(span.total_seconds() / 60))


def _clock(played: Played, when: datetime) -> str:
    """A moment as the city reads it off the wall."""
    return f"{when.astimezone(played.city.ground.timezone):%m-%d %H:%M}"
