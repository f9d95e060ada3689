"""amend(city, plan, line) -> the plan again with one unit where a person wants it, signed with name and reason."""

from msgspec import structs

from yunnao.city.city import City
from yunnao.model.plan import ActionPlan, Assignment, Fixed, Score
from yunnao.model.promise import Stop
from yunnao.plan._assignment import SOLVER, Answer
from yunnao.plan._dispatch_words import line as line_of
from yunnao.plan._dispatch_words import shortfalls
from yunnao.plan._fixed import Around, around, assign_around
from yunnao.plan._question import Question

ORIGINAL = "原方案："


def amend(city: City, plan: ActionPlan, line: Fixed, *, id: str, seed: int = 0,
          stop: Stop = lambda: False) -> ActionPlan:
    """The same plan at the city's log position with all units solved again around `line` and what was fixed before.

    Moves, messages and goods stay as they are; posts of units that are now sent are given up. Raises ValueError when
    the line cannot be, or when the city is no longer the one the plan was made for.
    """
    _check(city, plan)
    a = around(city, plan)
    if line.unit_id not in a.unit or (line.task_id is not None and line.task_id not in a.task):
        raise ValueError(f"{line.unit_id} 或任务 {line.task_id} 已不能改派：队伍有了任务，或任务已经开始、结束")
    unit, task = a.unit[line.unit_id], None if line.task_id is None else a.task[line.task_id]
    if task is not None and a.question.eta_s[task, unit] < 0:
        raise ValueError(f"{a.question.units[unit].name}没有未中断的道路可达，不能改派；先抢通道路，或另选队伍")
    answer = assign_around(a.question.needs, a.with_line(unit, task), stop)
    fixed = [*(f for f in plan.fixed if f.unit_id != line.unit_id), line]
    return _again(city, plan, a, answer, fixed, id, seed)


def _check(city: City, plan: ActionPlan) -> None:
    """Moves and messages are kept, so what they rest on must be as it was."""
    later = [*(seq for _, seq in sorted(city.closed_seq.items())), city.assessed_seq.get(plan.incident_id, 0)]
    if any(seq > plan.log_position for seq in later):
        raise ValueError(f"方案 {plan.id} 编制之后研判或道路已有变化：请先按当前态势重新编制，再改派")


def _again(city: City, plan: ActionPlan, a: Around, answer: Answer, fixed: list[Fixed], id: str,
           seed: int) -> ActionPlan:
    q, sent = a.question, answer.sent
    lines = [_signed(line_of(q, answer, int(t), int(u)), fixed) for t, u in zip(*sent.nonzero(), strict=True)]
    busy = {line.unit_id for line in lines}
    score = Score(planner="dispatch", objective=float(answer.objective), bound=float(answer.bound), unit="加权秒",
                  solver=SOLVER, seed=seed)
    everyone = [now.unit.capabilities for _, now in sorted(city.units.items())]
    return structs.replace(
        plan, id=id, log_position=city.seq, proposed_at=city.now or plan.proposed_at, replaces=plan.id, fixed=fixed,
        assignments=lines, standby=[s for s in plan.standby if s.unit_id not in busy],
        hauls=[h for h in plan.hauls if h.unit_id not in busy],
        scores=[score, *(s for s in plan.scores if s.planner != "dispatch")],
        uncovered=[*shortfalls(q, answer, everyone), *q.unknown, *(s for s in plan.uncovered if s.kind != "need")],
        summary=f"{_said(q, fixed[-1])}；{ORIGINAL}{plan.summary.rpartition(ORIGINAL)[2]}",
        assumptions=[*plan.assumptions, f"{fixed[-1].name}指定的安排不变，其余队伍在此前提下重新优化，下界也如此"],
    )


def _signed(line: Assignment, fixed: list[Fixed]) -> Assignment:
    mine = next((f for f in fixed if f.unit_id == line.unit_id), None)
    return line if mine is None else structs.replace(line, reason=f"{mine.name}指定：{mine.reason}")


def _said(q: Question, line: Fixed) -> str:
    unit = next(unit.name for unit in q.units if unit.id == line.unit_id)
    task = next((f"“{task.name}”" for task in q.tasks if task.id == line.task_id), "待命")
    return f"{line.name}改派{unit}：{task}（{line.reason}）"
