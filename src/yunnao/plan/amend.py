"""amend(city, plan, line) -> the plan again with one unit where a person wants it, signed with name and reason."""

from msgspec import structs

from yunnao.city.city import City
from yunnao.model.plan import ActionPlan, Assignment, Fixed, Move, Score
from yunnao.model.promise import Stop
from yunnao.model.said import Said, paired, parted
from yunnao.plan._assignment import SOLVER, Answer
from yunnao.plan._dispatch_words import lines, shortfalls
from yunnao.plan._fixed import around, solved, why_not
from yunnao.plan._question import Question
from yunnao.plan._words import say

ORIGINAL = Said("原方案：", "the plan was: ")


def amend(city: City, plan: ActionPlan, line: Fixed, *, id: str, seed: int = 0,
          stop: Stop = lambda: False) -> ActionPlan:
    """The same plan at the city's log position with all units solved again around `line` and what was fixed before.

    Messages and goods stay as they are, and moves but for trips of coaches that go elsewhere now; posts of units that
    are now sent are given up. Raises ValueError when
    the line cannot be, or when the city is no longer the one the plan was made for.
    """
    _check(city, plan)
    a = around(city, plan)
    no = why_not(city, a, line.unit_id, line.task_id)
    if no is not None:
        raise ValueError(f"{no.zh}（队伍 {line.unit_id}，任务 {line.task_id}）：不能改派，请另选队伍或任务")
    answer = solved(a.question, stop, a.with_line(a.unit[line.unit_id], a.task[line.task_id] if line.task_id else None))
    fixed = [*(f for f in plan.fixed if f.unit_id != line.unit_id), line]
    return _again(city, plan, a.question, answer, fixed, (id, seed, stop))


def _check(city: City, plan: ActionPlan) -> None:
    """Moves and messages are kept, so what they rest on must be as it was."""
    later = [*(seq for _, seq in sorted(city.closed_seq.items())), city.assessed_seq.get(plan.incident_id, 0)]
    if any(seq > plan.log_position for seq in later):
        raise ValueError(f"方案 {plan.id} 编制之后研判或道路已有变化：请先按当前态势重新编制，再改派")


def _again(city: City, plan: ActionPlan, q: Question, answer: Answer, fixed: list[Fixed],
           made: tuple[str, int, Stop]) -> ActionPlan:
    id, seed, stop = made
    sent = [_signed(line, fixed) for line in lines(q, answer, stop)]
    busy = {line.unit_id for line in sent}
    score = Score(planner="dispatch", objective=float(answer.objective), bound=float(answer.bound), unit="加权秒",
                  solver=SOLVER, seed=seed)
    everyone = [now.unit.capabilities for _, now in sorted(city.units.items())]
    assumed = say("{by}指定的安排不变，其余队伍在此前提下重新优化，下界也如此",
                  "what {by} decided stands; the rest is the best around it, and so is the bound", by=fixed[-1].name)
    moves, unfetched = _rides(plan, sent)
    return structs.replace(
        plan, id=id, log_position=city.seq, proposed_at=city.now or plan.proposed_at, replaces=plan.id, fixed=fixed,
        moves=moves,
        assignments=sent, standby=[s for s in plan.standby if s.unit_id not in busy],
        hauls=[h for h in plan.hauls if h.unit_id not in busy],
        scores=[score, *(s for s in plan.scores if s.planner != "dispatch")],
        uncovered=[*shortfalls(q, answer, everyone), *q.unknown, *(s for s in plan.uncovered if s.kind != "need")],
        **_summary(q, plan, fixed[-1]).under("summary"),
        **parted([*paired(plan.assumptions, plan.assumptions_en), assumed, *unfetched], "assumptions"),
    )


def _rides(plan: ActionPlan, sent: list[Assignment]) -> tuple[list[Move], list[Said]]:
    """The moves without the trips of coaches that now go elsewhere or nowhere, and how many people that leaves."""
    kept = {(line.unit_id, line.task_id) for line in sent}
    gone = {line.unit_id for line in plan.assignments if (line.unit_id, line.task_id) not in kept}
    left = sum(ride.people for move in plan.moves for ride in move.rides if ride.unit_id in gone)
    moves = [structs.replace(move, depart_at=None, arrive_at=None,
                             rides=[ride for ride in move.rides if ride.unit_id not in gone])
             if any(ride.unit_id in gone for ride in move.rides) else move for move in plan.moves]
    return moves, [] if not left else [
        Said(f"改派后有 {left} 人的大客车不再来接：须另排车次，或重新编制方案",
             f"the coaches of {left} people go elsewhere now: plan other trips, or make the plan anew")]


def _signed(line: Assignment, fixed: list[Fixed]) -> Assignment:
    mine = next((f for f in fixed if f.unit_id == line.unit_id), None)
    if mine is None:
        return line
    said = say("{by}指定：{why}", "{by} decided: {why}", by=mine.name, why=mine.reason)
    return structs.replace(line, **said.under("reason"))


def _summary(q: Question, plan: ActionPlan, line: Fixed) -> Said:
    """What was decided last, before what the first plan said."""
    names = {task.id: name for task, name in zip(q.tasks, q.names, strict=True)}
    unit = next(u for u, unit in enumerate(q.units) if unit.id == line.unit_id)
    to = Said(f"“{names[line.task_id].zh}”", names[line.task_id].en) if line.task_id in names else \
        Said("待命", "no task") if q.on[unit] < 0 else Said("照原令前往", "its way as ordered")
    first = Said(plan.summary.rpartition(ORIGINAL.zh)[2], plan.summary_en.rpartition(ORIGINAL.en)[2])
    return say("{by}改派{who}：{to}（{why}）；{original}{first}", "{by} sends {who} to {to} ({why}); {original}{first}",
               by=line.name, who=q.name(unit), to=to, why=line.reason, original=ORIGINAL, first=first)
