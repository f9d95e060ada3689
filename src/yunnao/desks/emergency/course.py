"""The course of a run: tasks whose turn has come, milestones reached, what comes round again, officers' changes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import structs

from yunnao.city.city import City
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.model.incident import Incident
from yunnao.model.procedure import Task
from yunnao.procedure.migrate import dropped, preview, revised, running
from yunnao.procedure.program import Program
from yunnao.procedure.response import program_for, run_of, texts_for
from yunnao.procedure.run import Run, due_again, due_tasks, next_again, open_task, reached

DESK = "desk:emergency"
Made = Iterator[facts.Fact]


def on(city: City, event: Event, now: datetime) -> Made:
    """What follows for a run from one event that is not news from outside."""
    if event.kind in _RULES:
        yield from _RULES[event.kind](city, facts.body(event), event.mode, now)


def facts_changed(city: City, mode: Mode, now: datetime) -> Made:
    """What is known has changed: the tasks with conditions may be asked for now."""
    for incident in city.open_incidents():
        guarded = program_for(city, incident).guarded
        run = run_of(city, incident, now, mode) if guarded and incident.level is not None else None
        if run is not None:
            yield from _forward(run, guarded, None)


def time_passed(city: City, now: datetime) -> list[tuple[datetime, facts.Fact]]:
    """What came due by the clock alone, each with its own moment: deadlines missed, tasks that come round again."""
    made: list[tuple[datetime, facts.Fact]] = [
        (task.deadline or now, facts.TaskLate(task_id=task.id, deadline=task.deadline or now,
                                              escalate_to=task.escalate_to)) for task in city.tasks.late(now)]
    for run in _recurring_runs(city, now):
        made += [(task.opened_at, facts.TaskOpened(task=task)) for task in due_again(run)]
    return sorted(made, key=lambda pair: pair[0])


def next_moment(city: City, now: datetime) -> datetime | None:
    """When the clock alone brings the next thing: a deadline, or a task that comes round again."""
    again = (next_again(run) for run in _recurring_runs(city, now))
    return min((when for when in (city.tasks.next_deadline(now), *again) if when is not None and when > now),
               default=None)


def opening(city: City, incident: Incident) -> facts.IncidentOpened:
    """An incident as it is opened: pinned to the text that its plan has now, and to those of the plans it may call."""
    texts, plans = texts_for(city, city.ground.plans[incident.procedure.partition("@")[0]])
    return facts.IncidentOpened(incident=structs.replace(incident, texts=texts), plans=plans)


def named(city: City, kind: str) -> str:
    """The id of the next incident of a kind."""
    return f"{kind}-{1 + sum(i.kind == kind for i in city.incidents.values())}"


def _recurring_runs(city: City, now: datetime) -> Iterator[Run]:
    """Conditions are left out: a task that came once comes again until its level or its incident is over."""
    for incident in city.open_incidents():
        program = program_for(city, incident) if incident.level is not None else None
        if program is not None and program.recurring and incident.level is not None:
            yield Run(program, incident, city.tasks, incident.level, now, zone=city.ground.timezone)


def _forward(run: Run, opening: Iterable[str] | None, closing: Iterable[str] | None) -> Made:
    """Open the tasks whose turn has come, and end what is done by others; None looks at all there are."""
    yield from (facts.TaskOpened(task=task) for task in due_tasks(run, opening))
    yield from _ended(run, closing)


def _ended(run: Run, among: Iterable[str] | None) -> Made:
    for task in reached(run, among):
        yield facts.TaskDone(task_id=task.id, by=DESK, evidence="所含各项任务均已办结")


def _level_set(city: City, fact: facts.LevelSet, mode: Mode, now: datetime) -> Made:
    run = run_of(city, city.incidents[fact.incident_id], now, mode)
    if run is not None:
        yield from _forward(run, None, None)


def _task_over(city: City, fact: facts.TaskDone | facts.TaskSkipped, mode: Mode, now: datetime) -> Made:
    task = city.tasks[fact.task_id]
    incident = city.incidents[task.incident_id]
    after = program_for(city, incident).followers.get(task.rule_id, ()) if incident.level is not None else ()
    run = run_of(city, incident, now, mode) if after else None
    if run is not None:
        yield from _forward(run, after, after)


def _task_opened(city: City, fact: facts.TaskOpened, mode: Mode, now: datetime) -> Made:
    incident = city.incidents[fact.task.incident_id]
    run = run_of(city, incident, now, mode) if fact.task.milestone else None
    if run is not None and fact.task.rule_id in run.program.steps:
        yield from _ended(run, [fact.task.rule_id])


def _forced(city: City, fact: facts.TaskForced, mode: Mode, now: datetime) -> Made:
    incident = city.incidents[fact.incident_id]
    run = run_of(city, incident, now, mode)
    if run is not None and fact.rule_id in run.program.steps and run.task(fact.rule_id) is None:
        task = open_task(run, run.program.steps[fact.rule_id])
        yield facts.TaskOpened(task=structs.replace(task, opened_by=fact.by, why=fact.reason))


def _declared(city: City, fact: facts.IncidentDeclared, mode: Mode, now: datetime) -> Made:
    plan = city.ground.plans[fact.plan_id]
    yield opening(city, Incident(
        id=named(city, plan.incident_kind), kind=plan.incident_kind, title=fact.title or plan.title or plan.name,
        opened_at=now, reason=fact.reason, place=fact.place, procedure=f"{plan.id}@{plan.version}", opened_by=fact.by))


def _merged(city: City, fact: facts.IncidentMerged, mode: Mode, now: datetime) -> Made:
    """What the other incident's run has too need not be done twice, unless it is in hand already."""
    for task in city.tasks_of(fact.into):
        twin = city.tasks.get(f"{fact.into}/{task.rule_id}")
        if task.id.startswith(f"{fact.incident_id}/") and task.state == "open" and task.rule_id and twin is not None:
            yield facts.TaskSkipped(task_id=task.id, by=fact.by, reason=f"并入后由“{twin.name}”一并办理", last=True)


