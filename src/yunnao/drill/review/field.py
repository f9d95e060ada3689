"""What happened in the field: tasks late and open, and why; units sent and not sent; how full the shelters were."""

from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np
from msgspec import structs

from yunnao.city.city import City
from yunnao.drill.review import late
from yunnao.drill.review.findings import ShelterFound, TaskFound
from yunnao.drill.review.story import Story
from yunnao.model import facts
from yunnao.model.procedure import ContingencyPlan, Task

FINISHED = ("done", "skipped")
EARTH_KM = 6371.0088
FULL = 0.9
"""A shelter fuller than this has no room for a second thought."""


def task_counts(story: Story) -> dict[str, int]:
    """How many tasks were opened, done, skipped, were late, and are still open."""
    tasks = list(story.city.tasks.values())
    return {
        "opened": len(tasks),
        "done": sum(t.state == "done" for t in tasks),
        "late": sum(t.late for t in tasks),
        "open": sum(t.state not in FINISHED for t in tasks),
        "skipped": sum(t.state == "skipped" for t in tasks),
    }


def late_tasks(story: Story) -> list[TaskFound]:
    """Tasks whose deadline passed, the longest overdue first."""
    found = [_explained(story, t) for t in _by_time(story.city) if t.late]
    return sorted(found, key=lambda t: (-(t.late_s or 0), t.id))


def _explained(story: Story, task: Task) -> TaskFound:
    chain = late.links(story, task)
    why, why_en = late.cause(story, task, chain)
    return structs.replace(_task(story, task), chain=chain, why=why, why_en=why_en)


def open_tasks(story: Story) -> list[TaskFound]:
    """Tasks that were not finished when the log ended, oldest first."""
    return [_task(story, t) for t in _by_time(story.city) if t.state not in FINISHED]


def _by_time(city: City) -> list[Task]:
    return sorted(city.tasks.values(), key=lambda t: (t.opened_at, t.id))


def _task(story: Story, task: Task) -> TaskFound:
    cause, cause_en = _cause(story, task)
    ended = task.done_at or story.city.now or task.opened_at
    kept = task.started_at if task.needs and task.started_at and not task.evacuate else ended
    late_s = max(0.0, (kept - task.deadline).total_seconds()) if task.deadline else None
    return TaskFound(
        id=task.id, name=task.name, name_en=english_name(story.city, task), owner=task.owner,
        owner_name=owner_name(story.city, task), state=task.state, opened_at=task.opened_at, deadline=task.deadline,
        done_at=task.done_at, late_s=late_s, cause=cause, cause_en=cause_en, escalate_to=task.escalate_to,
        legal_basis=task.legal_basis, seqs=_seqs(story, task),
    )


def owner_name(city: City, task: Task) -> str:
    """The department's name as the contingency plan of the task's incident writes it."""
    plan = written_plan(city, task)
    return plan.owners.get(task.owner, task.owner) if plan else task.owner


def written_plan(city: City, task: Task) -> ContingencyPlan | None:
    """The contingency plan a task comes from, as far as the package still has it."""
    return city.ground.plans.get(city.incidents[task.incident_id].procedure.partition("@")[0])


def english_name(city: City, task: Task) -> str:
    """A task's English name, or its own where the plan gives none."""
    plan = written_plan(city, task)
    return next((r.name_en for r in (plan.tasks if plan else ()) if r.id == task.rule_id and r.name_en), task.name)


def _seqs(story: Story, task: Task) -> list[int]:
    """Where the log tells of a task: opened, late, done."""
    opened = [n.seq for n, f in story.of(facts.TaskOpened) if f.task.id == task.id]
    after = [n.seq for kind in (facts.TaskLate, facts.TaskDone) for n, f in story.of(kind) if f.task_id == task.id]
    return opened + sorted(after)


def _cause(story: Story, task: Task) -> tuple[str, str]:
    """Where a task stood when its deadline came (or where it stands now, without one), in words."""
    when = task.deadline or story.city.now or task.opened_at
    if task.evacuate:
        return "时限到时仍有人在途或未出发", "people were still on the way, or had not left, at the deadline"
    if not task.needs:
        return ("等待发布", "waiting to be published") if task.message else (
            "部门反馈晚于时限", "the department reported after the deadline")
    if not _before(story.of(facts.TaskAssigned), task, when):
        return "时限到时还没有队伍", "no unit had been assigned by the deadline"
    return "时限到时队伍还在路上", "the units were still on the road at the deadline"


def _before(noted: list[Any], task: Task, when: datetime) -> bool:
    return any(n.at <= when for n, fact in noted if fact.task_id == task.id)


def units(story: Story) -> dict[str, Any]:
    """Units of the city, how many were sent, which never were, and the kilometres they drove."""
    sent = {u for _, f in story.of(facts.TaskAssigned) for u in f.unit_ids}
    idle = [story.city.units[u].unit for u in sorted(story.city.units) if u not in sent]
    return {
        "total": len(story.city.units),
        "assigned": len(sent),
        "never_used": len(idle),
        "never_used_by_kind": dict(sorted(Counter(u.kind for u in idle).items())),
        "blocked": len({f.unit_id for _, f in story.of(facts.UnitBlocked)}),
        "km_driven": round(sum(path_km(f.path) for _, f in story.of(facts.UnitDeparted)), 1),
    }


def path_km(path: list[tuple[float, float]]) -> float:
    """Length of a way of lon/lat pairs in km, on the sphere."""
    if len(path) < 2:
        return 0.0
    lon, lat = np.radians(np.asarray(path, dtype=float)).T
    half = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[1:]) * np.cos(lat[:-1]) * np.sin(np.diff(lon) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(half)).sum())


def shelters(story: Story) -> list[ShelterFound]:
    """Shelters that took people in, the fullest first."""
    city = story.city
    found = [
        ShelterFound(id=s.id, name=s.name, capacity=s.capacity, capacity_quality=s.capacity_quality.value,
                     people=people, share=round(people / s.capacity, 4) if s.capacity else 0.0)
        for s, people in ((city.ground.shelters[i], n) for i, n in sorted(city.sheltered.items())) if people
    ]
    return sorted(found, key=lambda s: (-s.share, s.id))


def messages(story: Story) -> dict[str, int]:
    """Warnings and orders released, sent, and failed."""
    return {"queued": len(story.of(facts.MessageQueued)), "sent": len(story.of(facts.MessageSent)),
            "failed": len(story.of(facts.MessageFailed))}
