"""shelter 集中安置: who lives where until they can go home: neighbours together, nobody split between two places."""

from dataclasses import replace

import numpy as np

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan, Move, Score
from yunnao.model.promise import Stop
from yunnao.model.said import Said
from yunnao.plan._crowd import Crowd, crowd, held_back
from yunnao.plan._evacuation_words import shortfalls
from yunnao.plan._frame import OFF_ROAD, frame, span
from yunnao.plan._median import median
from yunnao.plan._sites import Sites
from yunnao.plan._whole import SOLVER, UNPLACED_S, Groups, Ints, Placed, place
from yunnao.plan._words import listed
from yunnao.registry import planner

GROUP = 200
"""Neighbours who stay together: a stairwell, a hamlet. A larger zone is several groups, a smaller one is one."""

MOST_GROUPS = 2000
"""Of more people the groups grow larger, so that an answer comes while it is wanted."""


@planner("shelter")
class Sheltering:
    """Least person-seconds of travel over all zones and shelters with every group of neighbours whole in one shelter.

    Groups of at most 200; who finds no bed weighs a week. Bound: the transportation problem in which groups may be
    split; where there is staff for few shelters, over every choice of them (p-median). In the place of `evacuation` in
    a contingency plan's list, when people will stay for days.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """A bed for every group not ordered to move yet; those for whom there is none are shortfalls.

        `seed` is recorded only: the method draws no lots. `stop` is asked between rounds of exchanges.
        """
        c = crowd(city, assessment)
        early = held_back(city, assessment, "shelter", c)
        if early is not None:
            return early
        c, least = _staffed(city, c, stop)
        zone, people = _groups(c)
        placed = place(Groups(c.numbers.cost[zone], people, c.numbers.room), stop)
        placed = replace(placed, bound=min(placed.bound, placed.objective if least is None else least))
        moved = np.zeros_like(c.numbers.cost)
        there = placed.at >= 0
        np.add.at(moved, (zone[there], placed.at[there]), people[there])
        return frame(
            city, assessment, "shelter", _summary(c, moved), uncovered=shortfalls(city, c, moved),
            moves=[_move(city, c, moved, int(z), int(s)) for z, s in np.argwhere(moved > 0)],
            scores=[Score(planner="shelter", objective=float(placed.objective), bound=float(placed.bound),
                          unit="人·秒", solver=SOLVER, seed=seed)],
            assumptions=[f"每 {GROUP} 人以内的邻里安置在同一处，不拆散；更大的区分成几组",
                         f"行车时间按当前封路情况，{OFF_ROAD}", *_gap(placed), *c.notes])


def _staffed(city: City, c: Crowd, stop: Stop) -> tuple[Crowd, int | None]:
    """The same with ways only to shelters for which there is staff, the best of them, and a bound over any choice of
    those; None where staff limits nothing. Where people are already, there is staff."""
    most = city.ground.open_shelters
    if most is None or not c.shelters:
        return c, None
    begun = {s.id for s in city.ground.shelters.values() if city.room_in(s.id) < s.capacity}
    n, there = c.numbers, np.array([s.id in begun for s in c.shelters])
    found = median(Sites(n.cost, n.people, n.room, there, max(0, most - len(begun)), UNPLACED_S), stop)
    names = listed([c.shelters[s].name for s in np.flatnonzero(found.which)])
    note = Said(f"人手只够同时开放 {most} 处避难场所，选定：{names.zh or '无'}",
                f"There is staff for {most} shelters at once; chosen: {names.en or 'none'}")
    chosen = replace(n, cost=np.where(found.which, n.cost, -1))
    return replace(c, numbers=chosen, notes=[*c.notes, note]), found.bound


def _groups(c: Crowd) -> tuple[Ints, Ints]:
    """The zone of every group and its people: as few groups as may be, as equal as may be."""
    size = max(GROUP, c.people // MOST_GROUPS)
    parts = [(z, (n * (k + 1)) // m - (n * k) // m) for z, n in enumerate(c.numbers.people.tolist())
             for m in (-(-n // size),) for k in range(m)]
    table = np.array(parts, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _move(city: City, c: Crowd, moved: Ints, z: int, s: int) -> Move:
    zone, shelter, foot = c.zones[z], c.shelters[s], bool(c.on_foot[z, s])
    trip = f"{'步行' if foot else '乘车'} {span(c.travel_s[z, s])}"
    cost = c.numbers.cost[z]
    nearest = int(np.where(cost < 0, np.iinfo(np.int64).max, cost).argmin())
    why = "是最近的可用避难场所" if cost[nearest] >= cost[s] else \
        f"最近的{c.shelters[nearest].name}剩余床位不够整组同住，或留给了要走更远的人"
    together = "全区安置在一处" if moved[z, s] == c.numbers.people[z] else f"本区其中 {moved[z, s]} 人，邻里同住"
    return Move(id=f"m-{city.seq}-{zone.zone_id}-{shelter.id}", zone_id=zone.zone_id, zone_name=zone.name,
                shelter_id=shelter.id, shelter_name=shelter.name, people=int(moved[z, s]),
                by="foot" if foot else "coach", start=zone.point, to=shelter.point, travel_s=int(c.travel_s[z, s]),
                move_before=zone.move_before, reason=f"{trip}，{why}；{together}")


def _summary(c: Crowd, moved: Ints) -> str:
    people = int(moved.sum())
    if not c.people:
        return "没有新的须安置人员"
    zones = int((moved.sum(axis=1) > 0).sum())
    split = int(((moved > 0).sum(axis=1) > 1).sum())
    said = f"安置 {people} 人，{zones - split} 个区各在一处，{split} 个区分在几处" if people else "没有人可以安置"
    return said + (f"；仍有 {c.people - people} 人没有床位" if c.people > people else "")


def _gap(placed: Placed) -> list[str]:
    if placed.objective == placed.bound:
        return []
    return [f"安置方案未证明最优，与下界相差 {(placed.objective - placed.bound) / placed.objective:.2%}"]
