"""Why this unit and not the next: every line of a dispatch plan in words, in both languages."""

import numpy as np

from yunnao.model.plan import Alternative, Assignment, Shortfall
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._assignment import Answer
from yunnao.plan._frame import measure
from yunnao.plan._needs import Ints
from yunnao.plan._question import Question
from yunnao.plan._turning import turned
from yunnao.plan._words import Word, amounts, capability, join, say, span


def lines(q: Question, answer: Answer, stop: Stop = lambda: False) -> list[Assignment]:
    """Every unit that is sent anew, with its reason and alternatives; who goes on as ordered has no line."""
    return [_line(q, answer, int(task), int(unit), stop) for task, unit in np.argwhere(q.ordered(answer.sent) > 0)]


def _line(q: Question, answer: Answer, task: int, unit: int, stop: Stop) -> Assignment:
    wanted = np.flatnonzero((q.needs.need[task] > 0) & (q.needs.gives[unit] > 0))
    base, leaves = q.units[unit].base, int(q.on[unit])
    why = turned(q, answer, task, unit, stop) if leaves >= 0 else reason(q, answer, task, unit)
    return Assignment(
        unit_id=q.units[unit].id, unit_name=q.units[unit].name, task_id=q.tasks[task].id, task_name=q.tasks[task].name,
        to=q.tasks[task].place or base, eta_s=int(q.eta_s[task, unit]),
        gives={q.words[c]: int(q.needs.gives[unit, c]) for c in wanted}, **why.under("reason"),
        alternatives=alternatives(q, answer, task, unit), leaves=q.tasks[leaves].id if leaves >= 0 else None,
    )


def reason(q: Question, answer: Answer, task: int, unit: int) -> Said:
    """One sentence: how soon the unit is there, and what a nearer one is kept for when there is one."""
    name, eta = q.name(unit), q.eta_s[task, unit]
    if q.tasks[task].place is None:
        return say("{who}就地承担，任务没有指定地点，不需出动", "{who} works from where it is: the task names no place",
                   who=name)
    nearer = [other for other in _others(q, answer, task, unit) if q.eta_s[task, other] < eta]
    if nearer:
        return say("{who} {eta}可到；{why}", "{who} is there in {eta}; {why}", who=name, eta=span(eta),
                   why=_why_not(q, answer, task, unit, nearer[0]))
    together = Said("与同去的队伍一起，", "with those that go along, ") if answer.sent[task].sum() > 1 else Said("", "")
    return say("{who} {eta}可到，{together}是能满足“{wanted}”需要的最近空闲队伍",
               "{who} is there in {eta}, {together}the nearest idle unit for {wanted}",
               who=name, eta=span(eta), together=together, wanted=_wanted(q, task, unit))


def alternatives(q: Question, answer: Answer, task: int, unit: int) -> list[Alternative]:
    """The two nearest others, with what choosing them would cost the whole plan in weighted seconds."""
    return [Alternative(name=q.units[other].name, cost=float(_change(q, answer, task, unit, other)[0]),
                        **_why_not(q, answer, task, unit, other).under("why_not"))
            for other in _others(q, answer, task, unit)[:2]]


def _others(q: Question, answer: Answer, task: int, unit: int) -> list[int]:
    """Units not on this task that bring something this one brings to it and may be sent, nearest first."""
    wanted = (q.needs.need[task] > 0) & (q.needs.gives[unit] > 0)
    fit = (q.needs.gives[:, wanted] > 0).any(axis=1) & (q.needs.cost[task] >= 0) & (answer.sent[task] == 0)
    others = np.flatnonzero(fit)
    return [int(other) for other in others[np.argsort(q.eta_s[task, others], kind="stable")]]


def _wanted(q: Question, task: int, unit: int) -> Said:
    both = (q.needs.need[task] > 0) & (q.needs.gives[unit] > 0)
    return join(capability(q.words[c]) for c in np.flatnonzero(both))


def _change(q: Question, answer: Answer, task: int, unit: int, other: int) -> tuple[int, Ints, int | None]:
    """Send `other` instead: the change of the objective, what is missing more, and the task `other` was on.

    The two units change places where they can; who was on its way and is not needed goes on.
    """
    sent = answer.sent.copy()
    sent[task, unit] -= 1
    sent[task, other] += 1
    elsewhere = next((int(t) for t in np.flatnonzero(answer.sent[:, other]) if t != task), None)
    if elsewhere is not None:
        sent[elsewhere, other] -= 1
        sent[elsewhere, unit] += 1 if q.needs.cost[elsewhere, unit] >= 0 else 0
    sent = q.settled(sent)
    more = np.maximum(0, q.needs.missing(sent) - q.needs.missing(answer.sent)).sum(axis=0)
    return q.needs.value(sent) - q.needs.value(answer.sent), more, elsewhere