def _migration_requested(city: City, fact: facts.MigrationRequested, mode: Mode, now: datetime) -> Made:
    made = preview(city, city.incidents[fact.incident_id])
    if made is not None:
        yield made


def _migrated(city: City, fact: facts.RunMigrated, mode: Mode, now: datetime) -> Made:
    """The run is another program now: what it no longer has is skipped, what reads differently goes on in new words."""
    incident = city.incidents[fact.incident_id]
    run = run_of(city, incident, now, mode)
    if run is None or not fact.before:
        return
    texts = {name: city.procedures[digest] for name, digest in fact.before.items()}
    before, there = Program(texts[run.program.plan.id], texts), running(city, incident)
    why = f"改按 {fact.procedure} 执行：{fact.reason}"
    for task in dropped(there, before, run.program):
        yield facts.TaskSkipped(task_id=task.id, by=fact.by, reason=why, last=True)
        yield from _released(city, task)
    yield from (facts.TaskRevised(task=task, by=fact.by, reason=why) for task in revised(there, before, run))
    yield from _forward(run, None, None)


def _released(city: City, task: Task) -> Made:
    yield from (facts.UnitReleased(unit_id=unit, task_id=task.id) for unit in task.units
                if unit in city.units and city.units[unit].task_id == task.id)


_Rule = Callable[[City, Any, Mode, datetime], Made]
_RULES: dict[str, _Rule] = {
    "LevelSet": _level_set, "TaskDone": _task_over, "TaskSkipped": _task_over, "TaskOpened": _task_opened,
    "TaskForced": _forced, "IncidentDeclared": _declared, "IncidentMerged": _merged,
    "MigrationRequested": _migration_requested, "RunMigrated": _migrated,
}
