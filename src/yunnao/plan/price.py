"""price(city, plan, unit, task) -> what it costs to have this unit there: said before a person lets go of it."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from msgspec import Struct

from yunnao.city.city import City
from yunnao.model.plan import ActionPlan
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._fixed import around, solved, why_not
from yunnao.plan._needs import Ints
from yunnao.plan._question import Question
from yunnao.plan._words import amounts, join, listed, say, span


class Shift(Struct, frozen=True, kw_only=True):
    """One unit that is elsewhere in the new answer; None for no task, and no arrival.

    A unit on its way is on the task that it drives to as long as the answer does not turn it round.
    """

    unit_id: str
    unit_name: str
    unit_name_en: str = ""
    from_task: str | None
    from_name: str
    from_name_en: str = ""
    to_task: str | None
    to_name: str
    to_name_en: str = ""
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
    no = why_not(city, a, unit_id, task_id)
    if no is not None:
        return Price(plan_id=plan.id, unit_id=unit_id, task_id=task_id, possible=False, objective_now=float(now),
                     objective_then=None, bound_then=None, change=None, change_s=None, unit="加权秒", words=no,
                     breaks=[no], shifts=[])
    unit, task = a.unit[unit_id], None if task_id is None else a.task[task_id]
    answer = solved(a.question, stop, a.with_line(unit, task))
    later = int(((answer.sent - a.planned) * a.question.eta_s).sum())
    shifts = list(_shifts(a.question, a.planned, answer.sent))
    breaks = list(_breaks(city, a.question, a.planned, answer.sent, (unit, task)))
    return Price(plan_id=plan.id, unit_id=unit_id, task_id=task_id, possible=True, objective_now=float(now),
                 objective_then=float(answer.objective), bound_then=float(answer.bound),
                 change=float(answer.objective - now), change_s=later, unit="加权秒",
                 words=_words(answer.objective - now, later, shifts, unit_id), breaks=breaks, shifts=shifts)


HOME = Said("待命", "no task")


def _shifts(q: Question, planned: Ints, sent: Ints) -> Iterator[Shift]:
    for u in np.flatnonzero((planned != sent).any(axis=0)):
        before, after = (int(s[:, u].argmax()) if s[:, u].any() else None for s in (planned, sent))
        from_, to = (HOME if t is None else q.names[t] for t in (before, after))
        yield Shift(unit_id=q.units[u].id, **q.name(u).under("unit_name"),
                    from_task=None if before is None else q.tasks[before].id, **from_.under("from_name"),
                    to_task=None if after is None else q.tasks[after].id, **to.under("to_name"),
                    eta_now_s=None if before is None else int(q.eta_s[before, u]),
                    eta_then_s=None if after is None else int(q.eta_s[after, u]))


def _breaks(city: City, q: Question, planned: Ints, sent: Ints, line: tuple[int, int | None]) -> Iterator[Said]:
    """Needs that become unmet, deadlines that will be missed, and a unit that brings nothing."""
    unit, task = line
    if task is not None and not ((q.needs.need[task] > 0) & (q.needs.gives[unit] > 0)).any():
        yield say("{who}不具备“{task}”需要的能力", "{who} brings nothing that {task} needs", who=q.name(unit),
                  task=q.names[task])
    more = q.needs.missing(sent) - q.needs.missing(planned)
    for t in np.flatnonzero((more > 0).any(axis=1)):
        lacks = amounts((q.words[c], int(more[t, c])) for c in np.flatnonzero(more[t] > 0))
        yield say("“{task}”要缺{lacks}", "{task}: {lacks} missing", task=q.names[t], lacks=lacks)
    if city.now is None:
        return
    for t, u in np.argwhere((sent > planned) & (q.eta_s >= 0)):
        due, there = q.tasks[t].deadline, city.now + timedelta(seconds=int(q.eta_s[t, u]))
        if due is not None and there > due:
            yield say("{who}到“{task}”要晚于时限 {late}", "{who} reaches {task} {late} after its deadline",
                      who=q.name(int(u)), task=q.names[t], late=span((there - due).total_seconds()))


def _words(change: int, later: int, shifts: list[Shift], unit_id: str) -> Said:
    if not shifts:
        return Said("与原方案相同，没有变化", "the same as the plan: nothing changes")
    others = [s for s in shifts if s.unit_id != unit_id]
    worth = Said("总体更差", "worse in all") if change > 0 else \
        Said("总体更好", "better in all") if change < 0 else Said("总体不变", "no worse in all")
    time = say("行车合计多 {later}", "{later} more driving in all", later=span(later)) if later > 0 else \
        say("行车合计少 {sooner}", "{sooner} less driving in all", sooner=span(-later)) if later < 0 else \
        Said("行车时间不变", "no more driving in all")
    said = join([worth, time], "：", ": ")
    if not others:
        return said
    who = listed([say("{who}→{to}", "{who} to {to}", who=Said(s.unit_name, s.unit_name_en),
                      to=Said(s.to_name, s.to_name_en)) for s in others])
    return said + say("；另有 {n} 支随之改派：{who}", "; {n} other units change: {who}", n=str(len(others)), who=who)
