"""What desks and people decide changes the city: incidents, levels, assessments, plans, evacuations."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from msgspec import convert, structs

from yunnao.city.city import City, MoveNow, PlanNow, Request
from yunnao.city.rules import on
from yunnao.model import facts
from yunnao.model.event import Event
from yunnao.model.incident import LevelStep
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, digest_of


def keep_texts(city: City, plans: Iterable[ContingencyPlan]) -> City:
    """The texts of contingency plans that runs are pinned to, each kept once."""
    return replace(city, procedures=city.procedures.update({digest_of(plan): plan for plan in plans}))


@on(facts.IncidentOpened)
def _incident(city: City, fact: facts.IncidentOpened, event: Event) -> City:
    return replace(keep_texts(city, fact.plans), incidents=city.incidents.set(fact.incident.id, fact.incident))


def _with_incident(city: City, incident_id: str, **changes: Any) -> City:
    changed = structs.replace(city.incidents[incident_id], **changes)
    return replace(city, incidents=city.incidents.set(incident_id, changed))


@on(facts.IncidentGraded)
def _graded(city: City, fact: facts.IncidentGraded, event: Event) -> City:
    return _with_incident(city, fact.incident_id, grade=fact.grade)


@on(facts.LevelProposed)
def _level_proposed(city: City, fact: facts.LevelProposed, event: Event) -> City:
    step = LevelStep(level=fact.level, at=event.occurred_at, by=event.actor, reason=fact.reason, state="proposed")
    city = replace(city, proposed_levels=city.proposed_levels.set(fact.incident_id, fact))
    return _with_incident(city, fact.incident_id, levels=[*city.incidents[fact.incident_id].levels, step])


@on(facts.LevelSet)
def _level_set(city: City, fact: facts.LevelSet, event: Event) -> City:
    step = LevelStep(level=fact.level, at=event.occurred_at, by=fact.by, reason=fact.reason, state="set")
    steps = [*city.incidents[fact.incident_id].levels, step]
    return _with_incident(city, fact.incident_id, level=fact.level, levels=steps)


@on(facts.IncidentClosed)
def _incident_closed(city: City, fact: facts.IncidentClosed, event: Event) -> City:
    city = _with_incident(city, fact.incident_id, closed_at=event.occurred_at)
    return replace(city, tasks=city.tasks.close(fact.incident_id))


def _ask(city: City, request: Request) -> City:
    return replace(city, requests=city.requests.set(request.id, request))


def _answer(city: City, what: str, incident_id: str) -> City:
    """Whatever was asked for this incident has come home, or failed for good."""
    requests = city.requests
    for request in city.requests.values():
        if request.what == what and request.incident_id == incident_id:
            requests = requests.delete(request.id)
    return replace(city, requests=requests)


@on(facts.AssessmentRequested)
def _assessment_requested(city: City, fact: facts.AssessmentRequested, event: Event) -> City:
    return _ask(city, Request(id=event.id, what="assessment", incident_id=fact.incident_id, hazard=fact.hazard,
                              at=event.occurred_at, why=fact.why))


@on(facts.AssessmentMade)
def _assessed(city: City, fact: facts.AssessmentMade, event: Event) -> City:
    made = fact.assessment
    city = _answer(city, "assessment", made.incident_id)
    if "point" in made.source.data:  # a hazard that has a place tells where the incident is
        city = _with_incident(city, made.incident_id, place=convert(made.source.data["point"], Point))
    return replace(city, assessments=city.assessments.set(made.incident_id, made),
                   assessed_seq=city.assessed_seq.set(made.incident_id, city.seq + 1))


@on(facts.AssessmentFailed)
def _assessment_failed(city: City, fact: facts.AssessmentFailed, event: Event) -> City:
    return _answer(city, "assessment", fact.incident_id)


@on(facts.PlanRequested)
def _plan_requested(city: City, fact: facts.PlanRequested, event: Event) -> City:
    return _ask(city, Request(id=event.id, what="plan", incident_id=fact.incident_id, hazard="",
                              at=event.occurred_at, why=fact.why))


@on(facts.PlanFailed)
def _plan_failed(city: City, fact: facts.PlanFailed, event: Event) -> City:
    return _answer(city, "plan", fact.incident_id)


@on(facts.PlanProposed)
def _proposed(city: City, fact: facts.PlanProposed, event: Event) -> City:
    plan = fact.plan
    city = _answer(city, "plan", plan.incident_id)
    plans = city.plans
    for old in city.plans.values():
        if old.plan.incident_id == plan.incident_id and old.state == "proposed":
            plans = plans.set(old.plan.id, structs.replace(old, state="replaced", at=event.occurred_at))
    return replace(city, plans=plans.set(plan.id, PlanNow(plan=plan, state="proposed")))


@on(facts.PlanOutdated)
def _outdated(city: City, fact: facts.PlanOutdated, event: Event) -> City:
    return replace(city, outdated=city.outdated.set(fact.plan_id, fact))


def _with_plan(city: City, plan_id: str, **changes: Any) -> City:
    changed = structs.replace(city.plans[plan_id], **changes)
    return replace(city, plans=city.plans.set(plan_id, changed))


@on(facts.PlanApproved)
def _approved(city: City, fact: facts.PlanApproved, event: Event) -> City:
    return _with_plan(city, fact.plan_id, state="approved", by=fact.by, at=event.occurred_at)


@on(facts.PlanRejected)
def _rejected(city: City, fact: facts.PlanRejected, event: Event) -> City:
    return _with_plan(city, fact.plan_id, state="rejected", by=fact.by, at=event.occurred_at)


@on(facts.EvacuationOrdered)
def _evacuation(city: City, fact: facts.EvacuationOrdered, event: Event) -> City:
    ordered = {
        move.id: MoveNow(move=move, plan_id=fact.plan_id, incident_id=fact.incident_id, ordered_at=event.occurred_at)
        for move in city.plans[fact.plan_id].plan.moves
    }
    return replace(city, moves=city.moves.update(ordered))


@on(facts.EvacuationCompleted)
def _evacuated(city: City, fact: facts.EvacuationCompleted, event: Event) -> City:
    return _with_plan(city, fact.plan_id, state="complete", at=event.occurred_at)
