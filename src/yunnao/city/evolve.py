"""evolve(city, event) -> city: the only way the city changes. Pure: no clock, no chance, no outside."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from msgspec import convert, structs

from yunnao.city.city import City, MoveNow, PlanNow, Request, SeenObservation, SeenReport, UnitNow
from yunnao.model import facts
from yunnao.model.event import Entry, Event
from yunnao.model.incident import LevelStep
from yunnao.model.place import Point
from yunnao.model.procedure import Task

_rules: dict[str, Callable[[City, Any, Event], City]] = {}


def evolve(city: City, event: Event) -> City:
    """The city after one more event; raises ValueError for an event that is not one of ours."""
    after = _rules[event.kind](city, facts.body(event), event) if event.kind in _rules else city
    return replace(after, seq=city.seq + 1, now=event.recorded_at)


def fold(city: City, entries: Iterable[Entry]) -> City:
    """The city after all of `entries`, which must follow its position without a gap."""
    for entry in entries:
        if entry.seq != city.seq + 1:
            raise ValueError(f"the city stands at {city.seq} and cannot take entry {entry.seq}: "
                             "read the log from the position after the city's")
        city = evolve(city, entry.event)
    return city


def _on(fact: type[facts.Fact]) -> Callable[[Callable[[City, Any, Event], City]], None]:
    def keep(rule: Callable[[City, Any, Event], City]) -> None:
        _rules[fact.__name__] = rule

    return keep


@_on(facts.CityOpened)
def _opened(city: City, fact: facts.CityOpened, event: Event) -> City:
    units = {unit.id: UnitNow(unit=unit, place=unit.base) for unit in city.ground.units.values()}
    return replace(city, package=f"{fact.package}@{fact.version}", units=city.units.update(units))


@_on(facts.ObservationReceived)
def _observed(city: City, fact: facts.ObservationReceived, event: Event) -> City:
    key = f"{fact.station}/{fact.quantity}"
    old = city.observations.get(key)
    if old is not None and old.at > event.occurred_at:
        return city  # late news about an earlier moment does not overwrite what is newer
    seen = SeenObservation(observation=fact, at=event.occurred_at, before=old.observation.value if old else None)
    return replace(city, observations=city.observations.set(key, seen))


@_on(facts.ReportReceived)
def _reported(city: City, fact: facts.ReportReceived, event: Event) -> City:
    seen = SeenReport(report=fact, at=event.occurred_at, event_id=event.id)
    return replace(city, reports=city.reports.set(event.id, seen))


@_on(facts.WarningReceived)
def _warned(city: City, fact: facts.WarningReceived, event: Event) -> City:
    warnings = city.warnings
    if fact.warning.message_type in ("Update", "Cancel"):
        for old in fact.warning.references:
            warnings = warnings.delete(old) if old in warnings else warnings
    if fact.warning.message_type in ("Alert", "Update"):
        warnings = warnings.set(fact.warning.id, fact.warning)
    return replace(city, warnings=warnings)


@_on(facts.SourceTermReceived)
def _source(city: City, fact: facts.SourceTermReceived, event: Event) -> City:
    return replace(city, sources=city.sources.set(fact.name, fact.term))


@_on(facts.InputQuarantined)
def _quarantined(city: City, fact: facts.InputQuarantined, event: Event) -> City:
    return replace(city, quarantine=city.quarantine.set(fact.sha256, fact))


@_on(facts.InputRetried)
def _retried(city: City, fact: facts.InputRetried, event: Event) -> City:
    if not fact.accepted or fact.sha256 not in city.quarantine:
        return city
    return replace(city, quarantine=city.quarantine.delete(fact.sha256))


@_on(facts.RoadClosed)
def _closed(city: City, fact: facts.RoadClosed, event: Event) -> City:
    return replace(city, closures=city.closures.set(fact.id, fact),
                   closed_seq=city.closed_seq.set(fact.id, city.seq + 1))


@_on(facts.RoadReopened)
def _reopened(city: City, fact: facts.RoadReopened, event: Event) -> City:
    if fact.id not in city.closures:
        return city
    return replace(city, closures=city.closures.delete(fact.id), closed_seq=city.closed_seq.delete(fact.id))


@_on(facts.IncidentOpened)
def _incident(city: City, fact: facts.IncidentOpened, event: Event) -> City:
    return replace(city, incidents=city.incidents.set(fact.incident.id, fact.incident))


def _with_incident(city: City, incident_id: str, **changes: Any) -> City:
    changed = structs.replace(city.incidents[incident_id], **changes)
    return replace(city, incidents=city.incidents.set(incident_id, changed))


@_on(facts.IncidentGraded)
def _graded(city: City, fact: facts.IncidentGraded, event: Event) -> City:
    return _with_incident(city, fact.incident_id, grade=fact.grade)


@_on(facts.LevelProposed)
def _level_proposed(city: City, fact: facts.LevelProposed, event: Event) -> City:
    step = LevelStep(level=fact.level, at=event.occurred_at, by=event.actor, reason=fact.reason, state="proposed")
    city = replace(city, proposed_levels=city.proposed_levels.set(fact.incident_id, fact))
    return _with_incident(city, fact.incident_id, levels=[*city.incidents[fact.incident_id].levels, step])


@_on(facts.LevelSet)
def _level_set(city: City, fact: facts.LevelSet, event: Event) -> City:
    step = LevelStep(level=fact.level, at=event.occurred_at, by=fact.by, reason=fact.reason, state="set")
    steps = [*city.incidents[fact.incident_id].levels, step]
    return _with_incident(city, fact.incident_id, level=fact.level, levels=steps)


@_on(facts.IncidentClosed)
def _incident_closed(city: City, fact: facts.IncidentClosed, event: Event) -> City:
    return _with_incident(city, fact.incident_id, closed_at=event.occurred_at)


def _ask(city: City, request: Request) -> City:
    return replace(city, requests=city.requests.set(request.id, request))


def _answer(city: City, what: str, incident_id: str) -> City:
    """Whatever was asked for this incident has come home, or failed for good."""
    requests = city.requests
    for request in city.requests.values():
        if request.what == what and request.incident_id == incident_id:
            requests = requests.delete(request.id)
    return replace(city, requests=requests)


@_on(facts.AssessmentRequested)
def _assessment_requested(city: City, fact: facts.AssessmentRequested, event: Event) -> City:
    return _ask(city, Request(id=event.id, what="assessment", incident_id=fact.incident_id, hazard=fact.hazard,
                              at=event.occurred_at, why=fact.why))


@_on(facts.AssessmentMade)
def _assessed(city: City, fact: facts.AssessmentMade, event: Event) -> City:
    made = fact.assessment
    city = _answer(city, "assessment", made.incident_id)
    if "point" in made.source.data:  # a hazard that has a place tells where the incident is
        city = _with_incident(city, made.incident_id, place=convert(made.source.data["point"], Point))
    return replace(city, assessments=city.assessments.set(made.incident_id, made),
                   assessed_seq=city.assessed_seq.set(made.incident_id, city.seq + 1))


@_on(facts.AssessmentFailed)
def _assessment_failed(city: City, fact: facts.AssessmentFailed, event: Event) -> City:
    return _answer(city, "assessment", fact.incident_id)


@_on(facts.PlanRequested)
def _plan_requested(city: City, fact: facts.PlanRequested, event: Event) -> City:
    return _ask(city, Request(id=event.id, what="plan", incident_id=fact.incident_id, hazard="",
                              at=event.occurred_at, why=fact.why))


@_on(facts.PlanFailed)
def _plan_failed(city: City, fact: facts.PlanFailed, event: Event) -> City:
    return _answer(city, "plan", fact.incident_id)


@_on(facts.PlanProposed)
def _proposed(city: City, fact: facts.PlanProposed, event: Event) -> City:
    plan = fact.plan
    city = _answer(city, "plan", plan.incident_id)
    plans = city.plans
    for old in city.plans.values():
        if old.plan.incident_id == plan.incident_id and old.state == "proposed":
            plans = plans.set(old.plan.id, structs.replace(old, state="replaced", at=event.occurred_at))
    return replace(city, plans=plans.set(plan.id, PlanNow(plan=plan, state="proposed")))


def _with_plan(city: City, plan_id: str, **changes: Any) -> City:
    changed = structs.replace(city.plans[plan_id], **changes)
    return replace(city, plans=city.plans.set(plan_id, changed))


@_on(facts.PlanApproved)
def _approved(city: City, fact: facts.PlanApproved, event: Event) -> City:
    return _with_plan(city, fact.plan_id, state="approved", by=fact.by, at=event.occurred_at)


@_on(facts.PlanRejected)
def _rejected(city: City, fact: facts.PlanRejected, event: Event) -> City:
    return _with_plan(city, fact.plan_id, state="rejected", by=fact.by, at=event.occurred_at)


@_on(facts.EvacuationOrdered)
def _evacuation(city: City, fact: facts.EvacuationOrdered, event: Event) -> City:
    ordered = {
        move.id: MoveNow(move=move, plan_id=fact.plan_id, incident_id=fact.incident_id, ordered_at=event.occurred_at)
        for move in city.plans[fact.plan_id].plan.moves
    }
    return replace(city, moves=city.moves.update(ordered))


@_on(facts.EvacuationCompleted)
def _evacuated(city: City, fact: facts.EvacuationCompleted, event: Event) -> City:
    return _with_plan(city, fact.plan_id, state="complete", at=event.occurred_at)


@_on(facts.PeopleLeft)
def _left(city: City, fact: facts.PeopleLeft, event: Event) -> City:
    move = city.moves[fact.move_id]
    changed = structs.replace(move, left=move.left + fact.people, left_at=event.occurred_at)
    return replace(city, moves=city.moves.set(fact.move_id, changed))


@_on(facts.PeopleArrived)
def _arrived(city: City, fact: facts.PeopleArrived, event: Event) -> City:
    move = city.moves[fact.move_id]
    changed = structs.replace(move, arrived=move.arrived + fact.people, refused=move.refused + fact.refused,
                              arrived_at=event.occurred_at)
    shelter = move.move.shelter_id
    there = city.sheltered.get(shelter, 0) + fact.people
    return replace(city, moves=city.moves.set(fact.move_id, changed), sheltered=city.sheltered.set(shelter, there))


@_on(facts.TaskOpened)
def _task(city: City, fact: facts.TaskOpened, event: Event) -> City:
    return replace(city, tasks=city.tasks.set(fact.task.id, fact.task))


def _with_task(city: City, task_id: str, **changes: Any) -> City:
    changed: Task = structs.replace(city.tasks[task_id], **changes)
    return replace(city, tasks=city.tasks.set(task_id, changed))


@_on(facts.TaskAssigned)
def _assigned(city: City, fact: facts.TaskAssigned, event: Event) -> City:
    units = [*city.tasks[fact.task_id].units, *fact.unit_ids]
    city = _with_task(city, fact.task_id, state="assigned", units=units)
    taken = {u: structs.replace(city.units[u], task_id=fact.task_id, assigned_at=event.occurred_at)
             for u in fact.unit_ids}
    return replace(city, units=city.units.update(taken))


@_on(facts.TaskStarted)
def _started(city: City, fact: facts.TaskStarted, event: Event) -> City:
    return _with_task(city, fact.task_id, state="working", started_at=event.occurred_at)


@_on(facts.TaskDone)
def _done(city: City, fact: facts.TaskDone, event: Event) -> City:
    return _with_task(city, fact.task_id, state="done", done_at=event.occurred_at, done_by=fact.by,
                      evidence=fact.evidence)


@_on(facts.TaskSkipped)
def _skipped(city: City, fact: facts.TaskSkipped, event: Event) -> City:
    return _with_task(city, fact.task_id, state="skipped", done_at=event.occurred_at, done_by=fact.by,
                      evidence=fact.reason)


@_on(facts.TaskLate)
def _late(city: City, fact: facts.TaskLate, event: Event) -> City:
    return _with_task(city, fact.task_id, late=True)


def _with_unit(city: City, unit_id: str, **changes: Any) -> City:
    changed = structs.replace(city.units[unit_id], **changes)
    return replace(city, units=city.units.set(unit_id, changed))


@_on(facts.UnitDeparted)
def _departed(city: City, fact: facts.UnitDeparted, event: Event) -> City:
    return _with_unit(city, fact.unit_id, departed_at=event.occurred_at, arrives_at=fact.arrives_at,
                      arrived_at=None, path=fact.path, at_s=fact.at_s)


@_on(facts.UnitArrived)
def _unit_arrived(city: City, fact: facts.UnitArrived, event: Event) -> City:
    return _with_unit(city, fact.unit_id, place=fact.place, departed_at=None, arrives_at=None,
                      arrived_at=event.occurred_at, path=[], at_s=[])


@_on(facts.UnitReleased)
def _released(city: City, fact: facts.UnitReleased, event: Event) -> City:
    return _with_unit(city, fact.unit_id, task_id=None, assigned_at=None, departed_at=None, arrives_at=None,
                      arrived_at=None, path=[], at_s=[])


@_on(facts.UnitBlocked)
def _blocked(city: City, fact: facts.UnitBlocked, event: Event) -> City:
    left = [u for u in city.tasks[fact.task_id].units if u != fact.unit_id]
    city = _with_task(city, fact.task_id, units=left, state=city.tasks[fact.task_id].state if left else "open")
    return _with_unit(city, fact.unit_id, task_id=None, assigned_at=None)


@_on(facts.MessageQueued)
def _queued(city: City, fact: facts.MessageQueued, event: Event) -> City:
    return replace(city, outbox=city.outbox.set(fact.message.id, fact))


@_on(facts.MessageSent)
def _sent(city: City, fact: facts.MessageSent, event: Event) -> City:
    outbox = city.outbox.delete(fact.message_id) if fact.message_id in city.outbox else city.outbox
    return replace(city, outbox=outbox, sent=city.sent.set(fact.message_id, fact.address))


@_on(facts.MessageFailed)
def _failed(city: City, fact: facts.MessageFailed, event: Event) -> City:
    outbox = city.outbox.delete(fact.message_id) if fact.message_id in city.outbox else city.outbox
    return replace(city, outbox=outbox, sent=city.sent.set(fact.message_id, f"failed: {fact.reason}"))
