"""clearance 限时疏散: how soon everyone can be out when roads take only so many, and who leaves when."""

from datetime import datetime, timedelta

import numpy as np
import scipy

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan, Move, Score
from yunnao.model.promise import Stop
from yunnao.plan._clearing import Cleared, cleared
from yunnao.plan._crowd import FOOT_M, Crowd, crowd, held_back
from yunnao.plan._evacuation_words import shortfalls
from yunnao.plan._frame import OFF_ROAD, frame, now, people_roads, span
from yunnao.plan._over_time import Ints
from yunnao.plan._quickest import Schedule, soonest
from yunnao.plan._transport import Moves, transport
from yunnao.plan._ways import PEOPLE_PER_VEHICLE, streets
from yunnao.registry import planner

SOLVER = f"maximum flows over time, priced ways on HiGHS (scipy {scipy.__version__})"

WAVE_S = 900
"""People of one zone who leave for one shelter within a quarter of an hour are told one time to leave."""


@planner("clearance")
class Clearance:
    """The least time until everyone who drives is in a shelter, under the roads' capacity; staged departures.

    A quickest flow on a network over time, on ways that prices on congested roads ask for; the bound, from the same
    prices, is over every way on every street. Who walks, walks as `evacuation` says, at once. In the place of
    `evacuation` in a contingency plan's list.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """Moves with times for everyone not ordered to move yet; those nobody can take are shortfalls.

        `seed` is recorded only: the method draws no lots. `stop` is asked between flows.
        """
        c = crowd(city, assessment)
        early = held_back(city, assessment, "clearance", c)
        if early is not None:
            return early
        moves = transport(c.numbers)
        at = now(city, assessment)
        limit = np.array([-1 if z.move_before is None or z.move_before <= at else
                          int((z.move_before - at).total_seconds() * 1000) for z in c.zones], dtype=np.int64)
        found, in_time = _cleared(city, c, moves, limit, stop), True
        if not found.searched and (limit >= 0).any() and not stop():
            found, in_time = _cleared(city, c, moves, np.full(len(limit), -1), stop), False
        schedule = found.schedule
        return frame(
            city, assessment, "clearance", _summary(c, moves, schedule),
            moves=[*_walks(city, assessment, c, moves), *_drives(city, assessment, c, schedule)],
            uncovered=shortfalls(city, c, moves.people), binds=_binds(found),
            scores=[Score(planner="clearance", objective=schedule.clear_ms / 1000, bound=found.bound_ms / 1000,
                          unit="秒", solver=SOLVER, seed=seed)],
            assumptions=[*_assumptions(found), *([] if in_time else [_LATE]),
                         *([] if found.searched else [_QUEUE]), *c.notes])


_LATE = "道路通行能力不足，无法让所有人都在应撤离的时限之前动身：按尽早全部撤出安排，须提前组织或增加通道"
_QUEUE = "计算被中止：各区走最快的路，近者先行，时间偏长但一定可行"


def _cleared(city: City, c: Crowd, moves: Moves, limit_ms: Ints, stop: Stop) -> Cleared:
    """Everyone who drives, on the streets as they are, to shelters that those on foot leave room in."""
    drive = np.where(c.on_foot, 0, moves.people)
    room = c.numbers.room - np.where(c.on_foot, moves.people, 0).sum(axis=0)
    starts = np.array([(z.point.lon, z.point.lat) for z in c.zones]).reshape(-1, 2).T
    ends = np.array([(s.point.lon, s.point.lat) for s in c.shelters]).reshape(-1, 2).T
    times_ms = np.where(c.travel_s < 0, -1, c.travel_s * 1000)
    return cleared(streets(people_roads(city), (starts[0], starts[1]), (ends[0], ends[1]), times_ms), drive,
                   c.numbers.cost, limit_ms, room, stop)


def _walks(city: City, assessment: Assessment, c: Crowd, moves: Moves) -> list[Move]:
    at, pairs = now(city, assessment), np.argwhere((moves.people > 0) & c.on_foot)
    return [_move(city, c, (z, s), "foot", int(moves.people[z, s]), f"步行 {span(c.travel_s[z, s])}，即刻动身",
                  (at, at + timedelta(seconds=int(c.travel_s[z, s]))), "foot") for z, s in pairs.tolist()]


def _drives(city: City, assessment: Assessment, c: Crowd, found: Schedule) -> list[Move]:
    """One move for a zone, a shelter and a wave."""
    waves: dict[tuple[int, int, int], list[int]] = {}
    for i in range(len(found.zone)):
        key = (int(found.at_ms[i]) // (WAVE_S * 1000), int(found.zone[i]), int(found.shelter[i]))
        waves.setdefault(key, []).append(i)
    at = now(city, assessment)
    moves = []
    for (wave, z, s), groups in sorted(waves.items()):
        begins = timedelta(milliseconds=int(found.at_ms[groups].min()))
        why = f"{span(begins.total_seconds())}后动身，路上不堵" if begins else "即刻动身"
        moves.append(_move(city, c, (z, s), f"w{wave}", int(found.people[groups].sum()),
                           f"自驾 {span(c.travel_s[z, s])}；{why}，全部撤出最早",
                           (at + begins, at + timedelta(milliseconds=int(found.by_ms[groups].max()))), "car"))
    return moves


def _move(city: City, c: Crowd, pair: tuple[int, int], tag: str, people: int, reason: str,
          times: tuple[datetime, datetime], by: str) -> Move:
    zone, shelter = c.zones[pair[0]], c.shelters[pair[1]]
    return Move(id=f"m-{city.seq}-{zone.zone_id}-{shelter.id}-{tag}", zone_id=zone.zone_id, zone_name=zone.name,
                shelter_id=shelter.id, shelter_name=shelter.name, people=people, by=by, start=zone.point,
                to=shelter.point, travel_s=int(c.travel_s[pair]), move_before=zone.move_before, reason=reason,
                depart_at=times[0], arrive_at=times[1])


def _summary(c: Crowd, moves: Moves, found: Schedule) -> str:
    if not c.people:
        return "没有新的须转移人员"
    walk, drive = int(np.where(c.on_foot, moves.people, 0).sum()), int(found.people.sum())
    left = c.people - walk - drive
    said = f"自驾 {drive} 人在 {span(found.clear_ms / 1000)}内全部到达避难场所，另 {walk} 人步行" if drive else \
        f"{walk} 人步行转移" if walk else "没有人可以安排转移"
    return said + (f"；仍有 {left} 人没有去处" if left else "")


def _binds(found: Cleared) -> list[str]:
    empty, clear = soonest(found.roads), found.schedule.clear_ms
    if clear <= 1.2 * empty or not empty:
        return []
    return [f"道路空着时最远的区只要 {span(empty / 1000)}：多出的 {span((clear - empty) / 1000)}"
            "是在等路口和路段的通行能力，增开车道或反向通行可缩短"]


def _assumptions(found: Cleared) -> list[str]:
    said = [f"沿街道 {FOOT_M:.0f} 米以内步行；其余自驾，每车 {PEOPLE_PER_VEHICLE} 人",
            "路段通行能力按自由流车速估计：每小时 70 公里以上 3600 辆，40 以上 1800 辆，其余 900 辆",
            "各区可以分到几处避难场所、走几条路；将要中断的道路只在中断前使用；下界针对所有道路的所有走法",
            f"行车时间按当前封路情况，{OFF_ROAD}"]
    if found.schedule.clear_ms > found.bound_ms:
        gap = (found.schedule.clear_ms - found.bound_ms) / found.schedule.clear_ms
        said.append(f"疏散时间与下界相差 {gap:.2%}")
    return said
