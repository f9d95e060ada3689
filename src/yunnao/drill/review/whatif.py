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
    before, after = (_solved(fork, plan, task, more, seed) for more in (0, COACHES * SEATS))
    seats = [seats_of(fork, made) for made in (plan, after)]
    days = [course(plan, n, ordered.at, seed) for n in seats]
    done = [max(there for _, there in day.values()) for day in days]
    late = [_late(plan, day) for day in days]
    gone = [sum(m.people for m in plan.moves if day[m.id][0] < scenario.impact_at) for day in days]
    zh, en = _words(seats, done, late)
    return WhatIfFound(
        plan_id=plan_id, what=f"再有 {COACHES} 辆客车", what_en=f"another {COACHES} coaches", seats_before=seats[0],
        seats_after=seats[1], objective_before=before.scores[0].objective, objective_after=after.scores[0].objective,
        bound_after=after.scores[0].bound, unit=after.scores[0].unit, complete_before=done[0], complete_after=done[1],
        late_people_before=late[0], late_people_after=late[1], out_before_impact_before=gone[0],
        out_before_impact_after=gone[1], text=zh, text_en=en, seq=ordered.seq)


def _solved(fork: City, plan: ActionPlan, task: Task, more: int, seed: int) -> ActionPlan:
    """Dispatch again where the plan was made, its tasks open; with `more` seats to be had, and asked for."""
    tasks = {t.id: t for t in plan.tasks if t.id not in fork.tasks}
    tasks[task.id] = structs.replace(task, state="assigned" if task.units else "open",
                                     needs={**task.needs, "seats": _seats(fork, task) + more})
    city = replace(fork, tasks=fork.tasks.update(tasks))
    coaches = next(_coaches(fork, plan, task, more), None) if more else None
    if coaches is not None:
        city = replace(city, units=city.units.set(coaches.unit.id, coaches))
    assessment = fork.assessments[plan.incident_id]
    made: ActionPlan = registry.find("planner", "dispatch")().propose(city, assessment, lambda: False, seed)
    return structs.replace(made, assignments=[a for a in made.assignments if a.task_id == task.id])


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


def _words(seats: list[int], done: list[datetime], late: list[int]) -> tuple[str, str]:
    zh, en = span((done[0] - done[1]).total_seconds())
    sooner, sooner_en = (f"全部到达早 {zh}", f"everyone there {en} sooner") if done[1] < done[0] else (
        "全部到达的时刻不变", "everyone there no sooner")
    fewer = late[0] - late[1]
    less, less_en = ("", "") if fewer <= 0 else (
        f"，晚于时限动身的少 {fewer:,} 人", f", {fewer:,} fewer leave after their time")
    return (f"座位从 {seats[0]:,} 增到 {seats[1]:,}：{sooner}{less}。",
            f"From {seats[0]:,} seats to {seats[1]:,}: {sooner_en}{less_en}.")
