"""clearance 限时疏散: how soon everyone can be out when roads take only so many, and who leaves when."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan, Move, Score
from yunnao.model.promise import Stop
from yunnao.plan._crowd import FOOT_M, Crowd, crowd, held_back
from yunnao.plan._evacuation_words import shortfalls
from yunnao.plan._frame import OFF_ROAD, closures, frame, now, span
from yunnao.plan._quickest import Ints, Roadway, Schedule, one_by_one, quickest
from yunnao.plan._transport import Moves, transport
from yunnao.plan._ways import PEOPLE_PER_VEHICLE, ways
from yunnao.registry import planner
from yunnao.roads.way import travel_for

NEAREST = 3
"""Besides the shelter of the least travel in all, people may be sent to one of this many nearest."""

STEPS_S = (60, 10, 3)
"""Time is cut into minutes first, then as finely as the network over time can bear."""

ENTRIES = 1_200_000
"""Arcs of the network over time at most: one maximum flow takes a second or two, and there are a dozen."""

WAVE_S = 900
"""People of one zone who leave for one shelter within a quarter of an hour are told one time to leave."""


@planner("clearance")
class Clearance:
    """The least time until everyone who drives is in a shelter, under the roads' capacity; staged departures.

    A quickest flow on a network over time: maximum flows, time found by halving; the bound is that of a network that is
    too kind. Who walks, walks as `evacuation` says, at once. In the place of `evacuation` in a contingency plan's list.
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
        drive = np.where(c.on_foot, 0, moves.people)
        roads, in_time = _roads(city, assessment, c, moves, drive), True
        schedule = _schedule(roads, stop)
        if schedule is None and (roads.limit_ms >= 0).any():
            in_time, roads = False, Roadway(**{**vars(roads), "limit_ms": np.full(len(c.zones), -1)})
            schedule = _schedule(roads, stop)
        late = schedule is None
        schedule = schedule or one_by_one(roads, drive)
        return frame(
            city, assessment, "clearance", _summary(c, moves, schedule),
            moves=[*_walks(city, assessment, c, moves), *_drives(city, assessment, c, schedule)],
            uncovered=shortfalls(city, c, moves.people), binds=_binds(roads, schedule),
            scores=[Score(planner="clearance", objective=schedule.clear_ms / 1000, bound=schedule.bound_ms / 1000,
                          unit="秒", solver="scipy maximum_flow", seed=seed)],
            assumptions=[*_assumptions(schedule), *([] if in_time else [_LATE]), *([_QUEUE] if late else []), *c.notes])


_LATE = "道路通行能力不足，无法让所有人都在应撤离的时限之前动身：按尽早全部撤出安排，须提前组织或增加通道"
_QUEUE = "计算被中止：各区依次单独上路，时间偏长但一定可行"


def _roads(city: City, assessment: Assessment, c: Crowd, moves: Moves, drive: Ints) -> Roadway:
    """The ways of those who drive, to the shelters the least travel sends them to and to the nearest ones."""
    near = np.zeros(drive.shape, dtype=bool)
    room = c.numbers.room - np.where(c.on_foot, moves.people, 0).sum(axis=0)
    far = np.where((c.numbers.cost < 0) | (room <= 0), np.iinfo(np.int64).max, c.numbers.cost)
    np.put_along_axis(near, np.argsort(far, axis=1, kind="stable")[:, :NEAREST], True, axis=1)
    pairs = (drive > 0) | (near & (far < np.iinfo(np.int64).max) & (drive.sum(axis=1) > 0)[:, None])
    starts = np.array([(z.point.lon, z.point.lat) for z in c.zones]).reshape(-1, 2).T
    ends = np.array([(s.point.lon, s.point.lat) for s in c.shelters]).reshape(-1, 2).T
    at = now(city, assessment)
    limit = [-1 if z.move_before is None or z.move_before <= at else int((z.move_before - at).total_seconds() * 1000)
             for z in c.zones]
    return ways(travel_for(city.ground.roads, closures(city)), (starts[0], starts[1]), (ends[0], ends[1]), pairs,
                drive.sum(axis=1), np.array(limit, dtype=np.int64), room)


def _schedule(roads: Roadway, stop: Stop) -> Schedule | None:
    """A schedule in whole minutes first, then in ever finer steps between what is known by then."""
    best = quickest(roads, STEPS_S[0] * 1000, max(ENTRIES // max(1, len(roads.tail)), 2000), stop)
    for step_s in STEPS_S[1:]:
        if best is None or best.clear_ms == best.bound_ms or stop() or \
                best.clear_ms // (step_s * 1000) * len(roads.tail) > ENTRIES:
            break
        fine = quickest(roads, step_s * 1000, best.clear_ms // (step_s * 1000) + 2, stop,
                        (best.bound_ms, best.clear_ms))
        if fine is not None:
            bound = max(best.bound_ms, fine.bound_ms)
            best = min((best, fine), key=lambda found: found.clear_ms)
            best = replace(best, bound_ms=min(best.clear_ms, bound))
    return best


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


def _binds(roads: Roadway, found: Schedule) -> list[str]:
    empty = int(roads.ahead_ms[roads.start[roads.people > 0]].max(initial=0))
    if found.clear_ms <= 1.2 * empty or not empty:
        return []
    return [f"道路空着时最远的区只要 {span(empty / 1000)}：多出的 {span((found.clear_ms - empty) / 1000)}"
            "是在等路口和路段的通行能力，增开车道或反向通行可缩短"]


def _assumptions(found: Schedule) -> list[str]:
    said = [f"沿街道 {FOOT_M:.0f} 米以内步行；其余自驾，每车 {PEOPLE_PER_VEHICLE} 人",
            "路段通行能力按自由流车速估计：每小时 70 公里以上 3600 辆，40 以上 1800 辆，其余 900 辆",
            "只考虑各区到几个最近的和分配的避难场所的最快路线", f"时间按 {found.step_ms / 1000:g} 秒一步计算",
            f"行车时间按当前封路情况，{OFF_ROAD}"]
    if found.clear_ms > found.bound_ms:
        said.append(f"疏散时间与下界相差 {(found.clear_ms - found.bound_ms) / found.clear_ms:.2%}")
    return said
