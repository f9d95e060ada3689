"""replan 调整: what changes when a road closes or a unit drops out, and nothing else; each change says why."""

from dataclasses import dataclass, replace

import numpy as np
from msgspec import structs

from yunnao.city.city import City, MoveNow
from yunnao.model.assessment import Assessment
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Assignment, Score, Shortfall
from yunnao.model.promise import Stop
from yunnao.plan._assignment import SOLVER, assign
from yunnao.plan._dispatch_words import line, shortfalls
from yunnao.plan._frame import OFF_ROAD, frame, listed, span, unit_roads
from yunnao.plan._question import question
from yunnao.registry import planner
from yunnao.roads.profiles import CAR, Profile, profile_of
from yunnao.roads.way import times_between

LATER_S = 300
"""An ordered unit whose way has become this much longer than was promised is named; it is not turned round."""


@dataclass(frozen=True)
class _Broken:
    """What of the orders no longer holds: by task the units that cannot come, why, and who will be late."""

    stuck: dict[str, list[str]]
    why: dict[str, str]
    late: list[str]


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
        q = question(mended)
        answer = assign(q.needs, stop)
        everyone = [now.unit.capabilities for now in city.units.values()]
        lines = [_because(broken, line(q, answer, int(t), int(u))) for t, u in np.argwhere(answer.sent > 0)]
        return frame(
            city, assessment, "replan", _summary(broken, lines), assignments=lines,
            uncovered=[*shortfalls(q, answer, everyone), *q.unknown, *_cut_off(city, assessment.incident_id)],
            scores=[Score(planner="replan", objective=float(answer.objective), bound=float(answer.bound),
                          unit="加权秒", solver=SOLVER, seed=seed)],
            assumptions=[f"行车时间按当前封路情况，{OFF_ROAD}", "已下达的命令继续有效：在途队伍不改派，已下令的不撤销",
                         *broken.late, *q.notes])


def _broken(city: City) -> _Broken:
    """Every ordered unit still on its way over the roads as they are; where one knows which lines died, only those."""
    told = {unit for id, died in city.outdated.items() if city.plans[id].state == "approved" for unit in died.units}
    stuck: dict[str, list[str]] = {}
    why: dict[str, str] = {}
    late: list[str] = []
    for unit_id, now in sorted(city.units.items()):
        task = city.tasks.get(now.task_id or "")
        if told and unit_id not in told:
            continue
        if task is None or task.place is None or task.state != "assigned" or now.arrived_at is not None:
            continue
        takes = _takes_s(city, now.at(city.now), task.place, profile_of(now.unit.kind))
        if takes < 0:
            stuck.setdefault(task.id, []).append(unit_id)
            why[task.id] = f"{now.unit.name}到“{task.name}”的道路已全部中断"
        elif now.arrives_at and city.now and takes > (now.arrives_at - city.now).total_seconds() + LATER_S:
            late.append(f"{now.unit.name}到“{task.name}”须绕行，约 {span(takes)}后到，比原定晚；没有改派")
    for task in (city.tasks[key] for key in sorted(city.tasks)):
        gone = [u for u in task.units if u not in city.units]
        if task.state == "assigned" and gone:
            stuck.setdefault(task.id, []).extend(gone)
            why[task.id] = f"{listed(gone)}已不在册"
    return _Broken(stuck, why, late)


def _takes_s(city: City, start: Point, end: Point, profile: Profile = CAR) -> int:
    """Seconds of driving now, -1 for no way."""
    travel = unit_roads(city, profile)
    ms = int(times_between(travel, ([start.lon], [start.lat]), ([end.lon], [end.lat]))[0, 0])
    return -1 if ms < 0 else -(-ms // 1000)


def _because(broken: _Broken, made: Assignment) -> Assignment:
    """The same line with what made it necessary said first."""
    cause = broken.why.get(made.task_id)
    return structs.replace(made, reason=f"{cause}，改由{made.reason}") if cause else made


def _summary(broken: _Broken, lines: list[Assignment]) -> str:
    units = sum(len(units) for units in broken.stuck.values())
    if not units and not lines:
        return "原方案仍可执行，不需调整"
    said = f"{units} 支已派队伍无法到达" if units else "已派队伍都能到达"
    return f"{said}；新增派 {len(lines)} 支，其余命令不变" if lines else f"{said}，没有可补派的队伍，其余命令不变"


def _cut_off(city: City, incident_id: str) -> list[Shortfall]:
    """People ordered to leave who have not left, and whose shelter has no open way: named, with the nearest other."""
    waiting = [now for _, now in sorted(city.moves.items()) if now.incident_id == incident_id and not now.left]
    return [_stranded(city, now) for now in waiting
            if now.move.by != "foot" and _takes_s(city, now.move.start, now.move.to) < 0]


def _stranded(city: City, now: MoveNow) -> Shortfall:
    start, people = now.move.start, now.move.people
    roomy = [s for _, s in sorted(city.ground.shelters.items()) if city.room_in(s.id) >= people]
    takes = [(_takes_s(city, start, s.point), s.id, s.name) for s in roomy]
    best = min((t for t in takes if t[0] >= 0), default=None)
    extra = f"改令去{best[2]}（{span(best[0])}，有 {city.room_in(best[1])} 个床位）" if best else \
        "抢通道路，或改用水路、直升机转移"
    return Shortfall(what=f"{now.move.zone_name}已下令到{now.move.shelter_name}的转移", missing=people,
                     unit="名已下令的居民", why="去该避难场所的道路已全部中断；命令没有自动撤销", least_extra=extra)
