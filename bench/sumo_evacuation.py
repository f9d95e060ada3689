"""Porto's riverside is evacuated in SUMO: our clearance plan beside everyone to the nearest shelter with room.

The real streets between the ocean and the Freixo bridge (OpenStreetMap), one network for both; the same people in the
same cars of the same zones along the Douro, the same shelters with the same places. The rule of thumb: zone by zone
to the nearest shelter that still has room, on the quickest way, all at once. Ours: the shelters, ways and times to
leave of the planner `clearance`. SUMO drives every car (its queueing model, junctions by right of way), ten seeds.
"""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench._porto_city import Streets, city, leaving, streets
from bench._sumo import Run, Trips, available, build, drive, version, without_turning_back
from bench._sumo_picture import picture
from yunnao.plan._clearing import Cleared, cleared
from yunnao.plan._frame import people_roads
from yunnao.plan._ways import Streets as Ways
from yunnao.plan._ways import streets as ways_of
from yunnao.roads.network import Network
from yunnao.roads.sphere import along_ground, on_sphere
from yunnao.roads.way import times_between

SEED, SEEDS = 20240701, 10
BOX = (-8.69, 41.115, -8.565, 41.185)
DOURO = ((-8.676, 41.1475), (-8.6403, 41.1473), (-8.629, 41.144), (-8.6094, 41.1399), (-8.6016, 41.1411),
         (-8.5808, 41.142))
"""The river as a line through the middles of its bridges, from its mouth to the Freixo bridge."""

NEAR_M, FAR_M = 600, 1200
"""Zones lie within the first of the river, shelters farther away than the second."""

ZONES, SHELTERS, PEOPLE = 60, 15, 20_000
CAR = 2.5
PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "sumo-evacuation.svg"

def rows() -> list[dict[str, Any]]:
    """Clearance time, mean arrival and time on the road: mean over ten seeds of both; nothing without data or SUMO."""
    of = streets(BOX)
    if of is None or not available():
        return []
    network, ours, thumb, found = plans(of)
    at = on_sphere(network.lon, network.lat)
    metres = along_ground(np.linalg.norm(at[network.tail] - at[network.head], axis=1))
    with tempfile.TemporaryDirectory() as folder:
        net = build(network, metres, Path(folder))
        with ThreadPoolExecutor(2) as two:
            jobs = [[two.submit(drive, net, trips, seed, Path(folder) / f"{seed}{side}")
                     for side, trips in (("ours", ours), ("theirs", thumb))] for seed in range(1, SEEDS + 1)]
            runs = [(a.result(), b.result()) for a, b in jobs]
    PICTURE.write_text(picture(*zip(*runs, strict=True)))
    PICTURE.parent.mkdir(exist_ok=True)
    return [*table(runs, len(ours)), {
        "work": "the same plan: clearance in SUMO / as planned", "ours": mean(runs, 0, last),
        "peer": found.schedule.clear_ms / 1000, "peer_version": "clearance, by its own count",
        "ratio": mean(runs, 0, last) / (found.schedule.clear_ms / 1000), "unit": "s", "runs": SEEDS}]


def table(runs: list[tuple[Run, Run]], cars: int) -> list[dict[str, Any]]:
    saved = [1 - last(a) / last(b) for a, b in runs]
    work = f"Porto's riverside, {ZONES} zones, {SHELTERS} shelters, {cars} cars"
    head = f"clearance time (shorter by {min(saved):.0%} to {max(saved):.0%})"
    parts = ((head, last, "s"), ("95 % are there", most, "s"), ("mean arrival", lambda r: float(r.there_s.mean()), "s"),
             ("mean time on the road", lambda r: float(r.drove_s.mean()), "s"),
             ("cars beamed on after 5 min of standing", lambda r: float(r.beamed), "cars"))
    return [{"work": f"{work}: {name}", "ours": mean(runs, 0, of), "peer": mean(runs, 1, of),
             "peer_version": f"nearest shelter with room, all at once; {version()}",
             "ratio": mean(runs, 0, of) / max(1e-9, mean(runs, 1, of)), "unit": unit, "runs": len(runs)}
            for name, of, unit in parts]


def last(run: Run) -> float:
    return float(run.there_s.max())


def most(run: Run) -> float:
    return float(np.quantile(run.there_s, 0.95))


def mean(runs: list[tuple[Run, Run]], side: int, of: Any) -> float:
    return float(np.mean([of(pair[side]) for pair in runs]))


