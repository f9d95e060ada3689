"""The slow work a brain is asked for, as pure functions of the city: an assessment, a plan."""

from dataclasses import replace
from datetime import datetime

from msgspec import structs

from yunnao import registry
from yunnao.assess.assess import assess
from yunnao.city.city import City, Request
from yunnao.model import facts
from yunnao.model.event import Sighting
from yunnao.model.incident import Incident
from yunnao.model.plan import ActionPlan
from yunnao.model.procedure import ContingencyPlan, Task
from yunnao.model.scale import Level
from yunnao.plan.join import join
from yunnao.procedure.places import places_of
from yunnao.procedure.run import due_tasks


def answer(city: City, request: Request, now: datetime, seed: int) -> Sighting:
    """Do what was asked; whatever goes wrong comes home as a fact with its reason, never as a crash of the loop."""
    try:
        fact: facts.Fact = _assess(city, request, now) if request.what == "assessment" else _plan(city, request, seed)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        fact = (facts.AssessmentFailed(incident_id=request.incident_id, hazard=request.hazard, reason=reason)
                if request.what == "assessment" else
                facts.PlanFailed(incident_id=request.incident_id, reason=reason))
    return Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source="brain", actor="brain",
                    cause=request.id)


def _assess(city: City, request: Request, now: datetime) -> facts.AssessmentMade:
    terms = [(term.at, name, term) for name, term in city.sources.items() if term.hazard == request.hazard]
    if not terms:
        raise LookupError(f"no source term for {request.hazard!r} has arrived yet: wait for one, or enter it by hand")
    newest = max(terms, key=lambda t: t[:2])[2]
    made = assess(city, request.incident_id, newest, id=f"assessment-{city.seq}", now=now)
    return facts.AssessmentMade(assessment=made)


def _plan(city: City, request: Request, seed: int) -> facts.PlanProposed | facts.PlanFailed:
    incident = city.incidents[request.incident_id]
    written = written_plan(city, incident)
    level = next_level(city, incident)
    fork, tasks = as_if(city, incident, written, level)
    assessment = city.assessments[incident.id]
    parts: list[ActionPlan] = [
        registry.find("planner", name)().propose(fork, assessment, lambda: False, seed) for name in written.planners
    ]
    plan = join(parts, id=f"plan-{city.seq}", incident_id=incident.id, log_position=city.seq, proposed_at=fork.now)
    if level is None and not (tasks or plan.assignments or plan.moves or plan.messages):
        lacks = "；".join(f"{s.what} 缺 {s.missing} {s.unit}" for s in plan.uncovered) or "所有需求已有安排"
        return facts.PlanFailed(incident_id=incident.id, reason=f"没有可以新增的安排：{lacks}")
    before = city.newest_plan(incident.id)
    return facts.PlanProposed(plan=structs.replace(
        plan, level=level, tasks=tasks, replaces=before.plan.id if before else None))


def written_plan(city: City, incident: Incident) -> ContingencyPlan:
    """The contingency plan an incident is pinned to; raises LookupError when the package no longer has that version."""
    name, _, version = incident.procedure.partition("@")
    written = city.ground.plans.get(name)
    if written is None or written.version != version:
        raise LookupError(f"incident {incident.id} runs on {incident.procedure}, but the city package has "
                          f"{f'version {written.version}' if written else 'no such plan'}: put that version back, "
                          "or move the run to the new one with a recorded decision")
    return written


def next_level(city: City, incident: Incident) -> Level | None:
    """The level that approving a plan now would set: what the tables propose, when it differs from what is set."""
    proposed = city.proposed_levels.get(incident.id)
    return proposed.level if proposed is not None and proposed.level != incident.level else None


def as_if(city: City, incident: Incident, written: ContingencyPlan, level: Level | None) -> tuple[City, list[Task]]:
    """A fork of the city in which `level` is set and its due tasks are open, and those tasks."""
    there = city.tasks_of(incident.id)
    target = level or incident.level
    if target is None or city.now is None:
        return city, []
    opened = due_tasks(written, incident, there, target, city.now, places=places_of(city, incident))
    return replace(city, tasks=city.tasks.update({task.id: task for task in opened})), opened
