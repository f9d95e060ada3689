"""dispatch 联合调度: all open tasks of all open incidents and all idle units together, not one call at a time."""

import numpy as np

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan, Score
from yunnao.model.promise import Stop
from yunnao.plan._assignment import SOLVER, Answer, assign
from yunnao.plan._dispatch_words import line, shortfalls
from yunnao.plan._frame import OFF_ROAD, amounts, frame, span
from yunnao.plan._needs import Ints
from yunnao.plan._question import CALL_S, UNMET_S, Question, question
from yunnao.registry import planner

ONE_MORE = 2
"""For how many kinds of unit the plan is made again with one more of them, to say what it would gain."""


@planner("dispatch")
class Dispatch:
    """Least priority-weighted arrival time over all assignments, with a price on every unmet need; exact.

    Objective in weighted seconds: for every unit sent, weight x (driving + 60 s); for every missing amount,
    weight x a week / what the best unit of the city brings of it. A mixed-integer program on HiGHS; the bound is
    the solver's. Units go to one task each, and with all they have.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """The best joint assignment of idle units now; needs nobody can meet come back as shortfalls, never as errors.

        `seed` is recorded only: the method draws no lots. `stop` is asked between steps.
        """
        q = question(city)
        answer = assign(q.needs, stop)
        everyone = [now.unit.capabilities for now in city.units.values()]
        return frame(
            city, assessment, "dispatch", _summary(q, answer),
            assignments=[line(q, answer, int(t), int(u)) for t, u in np.argwhere(answer.sent > 0)],
            scores=[Score(planner="dispatch", objective=float(answer.objective), bound=float(answer.bound),
                          unit="加权秒", solver=SOLVER, seed=seed)],
            uncovered=[*shortfalls(q, answer, everyone), *q.unknown],
            binds=[] if stop() else _binds(q, answer, stop), assumptions=_assumptions(q, answer),
        )


def _summary(q: Question, answer: Answer) -> str:
    if not q.tasks:
        return "没有等待派队伍的任务"
    units, tasks = int(answer.sent.sum()), int((answer.sent.sum(axis=1) > 0).sum())
    last = int(np.max(q.eta_s, where=answer.sent > 0, initial=0))
    lacks = _lacks(q, answer.sent)
    sends = f"派 {units} 支队伍承担 {tasks} 项任务，最晚 {span(last)}到" if units else "没有可派的队伍"
    return sends + (f"；仍缺{lacks}" if lacks else "，各项需求全部满足" if units else "")


def _lacks(q: Question, sent: Ints) -> str:
    missing = q.needs.missing(sent).sum(axis=0)
    return amounts((q.words[c], int(missing[c])) for c in np.flatnonzero(missing))


def _binds(q: Question, answer: Answer, stop: Stop) -> list[str]:
    """What one more unit would change, for the kinds of unit whose price in the relaxation is highest."""
    texts: list[str] = []
    kinds: set[tuple[bool, ...]] = set()
    for unit in np.argsort(-answer.unit_worth, kind="stable"):
        kind = tuple(bool(gives) for gives in q.needs.gives[unit] > 0)
        if answer.unit_worth[unit] <= 1.0 or len(kinds) == ONE_MORE or stop():
            break
        if kind not in kinds:
            kinds.add(kind)
            texts += _gain(q, answer, int(unit), assign(q.needs.one_more(int(unit)), stop, start=answer))
    return texts


def _gain(q: Question, before: Answer, unit: int, after: Answer) -> list[str]:
    """What a second unit like this one, at the same place, would gain: the plan made again with it, in words."""
    if after.objective >= before.objective:
        return []
    brings = amounts((q.words[c], int(q.needs.gives[unit, c])) for c in np.flatnonzero(q.needs.gives[unit]))
    fewer = q.needs.missing(before.sent).sum(axis=0) - q.needs.missing(after.sent).sum(axis=0)
    met = amounts((q.words[c], int(fewer[c])) for c in np.flatnonzero(fewer > 0))
    sooner = int((before.sent * q.eta_s).sum() - (after.sent * q.eta_s).sum())
    gains = f"少缺{met}" if met else f"合计早到 {span(sooner)}" if sooner > 0 else "让更紧急的任务先得到队伍"
    return [f"最紧的是{brings}：再有一支像{q.units[unit].name}这样的队伍，可{gains}"]


def _assumptions(q: Question, answer: Answer) -> list[str]:
    said = [f"行车时间按当前封路情况，{OFF_ROAD}",
            f"每派一支队伍另计 {CALL_S} 秒出动；缺一支队伍按 {UNMET_S // 86400} 天车程计，再乘任务的优先级",
            *q.notes]
    if answer.objective > answer.bound:
        said.append(f"派遣方案未证明最优，与下界相差 {(answer.objective - answer.bound) / answer.objective:.2%}")
    return said
