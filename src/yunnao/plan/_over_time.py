"""A network over time (Ford and Fulkerson 1958): every junction once a step, and which group a cut of it holds back.

Steps are counted from each junction's own time `ahead` to a shelter, so that rounding costs a step a way, not a step an
arc; only detours are rounded: up for a schedule that holds, down for a cut. Everybody may wait at a
junction.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Roadway:
    """Arcs from `tail` to `head` (junctions), `travel_ms` each, taking `per_hour` people; `ahead_ms` (junctions) is a
    time to a shelter, from which rounding counts: 0 at shelters. Zones' `people` start at `start`, before `limit_ms`
    (-1 for any time) from now; shelters with `room` are at `end`. Junctions are 0, 1, ...; several zones or shelters
    may share one. Nobody may enter an arc later than `until_ms` (-1 for any time). Every arc is `via` some streets,
    `narrow` the one of least room.
    """

    tail: Ints
    head: Ints
    travel_ms: Ints
    per_hour: Ints
    ahead_ms: Ints
    start: Ints
    people: Ints
    limit_ms: Ints
    end: Ints
    room: Ints
    until_ms: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    narrow: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    via: tuple[list[int], ...] = ()


FINE = 1000
"""In the network that is cut people are counted in thousandths, so that rounding roads up costs next to nothing."""


@dataclass(frozen=True)
class Graph:
    """One network over time: source 0, sink 1, zones, shelters, then step by step every junction; arcs with limits."""

    tail: Ints
    head: Ints
    limit: Ints
    nodes: int

    def matrix(self) -> csr_array:
        return csr_array((self.limit.astype(np.int32), (self.tail, self.head)), shape=(self.nodes, self.nodes))


def crossed(roads: Roadway, step_ms: int, steps: int) -> tuple[Bools, Bools] | None:
    """Zones and shelters on the people's side of a minimum cut through a network that is too kind; None where it lets
    everyone through in so many steps."""
    matrix = over_time(roads, step_ms, steps, False).matrix()
    found = maximum_flow(matrix, 0, 1)
    if found.flow_value >= int(roads.people.sum()) * _fine(roads, False):
        return None
    return sides(roads, matrix - found.flow)


def sides(roads: Roadway, left: csr_array) -> tuple[Bools, Bools]:
    """Zones and shelters that can still be reached through what a maximum flow has `left` free."""
    left = left.tocsr()
    left.data = np.maximum(0, left.data)
    left.eliminate_zeros()
    here = np.zeros(left.shape[0], dtype=bool)
    here[breadth_first_order(left, 0, return_predecessors=False)] = True
    zones = len(roads.start)
    return here[2:2 + zones] & (roads.people > 0), here[2 + zones:2 + zones + len(roads.end)]


def _fine(roads: Roadway, holds: bool) -> int:
    return 1 if holds else max(1, min(FINE, (2**31 - 1) // int(roads.people.sum())))


def over_time(roads: Roadway, step_ms: int, steps: int, holds: bool) -> Graph:
    zones, points, times = len(roads.start), len(roads.ahead_ms), np.arange(steps)
    zone, shelter, base = 2 + np.arange(zones), 2 + zones + np.arange(len(roads.end)), 2 + zones + len(roads.end)
    fine = _fine(roads, holds)
    many = np.full(steps, int(roads.people.sum()) * fine)
    parts = [(np.zeros_like(zone), zone, roads.people * fine), (shelter, np.ones_like(shelter), roads.room * fine)]
    takes, ahead = steps_taken(roads, step_ms, holds), roads.ahead_ms // step_ms
    for a in range(len(takes)):
        begins = times[(times + takes[a] < steps) & (times + takes[a] >= 0)]
        if holds and len(roads.until_ms) and roads.until_ms[a] >= 0:
            begins = begins[(begins + 1) * step_ms <= roads.until_ms[a]]
        parts.append((base + begins * points + roads.tail[a], base + (begins + takes[a]) * points + roads.head[a],
                      _room(int(roads.per_hour[a]) * step_ms * fine, begins + ahead[roads.tail[a]], holds)))
    wait = roads.ahead_ms % step_ms > 0 if holds else np.zeros(points, dtype=bool)
    for z in range(zones):
        limit = int(roads.limit_ms[z])
        there = times[int(wait[roads.start[z]]):steps if limit < 0 else limit // step_ms + (0 if holds else 2)]
        parts.append((np.full(len(there), zone[z]), base + there * points + roads.start[z], many[:len(there)]))
    parts += [(base + times * points + at, np.full(steps, shelter[s]), many) for s, at in enumerate(roads.end)]
    if not holds or (roads.limit_ms < 0).all():  # who must be gone by a time is not gone when he waits round the corner
        waits = base + np.arange((steps - 1) * points)
        parts.append((waits, waits + points, np.full(len(waits), many[0])))
    tail, head, limits = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return Graph(tail, head, np.minimum(limits, 2**31 - 1), base + points * steps)


def steps_taken(roads: Roadway, step_ms: int, holds: bool) -> Ints:
    """Steps along every arc, counted from each end's own nearest-shelter time; only what is a detour is rounded."""
    ahead = roads.ahead_ms // step_ms
    detour = roads.travel_ms - roads.ahead_ms[roads.tail] + roads.ahead_ms[roads.head]
    return ahead[roads.tail] - ahead[roads.head] + (-(-detour // step_ms) if holds else detour // step_ms)


def _room(people_ms: int, begins: Ints, holds: bool) -> Ints:
    """How many may enter an arc in each step: whole people that add up over time, or fractions rounded up.

    Steps are counted as those who pass without a detour meet them, so that a place free here is one free farther on.
    """
    hour = 3_600_000
    if holds:
        return (begins + 1) * people_ms // hour - begins * people_ms // hour
    return np.full(len(begins), -(-people_ms // hour))


