"""robust 稳健转移: who leaves when nobody knows whom the hazard will reach, what waiting costs, until when one may."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan, Move, Score, Shortfall
from yunnao.model.promise import Stop
from yunnao.plan._crowd import BOARD_S, Crowd, crowd, held_back
from yunnao.plan._evacuation_words import alternatives, binds, reason, shortfalls
from yunnao.plan._frame import OFF_ROAD, frame, now, span
from yunnao.plan._needs import Floats
from yunnao.plan._transport import SOLVER, Moves, transport
from yunnao.plan._unsure import NEEDLESS_S, STRANDED_S, least, losses, unsure, worst_regret
from yunnao.registry import planner

NOTICE_S = 20 * 60
"""Knocking on doors and leaving the house."""

HOURS = (1, 3, 6, 12)
"""For how much waiting the plan says what it would cost."""


@planner("robust")
class Robust:
    """Least expected loss over an ensemble: a person reached at home weighs a week, one who left for nothing a day.

    Exact on the chances of the zones, whatever hangs together between them; shelters by the transportation problem.
    Says the worst regret, every zone's latest safe start and how many waiting loses. In the place of `evacuation`.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """Moves for every zone that is worth moving at its chance; those not moved and those without a bed are counted.

        `seed` is recorded only: the ensemble is the assessment's. `stop` is asked between steps.
        """
        them = unsure(assessment)
        c = crowd(city, structs.replace(assessment, zones=them.zones))
        chances = dict(zip((zone.zone_id for zone in them.zones), them.chance.tolist(), strict=True))
        chance = np.array([chances[zone.zone_id] for zone in c.zones])
        early = held_back(city, assessment, "robust", c)
        if early is not None:
            return early
        worth = chance * STRANDED_S >= (1 - chance) * NEEDLESS_S
        leave = replace(c, numbers=replace(c.numbers, people=np.where(worth, c.numbers.people, 0)))
        moves = transport(leave.numbers, stop)
        people, moved = c.numbers.people.astype(float), moves.people.sum(axis=1).astype(float)
        at = now(city, assessment)
        latest = _latest(city, assessment, c, moves, at)
        best = least(chance, people, np.where(worth, people, 0.0), float(moved.sum()))
        return frame(
            city, assessment, "robust", _summary(c, moves, latest, at),
            moves=[_move(city, c, moves, z, s, float(chance[z]), latest[z]) for z, s in _in_order(c, moves)],
            uncovered=[*shortfalls(city, leave, moves.people), *_left_at_home(c, worth, chance)],
            binds=[*_waiting(moves, chance, latest, at), *binds(leave, moves)], decide_by=_decide_by(moves, latest, at),
            scores=[Score(planner="robust", objective=losses(chance, people, moved), bound=min(best, losses(
                chance, people, moved)), unit="期望人·秒", solver=SOLVER, seed=seed)],
            assumptions=_assumptions(c, chance, people, moved, them.known))


def _in_order(c: Crowd, moves: Moves) -> list[tuple[int, int]]:
    """Pairs of zone and shelter with people, the most urgent zones first."""
    pairs = np.argwhere(moves.people > 0)
    return [(int(z), int(s)) for z, s in pairs[np.argsort(c.numbers.urgency[pairs[:, 0]], kind="stable")]]


def _move(city: City, c: Crowd, moves: Moves, z: int, s: int, chance: float, latest: datetime | None) -> Move:
    zone, shelter = c.zones[z], c.shelters[s]
    until = f"，最迟 {latest.astimezone(city.ground.timezone):%d日 %H:%M} 动身" if latest else "，须立即动身"
    return Move(
        id=f"m-{city.seq}-{zone.zone_id}-{shelter.id}", zone_id=zone.zone_id, zone_name=zone.name,
        shelter_id=shelter.id, shelter_name=shelter.name, people=int(moves.people[z, s]), start=zone.point,
        by="foot" if c.on_foot[z, s] else "coach", to=shelter.point, travel_s=int(c.travel_s[z, s]),
        move_before=zone.move_before, reason=f"有 {chance:.0%} 的可能被波及{until}；{reason(c, moves, z, s)}",
        alternatives=alternatives(c, moves, z, s))


def _latest(city: City, assessment: Assessment, c: Crowd, moves: Moves, at: datetime) -> list[datetime | None]:
    """The latest moment at which each zone's order may still be given; None when it is at once, or nobody moves.

    Notice, boarding and the trip come off its time, and the rounds of the coaches that fetch those before it.
    """
    seats = max(1, sum(u.unit.capabilities.get("seats", 0) for u in city.units.values()
                       if u.idle or (u.task_id in city.tasks and city.tasks[u.task_id].evacuate)))
    latest: list[datetime | None] = [None] * len(c.zones)
    ahead = 0
    for z in np.argsort(c.numbers.urgency, kind="stable").tolist():
        there = np.flatnonzero(moves.people[z])
        before = c.zones[z].move_before
        if not len(there):
            continue
        trip = int(c.travel_s[z, there].max())
        ride = int(np.where(c.on_foot[z], 0, moves.people[z]).sum())
        need = NOTICE_S + (BOARD_S + (ahead + ride) // seats * (2 * trip + BOARD_S) if ride else 0)
        ahead += ride
        if before is not None and before - timedelta(seconds=need) > at:
            latest[z] = before - timedelta(seconds=need)
    return latest


def _decide_by(moves: Moves, latest: list[datetime | None], at: datetime) -> datetime | None:
    """After this moment waiting leaves somebody in danger: now, when anybody's time has come already."""
    going = [latest[z] for z in np.flatnonzero(moves.people.sum(axis=1))]
    if not going:
        return None
    return min((when if when is not None else at for when in going), default=at)


