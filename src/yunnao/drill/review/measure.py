"""The moments and the people of a drill: when each step was taken, who was moved, how good the plans were."""

from collections.abc import Iterable
from datetime import datetime

from yunnao.city.city import City, MoveNow, PlanNow
from yunnao.drill.review.findings import (
    EvacuationFound,
    IncidentFound,
    LevelFound,
    PlanFound,
    ScoreFound,
    ShortfallFound,
)
from yunnao.drill.review.story import Noted, Story
from yunnao.drill.scenario import Scenario
from yunnao.model import facts
from yunnao.model.assessment import Assessment
from yunnao.model.incident import Incident
from yunnao.model.plan import Score

ORDERS = (facts.TaskOpened, facts.TaskAssigned, facts.EvacuationOrdered, facts.MessageQueued)
NEWS = (facts.ReportReceived, facts.WarningReceived, facts.SourceTermReceived)


def first_signal(story: Story) -> Noted | None:
    """The first news from outside; a station's first reading is no signal, a reading that differs from it is."""
    last: dict[str, float | None] = {}
    for noted in story.noted:
        if isinstance(noted.fact, NEWS):
            return noted
        if isinstance(noted.fact, facts.ObservationReceived):
            key = f"{noted.fact.station}/{noted.fact.quantity}"
            if key in last and last[key] != noted.fact.value:
                return noted
            last[key] = noted.fact.value
    return None


def evacuation_proposal(story: Story) -> Noted | None:
    """The first plan that proposes to move people."""
    return next((n for n, fact in story.of(facts.PlanProposed) if fact.plan.moves), None)


def last_assessments(story: Story, until: datetime) -> dict[str, tuple[Noted, Assessment]]:
    """The newest assessment of every incident that was made no later than `until`."""
    there = ((n, f.assessment) for n, f in story.of(facts.AssessmentMade) if f.assessment.made_at <= until)
    return {assessment.incident_id: (noted, assessment) for noted, assessment in there}


def main_incident(story: Story, scenario: Scenario) -> Incident | None:
    """The incident that the scenario is about: of its kind when it names one, else the first that was opened."""
    by_time = sorted(story.city.incidents.values(), key=lambda i: (i.opened_at, i.id))
    of_kind = [i for i in by_time if i.kind == scenario.incident_kind]
    return next(iter(of_kind or by_time), None)


def incidents(story: Story, scenario: Scenario) -> list[IncidentFound]:
    """Every incident with its levels, in the order they were opened."""
    assessed = last_assessments(story, scenario.impact_at)
    found = []
    for noted, fact in story.of(facts.IncidentOpened):
        now = story.city.incidents[fact.incident.id]
        assessment = assessed.get(now.id, (None, None))[1]
        levels = [LevelFound(level=s.level.value, at=s.at, state=s.state, by=s.by, reason=s.reason) for s in now.levels]
        found.append(IncidentFound(
            id=now.id, kind=now.kind, title=now.title, opened_at=now.opened_at, closed_at=now.closed_at,
            reason=now.reason, procedure=now.procedure, grade=now.grade.value if now.grade else None,
            level=now.level.value if now.level else None, levels=levels,
            people=assessment.people if assessment else None, to_move=assessment.to_move if assessment else None,
            seq=noted.seq,
        ))
    return found


def evacuations(story: Story) -> list[EvacuationFound]:
    """What became of the moves of every plan that was ordered."""
    return [_evacuation(story.city, noted, fact) for noted, fact in story.of(facts.EvacuationOrdered)]


def _evacuation(city: City, noted: Noted, fact: facts.EvacuationOrdered) -> EvacuationFound:
    moves = moves_of(city, fact.plan_id)
    return EvacuationFound(
        plan_id=fact.plan_id, ordered_at=noted.at, moves=len(moves), people=sum(m.move.people for m in moves),
        left=sum(gone(m) for m in moves), arrived=sum(m.arrived for m in moves), refused=sum(m.refused for m in moves),
        complete_at=complete_at(moves), seq=noted.seq,
    )


def moves_of(city: City, *plan_ids: str) -> list[MoveNow]:
    """The ordered moves of these plans, by id."""
    return [m for _, m in sorted(city.moves.items()) if m.plan_id in plan_ids]


def complete_at(moves: Iterable[MoveNow]) -> datetime | None:
    """When the last of these moves had arrived; None while one has not, or when there are none."""
    arrived = [m.arrived_at if m.complete else None for m in moves]
    known = [at for at in arrived if at is not None]
    return max(known) if known and len(known) == len(arrived) else None


def gone(move: MoveNow) -> int:
    """People of a move who have left their zone: those who turned out to stay behind are not among them."""
    return min(move.left, move.move.people - move.refused)


def moved_before(story: Story, when: datetime) -> int:
    """People who had left their zone before `when`; a move counts when the last of its people has left."""
    left = {f.move_id for n, f in story.of(facts.PeopleLeft) if n.at < when}
    return sum(gone(story.city.moves[move_id]) for move_id in sorted(left))


def sheltered_before(story: Story, when: datetime) -> int:
    """People who had reached their shelter before `when`."""
    return sum(f.people for n, f in story.of(facts.PeopleArrived) if n.at < when)


def plans(story: Story) -> list[PlanFound]:
    """Every plan that was proposed, and what became of it."""
    decided = {f.plan_id: n.at for kind in (facts.PlanApproved, facts.PlanRejected) for n, f in story.of(kind)}
    return [_plan(noted, story.city.plans[fact.plan.id], decided.get(fact.plan.id))
            for noted, fact in story.of(facts.PlanProposed)]


def _plan(noted: Noted, now: PlanNow, decided_at: datetime | None) -> PlanFound:
    plan = now.plan
    return PlanFound(
        id=plan.id, incident_id=plan.incident_id, proposed_at=plan.proposed_at, valid_until=plan.valid_until,
        state=now.state, by=now.by, decided_at=decided_at, level=plan.level.value if plan.level else None,
        summary=plan.summary, tasks=len(plan.tasks), assignments=len(plan.assignments), moves=len(plan.moves),
        people=sum(m.people for m in plan.moves), messages=len(plan.messages), scores=[_score(s) for s in plan.scores],
        binds=list(plan.binds), seq=noted.seq,
    )


def _score(score: Score) -> ScoreFound:
    return ScoreFound(planner=score.planner, objective=score.objective, bound=score.bound, gap=round(score.gap, 6),
                      unit=score.unit, solver=score.solver, seed=score.seed)


def uncovered(story: Story) -> list[ShortfallFound]:
    """What approved plans left unmet, as the last of them that lacked anything said it, for each incident."""
    newest = {fact.plan.incident_id: (noted, fact.plan) for noted, fact in story.of(facts.PlanProposed)
              if fact.plan.uncovered and story.city.plans[fact.plan.id].state in ("approved", "complete")}
    return [
        ShortfallFound(what=s.what, missing=s.missing, unit=s.unit, why=s.why, least_extra=s.least_extra,
                       plan_id=plan.id, at=noted.at, seq=noted.seq)
        for noted, plan in newest.values() for s in plan.uncovered
    ]
