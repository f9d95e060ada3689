"""The slow work a brain is asked for, as pure functions of the city: an assessment, a plan."""

from dataclasses import replace
from datetime import datetime

from msgspec import structs

from yunnao import registry
from yunnao.assess.assess import assess
from yunnao.assess.levels import level_chances
from yunnao.city.city import City, Request
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Footprint, SourceTerm
from yunnao.model.event import Mode, Sighting
from yunnao.model.incident import Incident
from yunnao.model.plan import ActionPlan, Fixed
from yunnao.model.procedure import Task
from yunnao.model.promise import CanBeThrown, Stop
from yunnao.model.scale import Level
from yunnao.plan.amend import amend
from yunnao.plan.join import join
from yunnao.procedure.known import known
from yunnao.procedure.meant import term_for
from yunnao.procedure.response import run_of, written_plan
from yunnao.procedure.run import due_tasks

UNASSESSED = "尚无研判：影响范围和人数未知，方案只按预案派出力量，没有安排人员转移"

MEMBERS, FEWER = 50, 20
"""Of an ensemble in a running brain, fewer where each is a whole footprint: a second of work at most."""


def answer(city: City, request: Request, now: datetime, seed: int, mode: Mode = Mode.ACTUAL,
           stop: Stop = lambda: False) -> Sighting:
    """Do what was asked; whatever goes wrong comes home as a fact with its reason, never as a crash of the loop."""
    try:
        fact: facts.Fact = (_assess(city, request, now, seed, mode) if request.what == "assessment" else
                            _plan(city, request, seed, mode, stop))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        fact = (facts.AssessmentFailed(incident_id=request.incident_id, hazard=request.hazard, reason=reason)
                if request.what == "assessment" else
                facts.PlanFailed(incident_id=request.incident_id, reason=reason))
    return Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source="brain", actor="brain",
                    cause=request.id)


def _assess(city: City, request: Request, now: datetime, seed: int, mode: Mode) -> facts.AssessmentMade:
    """The assessment of what is known now, and how likely the plan's own table finds each level over its members."""
    incident = city.incidents[request.incident_id]
    term = term_for(city, incident)
    if term is None:
        raise LookupError(f"no source term for {request.hazard!r} has arrived yet: wait for one, or enter it by hand")
    whole = isinstance(registry.find("hazard", term[1].hazard)(), CanBeThrown)
    made = assess(city, request.incident_id, term[1], id=f"assessment-{city.seq}", now=now,
                  members=FEWER if whole else MEMBERS, seed=seed)
    likely = level_chances(written_plan(city, incident).levels, known(city, incident, mode), made.members)
    return facts.AssessmentMade(assessment=structs.replace(made, chances=made.chances | likely))


def _plan(city: City, request: Request, seed: int, mode: Mode, stop: Stop) -> facts.PlanProposed | facts.PlanFailed:
    if request.line is not None:
        return _amended(city, request, request.line, seed)
    incident = city.incidents[request.incident_id]
    written = written_plan(city, incident)
    level = next_level(city, incident)
    fork, tasks = as_if(city, incident, level, mode)
    assessment = city.assessments.get(incident.id) or unassessed(incident, fork.now or incident.opened_at)
    parts: list[ActionPlan] = [
        registry.find("planner", name)().propose(fork, assessment, stop, seed)
        for name in planners(city, incident.id, written.planners)
    ]
    plan = join(parts, id=f"plan-{city.seq}", incident_id=incident.id, log_position=city.seq, proposed_at=fork.now)
    plan = _as_decided(city, fork, plan, seed)
    orders = (tasks, plan.assignments, plan.moves, plan.messages, plan.standby, plan.hauls, plan.fixed)
    if level is None and not any(orders):
        lacks = "；".join(f"{s.what} 缺 {s.missing} {s.unit}" for s in plan.uncovered) or "所有需求已有安排"
        return facts.PlanFailed(incident_id=incident.id, reason=f"没有可以新增的安排：{lacks}")
    before = city.newest_plan(incident.id)
    return facts.PlanProposed(plan=structs.replace(
        plan, level=level, tasks=tasks, replaces=before.plan.id if before else None,
        assumptions=[*plan.assumptions, *([] if incident.id in city.assessments else [UNASSESSED])]))


def _as_decided(city: City, fork: City, plan: ActionPlan, seed: int) -> ActionPlan:
    """What an officer fixed in the plan that still waits stays fixed in the next; what no longer can be is said."""
    waiting = city.newest_plan(plan.incident_id, "proposed")
    for line in waiting.plan.fixed if waiting is not None else []:
        try:
            plan = amend(fork, plan, line, id=plan.id, seed=seed)
        except ValueError as gone:
            plan = structs.replace(plan, assumptions=[*plan.assumptions, f"{line.name}指定的安排不再成立：{gone}"])
    return plan


def _amended(city: City, request: Request, line: Fixed, seed: int) -> facts.PlanProposed:
    there = city.plans.get(request.amends)
    if there is None or there.state != "proposed":
        raise ValueError(f"方案 {request.amends} 已不在待批之列：请在最新的方案上改派")
    return facts.PlanProposed(plan=amend(city, there.plan, line, id=f"plan-{city.seq}", seed=seed))


def planners(city: City, incident_id: str, written: list[str]) -> list[str]:
    """The planners to ask: those written in the plan, but where lines of standing orders died, who mends them."""
    died = any(lines.units and city.plans[id].state == "approved" for id, lines in city.outdated.items()
               if lines.incident_id == incident_id)
    return ["replan" if died and name == "dispatch" else name for name in written]


def next_level(city: City, incident: Incident) -> Level | None:
    """The level that approving a plan now would set: what the tables propose, when it differs from what is set."""
    proposed = city.proposed_levels.get(incident.id)
    return proposed.level if proposed is not None and proposed.level != incident.level else None


def as_if(city: City, incident: Incident, level: Level | None, mode: Mode) -> tuple[City, list[Task]]:
    """A fork of the city in which `level` is set and its due tasks are open, and those tasks."""
    run = None if city.now is None else run_of(city, incident, city.now, mode, level)
    opened = [] if run is None else due_tasks(run)
    return replace(city, tasks=city.tasks.update({task.id: task for task in opened})), opened


def unassessed(incident: Incident, now: datetime) -> Assessment:
    """What stands in for an assessment that nobody could make: no footprint and no zone, said in words."""
    nothing = Footprint(hazard="none", bands=[], start=now, end=now, valid=False, notes=[UNASSESSED])
    source = SourceTerm(hazard="none", at=now, data={}, incident=incident.id)
    return Assessment(id=f"{incident.id}/unassessed", incident_id=incident.id, hazard="none", model="none",
                      log_position=0, made_at=now, valid_until=now, source=source, footprint=nothing, zones=[],
                      facilities=[], people=0, to_move=0, assumptions=[UNASSESSED])
