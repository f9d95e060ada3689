"""How fast a plan is made again when a road closes, and scarce dispatch three ways: greedy, plain program, ours.

The closure: Qingdao's real roads, 60 needs with 200 units and 2,000 zones with 300 shelters, a street closed anew each
time; travel times, dispatch, evacuation, reasons and the joined plan. The scarce instances are seeded numbers: 60 tasks
with 120 needs for 200 units of odd sizes, far too few. The clearances: Porto's real streets (where the shared data
lies beside the checkout) with 200 zones and 40 shelters, Qingdao's with 500 and 100; roads with a capacity.
"""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench._porto_city import drawn, streets
from bench.plan import NOON, SEED, bad_day, row, timed
from yunnao.city.city import City
from yunnao.city.package import read_package
from yunnao.model.assessment import Assessment
from yunnao.model.facts import RoadClosed
from yunnao.model.place import Point
from yunnao.plan._assignment import NODES, _exact, assign
from yunnao.plan._crowd import crowd
from yunnao.plan._needs import Needs, nearest_first
from yunnao.plan._transport import transport
from yunnao.plan.clearance import Clearance
from yunnao.plan.dispatch import Dispatch
from yunnao.plan.evacuation import Evacuation
from yunnao.plan.join import join

CLOSURES = 30
SCARCE = 3


def rows() -> list[dict[str, Any]]:
    """Some rows a kind: revised plan, large questions proved, scarce dispatch, clearance of Porto and of Qingdao."""
    ground = read_package(Path(__file__).parent.parent / "cities" / "qingdao")
    large, porto = bad_day(ground, 2000, 300), streets()
    there = [] if porto is None else clearance(*drawn(porto, 200, 40, 40_000, 1), "Porto, 200 zones x 40 shelters")
    return [*revised(*large), *proved(*large), *scarce(), *there,
            *clearance(*bad_day(ground), "Qingdao, 500 zones x 100 shelters")]


def revised(city: City, made: Assessment) -> list[dict[str, Any]]:
    """p50 and p95 of a whole new plan after one more closure; the peer is the target of one second."""
    chance, grid, gaps = np.random.default_rng(SEED), city.ground.population, []
    seconds: dict[str, list[float]] = {"on the clock": [], "of processors": []}
    for n in range(CLOSURES + 1):
        i = int(chance.choice(len(grid.lon), p=grid.people / grid.people.sum()))
        at = Point(float(grid.lon[i]), float(grid.lat[i]))
        shut = RoadClosed(id="new", name="", place=at, radius_m=500, reason="")
        now = replace(city, closures=city.closures.set("new", shut))
        began, worked = time.perf_counter(), time.process_time()
        parts = [planner.propose(now, made, lambda: False, SEED) for planner in (Dispatch(), Evacuation())]
        plan = join(parts, id="p", incident_id="i0", log_position=1, proposed_at=NOON)
        if n:  # the first compiles
            seconds["on the clock"].append(time.perf_counter() - began)
            seconds["of processors"].append(time.process_time() - worked)
            gaps.append(max(score.gap for score in plan.scores))
    work = f"closure to joint plan, 60 needs x 200 units and 2,000 zones x 300 shelters, largest gap {max(gaps):.2%}"
    return [{**row(f"{work}: {name} {how}", float(np.quantile(took, q)), 1.0, "target", "s"), "runs": CLOSURES}
            for how, took in seconds.items() for name, q in (("p50", 0.5), ("p95", 0.95))]


def scarce() -> list[dict[str, Any]]:
    """Objective over the best bound known, and time, of three ways to share out too few units."""
    found: dict[str, list[tuple[float, float]]] = {"greedy": [], "plain": [], "ours": []}
    assign(odd_sizes(9, 5, 10))  # compiles
    for seed in range(SCARCE):
        needs = odd_sizes(seed)
        ours, ours_s = timed(lambda n=needs: assign(n))
        quick, quick_s = timed(lambda n=needs: nearest_first(n))
        possible = needs.met_in_part()
        (sent, _, _), plain_s = timed(lambda p=possible: _exact(p, *p.useful(), NODES))
        for name, value, seconds in (("greedy", needs.value(quick), quick_s), ("plain", needs.value(sent), plain_s),
                                     ("ours", ours.objective, ours_s)):
            found[name].append((value / ours.bound, seconds))
    ratio, seconds = ({k: float(np.mean([v[i] for v in vs])) for k, vs in found.items()} for i in (0, 1))
    peers = {"greedy": "dearest task first, nearest unit first", "plain": f"one program on HiGHS, {NODES} nodes"}
    work = "scarce dispatch, 120 needs x 200 units of odd sizes"
    return [r for name, peer in peers.items() for r in (
        {**row(f"{work}: objective / proved bound", ratio["ours"], ratio[name], peer, "ratio"), "runs": SCARCE},
        {**row(f"{work}: time", seconds["ours"], seconds[name], peer, "s"), "runs": SCARCE})]


