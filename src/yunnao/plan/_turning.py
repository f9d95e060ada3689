"""Turning a unit round on its way, in words: what it leaves, what that costs, what it gains."""

import numpy as np

from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._assignment import Answer
from yunnao.plan._fixed import solved
from yunnao.plan._needs import Ints
from yunnao.plan._question import TURN_S, Question
from yunnao.plan._words import amounts, say, span


def turned(q: Question, answer: Answer, task: int, unit: int, stop: Stop) -> Said:
    """The reason of a unit that is turned round: the plan made again without that says what it gains."""
    without = solved(q, stop, [(unit, None)], answer)
    return say("{who}正赶往“{on}”，改派后 {eta}可到；{left}，掉头另计 {turn}；若不改派，{gain}",
               "{who}, on its way to {on}, is turned round and here in {eta}; {left}, and turning counts as {turn}; "
               "left on its way, {gain}", who=q.name(unit), on=q.names[q.on[unit]], eta=span(q.eta_s[task, unit]),
               left=_left(q, answer, unit), turn=span(TURN_S), gain=_gain(q, answer, without, task))


def _left(q: Question, answer: Answer, unit: int) -> Said:
    """What becomes of the task it leaves."""
    on = int(q.on[unit])
    before = answer.sent.copy()
    before[:, unit] = np.arange(len(before)) == on
    lacks = _fewer(q, answer.sent, before, on)
    if lacks.zh:
        return say("那里因此缺{lacks}", "that task then lacks {lacks}", lacks=lacks)
    instead = np.flatnonzero((q.ordered(answer.sent)[on] > 0) & (q.needs.gives * q.needs.gives[unit] > 0).any(axis=1))
    if not len(instead):
        return Said("那里其余队伍已经够用", "the others are enough there")
    later = int(q.eta_s[on, instead[0]] - q.eta_s[on, unit])
    who = q.name(int(instead[0]))
    if later <= 0:
        return say("那里改由{who}承担，不更晚", "{who} goes there instead, no later", who=who)
    return say("那里改由{who}承担，晚到 {later}", "{who} goes there instead, {later} later", who=who, later=span(later))


def _gain(q: Question, answer: Answer, without: Answer, task: int) -> Said:
    lacks = _fewer(q, without.sent, answer.sent, task)
    if lacks.zh:
        return say("这里要缺{lacks}", "{lacks} would be missing here", lacks=lacks)
    later = max(_last(q, without.sent, task) - _last(q, answer.sent, task), 0)
    if later:
        return say("这里要晚到 {later}", "help would be {later} later here", later=span(later))
    worth = str(without.objective - answer.objective)
    return say("总体多 {worth} 加权秒", "all in all it would cost {worth} weighted seconds more", worth=worth)


def _fewer(q: Question, sent: Ints, than: Ints, task: int) -> Said:
    """What is missing at a task more than otherwise, empty for nothing."""
    more = q.needs.missing(sent)[task] - q.needs.missing(than)[task]
    return amounts((q.words[c], int(more[c])) for c in np.flatnonzero(more > 0))


def _last(q: Question, sent: Ints, task: int) -> int:
    return int(np.max(q.eta_s[task], where=sent[task] > 0, initial=0))
