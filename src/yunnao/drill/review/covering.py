"""How much of each contingency plan the day called on: what it never did is what this drill cannot speak for."""

from yunnao.drill.coverage import coverage, exercised
from yunnao.drill.review.findings import CoveredFound, PartFound
from yunnao.drill.review.story import Story
from yunnao.model.procedure import ContingencyPlan


def covered(story: Story) -> list[CoveredFound]:
    """A finding for every plan that an incident of the day ran on, in the order of their names."""
    plans = story.city.ground.plans
    ran = sorted({incident.procedure.partition("@")[0] for incident in story.city.incidents.values()})
    return [_one(story, plans[name]) for name in ran if name in plans]


def _one(story: Story, plan: ContingencyPlan) -> CoveredFound:
    mine = {i.id for i in story.city.incidents.values() if i.procedure.partition("@")[0] == plan.id}
    tasks = [task for task in story.city.tasks.values() if task.incident_id in mine]
    found = coverage(plan, [exercised(plan, mine, tasks, [noted.fact for noted in story.noted])])
    said = _words(plan)
    return CoveredFound(plan=f"{plan.id}@{plan.version}", name=plan.name, parts={
        kind: PartFound(of=part.of, exercised=part.exercised, never=[said[kind].get(name, name) for name in part.never])
        for kind, part in found.items()})


def _words(plan: ContingencyPlan) -> dict[str, dict[str, str]]:
    """By kind, ids and row numbers as the plan itself says them."""
    rows = {f"{table}[{n}]": f"{row.then}：{row.note or row.source}"
            for table, all_rows in (("opens", plan.opens), ("levels", plan.levels), ("grades", plan.grades))
            for n, row in enumerate(all_rows, 1)}
    tasks = {task.id: task.name for task in plan.tasks}
    return {"tasks": tasks, "rows": rows, "escalations": tasks, "owners": plan.owners}
