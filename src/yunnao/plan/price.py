"""price(city, plan, unit, task) -> what it costs to have this unit there: said before a person lets go of it."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from msgspec import Struct

from yunnao.city.city import City
from yunnao.model.plan import ActionPlan
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._fixed import Around, around, assign_around
from yunnao.plan._frame import amounts, listed, span
from yunnao.plan._needs import Ints
from yunnao.plan._question import Question


class Shift(Struct, frozen=True, kw_only=True):
    """One unit that is elsewhere in the new answer; None for no task, and no arrival."""

    unit_id: str
    unit_name: str
    from_task: str | None
    from_name: str
    to_task: str | None
    to_name: str
    eta_now_s: int | None
    eta_then_s: int | None


class Price(Struct, frozen=True, kw_only=True):
    """What changes when one unit is held on one task, or kept at home, and all the rest is solved around it.

    Objectives in weighted seconds as `dispatch` counts them, None where it cannot be; `bound_then` is proved, and equal
    to `objective_then` when that is optimal. `change_s` is what all units together drive more (below 0: less), in plain
    seconds. `breaks` says what no longer holds: a need unmet, a deadline passed.
    """

    plan_id: str
    unit_id: str
    task_id: str | None
    possible: bool
    objective_now: float
    objective_then: float | None
    bound_then: float | None
    change: float | None
    change_s: int | None
    unit: str
    words: Said
    breaks: list[Said]
    shifts: list[Shift]


def price(city: City, plan: ActionPlan, unit_id: str, task_id: str | None, stop: Stop = lambda: False) -> Price:
    """The price of one line of a waiting plan, exact: everything else is solved again with that line held.

    Never raises for what cannot be: then `possible` is False and `words` say why.
    """
    a = around(city, plan)
    now = a.question.needs.value(a.planned)
    no = _impossible(city, a, unit_id, task_id)
    if no is not None:
        return Price(plan_id=plan.id, unit_id=unit_id, task_id=task_id, possible=False, objective_now=float(now),
                     objective_then=None, bound_then=None, change=None, change_s=None, unit="加权秒", words=no,
                     breaks=[no], shifts=[])
    unit, task = a.unit[unit_id], None if task_id is None else a.task[task_id]
    answer = assign_around(a.question.needs, a.with_line(unit, task), stop)
    later = int(((answer.sent - a.planned) * a.question.eta_s).sum())
    shifts = list(_shifts(a.question, a.planned, answer.sent))
    breaks = list(_breaks(city, a.question, a.planned, answer.sent, (unit, task)))
    return Price(plan_id=plan.id, unit_id=unit_id, task_id=task_id, possible=True, objective_now=float(now),
                 objective_then=float(answer.objective), bound_then=float(answer.bound),
                 change=float(answer.objective - now), change_s=later, unit="加权秒",
                 words=_words(answer.objective - now, later, shifts, unit_id), breaks=breaks, shifts=shifts)


def _impossible(city: City, a: Around, unit_id: str, task_id: str | None) -> Said | None:
    there = city.units.get(unit_id)
    if there is None:
        return Said(zh=f"没有编号为 {unit_id} 的队伍", en=f"there is no unit {unit_id}")
    if unit_id not in a.unit:
        return Said(zh=f"{there.unit.name}正在执行任务或休整，不能改派",
                    en=f"{_name(there.unit)} is at work or at rest: not to be sent")
    if task_id is None:
        return None
    if task_id not in a.task:
        return Said(zh="这项任务不需要队伍，或已经开始、结束", en="this task needs no unit, or has begun or ended")
    if a.question.eta_s[a.task[task_id], a.unit[unit_id]] < 0:
        return Said(zh=f"{there.unit.name}没有未中断的道路可达，或油量不够",
                    en=f"no open road leads {_name(there.unit)} there")
    return None


def _name(unit: object) -> str:
    return getattr(unit, "name_en", "") or getattr(unit, "name", "")


def _shifts(q: Question, planned: Ints, sent: Ints) -> Iterator[Shift]:
    for u in np.flatnonzero((planned != sent).any(axis=0)):
        before, after = (int(s[:, u].argmax()) if s[:, u].any() else None for s in (planned, sent))
        yield Shift(unit_id=q.units[u].id, unit_name=q.units[u].name,
                    from_task=None if before is None else q.tasks[before].id,
                    from_name="待命" if before is None else q.tasks[before].name,
                    to_task=None if after is None else q.tasks[after].id,
                    to_name="待命" if after is None else q.tasks[after].name,
                    eta_now_s=None if before is None else int(q.eta_s[before, u]),
                    eta_then_s=None if after is None else int(q.eta_s[after, u]))


def _breaks(city: City, q: Question, planned: Ints, sent: Ints, line: tuple[int, int | None]) -> Iterator[Said]:
    """Needs that become unmet, deadlines that will be missed, and a unit that brings nothing."""
    unit, task = line
    if task is not None and not ((q.needs.need[task] > 0) & (q.needs.gives[unit] > 0)).any():
        name = q.units[unit].name
        yield Said(zh=f"{name}不具备“{q.tasks[task].name}”需要的能力",
                   en=f"{_name(q.units[unit])} brings nothing it needs")
    more = q.needs.missing(sent) - q.needs.missing(planned)
    for t in np.flatnonzero((more > 0).any(axis=1)):
        lacks = [(q.words[c], int(more[t, c])) for c in np.flatnonzero(more[t] > 0)]
        yield Said(zh=f"“{q.tasks[t].name}”要缺{amounts(lacks)}",
                   en=f"{q.tasks[t].name}: {', '.join(f'{n} {word}' for word, n in lacks)} missing")
    if city.now is None:
        return
    for t, u in np.argwhere((sent > planned) & (q.eta_s >= 0)):
        due, there = q.tasks[t].deadline, city.now + timedelta(seconds=int(q.eta_s[t, u]))
        if due is not None and there > due:
            late = (there - due).total_seconds()
            yield Said(zh=f"{q.units[u].name}到“{q.tasks[t].name}”要晚于时限 {span(late)}",
                       en=f"{_name(q.units[u])} reaches {q.tasks[t].name} {-(-int(late) // 60)} min after its deadline")


def _words(change: int, later: int, shifts: list[Shift], unit_id: str) -> Said:
    if not shifts:
        return Said(zh="与原方案相同，没有变化", en="the same as the plan: nothing changes")
    others = [s for s in shifts if s.unit_id != unit_id]
    time = f"行车合计多 {span(later)}" if later > 0 else f"行车合计少 {span(-later)}" if later < 0 else "行车时间不变"
    time_en = f"{-(-abs(later) // 60)} min {'more' if later >= 0 else 'less'} driving in all"
    moved = moved_en = ""
    if others:
        moved = f"；另有 {len(others)} 支随之改派：{listed([f'{s.unit_name}→{s.to_name}' for s in others])}"
        some = ", ".join(f"{s.unit_name} to {s.to_name}" for s in others[:3])
        moved_en = f"; {len(others)} other units change: {some}"
    worth = "总体更差" if change > 0 else "总体更好" if change < 0 else "总体不变"
    worth_en = "worse in all" if change > 0 else "better in all" if change < 0 else "no worse in all"
    return Said(zh=f"{worth}：{time}{moved}", en=f"{worth_en}: {time_en}{moved_en}")
