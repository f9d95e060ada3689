"""evacuation 人员转移: everyone who must leave to a shelter that is safe and has room, with the least travel in all."""

from datetime import datetime

import numpy as np

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.place import Quality
from yunnao.model.plan import ActionPlan, Move, Ride, Score
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan import _coach_words
from yunnao.plan._coaches import Riding, rides, riding
from yunnao.plan._crowd import BOARD_S, FOOT_M, Crowd, crowd, held_back
from yunnao.plan._evacuation_words import alternatives, binds, reason, shortfalls
from yunnao.plan._frame import ROADS_NOW, frame, now
from yunnao.plan._transport import SOLVER, Moves, transport
from yunnao.plan._words import say, span
from yunnao.registry import planner
from yunnao.roads.way import WALK_M_S


@planner("evacuation")
class Evacuation:
    """Least person-seconds of travel over all zones and shelters, whole people, proved optimal; coaches trip by trip.

    Objective: people x (trip + 20 minutes of boarding unless on foot), after as many as possible are moved, the most
    urgent first. A transportation program on HiGHS with generated columns; the bound is Lagrangian, in whole numbers.
    Those without a car ride on coaches, hospitals and schools first, with a bound of their own.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """Moves for everyone of the assessment not ordered to move yet; those nobody can take are shortfalls.

        Once the incident's contingency plan has a task that moves people, they move only while it is open.
        `seed` is recorded only: the method draws no lots. `stop` is asked between steps.
        """
        c = crowd(city, assessment)
        early = held_back(city, assessment, "evacuation", c)
        if early is not None:
            return early
        moves, at = transport(c.numbers, stop), now(city, assessment)
        found = riding(city, assessment, c, moves.people, stop)
        lines = _lines(city, c, moves, found, at)
        return frame(
            city, assessment, "evacuation", _summary(c, moves, found), moves=lines,
            uncovered=shortfalls(city, c, moves.people),
            binds=[*_coach_words.binds(found, _coach_words.last_s(lines, at), lines), *binds(c, moves)],
            scores=[Score(planner="evacuation", objective=float(moves.objective), bound=float(moves.bound),
                          unit="人·秒", solver=SOLVER, seed=seed), _coach_words.score(found, seed)],
            assumptions=_assumptions(city, assessment, c, moves, found),
        )


def _lines(city: City, c: Crowd, moves: Moves, found: Riding, at: datetime) -> list[Move]:
    """The most urgent zones first; of each zone and shelter those on foot, by coach and by car apart."""
    pairs = np.argwhere(moves.people > 0)
    pairs = pairs[np.argsort(c.numbers.urgency[pairs[:, 0]], kind="stable")]
    trips = rides(found, at)
    lines = []
    for z, s in pairs.tolist():
        riders = int(found.riders[z, s])
        rest = int(moves.people[z, s]) - riders
        if riders:
            lines.append(_move(city, c, moves, (z, s), ("coach", riders), trips.get((z, s), [])))
        if rest:
            lines.append(_move(city, c, moves, (z, s), ("foot" if c.on_foot[z, s] else "car", rest), []))
    return lines


def _move(city: City, c: Crowd, moves: Moves, pair: tuple[int, int], by: tuple[str, int], trips: list[Ride]) -> Move:
    zone, shelter, (how, people) = c.zones[pair[0]], c.shelters[pair[1]], by
    why = reason(c, moves, *pair, how)
    return Move(
        id=f"m-{city.seq}-{zone.zone_id}-{shelter.id}{'-car' if how == 'car' else ''}", zone_id=zone.zone_id,
        zone_name=zone.name, shelter_id=shelter.id, shelter_name=shelter.name, people=people, by=how,
        start=zone.point, to=shelter.point, travel_s=int(c.travel_s[pair]), move_before=zone.move_before,
        **(why + _coach_words.fetched(city, trips) if how == "coach" else why).under("reason"),
        alternatives=alternatives(c, moves, *pair, how), **_coach_words.times(trips, people))


def _summary(c: Crowd, moves: Moves, found: Riding) -> Said:
    people, left = int(moves.people.sum()), int(c.numbers.people.sum() - moves.people.sum())
    if not c.people:
        return Said("没有新的须转移人员", "nobody else is to move")
    foot, coach = int((moves.people * c.on_foot).sum()), int(found.riders.sum())
    used = int((moves.people.sum(axis=0) > 0).sum())
    farthest = span(int(np.max(c.travel_s, where=moves.people > 0, initial=0)))
    said = say(
        "转移 {people} 人到 {used} 处避难场所（步行 {foot} 人，自驾 {car} 人，乘大客车 {coach} 人），最远 {far}",
        "{people} people go to {used} shelter{s} ({foot} on foot, {car} by car, {coach} by coach), the farthest {far}",
        people=str(people), used=str(used), foot=str(foot), coach=str(coach), car=str(people - foot - coach),
        far=farthest, s="" if used == 1 else "s") if people else Said("没有人可以安排转移", "nobody can be moved")
    said += _coach_words.summary(found)
    return said + Said(f"；仍有 {left} 人没有去处", f"; {left} people have nowhere to go") if left else said


def _assumptions(city: City, assessment: Assessment, c: Crowd, moves: Moves, found: Riding) -> list[Said]:
    said = [Said(f"沿街道 {FOOT_M:.0f} 米以内步行，每秒 {WALK_M_S} 米；更远乘车，另计集结上车 {BOARD_S // 60} 分钟",
                 f"Up to {FOOT_M:.0f} m along the streets people walk, {WALK_M_S} m/s; farther they are driven, and "
                 f"gathering and boarding count {BOARD_S // 60} minutes"),
            ROADS_NOW, *_coach_words.assumptions(city, c, found), *c.notes]
    if found.riders.sum() < np.where(c.on_foot, 0, moves.people).sum():
        said.append(Said("自驾的人即刻动身，没有计算道路通行能力（clearance 计算）",
                         "Those by car leave at once; the capacity of roads is not counted here (clearance does)"))
    used = [c.shelters[s] for s in np.flatnonzero(moves.people.sum(axis=0))]
    unsure = sum(shelter.capacity_quality != Quality.SURVEYED for shelter in used)
    if unsure:
        said.append(Said(f"所用 {len(used)} 处避难场所中有 {unsure} 处的容量是约数或合成数据",
                         f"The capacity of {unsure} of the {len(used)} shelters used is approximate or synthetic"))
    at = now(city, assessment)
    late = sum(int(moves.people[z].sum()) for z, zone in enumerate(c.zones)
               if zone.move_before is None or zone.move_before <= at)
    if late:
        said.append(Said(f"其中 {late} 人须立即动身：所在区域没有留出准备时间，或应当撤离的时限已过",
                         f"{late} of them must leave at once: their zones have no time left, or it is over"))
    if moves.objective > moves.bound:
        gap = (moves.objective - moves.bound) / moves.objective
        said.append(Said(f"转移方案未证明最优，与下界相差 {gap:.2%}",
                         f"The evacuation is not proved optimal; it is at most {gap:.2%} from the bound"))
    return said