def _why_not(q: Question, answer: Answer, task: int, unit: int, other: int) -> Said:
    change, more, elsewhere = _change(q, answer, task, unit, other)
    mine, its = int(q.eta_s[task, unit]), int(q.eta_s[task, other])
    who = say("{near}{name}（{eta}）", "{near}{name} ({eta})", name=q.name(other), eta=span(its),
              near=Said("更近的", "the nearer ") if its < mine else Said("", ""))
    lacks = amounts((q.words[c], int(more[c])) for c in np.flatnonzero(more))
    if elsewhere is None:
        return _idle(who, lacks, its - mine)
    there: dict[str, Word] = {"who": who, "task": q.names[elsewhere], "lacks": lacks}
    if elsewhere == q.on[other]:
        return _under_way(there)
    if lacks.zh:
        return say("{who}另有“{task}”需要，互换要缺{lacks}",
                   "{who} is needed for {task}; exchanged, {lacks} would be missing", **there)
    if change <= 0:
        return say("{who}另有“{task}”需要，互换只是对调，总体不更早",
                   "{who} is needed for {task}; exchanged, nothing is sooner in all", **there)
    late, gain = int(q.eta_s[elsewhere, unit] - q.eta_s[elsewhere, other]), mine - its
    if late > gain:
        return say("{who}另有“{task}”需要，互换合计要晚 {late}",
                   "{who} is needed for {task}; exchanged, they are {late} later in all", late=span(late - gain),
                   **there)
    return say("{who}另有“{task}”需要，那里更要紧，互换要让那里晚到 {late}",
               "{who} is needed for {task}, which matters more and would wait {late} longer", late=span(late), **there)


def _under_way(there: dict[str, Word]) -> Said:
    if there["lacks"] == Said("", ""):
        return say("{who}正赶往“{task}”，让它掉头不合算", "{who} is on its way to {task}, and not worth turning round",
                   **there)
    return say("{who}正赶往“{task}”，让它掉头那里要缺{lacks}",
               "{who} is on its way to {task}, which would lack {lacks}", **there)


def _idle(who: Said, lacks: Said, later: int) -> Said:
    if lacks.zh:
        return say("{who}带得不够，换成它要缺{lacks}", "{who} brings too little: {lacks} would be missing", who=who,
                   lacks=lacks)
    if later > 0:
        return say("{who}要晚到 {later}", "{who} would be {later} later", who=who, later=span(later))
    return say("{who}同样可行，不更早", "{who} would do as well, and no sooner", who=who)


def shortfalls(q: Question, answer: Answer, everyone: list[dict[str, int]]) -> list[Shortfall]:
    """What stays unmet, task by task; `everyone` holds the capabilities of all units of the city, busy ones too."""
    missing = q.needs.missing(answer.sent)
    return [_shortfall(q, answer, int(task), int(c), everyone) for task, c in np.argwhere(missing > 0)]


def _shortfall(q: Question, answer: Answer, task: int, c: int, everyone: list[dict[str, int]]) -> Shortfall:
    word, lacks = q.words[c], int(q.needs.missing(answer.sent)[task, c])
    best = max((unit.get(word, 0) for unit in everyone), default=0)
    extra = say("再有 {teams} 支各带{best}的队伍", "{teams} more units with {best} each", teams=str(-(-lacks // best)),
                best=amounts([(word, best)])) if best else say(
        "向上级或邻市请求支援{lacks}", "ask the province or a neighbour for {lacks}", lacks=amounts([(word, lacks)]))
    what = say("{task}：{word}", "{task}: {word}", task=q.names[task], word=capability(word))
    return Shortfall(**what.under("what"), missing=lacks, unit=measure(word), **extra.under("least_extra"),
                     **_why_short(q, answer, (task, c), best).under("why"), kind="need")


def _why_short(q: Question, answer: Answer, where: tuple[int, int], best: int) -> Said:
    task, c = where
    of, idle = {"of": capability(q.words[c])}, np.where(q.on < 0, q.needs.gives[:, c], 0)
    gone = np.flatnonzero((q.on == task) & (answer.sent[task] == 0) & (q.needs.gives[:, c] > 0))
    if len(gone):
        return say("原派的{who}改派到更紧急的“{to}”", "{who}, which was on its way, goes to {to}, which is more urgent",
                   who=q.name(int(gone[0])), to=q.names[int(answer.sent[:, gone[0]].argmax())])
    if not best:
        return say("全市没有队伍具备{of}能力", "no unit of the city has {of}", **of)
    if not idle.any():
        return say("具备{of}能力的队伍都已在执行任务", "all units with {of} are at work", **of)
    cut_off = int(((q.eta_s[task] < 0) & (idle > 0)).sum())
    if cut_off == int((idle > 0).sum()):
        return Said("没有未中断的道路可达任务地点，或任务地点不明",
                    "no open road leads there, or nobody knows where it is")
    wanted, there = int(q.needs.missing(q.settled(np.zeros_like(q.needs.cost)))[:, c].sum()), int(idle.sum())
    scarce = say("空闲队伍共有{there}，各任务共需 {wanted}", "idle units have {there}, all tasks need {wanted}",
                 there=amounts([(q.words[c], there)]), wanted=Said(f"{wanted} {measure(q.words[c])}", str(wanted)))
    if cut_off:
        return scarce + Said(f"，且有 {cut_off} 支队伍因道路中断不可达",
                             f", and no open road lets {cut_off} of them come")
    return scarce + (Said("，先保更紧急的任务", "; the more urgent come first") if there < wanted else
                     Said("，但同一支队伍不能同时去两处", "; but a unit cannot be in two places"))
