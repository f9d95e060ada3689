"""A plan's question once more with some units held where a person wants them, and the best answer around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from yunnao.city.city import City
from yunnao.model.plan import ActionPlan, Fixed
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._able import named
from yunnao.plan._assignment import Answer, assign
from yunnao.plan._needs import Ints, Needs
from yunnao.plan._question import Question, question
from yunnao.plan._words import say

Held = tuple[int, int | None]
"""A unit, and the task it is held on; None keeps it at home, or on its way."""


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
    """The plan's question: its tasks open, all units that may be sent; lines of units that may not are left out."""
    opened = {task.id: task for task in plan.tasks if task.id not in city.tasks}
    q = question(replace(city, tasks=city.tasks.update(opened)), all(s.planner != "replan" for s in plan.scores))
    unit = {one.id: u for u, one in enumerate(q.units)}
    task = {one.id: t for t, one in enumerate(q.tasks)}
    planned = np.zeros_like(q.needs.cost)
    for line in plan.assignments:
        if line.unit_id in unit and line.task_id in task:
            planned[task[line.task_id], unit[line.unit_id]] = 1
    return Around(q, q.settled(planned), unit, task, list(_still(plan.fixed, unit, task)))


def _still(fixed: Sequence[Fixed], unit: dict[str, int], task: dict[str, int]) -> list[Held]:
    return [(unit[line.unit_id], None if line.task_id is None else task[line.task_id]) for line in fixed
            if line.unit_id in unit and (line.task_id is None or line.task_id in task)]


def solved(q: Question, stop: Stop = lambda: False, held: Sequence[Held] = (), start: Answer | None = None) -> Answer:
    """The best answer to a city's question around what is held.

    A unit on its way that is held at home, or sent nowhere, goes on as ordered: `sent` has it there.
    """
    home = [(u, (int(q.on[u]) if t is None and q.on[u] >= 0 else t)) for u, t in held]
    found = assign_around(q.needs, home, stop, start)
    return replace(found, sent=q.settled(found.sent))


def assign_around(needs: Needs, held: Sequence[Held], stop: Stop = lambda: False,
                  start: Answer | None = None) -> Answer:
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
    begin = None if start is None else replace(start, sent=start.sent * (copies > 0))
    found = assign(rest, stop, start=begin)
    more = int((there * np.maximum(needs.cost, 0)).sum())
    return replace(found, sent=found.sent + there, objective=found.objective + more, bound=found.bound + more)


def why_not(city: City, a: Around, unit_id: str, task_id: str | None) -> Said | None:
    """Why a unit cannot be held on a task (None: at home, or on its way), or None when it can."""
    if unit_id not in city.units:
        return say("没有编号为 {id} 的队伍", "there is no unit {id}", id=unit_id)
    who = named(city.units[unit_id].unit)
    if unit_id not in a.unit:
        return say("{who}正在执行任务或休整，不能改派", "{who} is at work or at rest: not to be sent", who=who)
    if task_id is None:
        return None
    if task_id not in a.task:
        return Said("这项任务不需要队伍，或已经开始、结束", "this task needs no unit, or has begun or ended")
    return _no_way(a.question, who, a.unit[unit_id], a.task[task_id])


def _no_way(q: Question, who: Said, unit: int, task: int) -> Said | None:
    if q.eta_s[task, unit] < 0:
        return say("{who}没有未中断的道路可达，或油量不够", "no open road leads {who} there, or its fuel does not last",
                   who=who)
    if q.needs.cost[task, unit] < 0:
        return say("{who}正赶往“{on}”，只为更紧急的任务掉头",
                   "{who} is on its way to {on}: only what is more urgent turns it", who=who, on=q.names[q.on[unit]])
    return None