def _waiting(moves: Moves, chance: Floats, latest: list[datetime | None], at: datetime) -> list[str]:
    """How many can no longer leave in time after waiting so long, and how many of them will be reached, as expected."""
    people = moves.people.sum(axis=1)
    texts = []
    for hours in HOURS:
        lost = np.array([n > 0 and (when is None or when < at + timedelta(hours=hours))
                         for n, when in zip(people.tolist(), latest, strict=True)], dtype=bool)
        gone = np.array([n > 0 and when is None for n, when in zip(people.tolist(), latest, strict=True)], dtype=bool)
        new = int(people[lost & ~gone].sum())
        if new:
            texts.append(f"再等 {hours} 小时，又有 {new} 人来不及按时动身，其中预计 "
                         f"{(people * chance)[lost & ~gone].sum():.0f} 人会被波及")
    return texts


def _left_at_home(c: Crowd, worth: NDArray[np.bool_], chance: Floats) -> list[Shortfall]:
    people = int(c.numbers.people[~worth].sum())
    if not people:
        return []
    most = float(chance[~worth].max())
    return [Shortfall(what="可能性很小、暂不转移的人员", missing=people, unit="人", kind="unlikely",
                      why=f"被波及的可能不到 {most:.0%}，转移的代价大于风险",
                      least_extra="预报变化时重新研判；愿意走的人给予方便")]


def _summary(c: Crowd, moves: Moves, latest: list[datetime | None], at: datetime) -> str:
    people = int(moves.people.sum())
    if not c.people:
        return "没有须转移的人员，无须在不确定中取舍"
    if not people:
        return f"{c.people} 人须转移，但没有去处，或被波及的可能太小"
    by = _decide_by(moves, latest, at)
    wait = "，须立即下令" if by is None or by <= at else f"，最迟 {span((by - at).total_seconds())}后下令"
    return f"在不确定的预报下转移 {people} 人{wait}"


def _assumptions(c: Crowd, chance: Floats, people: Floats, moved: Floats, known: bool) -> list[str]:
    said = [f"被波及而未走的人按 {STRANDED_S // 86400} 天计，走了而未被波及的按 {NEEDLESS_S // 3600} 小时计",
            f"行车时间按当前封路情况，{OFF_ROAD}", *c.notes]
    if not known:
        return ["这次研判没有成员预报：按预报就是将要发生的处理", *said]
    full, none = losses(chance, people, people), losses(chance, people, np.zeros(len(people)))
    here = losses(chance, people, moved)
    regret = [f"{worst_regret(chance, people, m) / 3600:,.0f}" for m in (moved, people, np.zeros(len(people)))]
    return [f"期望损失：本方案 {here / 3600:,.0f} 人·小时，全部转移 {full / 3600:,.0f}，全部不动 {none / 3600:,.0f}",
            f"最坏的后悔：本方案 {regret[0]} 人·小时，全部转移 {regret[1]}，全部不动 {regret[2]}"
            "（按可能性大的区先被波及计）", *said]
