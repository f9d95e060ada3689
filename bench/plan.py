"""Planners beside the rule of thumb they replace: the nearest idle unit, the nearest shelter with room.

One seeded bad day on Qingdao's real roads: 30 tasks with 60 needs and 200 units, 500 zones and 100 shelters, placed by
population; three streets closed. The rule of thumb is written here and answers the same numbers in the same run.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from immutables import Map

from yunnao.city.city import City, UnitNow
from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.city.tasks import Tasks
from yunnao.model.assessment import Assessment, Footprint, SourceTerm, ZoneExposure
from yunnao.model.facts import RoadClosed
from yunnao.model.incident import Incident
from yunnao.model.place import Point, Quality
from yunnao.model.procedure import Task
from yunnao.model.resource import Shelter, Unit
from yunnao.model.scale import Level
from yunnao.plan._crowd import crowd
from yunnao.plan._question import question
from yunnao.plan.dispatch import Dispatch
from yunnao.plan.evacuation import Evacuation

RUNS = 3
NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)
SEED = 20240701
KINDS = [{"rescue": 2}, {"rescue": 2, "medical": 1}, {"medical": 4}, {"cordon": 2}, {"seats": 45}, {"seats": 30},
         {"pumps": 3}, {"hazmat": 1, "inspect": 1}, {"repair": 1, "inspect": 1}, {"engineering": 2}]  # fmt: skip
LARGEST_NEED = {"rescue": 4, "medical": 4, "cordon": 3, "seats": 180, "pumps": 6, "hazmat": 1, "inspect": 2,
                "repair": 1, "engineering": 2}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Objective and time of each planner beside its rule of thumb: four rows."""
    ground = read_package(Path(__file__).parent.parent / "cities" / "qingdao")
    city, made = bad_day(ground)
    found = []
    for work, planner, thumb, unit, peer in (
        ("dispatch, 60 needs x 200 units", Dispatch(), nearest_idle, "weighted s", "nearest idle unit, need by need"),
        ("evacuation, 500 zones x 100 shelters", Evacuation(), nearest_with_room, "person s",
         "nearest shelter with room, zone by zone"),
    ):
        pairs = [(timed(lambda p=planner: p.propose(city, made, lambda: False, SEED).scores[0]),
                  timed(lambda t=thumb: t(city, made))) for _ in range(RUNS)]
        (score, _), (value, _) = pairs[0]
        if any((ours, theirs) != (score, value) for (ours, _), (theirs, _) in pairs):
            raise RuntimeError(f"{work}: two runs on one city gave two answers")
        proved = "proved optimal" if score.gap == 0 else f"at most {score.gap:.2%} from optimal"
        seconds = [statistics.median(t for _, t in side) for side in zip(*pairs, strict=True)]
        found += [row(f"{work}: objective, {proved}", score.objective, float(value), peer, unit),
                  row(f"{work}: travel times, plan and reasons", *seconds, f"{peer}; travel times, no reasons", "s")]
    return found


def row(work: str, ours: float, theirs: float, peer: str, unit: str) -> dict[str, Any]:
    return {"work": work, "ours": ours, "peer": theirs, "peer_version": peer, "ratio": ours / theirs, "unit": unit,
            "runs": RUNS}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def nearest_idle(city: City, made: Assessment) -> int:
    """Task by task as they were opened, need by need: the nearest idle unit that brings it, until it is met."""
    q = question(city)
    sent, idle = np.zeros_like(q.eta_s), np.ones(len(q.units), dtype=bool)
    for t, c in np.argwhere(q.needs.need > 0):
        for u in np.argsort(q.eta_s[t], kind="stable"):
            if sent[t] @ q.needs.gives[:, c] >= q.needs.need[t, c]:
                break
            if idle[u] and q.eta_s[t, u] >= 0 and q.needs.gives[u, c]:
                sent[t, u], idle[u] = 1, False
    return q.needs.value(sent)


