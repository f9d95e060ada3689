"""A plan's question once more with some units held where a person wants them, and the best answer around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from yunnao.city.city import City
from yunnao.model.plan import ActionPlan, Fixed
from yunnao.model.promise import Stop
from yunnao.plan._assignment import Answer, assign
from yunnao.plan._needs import Ints, Needs
from yunnao.plan._question import Question, question

Held = tuple[int, int | None]
"""A unit, and the task it is held on; None keeps it at home."""


@dataclass(frozen=True)
class Around:
    """The question a plan answered, as the city stands now; what the plan sends; where each id is in it."""

    question: Question
    planned: Ints
    unit: dict[str, int]
    task: dict[str, int]
    held: list[Held]

    def with_line(self, unit: int, task: int | None) -> list[Held]:
        """What was held before, less this unit, and this line."""
        return [*(h for h in self.held if h[0] != unit), (unit, task)]


def around(city: City, plan: ActionPlan) -> Around:
    """The plan's question: its tasks open, all idle units; lines of units that are no longer idle are left out."""
    opened = {task.id: task for task in plan.tasks if task.id not in city.tasks}
    q = question(replace(city, tasks=city.tasks.update(opened)))
    unit = {one.id: u for u, one in enumerate(q.units)}
    task = {one.id: t for t, one in enumerate(q.tasks)}
    planned = np.zeros_like(q.needs.cost)
    for line in plan.assignments:
        if line.unit_id in unit and line.task_id in task:
            planned[task[line.task_id], unit[line.unit_id]] = 1
    return Around(q, planned, unit, task, list(_still(plan.fixed, unit, task)))


def _still(fixed: Sequence[Fixed], unit: dict[str, int], task: dict[str, int]) -> list[Held]:
    return [(unit[line.unit_id], None if line.task_id is None else task[line.task_id]) for line in fixed
            if line.unit_id in unit and (line.task_id is None or line.task_id in task)]


def assign_around(needs: Needs, held: Sequence[Held], stop: Stop = lambda: False) -> Answer:
    """The cheapest answer in which every held unit is where it is held; its bound is on all such answers.

    A unit held on a task it has no way to counts as sent for nothing: ask before.
    """
    there = np.zeros_like(needs.cost)
    copies = needs.copies.copy()
    for unit, task in held:
        copies[unit] = 0
        if task is not None:
            there[task, unit] = 1
    rest = replace(needs, need=np.maximum(0, needs.need - there @ needs.gives), copies=copies)
    found = assign(rest, stop)
    more = int((there * np.maximum(needs.cost, 0)).sum())
    return replace(found, sent=found.sent + there, objective=found.objective + more, bound=found.bound + more)
