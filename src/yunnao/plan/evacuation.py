"""evacuation 人员转移: everyone who must leave to a shelter that is safe and has room, with the least travel in all."""

import numpy as np

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.place import Quality
from yunnao.model.plan import ActionPlan, Move, Score
from yunnao.model.promise import Stop
from yunnao.plan._crowd import BOARD_S, FOOT_M, Crowd, crowd, held_back
from yunnao.plan._evacuation_words import alternatives, binds, reason, shortfalls
from yunnao.plan._frame import OFF_ROAD, frame, now, span
from yunnao.plan._transport import SOLVER, Moves, transport
from yunnao.registry import planner
from yunnao.roads.way import WALK_M_S


@planner("evacuation")
class Evacuation:
    """Least person-seconds of travel over all zones and shelters, whole people, proved optimal.

    Objective: people x (trip + 20 minutes of boarding unless on foot), after as many as possible are moved, the most
    urgent first. A transportation program on HiGHS with generated columns; the bound is Lagrangian, in whole numbers.
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
        moves = transport(c.numbers, stop)
        return frame(
            city, assessment, "evacuation", _summary(c, moves),
            moves=_moves(city, c, moves), uncovered=shortfalls(city, c, moves.people), binds=binds(c, moves),
            scores=[Score(planner="evacuation", objective=float(moves.objective), bound=float(moves.bound),
                          unit="人·秒", solver=SOLVER, seed=seed)],
            assumptions=_assumptions(city, assessment, c, moves),
        )


def _moves(city: City, c: Crowd, moves: Moves) -> list[Move]:
    pairs = np.argwhere(moves.people > 0)
    pairs = pairs[np.argsort(c.numbers.urgency[pairs[:, 0]], kind="stable")]
    return [_move(city, c, moves, int(zone), int(shelter)) for zone, shelter in pairs]


def _move(city: City, c: Crowd, moves: Moves, z: int, s: int) -> Move:
    zone, shelter = c.zones[z], c.shelters[s]
    return Move(
        id=f"m-{city.seq}-{zone.zone_id}-{shelter.id}", zone_id=zone.zone_id, zone_name=zone.name,
        shelter_id=shelter.id, shelter_name=shelter.name, people=int(moves.people[z, s]),
        by="foot" if c.on_foot[z, s] else "coach", start=zone.point, to=shelter.point,
        travel_s=int(c.travel_s[z, s]), move_before=zone.move_before,
        reason=reason(c, moves, z, s), alternatives=alternatives(c, moves, z, s),
    )


def _summary(c: Crowd, moves: Moves) -> str:
    people, left = int(moves.people.sum()), int(c.numbers.people.sum() - moves.people.sum())
    if not c.people:
        return "没有新的须转移人员"
    foot = int((moves.people * c.on_foot).sum())
    used = int((moves.people.sum(axis=0) > 0).sum())
    farthest = int(np.max(c.travel_s, where=moves.people > 0, initial=0))
    said = f"转移 {people} 人到 {used} 处避难场所（步行 {foot} 人，乘车 {people - foot} 人），最远 {span(farthest)}" \
        if people else "没有人可以安排转移"
    return said + (f"；仍有 {left} 人没有去处" if left else "")


def _assumptions(city: City, assessment: Assessment, c: Crowd, moves: Moves) -> list[str]:
    said = [f"沿街道 {FOOT_M:.0f} 米以内步行，每秒 {WALK_M_S} 米；更远乘车，另计集结上车 {BOARD_S // 60} 分钟",
            f"行车时间按当前封路情况，{OFF_ROAD}", *c.notes]
    used = [c.shelters[s] for s in np.flatnonzero(moves.people.sum(axis=0))]
    unsure = sum(shelter.capacity_quality != Quality.SURVEYED for shelter in used)
    if unsure:
        said.append(f"所用 {len(used)} 处避难场所中有 {unsure} 处的容量是约数或合成数据")
    at = now(city, assessment)
    late = sum(int(moves.people[z].sum()) for z, zone in enumerate(c.zones)
               if zone.move_before is None or zone.move_before <= at)
    if late:
        said.append(f"其中 {late} 人须立即动身：所在区域没有留出准备时间，或应当撤离的时限已过")
    if moves.objective > moves.bound:
        said.append(f"转移方案未证明最优，与下界相差 {(moves.objective - moves.bound) / moves.objective:.2%}")
    return said
