"""What a plan says of its coaches: who is fetched by which, what another ten would change, what is assumed."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from yunnao.city.city import City
from yunnao.model.plan import Move, Ride, Score
from yunnao.model.said import Said
from yunnao.plan._coaches import MORE, SEATS, Riding
from yunnao.plan._crowd import Crowd
from yunnao.plan._queues import LOAD_S, READY_S
from yunnao.plan._words import listed, say, span

SOLVER = "list scheduling in several orders; bound by the time that trips take and coaches have"

SOONER_S = 60
"""Less than a minute is not worth a sentence."""


def score(found: Riding, seed: int) -> Score:
    """How soon the last coach has brought its people, and the time that nobody can beat, given who goes where; 0 where
    nobody rides."""
    return Score(planner="coaches", objective=float(found.trips.clear_s), bound=float(found.trips.bound_s), unit="秒",
                 solver=SOLVER, seed=seed)


def times(rides: list[Ride], people: int) -> dict[str, Any]:
    """When the first of a line leave and the last are there, where every one of its `people` has a coach."""
    if not rides or sum(ride.people for ride in rides) < people:
        return {"rides": rides}
    return {"rides": rides, "depart_at": min(ride.leaves_at for ride in rides),
            "arrive_at": max(ride.arrives_at for ride in rides)}


def fetched(city: City, rides: list[Ride]) -> Said:
    """Which coaches fetch the people of one line, to stand behind its reason."""
    if not rides:
        return Said("；没有大客车可派，须由属地自行找车", "; no coach can be sent: the district has to find vehicles")
    names = dict.fromkeys(ride.unit_id for ride in rides)
    units = listed([Said(u.name, u.name_en or u.name) for u in (city.units[name].unit for name in names)],
                   most=9)
    many = sum(len(ride.coaches) for ride in rides)
    first = min(ride.leaves_at for ride in rides).astimezone(city.ground.timezone)
    return say("；{units}的车来接，{n} 车次，首车 {at} 开",
               "; fetched by {n} coach trips of {units}, the first at {at}",
               units=units, n=str(many), at=f"{first:%H:%M}")


def summary(found: Riding) -> Said:
    """How many coaches make how many trips, and until when."""
    n = len(found.trips.people)
    if not n:
        return Said("", "")
    coaches = len(set(found.trips.coach.tolist()))
    return say("；大客车 {coaches} 辆跑 {n} 趟，{time}送完", "; {coaches} coaches make {n} trips in {time}",
               coaches=str(coaches), n=str(n), time=span(found.trips.clear_s))


def without_coach(found: Riding) -> int:
    """People without a car for whom no coach could be planned."""
    return int(found.trips.left.sum())


def binds(found: Riding, others_s: int, moves: list[Move]) -> list[Said]:
    """What ten coaches more would change; `others_s` is when the last of all others are there. Who rides too late, and
    who has no coach at all."""
    said = []
    if left := without_coach(found):
        said.append(Said(f"{left} 名没有车的人没有大客车能到，须由属地自行找车",
                         f"No coach can reach {left} people without a car: their district has to find vehicles"))
    late = sum(r.people for m in moves if m.move_before is not None for r in m.rides if r.leaves_at > m.move_before)
    if late:
        said.append(Said(f"大客车不够：{late} 人要在应撤离的时限之后才能上车",
                         f"Too few coaches: {late} people can board only after they should be gone"))
    return [*said, *_more(found, others_s)]


def _more(found: Riding, others_s: int) -> list[Said]:
    if found.more is None or found.beside is None:
        return []
    saved = found.trips.clear_s - found.more.clear_s
    whole = max(found.trips.clear_s, others_s) - max(found.more.clear_s, others_s)
    beside = Said(found.beside.name, found.beside.name_en or found.beside.name)
    if saved < SOONER_S:
        return [Said(f"大客车够用：再有 {MORE} 辆也不会更早送完",
                     f"There are coaches enough: another {MORE} would not be done sooner")]
    if whole < SOONER_S:
        return [say("再有 {n} 辆大客车（与{unit}同址），乘车的人可早 {saved}送完；全部到达的时刻由其他人决定，不变",
                    "Another {n} coaches, standing with {unit}: who rides is there {saved} sooner; the last of all "
                    "are others, no sooner", n=str(MORE), unit=beside, saved=span(saved))]
    return [say("再有 {n} 辆大客车（与{unit}同址）可早 {saved}全部撤出",
                "Another {n} coaches, standing with {unit}: everyone is out {saved} sooner", n=str(MORE), unit=beside,
                saved=span(whole))]


def assumptions(city: City, c: Crowd, found: Riding) -> list[Said]:
    """Who counts as without a car, and what a coach can do."""
    if not found.riders.any():
        return []
    cars = city.ground.cars
    said = [Said(f"没有车的居民按 {cars.without:.0%} 计，医院、学校和养老机构所在的区按 {cars.around:.0%} 计，乘大客车"
                 f"（{cars.source}）",
                 f"{cars.without:.0%} of residents count as without a car, {cars.around:.0%} where a hospital, school "
                 f"or home for the old is; they go by coach ({cars.source})"),
            Said(f"大客车每辆约 {SEATS} 座，上下车 {LOAD_S // 60} 分钟，"
                 f"{READY_S // 60} 分钟内不发车；一趟接一个区、送一处",
                 f"A coach has about {SEATS} seats, takes {LOAD_S // 60} minutes to board and alight, leaves after "
                 f"{READY_S // 60} minutes at the earliest, and fetches one zone for one shelter a trip")]
    if found.trips.clear_s > found.trips.bound_s:
        gap = (found.trips.clear_s - found.trips.bound_s) / found.trips.clear_s
        said.append(Said(f"大客车的车次与下界相差 {gap:.1%}（下界针对已定的去处）",
                         f"The coach trips are at most {gap:.1%} from the least time, given who goes where"))
    return said


def last_s(moves: list[Move], at: datetime) -> int:
    """Seconds until the last of those lines are there that no coach serves; a line without a time goes at once."""
    ends = [m.arrive_at if m.arrive_at is not None else at + timedelta(seconds=m.travel_s) for m in moves
            if m.by != "coach"]
    return int(np.ceil((max(ends, default=at) - at).total_seconds()))