def plans(of: Streets) -> tuple[Network, Trips, Trips, Cleared]:
    """The network and both sides' cars: when each sets out and the arcs it drives."""
    zones, shelters = places(of)
    people, room = np.array([n for _, n in zones]), np.array([n for _, n in shelters])
    made = leaving(of, zones)
    travel = people_roads(city(of, shelters))
    lonlat = [tuple(np.array([(of.network.lon[n], of.network.lat[n]) for n, _ in at]).T) for at in (zones, shelters)]
    times = times_between(travel, *lonlat)
    nearest = nearest_with_room(times, people, room)
    ways = ways_of(travel, *lonlat, times)
    found = cleared(ways, nearest, times // 1000, np.full(len(people), -1), room, lambda: False)
    assert made.to_move == people.sum() == found.schedule.people.sum()
    ours, thumb = ([(at, without_turning_back(travel.now.network, way)) for at, way in trips]
                   for trips in (planned(ways, found, people), at_once(ways, nearest)))
    return travel.now.network, ours, thumb, found


def places(of: Streets) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Zones (node, people) along the river and shelters (node, places) away from it; whole cars everywhere."""
    chance, nodes = np.random.default_rng(SEED), of.within(BOX)
    away = from_river(of.network.lon[nodes], of.network.lat[nodes])
    home = chance.choice(nodes[away < NEAR_M], ZONES, replace=False)
    goal = chance.choice(nodes[(away > FAR_M) & (away < 3 * FAR_M)], SHELTERS, replace=False)
    share = chance.dirichlet(np.full(ZONES, 5.0))
    people = np.maximum(5, np.rint(share * PEOPLE / 5).astype(int) * 5)
    room = np.full(SHELTERS, -(-int(people.sum() * 1.2) // SHELTERS // 5) * 5)
    return list(zip(home.tolist(), people.tolist(), strict=True)), list(zip(goal.tolist(), room.tolist(), strict=True))


def from_river(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres from the line of the river."""
    scale = np.array([111_320 * np.cos(np.radians(41.14)), 110_570])
    at, line = np.stack([lon, lat], axis=1) * scale, np.array(DOURO) * scale
    away = np.full(len(at), np.inf)
    for a, b in pairwise(line):
        along = np.clip((at - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
        away = np.minimum(away, np.linalg.norm(at - a - along[:, None] * (b - a), axis=1))
    return away


def nearest_with_room(times: NDArray[np.int64], people: NDArray[np.int64], room: NDArray[np.int64]) -> Any:
    """People by zone and shelter: zone by zone to the nearest that still has room."""
    sent, left = np.zeros(times.shape, dtype=np.int64), room.copy()
    for zone in range(len(people)):
        for shelter in np.argsort(times[zone], kind="stable"):
            sent[zone, shelter] = min(people[zone] - sent[zone].sum(), left[shelter])
            left[shelter] -= sent[zone, shelter]
    return sent


def at_once(ways: Ways, sent: NDArray[np.int64]) -> Trips:
    """Every car on its quickest way in the first second."""
    trips: Trips = []
    for shelter in np.flatnonzero(sent.any(axis=0)):
        _, following = ways.priced(np.zeros(len(ways.tail)), np.arange(ways.shelters) == shelter)
        for zone in np.flatnonzero(sent[:, shelter]):
            trips += [(0.0, quickest_way(ways, following, int(zone)))] * int(sent[zone, shelter] / CAR)
    return trips


def quickest_way(ways: Ways, following: NDArray[np.int64], zone: int) -> list[int]:
    names, node, way = ways.tail * ways.nodes + ways.head, zone, []
    while following[node] >= 0:
        arc = int(np.searchsorted(names, node * ways.nodes + following[node]))
        way, node = [*way, int(ways.street[arc])], int(following[node])
    return [street for street in way if street >= 0]


def planned(ways: Ways, found: Cleared, people: NDArray[np.int64]) -> Trips:
    """Zone by zone the people in the order they leave; a car takes the way and the time of the first in it."""
    plan, trips = found.schedule, list[tuple[float, list[int]]]()
    for zone in range(len(people)):
        groups = np.flatnonzero(plan.zone == zone)
        groups = groups[np.argsort(plan.at_ms[groups], kind="stable")]
        each = np.repeat(groups, plan.people[groups])
        for car in range(int(people[zone] / CAR)):
            group = int(each[int(car * CAR)])
            arcs = [arc for chain in plan.way[group] for arc in found.roads.via[chain]]
            trips.append((plan.at_ms[group] / 1000, [int(ways.street[a]) for a in arcs if ways.street[a] >= 0]))
    return trips
