"""Real calls replayed on Porto's streets: our dispatch and standby beside the nearest idle unit.

9,180 real Seattle vehicle-accident calls (public domain) in their real order and with their real gaps. The calls'
middle 98 % by longitude and latitude are stretched onto the middle 98 % of Porto's city nodes; each goes to the nearest
of them. Time runs FASTER times as fast, so that units are scarce now and then (a storm's day, not a quiet year). Units
stand at stations spread by road; a call holds its unit half an hour, which then drives home and may be sent on from
there only. Nearest idle: calls in their order, each the nearest idle unit. Joint: at every change all waiting calls and
idle units together (the exact assignment of the planner `dispatch`), longer waits first. Joint and standby: besides, an
idle unit moves to an empty station where that shortens the mean drive to the last PAST calls by a fifth or more. That
is a simple rule of this bench; the planner `standby` counts residents. docs/dispatch-seattle.md says what came out.
"""

import csv
import gzip
import heapq
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench._porto import FOLDER
from bench._porto_city import CENTRE, streets
from yunnao.plan._assignment import assign
from yunnao.plan._needs import Needs
from yunnao.roads.way import travel_for

CALLS = FOLDER.parent / "incidents" / "seattle_fire_911_part1.csv.gz"
SEED, FASTER, UNITS, WORK_S, REACH_S, UNSENT_S = 20240701, 10, 12, 1800, 480, 100_000
SAMPLES, BLOCK = 2000, 100
"""Of the bootstrap; calls in one block are neighbours in time and share their queue, so they are drawn together."""

PAST = 300
"""Calls of the past that stand for those to come."""

