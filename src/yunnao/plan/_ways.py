"""The roads that matter for leaving: the quickest ways from zones to shelters, joined into one small network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from yunnao.plan._quickest import Ints, Roadway
from yunnao.roads.snap import snap
from yunnao.roads.sphere import along_ground, on_sphere
from yunnao.roads.travel import Travel

VEHICLES_PER_HOUR = ((70.0, 3600), (40.0, 1800), (0.0, 900))
"""From so many km/h on, a road takes so many vehicles an hour: two lanes, one lane, one lane with crossings (HCM 2000,
rounded down). City packages do not know lanes, so the free speed stands for them."""

PEOPLE_PER_VEHICLE = 2.5
"""A family in its car; a coach carries more, so that roads take at least this many."""

NO_LIMIT = 10**6
"""People an hour between a house and the nearest road."""


@dataclass(frozen=True)
class _Open:
    """Open arcs, of parallel ones the quickest, as a graph backwards; and each one's time and room by tail and head."""

    backwards: csr_array
    arcs: dict[tuple[int, int], tuple[int, int]]


def ways(travel: Travel, starts: tuple[Ints, Ints], ends: tuple[Ints, Ints], pairs: NDArray[np.bool_], people: Ints,
         limit_ms: Ints, room: Ints) -> Roadway:
    """The quickest ways of all `pairs` (zones, shelters), each by lon/lat, as one network; chains are one arc.

    Every pair must have a way. Junctions 0 to zones - 1 are the zones, then the shelters, then the crossings.
    """
    roads = _open(travel)
    (from_, out_ms), (to, in_ms) = snap(travel, *starts), snap(travel, *ends)
    zones, shelters = len(from_), len(to)
    arcs: dict[tuple[int, int], tuple[int, int]] = {}
    used = np.flatnonzero(pairs.any(axis=0))
    _, came = dijkstra(roads.backwards, indices=to[used], return_predecessors=True)
    for z, s in np.argwhere(pairs):
        before, node = came[np.searchsorted(used, s)], int(from_[z])
        arcs[int(z), zones + shelters + node] = (int(out_ms[z]), NO_LIMIT)
        arcs[zones + shelters + int(to[s]), zones + int(s)] = (int(in_ms[s]), NO_LIMIT)
        while node != to[s]:
            following = int(before[node])
            arcs[zones + shelters + node, zones + shelters + following] = roads.arcs[node, following]
            node = following
    tail, head, ms, per_hour = _joined(arcs, zones + shelters)
    names, index = np.unique(np.concatenate([np.arange(zones + shelters), tail, head]), return_inverse=True)
    tail, head = index[zones + shelters:].reshape(2, -1)
    ahead = _ahead(tail, head, ms, len(names), zones + np.arange(shelters))
    return Roadway(tail=tail, head=head, travel_ms=ms, per_hour=per_hour, ahead_ms=ahead, start=np.arange(zones),
                   people=people, limit_ms=limit_ms, end=zones + np.arange(shelters), room=room)


def _open(travel: Travel) -> _Open:
    network = travel.network
    use = np.flatnonzero((travel.travel_ms >= 0) & (network.tail != network.head))
    use = use[np.lexsort((use, travel.travel_ms[use], network.head[use], network.tail[use]))]
    tail, head = network.tail[use], network.head[use]
    first = np.concatenate([[True], (np.diff(tail) != 0) | (np.diff(head) != 0)]) if len(use) else np.zeros(0, bool)
    use, tail, head = use[first], tail[first], head[first]
    at = on_sphere(network.lon, network.lat)
    metres = along_ground(np.linalg.norm(at[tail] - at[head], axis=1))
    kmh = metres / np.maximum(1, network.travel_ms[use]) * 3600
    vehicles = np.select([kmh >= speed for speed, _ in VEHICLES_PER_HOUR], [n for _, n in VEHICLES_PER_HOUR], 900)
    ms, room = np.maximum(1, travel.travel_ms[use]), np.floor(vehicles * PEOPLE_PER_VEHICLE).astype(np.int64)
    return _Open(csr_array((ms.astype(float), (head, tail)), shape=(network.nodes, network.nodes)),
                 dict(zip(zip(tail.tolist(), head.tolist(), strict=True),
                          zip(ms.tolist(), room.tolist(), strict=True), strict=True)))


def _joined(arcs: dict[tuple[int, int], tuple[int, int]], fixed: int) -> tuple[Ints, Ints, Ints, Ints]:
    """The same ways with chains of arcs made one: their times added, their narrowest room; `fixed` places stay."""
    out: dict[int, list[int]] = {}
    into: dict[int, int] = {}
    for tail, head in arcs:
        out.setdefault(tail, []).append(head)
        into[head] = into.get(head, 0) + 1

    def passes(node: int) -> bool:
        return node >= fixed and len(out.get(node, [])) == 1 and into.get(node) == 1

    rows = []
    for tail, head in sorted(arcs):
        if not passes(tail):
            (ms, room), node = arcs[tail, head], head
            while passes(node):
                more, narrow = arcs[node, out[node][0]]
                ms, room, node = ms + more, min(room, narrow), out[node][0]
            rows.append((tail, node, max(1, ms), room))
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def _ahead(tail: Ints, head: Ints, ms: Ints, points: int, ends: Ints) -> Ints:
    """From every junction the time to its nearest shelter; junctions nobody passes count as there."""
    order = np.lexsort((ms, tail, head))
    first = np.concatenate([[True], (np.diff(head[order]) != 0) | (np.diff(tail[order]) != 0)]) if len(order) else []
    use = order[first] if len(order) else order
    graph = csr_array((ms[use].astype(float), (head[use], tail[use])), shape=(points, points))
    away = dijkstra(graph, indices=ends, min_only=True) if len(ends) else np.full(points, np.inf)
    return np.where(np.isfinite(away), away, 0).astype(np.int64)
