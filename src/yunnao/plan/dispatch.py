"""dispatch 联合调度: all open tasks of all open incidents and all units together, not one call at a time."""

import numpy as np

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan, Score
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._assignment import SOLVER, Answer, assign
from yunnao.plan._dispatch_words import lines, shortfalls
from yunnao.plan._fixed import solved
from yunnao.plan._frame import ROADS_NOW, frame
from yunnao.plan._needs import Ints
from yunnao.plan._question import CALL_S, UNMET_S, Question, question
from yunnao.plan._words import amounts, say, span
from yunnao.registry import planner

ONE_MORE = 2
"""For how many kinds of unit the plan is made again with one more of them, to say what it would gain."""


@planner("dispatch")
class Dispatch:
    """Least priority-weighted arrival time over all assignments, with a price on every unmet need; exact.

    Objective in weighted seconds: for every unit sent, weight x (driving + 60 s, and 600 s when it is turned round on
    its way to something less urgent); for every missing amount, weight x a week / what the best unit of the city brings
    of it. A mixed-integer program on HiGHS; the bound is the solver's. Units go to one task each, and with all they
    have.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """The best joint assignment now; needs nobody can meet come back as shortfalls, never as errors.

        `seed` is recorded only: the method draws no lots. `stop` is asked between steps.
        """
        q = question(city)
        answer = solved(q, stop)
        everyone = [now.unit.capabilities for now in city.units.values()]
        return frame(
            city, assessment, "dispatch", _summary(q, answer), assignments=lines(q, answer, stop),
            scores=[Score(planner="dispatch", objective=float(answer.objective), bound=float(answer.bound),
                          unit="加权秒", solver=SOLVER, seed=seed)],
            uncovered=[*shortfalls(q, answer, everyone), *q.unknown],
            binds=[] if stop() else _binds(q, answer, stop), assumptions=_assumptions(q, answer),
        )


def _summary(q: Question, answer: Answer) -> Said:
    sent, lacks = q.ordered(answer.sent), _lacks(q, answer.sent)
    units, turned = int(sent.sum()), int(sent[:, q.on >= 0].sum())
    if not q.tasks:
        return Said("没有等待派队伍的任务", "no task waits for units")
    if not units:
        return say("没有可派的队伍", "there is no unit to send") + (
            say("；仍缺{lacks}", "; {lacks} missing", lacks=lacks) if lacks.zh else Said("", ""))
    round_ = say("（其中 {n} 支从途中改派）", " ({n} of them turned round)", n=str(turned)) if turned else ""
    sends = say("派 {n} 支队伍{round}承担 {tasks} 项任务，最晚 {last}到",
                "{n} units sent{round} to {tasks} tasks, the last there in {last}", n=str(units), round=round_,
                tasks=str(int((sent.sum(axis=1) > 0).sum())),
                last=span(int(np.max(q.eta_s, where=sent > 0, initial=0))))
    return sends + (say("；仍缺{lacks}", "; {lacks} missing", lacks=lacks) if lacks.zh else
                    Said("，各项需求全部满足", ", all needs met"))


def _lacks(q: Question, sent: Ints) -> Said:
    missing = q.needs.missing(sent).sum(axis=0)
    return amounts((q.words[c], int(missing[c])) for c in np.flatnonzero(missing))


def _binds(q: Question, answer: Answer, stop: Stop) -> list[Said]:
    """What one more idle unit would change, for the kinds of unit whose price in the relaxation is highest."""
    said: list[Said] = []
    kinds: set[tuple[bool, ...]] = set()
    for unit in np.argsort(-answer.unit_worth, kind="stable"):
        kind = tuple(bool(gives) for gives in q.needs.gives[unit] > 0)
        if answer.unit_worth[unit] <= 1.0 or len(kinds) == ONE_MORE or stop():
            break
        if kind not in kinds and q.on[unit] < 0:
            kinds.add(kind)
            said += _gain(q, answer, int(unit), assign(q.needs.one_more(int(unit)), stop, start=answer))
    return said


def _gain(q: Question, before: Answer, unit: int, after: Answer) -> list[Said]:
    """What a second unit like this one, at the same place, would gain: the plan made again with it, in words."""
    if after.objective >= before.objective:
        return []
    brings = amounts((q.words[c], int(q.needs.gives[unit, c])) for c in np.flatnonzero(q.needs.gives[unit]))
    fewer = q.needs.missing(before.sent).sum(axis=0) - q.needs.missing(after.sent).sum(axis=0)
    met = amounts((q.words[c], int(fewer[c])) for c in np.flatnonzero(fewer > 0))
    sooner = int((before.sent * q.eta_s).sum() - (after.sent * q.eta_s).sum())
    gains = say("少缺{met}", "{met} fewer would be missing", met=met) if met.zh else \
        say("合计早到 {sooner}", "all would be {sooner} sooner together", sooner=span(sooner)) if sooner > 0 else \
        Said("让更紧急的任务先得到队伍", "the more urgent tasks would be served first")
    return [say("最紧的是{brings}：再有一支像{who}这样的队伍，可{gains}",
                "{brings} is what is short: with one more unit like {who} {gains}", brings=brings, who=q.name(unit),
                gains=gains)]


def _assumptions(q: Question, answer: Answer) -> list[Said]:
    counted = say("每派一支队伍另计 {call} 秒出动；缺一支队伍按 {days} 天车程计，再乘任务的优先级",
                  "sending a unit counts {call} s more, a missing one {days} days of driving; times the task's weight",
                  call=str(CALL_S), days=str(UNMET_S // 86400))
    said = [ROADS_NOW, counted, *q.notes]
    if answer.objective > answer.bound:
        said.append(say("派遣方案未证明最优，与下界相差 {gap}", "not proved to be the best: {gap} above the bound",
                        gap=f"{(answer.objective - answer.bound) / answer.objective:.2%}"))
    return said
