"""One run of a contingency plan at one moment: which tasks are due, which are done by others, which come round again.

Pure, and cheap: asked about the followers of one finished task, it looks at those alone.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from msgspec import Struct, field

from yunnao.model.calendar import deadline_of
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.procedure import Task
from yunnao.model.scale import Level
from yunnao.model.table import holds
from yunnao.procedure.program import Program, Step

FINISHED = ("done", "skipped")


class Run(Struct, frozen=True):
    """A response at one moment: its program, its incident, all tasks by id, the level that counts, what is known.

    `places` turns a rule's `place` into a position; a place nobody knows stays None.
    """

    program: Program
    incident: Incident
    tasks: Mapping[str, Task]
    level: Level
    now: datetime
    places: Mapping[str, Point] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    zone: tzinfo = UTC

    def task(self, rule_id: str) -> Task | None:
        """The task of a rule, its first where it comes round again; None while it was never opened."""
        return self.tasks.get(f"{self.incident.id}/{rule_id}")


def due_tasks(run: Run, among: Iterable[str] | None = None) -> list[Task]:
    """The tasks to open now, in the plan's order: level reached, asked for, all before them finished, not opened yet.

    `among` are the rule ids to look at, when it is known that the others cannot have come due.
    """
    steps = run.program.steps
    return [open_task(run, steps[name]) for name in (steps if among is None else among) if _is_due(run, steps[name])]


def reached(run: Run, among: Iterable[str] | None = None) -> list[Task]:
    """The open milestones and calls whose parts are all finished, or not asked for at the level that stands."""
    found = []
    for name in run.program.composed if among is None else among:
        step, task = run.program.steps[name], run.task(name)
        if step.parts is not None and task is not None and task.state not in FINISHED:
            found += [task] if all(_needs_no_more(run, part) for part in step.parts) else []
    return found


def due_again(run: Run) -> list[Task]:
    """The recurring tasks whose next occurrence has come, the longest due first.

    After a time in which nobody looked there is one for each, the newest; it counts those that were missed.
    """
    found = []
    for name in run.program.recurring:
        newest, every = _newest(run, name), timedelta(minutes=run.program.steps[name].rule.every_minutes or 0)
        if newest is None or run.now < newest.opened_at + every:
            continue
        times = (run.now - newest.opened_at) // every
        when = newest.opened_at + times * every
        missed = min(times - 1, (when - _stands_since(run, run.program.steps[name].rule.from_level)) // every)
        found.append(open_task(run, run.program.steps[name], when, newest.occurrence + 1, max(0, missed)))
    return sorted(found, key=lambda task: (task.opened_at, task.id))


def next_again(run: Run) -> datetime | None:
    """When the next recurring task comes round, or None."""
    series = [(_newest(run, name), run.program.steps[name].rule.every_minutes) for name in run.program.recurring]
    return min((newest.opened_at + timedelta(minutes=every or 0) for newest, every in series if newest), default=None)


def asked(guards: Iterable[Mapping[str, Any]], known: Mapping[str, Any]) -> bool | None:
    """Whether all conditions hold; None while one of them cannot be told, for unknown is not the same as no."""
    answer: bool | None = True
    for fact, wanted in (pair for guard in guards for pair in guard.items()):
        if known.get(fact) is None:
            answer = None
        elif not holds(known[fact], wanted):
            return False
    return answer


def open_task(run: Run, step: Step, opened_at: datetime | None = None, occurrence: int = 1, missed: int = 0) -> Task:
    """The task of a step as it is opened, whether or not its turn has come."""
    rule, when = step.rule, opened_at or run.now
    begins = run.incident.opened_at if rule.clock == "incident" and occurrence == 1 else when
    deadline, note = deadline_of(begins, rule.within_minutes, rule.within_working_days, run.zone)
    here = run.incident.place if rule.place == "incident" else None
    return Task(
        id=f"{run.incident.id}/{rule.id}" + (f".{occurrence}" if occurrence > 1 else ""), rule_id=rule.id,
        incident_id=run.incident.id, name=rule.name, owner=rule.owner, state="open", opened_at=when, deadline=deadline,
        needs=dict(rule.needs), place=run.places.get(rule.place, here), work_s=rule.work_minutes * 60,
        evacuate=rule.evacuate, message=rule.message, legal_basis=rule.legal_basis, escalate_to=rule.escalate_to,
        milestone=step.parts is not None, form=rule.form, proof=rule.proof, group=rule.group, occurrence=occurrence,
        missed=missed, working_days=rule.within_working_days is not None, deadline_note=note,
    )


def _is_due(run: Run, step: Step) -> bool:
    if step.rule.from_level.rank > run.level.rank or run.task(step.rule.id) is not None:
        return False
    for before in step.after:
        if not _is_over(run, before):
            return False
    return not step.guards or asked(step.guards, run.known) is True


def _is_over(run: Run, rule_id: str) -> bool:
    """Whether nobody need wait for it any more: it is finished, or it is known not to be asked for."""
    task = run.task(rule_id)
    if task is not None:
        return task.state in FINISHED
    step = run.program.steps.get(rule_id)
    return step is not None and bool(step.guards) and asked(step.guards, run.known) is False


def _needs_no_more(run: Run, part: str) -> bool:
    step = run.program.steps.get(part)
    above = step is not None and step.rule.from_level > run.level and run.task(part) is None
    return above or _is_over(run, part)


def _newest(run: Run, name: str) -> Task | None:
    """The newest occurrence of a series that goes on; None when it has not begun, is over, or rests."""
    step, task, number = run.program.steps[name], run.task(name), 1
    if task is None or step.rule.from_level > run.level or asked(step.guards, run.known) is False:
        return None
    while (later := run.tasks.get(f"{run.incident.id}/{name}.{number + 1}")) is not None:
        task, number = later, number + 1
    return None if task.last else task


def _stands_since(run: Run, level: Level) -> datetime:
    """Since when the response has stood at `level` or above without a break."""
    since = None
    for step in run.incident.levels:
        if step.state == "set":
            since = (since or step.at) if step.level >= level else None
    return since or run.incident.opened_at