def odd_sizes(seed: int, tasks: int = 60, units: int = 200) -> Needs:
    """Nine capabilities in sizes that do not fit each other, each task wanting two, a third of units having two."""
    chance = np.random.default_rng(seed)
    largest, size = np.array([8, 8, 6, 360, 12, 4, 4, 4, 6]), np.array([3, 3, 2, 53, 4, 1, 1, 1, 2])
    gives, need = np.zeros((units, 9), np.int64), np.zeros((tasks, 9), np.int64)
    for u in range(units):
        for k in chance.choice(9, 1 + int(chance.random() < 0.35), replace=False):
            gives[u, k] = chance.integers(17 if k == 3 else 1, size[k] + 1)
    for t in range(tasks):
        for k in chance.choice(9, 2, replace=False):
            need[t, k] = chance.integers(1, largest[k] + 1)
    at, of = chance.random((tasks, 1, 2)), chance.random((1, units, 2))
    weight = 2 ** chance.integers(0, 5, tasks)[:, None]
    return Needs(cost=weight * (60 + (np.abs(at - of).sum(axis=2) * 2400).astype(np.int64)), need=need, gives=gives,
                 price=weight * -(-604_800 // np.maximum(1, gives.max(axis=0))), copies=np.ones(units, np.int64))


def clearance(city: City, made: Assessment, where: str) -> list[dict[str, Any]]:
    """The quickest clearance: its time over its bound, how long the first answer and the best one take."""
    def until(seconds: float) -> Any:
        began = time.perf_counter()
        return lambda: time.perf_counter() - began > seconds

    Clearance().propose(city, made, until(0), SEED)  # compiles
    first, first_s = timed(lambda: Clearance().propose(city, made, until(1.5), SEED).scores[0])
    best, best_s = timed(lambda: Clearance().propose(city, made, lambda: False, SEED).scores[0])
    work = f"clearance under road capacity, {where}"
    return [row(f"{work}: time to be out / proved bound", best.objective / best.bound, 1.01, "target", "ratio"),
            row(f"{work}: plan", best_s, 30.0, "target", "s"),
            row(f"{work}: time to be out when stopped after 1.5 s", first.objective, best.objective,
                f"the best, {best_s:.0f} s; stopped: {first_s:.1f} s", "s")]


def proved(city: City, made: Assessment) -> list[dict[str, Any]]:
    """Gap, objective and time of large questions solved by ours, by greed and by one plain program."""
    numbers, chance = crowd(city, made).numbers, np.random.default_rng(SEED)
    at, of = chance.random((500, 1, 2)), chance.random((1, 500, 2))
    one = np.ones((500, 1), np.int64)
    needs = Needs(cost=60 + (np.abs(at - of).sum(axis=2) * 2400).astype(np.int64), need=one, gives=one,
                  price=604_800 * one, copies=one[:, 0])
    transport(numbers)  # compiles
    moves, moves_s = timed(lambda: transport(numbers))
    stopped, stopped_s = timed(lambda: transport(numbers, stop=lambda: True))
    plain, plain_s = timed(lambda: transport(numbers, small=10**9))
    sent, sent_s = timed(lambda: assign(needs))
    quick, quick_s = timed(lambda: needs.value(nearest_first(needs)))
    (whole, _, _), whole_s = timed(lambda: _exact(needs, *needs.useful(), NODES))
    found = []
    for work, gap, sides in (
            ("2,000 zones x 300 shelters", moves.objective - moves.bound,
             ((moves.objective, moves_s), (stopped.objective, stopped_s, "nearest first"),
              (plain.objective, plain_s, "one program on HiGHS"))),
            ("dispatch, 500 needs x 500 units", sent.objective - sent.bound,
             ((sent.objective, sent_s), (quick, quick_s, "nearest first"),
              (needs.value(whole), whole_s, "one integer program on HiGHS")))):
        (ours, seconds), *peers = sides
        for value, took, peer in peers:
            found += [row(f"{work}: objective, gap {gap}", float(ours), float(value), peer, "s"),
                      row(f"{work}: time", seconds, took, peer, "s")]
    return found
