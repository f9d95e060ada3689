"""Everyone out as soon as the streets allow: a first schedule on the quickest ways, then more ways, then finer time."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from yunnao.model.promise import Stop
from yunnao.plan._over_time import Bools, Ints, Roadway
from yunnao.plan._punctual import in_turn, punctual
from yunnao.plan._quickest import Schedule, quickest
from yunnao.plan._slowest import Group, again, by_price, everyone, held, needs, proved, slowest
from yunnao.plan._ways import Streets, roadway

FIRST, STEPS = 40, (120, 240, 480)
"""Steps of time a schedule is cut into: few first, for an answer at once, then as many as the network can bear."""

SHORTEST_MS = 2000
"""A step in which whole people still come: a lane takes 0.6 of a person a second."""

ENTRIES = 3_000_000
"""Junctions and arcs of the network over time at most: one maximum flow takes some seconds."""

CLOSE, FINE_ENOUGH = 0.001, 0.005
"""So near to the bound no further ways are opened, and time is not cut finer."""

LONGEST_MS = 12 * 3_600_000
"""A first schedule that would be over later is not looked for: then zones go one by one."""

COARSE = (40, 120)
"""Steps of time in the network that is cut to find the group that needs longest: the schedule itself finds the rest."""

ROUNDS = 60
"""Groups that ways are opened for at most: a count, so that the same city gives the same plan."""

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
    town = _Town(streets, people, limit_ms, room)
    roads = town.roads(_first(streets, drive, cost, room))
    best = Cleared(in_turn(roads, drive), roads, 0, False)
    if not people.any():
        return replace(best, schedule=quickest(roads, 1000, 1) or best.schedule, searched=True)
    opened = _Opened(roads, everyone(roads), 0)
    best = _better(best, opened, FIRST, stop, int(slowest(roads, COARSE[0], stop).needs_ms))
    opened = _opened(town, replace(opened, bound_ms=proved(streets, opened.worst, roads)[0]), stop)
    for many in STEPS:
        if stop() or best.schedule.clear_ms - opened.bound_ms <= FINE_ENOUGH * best.schedule.clear_ms:
            break
        best, opened = _refined(town, best, opened, many, stop)
    return replace(best, bound_ms=min(best.schedule.clear_ms, opened.bound_ms))


@dataclass(frozen=True)
class _Town:
    """What is asked: streets, and who is to leave them for where by when."""

    streets: Streets
    people: Ints
    limit_ms: Ints
    room: Ints

    def roads(self, arcs: Ints) -> Roadway:
        return roadway(self.streets, arcs, self.people, self.limit_ms, self.room)


@dataclass(frozen=True)
class _Opened:
    """The roads opened so far, the group that needs longest on them, and the bound over all streets that it proves."""

    roads: Roadway
    worst: Group
    bound_ms: int

    def slower(self, group: Group) -> bool:
        """Whether a group needs clearly longer, so far."""
        return group.needs_ms > self.bound_ms * (1 + CLOSE)


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


def _opened(town: _Town, so_far: _Opened, stop: Stop) -> _Opened:
    """Roads on which nobody needs longer than on all streets, as far as coarse steps can tell."""
    coarse = list(COARSE)
    for _ in range(ROUNDS):
        if stop() or not coarse:
            break
        found = held(so_far.roads, so_far.worst, so_far.bound_ms * (1 + CLOSE), coarse[0])
        if found is not None and so_far.slower(found):
            so_far = _widened(town, so_far, found, stop)
        else:
            coarse = coarse[1:]  # as far as one sees; now look closer
    return so_far


def _widened(town: _Town, so_far: _Opened, group: Group, stop: Stop) -> _Opened:
    """With every way opened that makes a group quicker: then it is no slower than another, or proves a new bound."""
    roads, bound = so_far.roads, so_far.bound_ms
    while not stop():
        low, more = proved(town.streets, group, roads)
        bound = max(bound, low)
        arcs = np.unique(np.concatenate(roads.via))
        wider = np.union1d(arcs, more)
        if group.needs_ms <= bound * (1 + CLOSE / 4) or len(wider) == len(arcs):
            break
        roads = town.roads(wider)
        group = again(roads, group)
    return _Opened(roads, group if bound > so_far.bound_ms else again(roads, so_far.worst), bound)


def _refined(town: _Town, best: Cleared, so_far: _Opened, many: int, stop: Stop) -> tuple[Cleared, _Opened]:
    """A schedule in finer steps; a group that holds it up and is slower than all known ones has ways opened first."""
    for _ in range(ROUNDS):
        seen: list[Group] = []

        def slower(zones: Bools, full: Bools, here: _Opened = so_far, seen: list[Group] = seen) -> bool:
            group = needs(here.roads, zones, full)
            if here.slower(group):
                seen.append(group)
            return bool(seen)

        best = _better(best, so_far, many, stop, so_far.bound_ms, slower)
        if not seen or stop():
            break
        so_far = _widened(town, so_far, seen[0], stop)
    return best, so_far


def _better(best: Cleared, opened: _Opened, many: int, stop: Stop, since_ms: int,
            slower: Callable[[Bools, Bools], bool] = lambda zones, full: False) -> Cleared:
    """The best so far, or a schedule in about so many steps where it is sooner over."""
    roads, since = by_price(opened.roads, opened.worst), max(since_ms, opened.bound_ms, 1)
    step = max(SHORTEST_MS, -(-since // many // 1000) * 1000)
    if since // step * (len(roads.tail) + len(roads.ahead_ms)) > ENTRIES:
        return best
    most = best.schedule.clear_ms if best.searched else max(2 * since, LONGEST_MS)
    found = quickest(roads, step, most // step + 1, stop, since, slower)
    found = None if found is None else punctual(roads, found)
    if found is None or (best.searched and found.clear_ms >= best.schedule.clear_ms):
        return best
    return replace(best, schedule=found, roads=roads, searched=True)
