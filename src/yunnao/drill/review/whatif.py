"""What another ten coaches would have changed: the plan solved again on the fork it was made on, the day played on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from msgspec import structs

from yunnao import registry
from yunnao.city.city import City, UnitNow
from yunnao.drill.crowd import course, seats_of
from yunnao.drill.review.findings import WhatIfFound
from yunnao.drill.review.lessons import span
from yunnao.drill.review.story import Noted, Story
from yunnao.drill.scenario import Scenario
from yunnao.model import facts
from yunnao.model.plan import ActionPlan
from yunnao.model.procedure import Task

COACHES, SEATS = 10, 45
"""Ten coaches of 45 seats."""

MOVERS = ("clearance", "evacuation")
"""The planners that say which coach goes where on which trip."""


def what_if(story: Story, scenario: Scenario, seed: int) -> list[WhatIfFound]:
    """For every evacuation that was ordered with people to drive: the same hour with ten coaches more."""
    return [found for noted, fact in story.of(facts.EvacuationOrdered)
            if fact.plan_id in story.proposals and (found := _more(story, scenario, noted, fact.plan_id, seed))]


def _more(story: Story, scenario: Scenario, ordered: Noted, plan_id: str, seed: int) -> WhatIfFound | None:
    fork, plan = story.proposals[plan_id].city, story.city.plans[plan_id].plan
    tasks = (*plan.tasks, *fork.tasks_of(plan.incident_id))
    task = next((t for t in tasks if t.evacuate and t.needs.get("seats")), None)
    if task is None or not any(move.by == "coach" for move in plan.moves):
        return None
    city = _with_more(fork, plan, task)
    sent = [_sent(where, plan, task, seed) for where in (_as_planned(fork, plan, task), city)]
    seats = [seats_of(fork, made) for made in (plan, sent[1])]
    after = _moved(city, plan, seed)
    moved = [plan, after if after is not None else plan]
    days = [course(made, n, ordered.at, seed) for made, n in zip(moved, seats, strict=True)]
    done = [max(there for _, there in day.values()) for day in days]
    late = [_late(made, day) for made, day in zip(moved, days, strict=True)]
    gone = [sum(m.people for m in made.moves if day[m.id][0] < scenario.impact_at)
            for made, day in zip(moved, days, strict=True)]
    scores = [made.scores[0] for made in sent]
    trips = _trips(plan, after)
    zh, en = _words(seats, done, late, trips)
    return WhatIfFound(
        plan_id=plan_id, what=f"再有 {COACHES} 辆客车", what_en=f"another {COACHES} coaches", seats_before=seats[0],
        seats_after=seats[1], objective_before=scores[0].objective, objective_after=scores[1].objective,
        bound_after=scores[1].bound, unit=scores[1].unit, trips=trips, complete_before=done[0], complete_after=done[1],
        late_people_before=late[0], late_people_after=late[1], out_before_impact_before=gone[0],
        out_before_impact_after=gone[1], text=zh, text_en=en, seq=ordered.seq)


def _as_planned(fork: City, plan: ActionPlan, task: Task, more: int = 0) -> City:
    """The city where the plan was made, its tasks open; with so many `more` seats asked for."""
    tasks = {t.id: t for t in plan.tasks if t.id not in fork.tasks}
    tasks[task.id] = structs.replace(task, state="assigned" if task.units else "open",
                                     needs={**task.needs, "seats": _seats(fork, task) + more})
    return replace(fork, tasks=fork.tasks.update(tasks))


def _with_more(fork: City, plan: ActionPlan, task: Task) -> City:
    """The same with ten coaches more to be had, and asked for."""
    city = _as_planned(fork, plan, task, COACHES * SEATS)
    coaches = next(_coaches(fork, plan, task, COACHES * SEATS), None)
    return city if coaches is None else replace(city, units=city.units.set(coaches.unit.id, coaches))


def _sent(city: City, plan: ActionPlan, task: Task, seed: int) -> ActionPlan:
    """Dispatch again, and what it sends to the task."""
    made: ActionPlan = registry.find("planner", "dispatch")().propose(
        city, city.assessments[plan.incident_id], lambda: False, seed)
    return structs.replace(made, assignments=[a for a in made.assignments if a.task_id == task.id])


def _moved(city: City, plan: ActionPlan, seed: int) -> ActionPlan | None:
    """The people moved again by the planner that planned their coach trips; None where no trips were planned."""
    if not any(move.rides for move in plan.moves):
        return None
    mover = next(name for name in MOVERS if any(score.planner == name for score in plan.scores))
    made: ActionPlan = registry.find("planner", mover)().propose(
        city, city.assessments[plan.incident_id], lambda: False, seed)
    return made


def _seats(fork: City, task: Task) -> int:
    """What the task asks for, or has got already."""
    got = sum(fork.units[u].unit.capabilities.get("seats", 0) for u in task.units if u in fork.units)
    return max(task.needs["seats"], got)


def _coaches(fork: City, plan: ActionPlan, task: Task, seats: int) -> Iterator[UnitNow]:
    """Coaches like those that were sent, from where those were kept."""
    sent = [*(a.unit_id for a in plan.assignments if a.task_id == task.id and a.gives.get("seats")), *task.units]
    for unit_id in (u for u in sent if fork.units[u].unit.capabilities.get("seats", 0)):
        there = fork.units[unit_id].unit
        unit = structs.replace(there, id="what-if-coaches", capabilities={"seats": seats})
        yield UnitNow(unit=unit, place=there.base)


def _late(plan: ActionPlan, day: dict[str, tuple[datetime, datetime]]) -> int:
    return sum(m.people for m in plan.moves if m.move_before is not None and day[m.id][0] > m.move_before)


Trips = tuple[float, float, float]
"""Seconds until planned coaches have brought everyone: before, after, and the bound of the latter."""


def _trips(plan: ActionPlan, after: ActionPlan | None) -> Trips | None:
    made = [plan, after] if after is not None else []
    scores = [score for one in made for score in one.scores if score.planner == "coaches"]
    return (scores[0].objective, scores[1].objective, scores[1].bound) if len(scores) == 2 else None


def _words(seats: list[int], done: list[datetime], late: list[int], trips: Trips | None) -> tuple[str, str]:
    zh, en = span((done[0] - done[1]).total_seconds())
    sooner, sooner_en = (f"全部到达早 {zh}", f"everyone there {en} sooner") if done[1] < done[0] else (
        "全部到达的时刻不变", "everyone there no sooner")
    fewer = late[0] - late[1]
    less, less_en = ("", "") if fewer <= 0 else (
        f"，晚于时限动身的少 {fewer:,} 人", f", {fewer:,} fewer leave after their time")
    gap = 1 - trips[2] / max(1.0, trips[1]) if trips is not None and trips[1] else 0.0
    unsure, unsure_en = ("", "") if not gap else (
        f"；车次离下界至多 {gap:.0%}", f"; the trips are at most {gap:.0%} from their bound")
    return (f"座位从 {seats[0]:,} 增到 {seats[1]:,}：{sooner}{less}{unsure}。",
            f"From {seats[0]:,} seats to {seats[1]:,}: {sooner_en}{less_en}{unsure_en}.")
