"""Everyone out as soon as the streets allow: a first schedule on the quickest ways, then more ways, then finer time."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from yunnao.model.promise import Stop
from yunnao.plan._punctual import in_turn, punctual
from yunnao.plan._quickest import Ints, Roadway, Schedule, quickest
from yunnao.plan._slowest import Group, again, by_price, proved, slowest
from yunnao.plan._ways import Streets, roadway

FIRST, STEPS = 40, (120, 480)
"""Steps of time a schedule is cut into: few first, for an answer at once, then as many as the network can bear."""

SHORTEST_MS = 2000
"""A step in which whole people still come: a lane takes 0.6 of a person a second."""

ENTRIES = 1_000_000
"""Arcs of the network over time at most: one maximum flow takes some seconds."""

CLOSE, FINE_ENOUGH = 0.001, 0.005
"""So near to the bound no further ways are opened, and time is not cut finer."""

LONGEST_MS = 12 * 3_600_000
"""A first schedule that would be over later is not looked for: then zones go one by one."""

COARSE = (40, 120)
"""Steps of time in the network that is cut, to find the group that needs longest: first so many, then for certain."""

KNOWN = 10
"""Groups that needed longest before, looked at again when ways have been opened."""

NEARLY = 0.9

ROUNDS = 60
"""Times that ways are opened at most: a count, so that the same city gives the same plan."""

NEAREST = 3
"""Besides the shelter of the least travel in all, a zone begins with its ways to this many nearest ones."""


@dataclass(frozen=True)
class Cleared:
    """The best schedule, the roads it uses, and the time (ms) before which no schedule over any streets is over."""

    schedule: Schedule
    roads: Roadway
    bound_ms: int
    searched: bool


def cleared(streets: Streets, drive: Ints, cost: Ints, limit_ms: Ints, room: Ints, stop: Stop) -> Cleared:
    """Who drives (`drive`: zones, shelters, one way to do it) out as soon as may be; asked to stop, the best so far.

    `cost` (zones, shelters) says which shelters are near. People may go to any shelter that has `room`.
    """
    people = drive.sum(axis=1)

    def joined(arcs: Ints) -> Roadway:
        return roadway(streets, arcs, people, limit_ms, room)

    arcs = _first(streets, drive, cost, room)
    roads = joined(arcs)
    best = Cleared(in_turn(roads, drive), roads, proved(streets, _everyone(roads), roads)[0] if people.any() else 0,
                   False)
    if not people.any():
        return replace(best, schedule=quickest(roads, 1000, 1) or best.schedule, searched=True)
    best = _better(best, roads, FIRST, stop, int(slowest(roads, COARSE[0], stop=stop).needs_ms))
    group, roads, bound = _opened(streets, joined, arcs, best.bound_ms, stop)
    best = replace(best, bound_ms=min(best.schedule.clear_ms, bound))
    for many in STEPS:
        if stop() or best.schedule.clear_ms - best.bound_ms <= FINE_ENOUGH * best.schedule.clear_ms:
            break
        best = _better(best, by_price(roads, group), many, stop, best.bound_ms)
    return best


def _everyone(roads: Roadway) -> Group:
    return Group(roads.people > 0, np.zeros(len(roads.end), dtype=bool), 0, 0.0, np.zeros(len(roads.tail)))


def _first(streets: Streets, drive: Ints, cost: Ints, room: Ints) -> Ints:
    """The quickest ways of the zones to their nearest shelters with room, and to those the least travel sends them to.
    """
    away = np.where((cost < 0) | (room <= 0), np.iinfo(np.int64).max, cost)
    near = np.zeros(drive.shape, dtype=bool)
    np.put_along_axis(near, np.argsort(away, axis=1, kind="stable")[:, :NEAREST], True, axis=1)
    pairs = (drive > 0) | (near & (away < np.iinfo(np.int64).max) & (drive.sum(axis=1) > 0)[:, None])
    free = np.zeros(len(streets.tail))
    found = [streets.along(streets.priced(free, np.arange(len(room)) == s)[1], np.flatnonzero(pairs[:, s]))
             for s in np.flatnonzero(pairs.any(axis=0))]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def _opened(streets: Streets, joined: Callable[[Ints], Roadway], arcs: Ints, bound: int, stop: Stop
            ) -> tuple[Group, Roadway, int]:
    """More ways for the group that needs longest, until none would help: whose prices guide, all roads, and a bound."""
    roads, coarse = joined(arcs), list(COARSE)
    worst, known = _everyone(roads), list[Group]()
    for _ in range(ROUNDS):
        worst = slowest(roads, coarse[0], known[-KNOWN:], stop)
        known = [g for g in known if (g.zones != worst.zones).any() or (g.full != worst.full).any()] + [worst]
        low, more = proved(streets, worst, roads)
        bound, wider = max(bound, low), np.union1d(arcs, more)
        if stop():
            break
        if worst.needs_ms <= bound * (1 + CLOSE) or len(wider) == len(arcs):
            coarse = coarse[1:]  # as far as one sees; now look closer
            if not coarse:
                break
        else:
            arcs, roads = wider, joined(wider)
    return _largest(roads, [*known, worst], worst), roads, bound


def _largest(roads: Roadway, known: list[Group], worst: Group) -> Group:
    """Of the groups that need nearly as long as the worst the one with most people: their ways matter most."""
    now = [again(roads, group) for group in known[-KNOWN:]]
    return max([worst, *(g for g in now if g.needs_ms >= NEARLY * worst.needs_ms)], key=lambda group: group.people)


def _better(best: Cleared, roads: Roadway, many: int, stop: Stop, since_ms: int) -> Cleared:
    """The best so far, or a schedule in about so many steps where it is sooner over."""
    since = max(since_ms, best.bound_ms, 1)
    step = max(SHORTEST_MS, -(-since // many // 1000) * 1000)
    if since // step * len(roads.tail) > ENTRIES:
        return best
    most = best.schedule.clear_ms if best.searched else max(2 * since, LONGEST_MS)
    found = quickest(roads, step, most // step + 1, stop, since)
    found = None if found is None else punctual(roads, found)
    if found is None or (best.searched and found.clear_ms >= best.schedule.clear_ms):
        return best
    return replace(best, schedule=found, roads=roads, searched=True)
