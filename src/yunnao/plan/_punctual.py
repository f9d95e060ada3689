"""A schedule in steps made exact: who goes where and in which order stays, the times become those of the road.

Forwards everybody goes as soon as the road lets him, one after the other at each road's pace, in the order the steps
say. Then backwards everybody leaves as late as he may and still be there by then, so that people wait at home.
Someone is there when he has passed, which takes him one turn at the slowest pace of all: so counted, people are no
quicker than water would be, for which the bounds are.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from yunnao.plan._over_time import Ints, Roadway
from yunnao.plan._quickest import Schedule, entered

HOUR = 3_600_000


def punctual(roads: Roadway, found: Schedule) -> Schedule:
    """The same groups on the same ways with exact times; over no later but for a person's time to pass."""
    return _exact(roads, found, _rows(roads, found))


def in_turn(roads: Roadway, drive: Ints) -> Schedule:
    """A schedule for which nothing need be searched: each pair of `drive` (zones, shelters) on its quickest way, those
    who have least to go first, one group after the other at every arc."""
    points = len(roads.ahead_ms)
    order = np.lexsort((roads.travel_ms, roads.tail, roads.head))
    first = np.concatenate([[True], (np.diff(roads.head[order]) != 0) | (np.diff(roads.tail[order]) != 0)])[:len(order)]
    use = order[first]
    graph = csr_array((roads.travel_ms[use].astype(float), (roads.head[use], roads.tail[use])), shape=(points, points))
    arcs = {(int(roads.tail[a]), int(roads.head[a])): int(a) for a in use}
    groups: list[tuple[float, int, int, tuple[int, ...]]] = []
    for shelter in np.flatnonzero(drive.any(axis=0)).tolist():
        away, following = dijkstra(graph, indices=int(roads.end[shelter]), return_predecessors=True)
        for zone in np.flatnonzero(drive[:, shelter]).tolist():
            nodes = [int(roads.start[zone])]
            while following[nodes[-1]] >= 0:
                nodes.append(int(following[nodes[-1]]))
            groups.append((float(away[nodes[0]]), zone, shelter, tuple(arcs[pair] for pair in pairwise(nodes))))
    groups.sort()
    zones, shelters = (np.array([group[i] for group in groups], dtype=np.int64) for i in (1, 2))
    none, ways = np.zeros(len(groups), dtype=np.int64), tuple(group[3] for group in groups)
    found = Schedule(zones, shelters, drive[zones, shelters], none, none, 0, 0, ways)
    return _exact(roads, found, [(g, a) for g, way in enumerate(ways) for a in way])


def _exact(roads: Roadway, found: Schedule, rows: list[tuple[int, int]]) -> Schedule:
    pace = (HOUR / roads.per_hour).tolist()
    takes, many = roads.travel_ms.tolist(), found.people.tolist()
    there = _forwards(rows, (pace, takes, many), len(roads.tail))
    leaves = _backwards(rows, (pace, takes, many), list(there), len(roads.tail))
    passes = max((pace[a] for way in found.way for a in way), default=0.0)
    by = np.ceil(np.array(there) + passes).astype(np.int64)
    at = np.minimum(np.maximum(0, np.floor(leaves)).astype(np.int64), by)
    return replace(found, at_ms=at, by_ms=by, clear_ms=int(by.max(initial=0)))


def _rows(roads: Roadway, found: Schedule) -> list[tuple[int, int]]:
    """(group, arc) in the order in which they are entered; a group's own arcs one after the other."""
    group = np.repeat(np.arange(len(found.way)), [len(way) for way in found.way])
    arc = np.array([a for way in found.way for a in way], dtype=np.int64)
    nth = np.concatenate([np.arange(len(way)) for way in found.way]) if found.way else arc
    order = np.lexsort((group, nth, entered(roads, found)))
    return list(zip(group[order].tolist(), arc[order].tolist(), strict=True))


Numbers = tuple[list[float], list[int], list[int]]
"""The pace and travel time (ms) of every arc, and the people of every group."""


def _forwards(rows: list[tuple[int, int]], numbers: Numbers, arcs: int) -> list[float]:
    """When the last of each group is there, everybody as soon as may be."""
    pace, takes, many = numbers
    free, first, last = [0.0] * arcs, [0.0] * len(many), [0.0] * len(many)
    for g, a in rows:
        begins = max(first[g], free[a])
        ends = max(last[g], begins + (many[g] - 1) * pace[a])
        free[a] = ends + pace[a]
        first[g], last[g] = begins + takes[a], ends + takes[a]
    return last


def _backwards(rows: list[tuple[int, int]], numbers: Numbers, last: list[float], arcs: int) -> list[float]:
    """When the first of each group leaves, everybody as late as may be, for the `last` of each to be there in time."""
    pace, takes, many = numbers
    free, first = [float("inf")] * arcs, list(last)
    for g, a in reversed(rows):
        ends = min(last[g] - takes[a], free[a] - pace[a])
        begins = min(first[g] - takes[a], ends - (many[g] - 1) * pace[a])
        free[a] = begins
        first[g], last[g] = begins, ends
    return first
