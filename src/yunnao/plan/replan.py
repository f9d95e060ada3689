"""replan 调整: what changes when a road closes or a unit drops out, and nothing else; each change says why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from yunnao.city.city import City, MoveNow
from yunnao.model.assessment import Assessment
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Assignment, Score, Shortfall
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._able import named
from yunnao.plan._assignment import SOLVER
from yunnao.plan._dispatch_words import lines, shortfalls
from yunnao.plan._fixed import solved
from yunnao.plan._frame import ROADS_NOW, frame, unit_times
from yunnao.plan._question import names_of, question
from yunnao.plan._words import listed, say, span
from yunnao.registry import planner

LATER_S = 300
"""An ordered unit whose way has become this much longer than was promised is named; it is not turned round."""


@dataclass(frozen=True)
class _Broken:
    """What of the orders no longer holds: by task the units that cannot come, why, and who will be late."""

    stuck: dict[str, list[str]]
    why: dict[str, Said]
    late: list[Said]


@planner("replan")
class Replan:
    """Least priority-weighted arrival of idle units in the place of those that can no longer come; orders stand.

    Nobody on the way is turned round and no ordered move is undone: a unit that has no way left counts as missing, idle
    units fill its place as `dispatch` would choose, and people whose shelter is cut off are named with another.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """The additions that mend what is broken; an unbroken plan needs none. It joins with no `dispatch` beside it.

        `seed` is recorded only: the method draws no lots. `stop` is asked between steps.
        """
        broken = _broken(city)
        mended = city
        for task_id, units in sorted(broken.stuck.items()):
            task = structs.replace(city.tasks[task_id], units=[u for u in city.tasks[task_id].units if u not in units])
            mended = replace(mended, tasks=mended.tasks.set(task_id, task))
        q = question(mended, divert=False)
        answer = solved(q, stop)
        everyone = [now.unit.capabilities for now in city.units.values()]
        more = [_because(broken, line) for line in lines(q, answer, stop)]
        return frame(
            city, assessment, "replan", _summary(broken, more), assignments=more,
            uncovered=[*shortfalls(q, answer, everyone), *q.unknown, *_cut_off(city, assessment.incident_id)],
            scores=[Score(planner="replan", objective=float(answer.objective), bound=float(answer.bound),
                          unit="加权秒", solver=SOLVER, seed=seed)],
            assumptions=[ROADS_NOW, Said("已下达的命令继续有效：在途队伍不改派，已下令的不撤销",
                                         "orders stand: nobody on the way is turned round, no ordered move is undone"),
                         *broken.late, *q.notes])


def _broken(city: City) -> _Broken:
    """Every ordered unit still on its way over the roads as they are; where one knows which lines died, only those."""
    told = {unit for id, died in city.outdated.items() if city.plans[id].state == "approved" for unit in died.units}
    stuck: dict[str, list[str]] = {}
    why: dict[str, Said] = {}
    late: list[Said] = []
    for unit_id, now in sorted(city.units.items()):
        task = city.tasks.get(now.task_id or "")
        if told and unit_id not in told:
            continue
        if task is None or task.place is None or task.state != "assigned" or now.arrived_at is not None:
            continue
        takes = _takes_s(city, now.unit.kind, now.at(city.now), [task.place])[0]
        words = {"who": named(now.unit), "task": names_of(city, [task])[0], "takes": span(takes)}
        if takes < 0:
            stuck.setdefault(task.id, []).append(unit_id)
            why[task.id] = say("{who}到“{task}”的道路已全部中断", "all roads from {who} to {task} are cut", **words)
        elif now.arrives_at and city.now and takes > (now.arrives_at - city.now).total_seconds() + LATER_S:
            late.append(say("{who}到“{task}”须绕行，约 {takes}后到，比原定晚；没有改派",
                            "{who} must go a longer way to {task}, {takes} from now; it is not turned back", **words))
    for task in (city.tasks[key] for key in sorted(city.tasks)):
        gone = [u for u in task.units if u not in city.units]
        if task.state == "assigned" and gone:
            stuck.setdefault(task.id, []).extend(gone)
            why[task.id] = say("{gone}已不在册", "{gone} is listed no more", gone=listed(gone))
    return _Broken(stuck, why, late)


def _takes_s(city: City, kind: str, start: Point, ends: Sequence[Point]) -> list[int]:
    """Seconds of driving now for a vehicle of a kind, -1 for no way."""
    times = unit_times(city, [kind], ([start.lon], [start.lat]), ([p.lon for p in ends], [p.lat for p in ends]))
    return [-1 if ms < 0 else -(-ms // 1000) for ms in times[0].tolist()]


def _because(broken: _Broken, made: Assignment) -> Assignment:
    """The same line with what made it necessary said first."""
    cause = broken.why.get(made.task_id)
    if cause is None:
        return made
    said = say("{cause}，改由{made}", "{cause}, so {made}", cause=cause, made=Said(made.reason, made.reason_en))
    return structs.replace(made, **said.under("reason"))


def _summary(broken: _Broken, more: list[Assignment]) -> Said:
    units = sum(len(units) for units in broken.stuck.values())
    if not units and not more:
        return Said("原方案仍可执行，不需调整", "the plan still holds: nothing changes")
    said = say("{n} 支已派队伍无法到达", "{n} units that were sent cannot get there", n=str(units)) if units else \
        Said("已派队伍都能到达", "all that were sent get there")
    if not more:
        return said + Said("，没有可补派的队伍，其余命令不变", "; none is there instead, all other orders stand")
    return said + say("；新增派 {n} 支，其余命令不变", "; {n} more are sent, all other orders stand", n=str(len(more)))


def _cut_off(city: City, incident_id: str) -> list[Shortfall]:
    """People ordered to leave who have not left, and whose shelter has no open way: named, with the nearest other."""
    waiting = [now for _, now in sorted(city.moves.items()) if now.incident_id == incident_id and not now.left]
    return [_stranded(city, now) for now in waiting
            if now.move.by != "foot" and _takes_s(city, now.move.by, now.move.start, [now.move.to])[0] < 0]


def _stranded(city: City, now: MoveNow) -> Shortfall:
    move, there = now.move, city.ground.shelters
    roomy = [s for _, s in sorted(there.items()) if city.room_in(s.id) >= move.people]
    takes = zip(_takes_s(city, move.by, move.start, [s.point for s in roomy]), [s.id for s in roomy], strict=True)
    best = min((t for t in takes if t[0] >= 0), default=None)
    extra = say("改令去{other}（{takes}，有 {beds} 个床位）", "order them to {other} ({takes}, {beds} beds)",
                other=_shelter(city, best[1]), takes=span(best[0]), beds=str(city.room_in(best[1]))) if best else \
        Said("抢通道路，或改用水路、直升机转移", "clear a road, or move them by water or helicopter")
    to = _shelter(city, move.shelter_id) if move.shelter_id in there else move.shelter_name
    what = say("{zone}已下令到{to}的转移", "the move ordered from {zone} to {to}", zone=move.zone_name, to=to)
    why = Said("去该避难场所的道路已全部中断；命令没有自动撤销",
               "all roads to that shelter are cut; the order was not undone by itself")
    return Shortfall(**what.under("what"), missing=move.people, unit="名已下令的居民", **why.under("why"),
                     **extra.under("least_extra"))


def _shelter(city: City, shelter_id: str) -> Said:
    return Said(city.ground.shelters[shelter_id].name, city.ground.shelters[shelter_id].name_en)
