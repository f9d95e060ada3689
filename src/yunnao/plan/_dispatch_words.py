"""Why this unit and not the next: every line of a dispatch plan in words."""

import numpy as np

from yunnao.model.plan import Alternative, Assignment, Shortfall
from yunnao.plan._assignment import Answer
from yunnao.plan._frame import amounts, capability, measure, span
from yunnao.plan._needs import Ints
from yunnao.plan._question import Question


def line(q: Question, answer: Answer, task: int, unit: int) -> Assignment:
    """One unit on its way to one task, with its reason and alternatives."""
    wanted = np.flatnonzero((q.needs.need[task] > 0) & (q.needs.gives[unit] > 0))
    base = q.units[unit].base
    return Assignment(
        unit_id=q.units[unit].id, unit_name=q.units[unit].name, task_id=q.tasks[task].id, task_name=q.tasks[task].name,
        to=q.tasks[task].place or base, eta_s=int(q.eta_s[task, unit]),
        gives={q.words[c]: int(q.needs.gives[unit, c]) for c in wanted},
        reason=reason(q, answer, task, unit), alternatives=alternatives(q, answer, task, unit),
    )


def reason(q: Question, answer: Answer, task: int, unit: int) -> str:
    """One sentence: how soon the unit is there, and what a nearer one is kept for when there is one."""
    name, eta = q.units[unit].name, q.eta_s[task, unit]
    if q.tasks[task].place is None:
        return f"{name}就地承担，任务没有指定地点，不需出动"
    nearer = [other for other in _others(q, answer, task, unit) if q.eta_s[task, other] < eta]
    if not nearer:
        together = "与同去的队伍一起，" if answer.sent[task].sum() > 1 else ""
        return f"{name} {span(eta)}可到，{together}是能满足“{_wanted(q, task, unit)}”需要的最近空闲队伍"
    return f"{name} {span(eta)}可到；{_why_not(q, answer, task, unit, nearer[0])}"


def alternatives(q: Question, answer: Answer, task: int, unit: int) -> list[Alternative]:
    """The two nearest others, with what choosing them would cost the whole plan in weighted seconds."""
    return [Alternative(name=q.units[other].name, cost=float(_change(q, answer, task, unit, other)[0]),
                        why_not=_why_not(q, answer, task, unit, other))
            for other in _others(q, answer, task, unit)[:2]]


def _others(q: Question, answer: Answer, task: int, unit: int) -> list[int]:
    """Units not on this task that bring something this one brings to it, nearest first."""
    wanted = (q.needs.need[task] > 0) & (q.needs.gives[unit] > 0)
    fit = (q.needs.gives[:, wanted] > 0).any(axis=1) & (q.eta_s[task] >= 0) & (answer.sent[task] == 0)
    others = np.flatnonzero(fit)
    return [int(other) for other in others[np.argsort(q.eta_s[task, others], kind="stable")]]


def _wanted(q: Question, task: int, unit: int) -> str:
    both = (q.needs.need[task] > 0) & (q.needs.gives[unit] > 0)
    return "、".join(capability(q.words[c]) for c in np.flatnonzero(both))


def _change(q: Question, answer: Answer, task: int, unit: int, other: int) -> tuple[int, Ints, int | None]:
    """Send `other` instead: the change of the objective, what is missing more, and the task `other` was on.

    The two units change places where they can.
    """
    sent = answer.sent.copy()
    sent[task, unit] -= 1
    sent[task, other] += 1
    elsewhere = next((int(t) for t in np.flatnonzero(answer.sent[:, other]) if t != task), None)
    if elsewhere is not None:
        sent[elsewhere, other] -= 1
        sent[elsewhere, unit] += 1 if q.eta_s[elsewhere, unit] >= 0 else 0
    more = np.maximum(0, q.needs.missing(sent) - q.needs.missing(answer.sent)).sum(axis=0)
    return q.needs.value(sent) - q.needs.value(answer.sent), more, elsewhere


def _why_not(q: Question, answer: Answer, task: int, unit: int, other: int) -> str:
    change, more, elsewhere = _change(q, answer, task, unit, other)
    mine, its = int(q.eta_s[task, unit]), int(q.eta_s[task, other])
    who = f"{'更近的' if its < mine else ''}{q.units[other].name}（{span(its)}）"
    lacks = amounts((q.words[c], int(more[c])) for c in np.flatnonzero(more))
    if elsewhere is None:
        if lacks:
            return f"{who}带得不够，换成它要缺{lacks}"
        return f"{who}要晚到 {span(its - mine)}" if its > mine else f"{who}同样可行，不更早"
    who += f"另有“{q.tasks[elsewhere].name}”需要"
    if lacks:
        return f"{who}，互换要缺{lacks}"
    late, gain = int(q.eta_s[elsewhere, unit] - q.eta_s[elsewhere, other]), mine - its
    if change <= 0:
        return f"{who}，互换只是对调，总体不更早"
    if late > gain:
        return f"{who}，互换合计要晚 {span(late - gain)}"
    return f"{who}，那里更要紧，互换要让那里晚到 {span(late)}"


def shortfalls(q: Question, answer: Answer, everyone: list[dict[str, int]]) -> list[Shortfall]:
    """What stays unmet, task by task; `everyone` holds the capabilities of all units of the city, busy ones too."""
    missing = q.needs.missing(answer.sent)
    return [_shortfall(q, int(task), int(c), int(missing[task, c]), everyone) for task, c in np.argwhere(missing > 0)]


def _shortfall(q: Question, task: int, c: int, lacks: int, everyone: list[dict[str, int]]) -> Shortfall:
    word = q.words[c]
    best = max((unit.get(word, 0) for unit in everyone), default=0)
    teams = -(-lacks // best) if best else 0
    extra = f"再有 {teams} 支各带{capability(word)} {best} {measure(word)}的队伍" if best else \
        f"向上级或邻市请求支援{capability(word)} {lacks} {measure(word)}"
    return Shortfall(what=f"{q.tasks[task].name}：{capability(word)}", missing=lacks, unit=measure(word),
                     why=_why_short(q, task, c, best), least_extra=extra, kind="need")


def _why_short(q: Question, task: int, c: int, best: int) -> str:
    word, idle = capability(q.words[c]), q.needs.gives[:, c]
    if not best:
        return f"全市没有队伍具备{word}能力"
    if not idle.any():
        return f"具备{word}能力的队伍都已在执行任务"
    cut_off = int(((q.eta_s[task] < 0) & (idle > 0)).sum())
    if cut_off == int((idle > 0).sum()):
        return "没有未中断的道路可达任务地点，或任务地点不明"
    wanted, there = int(q.needs.need[:, c].sum()), int(idle.sum())
    scarce = f"空闲队伍共有{word} {there} {measure(q.words[c])}，各任务共需 {wanted} {measure(q.words[c])}"
    if cut_off:
        return f"{scarce}，且有 {cut_off} 支队伍因道路中断不可达"
    return f"{scarce}，先保更紧急的任务" if there < wanted else f"{scarce}，但同一支队伍不能同时去两处"