def nearest_with_room(city: City, made: Assessment) -> int:
    """Zone by zone, the most urgent first: the nearest shelter with room, then the next."""
    numbers = crowd(city, made).numbers
    total, room = 0, numbers.room.copy()
    for z in np.argsort(numbers.urgency, kind="stable"):
        left = int(numbers.people[z])
        for s in np.argsort(numbers.cost[z], kind="stable"):
            if numbers.cost[z, s] >= 0 and left:
                people = min(left, int(room[s]))
                total += people * int(numbers.cost[z, s])
                room[s] -= people
                left -= people
        if left and (numbers.cost[z] >= 0).any():
            raise RuntimeError("the rule of thumb left people behind: the two objectives would not compare")
    return total


def bad_day(ground: Ground, many_zones: int = 500, many_shelters: int = 100) -> tuple[City, Assessment]:
    """The synthetic instance: people live where the census says, everything else is drawn with one seed."""
    chance = np.random.default_rng(SEED)

    def places(number: int) -> list[Point]:
        grid = ground.population
        at = chance.choice(len(grid.lon), number, p=grid.people / grid.people.sum())
        return [Point(round(float(grid.lon[i]), 4), round(float(grid.lat[i]), 4)) for i in at]

    units = [Unit(id=f"u{n:03}", name=f"合成队{n}", kind="bench", owner="bench", base=at, crew=1, district="",
                  capabilities=KINDS[n % len(KINDS)], quality=Quality.SYNTHETIC, source="bench")
             for n, at in enumerate(places(200))]
    tasks = [Task(id=f"t{n:02}", rule_id="t", incident_id=f"i{n % 4}", name=f"任务{n}", owner="bench", state="open",
                  opened_at=NOON, place=at, needs=needs(chance), deadline=NOON + timedelta(hours=1) if n % 3 else None)
             for n, at in enumerate(places(30))]
    incidents = [Incident(id=f"i{n}", kind="bench", title="", opened_at=NOON, reason="", level=level)
                 for n, level in enumerate(Level)]
    shelters = {f"s{n:03}": Shelter(id=f"s{n:03}", name=f"合成场所{n}", point=at, capacity=int(room), district="",
                                    indoor=True, quality=Quality.SYNTHETIC, capacity_quality=Quality.SYNTHETIC,
                                    source="bench")
                for n, (at, room) in enumerate(zip(places(many_shelters), chance.integers(300, 2000, many_shelters),
                                                      strict=True))}
    people = chance.integers(20, 300, many_zones)
    people = people * int(0.9 * sum(s.capacity for s in shelters.values())) // people.sum()
    zones = [ZoneExposure(zone_id=f"z{n:03}", name=f"合成区{n}", point=at, district="", people=int(p), to_move=int(p),
                          move_before=NOON + timedelta(hours=1 + n % 3))
             for n, (at, p) in enumerate(zip(places(many_zones), people, strict=True))]
    closed = {f"c{n}": RoadClosed(id=f"c{n}", name="", place=at, radius_m=800, reason="bench")
              for n, at in enumerate(places(3))}
    city = City(replace(ground, shelters=shelters, plans={}), seq=1, now=NOON, closures=Map(closed),
                units=Map({u.id: UnitNow(unit=u, place=u.base) for u in units}), tasks=Tasks(tasks),
                incidents=Map({i.id: i for i in incidents}))
    return city, Assessment(
        id="a", incident_id="i0", hazard="bench", model="bench@1", log_position=1, made_at=NOON, zones=zones,
        valid_until=NOON + timedelta(hours=1), source=SourceTerm(hazard="bench", at=NOON, data={}), facilities=[],
        footprint=Footprint(hazard="bench", bands=[], start=NOON, end=NOON), people=int(people.sum()),
        to_move=int(people.sum()))


def needs(chance: np.random.Generator) -> dict[str, int]:
    words = chance.choice(sorted(LARGEST_NEED), 2, replace=False).tolist()
    return {word: int(chance.integers(1, LARGEST_NEED[word] + 1)) for word in words}