WORTH_A_MOVE = 1.25
"""A unit moves when the share of calls in reach grows by this factor at least."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass
class Fleet:
    """Seconds from station to station and from station to call; where each unit's station is now, and since when.

    A unit on its way to another station can be sent, but finishes that drive first (`ready`, seconds).
    """

    between: Floats
    to_call: Floats
    joint: bool
    standby: bool
    at: Ints = field(default_factory=lambda: np.arange(UNITS))
    idle: NDArray[np.bool_] = field(default_factory=lambda: np.ones(UNITS, dtype=bool))
    ready: Floats = field(default_factory=lambda: np.zeros(UNITS))
    moves: int = 0


def rows() -> list[dict[str, Any]]:
    """Mean, 90th percentile of the response (wait and drive), share within eight minutes; nothing without the data."""
    of = streets()
    if of is None or not CALLS.exists():
        return []
    times, nodes = calls(of.network.lon, of.network.lat, of.within(CENTRE))
    travel = travel_for(of.roads).now
    home = stations(travel, nodes)
    to_call, between = travel.matrix(home, nodes) / 1000, travel.matrix(home, home) / 1000
    sides = {name: replay(times, Fleet(between, to_call, joint, standby)) for name, joint, standby in
             (("nearest idle", False, False), ("joint", True, False), ("joint and standby", True, True))}
    thumb = sides["nearest idle"][0]
    return [row(name, what, of_, unit, ours, thumb, moves) for name, (ours, moves) in sides.items()
            if name != "nearest idle" for what, of_, unit in
            (("mean response", np.mean, "s"), ("90th percentile of response", p90, "s"),
             ("share within 8 minutes", within, "share"))]


def row(name: str, what: str, of: Any, unit: str, ours: Floats, thumb: Floats, moves: int) -> dict[str, Any]:
    low, high = interval(ours, thumb, of)
    work = f"{len(ours)} Seattle calls on Porto, {UNITS} units, {name} ({moves} moves): {what}"
    return {"work": f"{work}; ours less theirs {low:.3g} to {high:.3g} (95 %)",
            "ours": float(of(ours)), "peer": float(of(thumb)),
            "peer_version": "nearest idle unit, first come first served",
            "ratio": float(of(ours) / of(thumb)), "unit": unit, "runs": 1}


def p90(seconds: Floats) -> float:
    return float(np.quantile(seconds, 0.9))


def within(seconds: Floats) -> float:
    return float((seconds <= REACH_S).mean())


def calls(lon: Floats, lat: Floats, onto: Ints) -> tuple[Floats, Ints]:
    """Seconds since the first call, sped up, and the street node of each; 24:22 is read as 00:22."""
    with gzip.open(CALLS, "rt", encoding="utf-8") as lines:
        rows_ = [(r["Datetime"].strip(), r["Longitude"], r["Latitude"]) for r in csv.DictReader(lines)]
    found = [(moment(when), float(x), float(y)) for when, x, y in rows_ if x and y]
    at, x, y = (np.array([call[i] for call in found]) for i in range(3))
    x, y = stretched(x, lon[onto]), stretched(y, lat[onto])
    order = np.argsort(at, kind="stable")
    node = np.array([int(onto[np.argmin((lon[onto] - x[i]) ** 2 + (lat[onto] - y[i]) ** 2)]) for i in order])
    return (at[order] - at.min()) / FASTER, node


def moment(when: str) -> float:
    """Both ways of writing a time that are in the file."""
    if "/" in when:
        return datetime.strptime(when, "%m/%d/%Y %I:%M:%S %p %z").timestamp()
    return datetime.fromisoformat(when.replace("T24:", "T00:")).timestamp()


def stretched(values: Floats, onto: Floats) -> Floats:
    (a, b), (c, d) = np.quantile(values, (0.01, 0.99)), np.quantile(onto, (0.01, 0.99))
    return c + (np.clip(values, a, b) - a) / (b - a) * (d - c)


def stations(travel: Any, nodes: Ints) -> Ints:
    """Nodes of calls, each the farthest by road from those before it: spread, and the same for all."""
    places = np.unique(nodes)
    chosen = [int(places[np.random.default_rng(SEED).integers(len(places))])]
    away = np.full(len(places), np.inf)
    while len(chosen) < UNITS:
        away = np.minimum(away, travel.matrix([chosen[-1]], places)[0])
        chosen.append(int(places[away.argmax()]))
    return np.array(chosen)


def replay(times: Floats, fleet: Fleet) -> tuple[Floats, int]:
    """Response time of every call in seconds, from the call until its unit is there; and how many standby moves."""
    waiting, response = list[int](), np.zeros(len(times))
    events = [(float(at), 0, n) for n, at in enumerate(times)]
    heapq.heapify(events)
    while events:
        now, kind, which = heapq.heappop(events)
        if kind == 0:
            waiting.append(which)
        else:
            fleet.idle[which] = True
        units = np.flatnonzero(fleet.idle)
        if waiting and len(units):
            first = np.maximum(0, fleet.ready[units] - now)
            drive = (fleet.to_call[np.ix_(fleet.at[units], waiting)] + first[:, None]).T
            pairs = joint(drive, now - times[waiting]) if fleet.joint else nearest_idle(drive)
            for c, u in pairs:
                call, unit = waiting[c], int(units[u])
                response[call] = now - times[call] + drive[c, u]
                fleet.idle[unit] = False
                heapq.heappush(events, (now + 2 * drive[c, u] + WORK_S, 1, unit))
            gone = {c for c, _ in pairs}
            waiting = [call for c, call in enumerate(waiting) if c not in gone]
        if fleet.standby and not waiting:
            move = better_place(fleet, now, times)
            if move is not None:
                unit, to = move
                fleet.ready[unit] = max(now, fleet.ready[unit]) + fleet.between[fleet.at[unit], to]
                fleet.at[unit] = to
                fleet.moves += 1
    return response, fleet.moves


def nearest_idle(seconds: Floats) -> list[tuple[int, int]]:
    pairs, free = [], np.ones(seconds.shape[1], dtype=bool)
    for call in range(len(seconds)):
        if free.any():
            unit = int(np.where(free, seconds[call], np.inf).argmin())
            pairs.append((call, unit))
            free[unit] = False
    return pairs


def joint(seconds: Floats, waited: Floats) -> list[tuple[int, int]]:
    """Our assignment: as many as can be sent, the least driving, dearer to leave the longer a call has waited."""
    if len(seconds) == 1:
        return [(0, int(seconds[0].argmin()))]
    calls_, units = seconds.shape
    ones = np.ones((calls_, 1), dtype=np.int64)
    sent = assign(Needs(cost=np.rint(seconds).astype(np.int64), need=ones, gives=np.ones((units, 1), dtype=np.int64),
                        price=UNSENT_S + np.rint(waited).astype(np.int64)[:, None],
                        copies=np.ones(units, dtype=np.int64))).sent
    return [(int(c), int(u)) for c, u in np.argwhere(sent)]


def better_place(fleet: Fleet, now: float, times: Floats) -> tuple[int, int] | None:
    """The one move of an idle unit that shortens the mean drive to calls of the past most, if it is worth it."""
    known = max(BLOCK, int(np.searchsorted(times, now, side="right")))
    past = fleet.to_call[:, max(0, known - PAST):known] if known > BLOCK else fleet.to_call[:, :0]
    units = np.flatnonzero(fleet.idle & (fleet.ready <= now))
    if not past.shape[1] or not len(units):
        return None
    here = past[fleet.at[units]]
    order = np.sort(here, axis=0)
    first, second = order[0], order[1] if len(units) > 1 else np.full(past.shape[1], 3600.0)
    best, gain = None, 1.0
    for n, unit in enumerate(units):
        rest = np.where(here[n] <= first, second, first)
        for to in range(len(past)):
            if to not in fleet.at[units]:
                value = first.mean() / np.minimum(rest, past[to]).mean()
                if value > gain:
                    best, gain = (int(unit), to), value
    return best if gain >= WORTH_A_MOVE else None


def interval(ours: Floats, theirs: Floats, of: Any) -> tuple[float, float]:
    """95 % of the difference over blocks of calls drawn again and again."""
    chance, blocks = np.random.default_rng(SEED), len(ours) // BLOCK
    cut = [side[:blocks * BLOCK].reshape(blocks, BLOCK) for side in (ours, theirs)]
    drawn = [chance.integers(0, blocks, blocks) for _ in range(SAMPLES)]
    low, high = np.quantile([of(cut[0][d].ravel()) - of(cut[1][d].ravel()) for d in drawn], (0.025, 0.975))
    return float(low), float(high)
