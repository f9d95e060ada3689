"""The roads that matter for leaving: ways from zones to shelters over all streets, joined into one small network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from yunnao.plan._over_time import Ints, Roadway
from yunnao.roads.doors import Doors, arriving, leaving, spots
from yunnao.roads.leaving import Leaving
from yunnao.roads.sphere import along_ground, on_sphere
from yunnao.roads.travel import Travel

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

VEHICLES_PER_HOUR = ((70.0, 3600), (40.0, 1800), (0.0, 900))
"""From so many km/h on, a road takes so many vehicles an hour: two lanes, one lane, one lane with crossings (HCM 2000,
rounded down). City packages do not know lanes, so the free speed stands for them."""

PEOPLE_PER_VEHICLE = 2.5
"""A family in its car; a coach carries more, so that roads take at least this many."""

NO_LIMIT = 10**6
"""People an hour between a house and the nearest road."""


@dataclass(frozen=True)
class Streets:
    """All arcs anyone may drive, sorted by tail and head: zones are nodes 0, 1, ..., then shelters, then crossings.

    Each takes `travel_ms` and `per_hour` people; of parallel ones the quickest. `until_ms` from now it stays as it is
    (-1 for ever). `street` is the arc's number in the city's road network, -1 between a house and its road.
    """

    tail: Ints
    head: Ints
    travel_ms: Ints
    per_hour: Ints
    until_ms: Ints
    street: Ints
    zones: int
    shelters: int
    nodes: int

    def priced(self, price_ms: Floats, to: Bools) -> tuple[Floats, Ints]:
        """From every node the least time and price to one of some shelters, inf for none, and the node that is next."""
        graph = csr_array((np.maximum(1, self.travel_ms + price_ms), (self.head, self.tail)), shape=(self.nodes,) * 2)
        ends = self.zones + np.flatnonzero(to)
        if not len(ends):
            return np.full(self.nodes, np.inf), np.full(self.nodes, -1)
        away, following, _ = dijkstra(graph, indices=ends, min_only=True, return_predecessors=True)
        return away, following.astype(np.int64)

    def along(self, following: Ints, zones: Ints) -> Ints:
        """The arcs of the ways from some zones along `following` nodes, each once."""
        found, node = [], np.unique(zones)
        while True:
            then = following[node]
            node, then = node[then >= 0], then[then >= 0]
            if not len(node):
                break
            found.append(np.searchsorted(self.tail * self.nodes + self.head, node * self.nodes + then))
            node = np.unique(then)
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def streets(travel: Travel, starts: tuple[Floats, Floats], ends: tuple[Floats, Floats], times_ms: Ints) -> Streets:
    """All streets open now, and the accesses of zones and shelters, each given by lon/lat.

    `times_ms` (zones, shelters) are their times from door to door, -1 for no way: where no way leads over the streets,
    as between two houses of one, people go straight.
    """
    now, network = travel.now, travel.network
    out, into = leaving(now, spots(now, *starts)), arriving(now, spots(now, *ends))
    zones, shelters = times_ms.shape
    use = np.flatnonzero((now.travel_ms >= 0) & (network.tail != network.head))
    fixed, doors = zones + shelters, len(out.place) + len(into.place)
    z, s = np.nonzero((times_ms >= 0) & ~_by_street(now, out, into, zones)[:, None])
    tail = np.concatenate([out.place, fixed + into.node, fixed + network.tail[use], z])
    head = np.concatenate([fixed + out.node, zones + into.place, fixed + network.head[use], zones + s])
    ms = np.maximum(1, np.concatenate([out.ms, into.ms, now.travel_ms[use], times_ms[z, s]]))
    per_hour = np.concatenate([np.full(doors, NO_LIMIT), _per_hour(now, use), np.full(len(z), NO_LIMIT)])
    street = np.concatenate([np.full(doors, -1), use, np.full(len(z), -1)])
    until = np.concatenate([np.full(doors, -1), _until(travel)[use], np.full(len(z), -1)])
    order = np.lexsort((street, ms, head, tail))
    order = order[np.concatenate([[True], (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)])[:len(order)]]
    return Streets(tail[order], head[order], ms[order], per_hour[order], until[order], street[order], zones, shelters,
                   fixed + network.nodes)


def _by_street(travel: Travel, out: Doors, into: Doors, zones: int) -> Bools:
    """Zones from which streets lead to some shelter."""
    found = np.zeros(zones, dtype=bool)
    if len(out.node) and len(into.node):
        targets, sources = np.unique(into.node), np.unique(out.node)
        network, use = travel.network, np.flatnonzero(travel.travel_ms >= 0)
        graph = csr_array((np.ones(len(use)), (network.head[use], network.tail[use])), shape=(network.nodes,) * 2)
        away = dijkstra(graph, indices=targets, min_only=True, unweighted=True)
        ways = sources[np.isfinite(away[sources])]
        found[out.place[np.isin(out.node, ways)]] = True
    return found


def _until(travel: Travel) -> Ints:
    """How long (ms from now) each arc stays as quick as it is, -1 for ever."""
    until = np.full(travel.network.arcs, -1, dtype=np.int64)
    if isinstance(travel, Leaving):
        phase = travel.changing.phase_at(travel.at_ms)
        for then in range(len(travel.changing.moments), phase, -1):
            ms = travel.changing.now_ms[then]
            until[(ms < 0) | (ms > travel.travel_ms)] = travel.changing.moments[then - 1] - travel.at_ms
    return until


def _per_hour(travel: Travel, use: Ints) -> Ints:
    network = travel.network
    at = on_sphere(network.lon, network.lat)
    metres = along_ground(np.linalg.norm(at[network.tail[use]] - at[network.head[use]], axis=1))
    kmh = metres / np.maximum(1, network.travel_ms[use]) * 3600
    vehicles = np.select([kmh >= speed for speed, _ in VEHICLES_PER_HOUR], [n for _, n in VEHICLES_PER_HOUR], 900)
    return np.floor(vehicles * PEOPLE_PER_VEHICLE).astype(np.int64)


def roadway(streets: Streets, arcs: Ints, people: Ints, limit_ms: Ints, room: Ints) -> Roadway:
    """Some `arcs` of the streets as one network, chains made one arc."""
    chains = _chains(streets, arcs)
    fixed = streets.zones + streets.shelters
    first, last = (np.array([chain[end] for chain in chains], dtype=np.int64) for end in (0, -1))
    tail, head = streets.tail[first], streets.head[last]
    names, index = np.unique(np.concatenate([np.arange(fixed), tail, head]), return_inverse=True)
    tail, head = index[fixed:].reshape(2, -1)
    narrow = np.array([c[int(streets.per_hour[c].argmin())] for c in chains], dtype=np.int64)
    ms = np.array([streets.travel_ms[c].sum() for c in chains], dtype=np.int64)
    until = np.array([_through(streets, c) for c in chains], dtype=np.int64)
    ends = streets.zones + np.arange(streets.shelters)
    return Roadway(tail=tail, head=head, travel_ms=ms, per_hour=streets.per_hour[narrow],
                   ahead_ms=ahead(tail, head, ms, len(names), ends), start=np.arange(streets.zones), people=people,
                   limit_ms=limit_ms, end=ends, room=room, narrow=narrow, until_ms=until, via=tuple(chains))


def _chains(streets: Streets, arcs: Ints) -> list[list[int]]:
    """Arcs one after the other with nothing to choose between them; zones and shelters stay."""
    fixed = streets.zones + streets.shelters
    out: dict[int, list[int]] = {}
    for arc, tail in zip(arcs.tolist(), streets.tail[arcs].tolist(), strict=True):
        out.setdefault(tail, []).append(arc)
    into = np.bincount(streets.head[arcs], minlength=streets.nodes)
    passes = {node for node, leave in out.items() if node >= fixed and len(leave) == 1 and into[node] == 1}
    chains = []
    for arc in arcs.tolist():
        if int(streets.tail[arc]) not in passes:
            chain = [arc]
            while int(streets.head[chain[-1]]) in passes:
                chain.append(out[int(streets.head[chain[-1]])][0])
            chains.append(chain)
    return chains


def _through(streets: Streets, chain: list[int]) -> int:
    """When one must have entered a chain of arcs to leave each while it is as it is now, -1 for any time."""
    until, over = streets.until_ms[chain], np.cumsum(streets.travel_ms[chain])
    return int(np.where(until < 0, 2**62, np.maximum(0, until - over)).min()) if (until >= 0).any() else -1


def ahead(tail: Ints, head: Ints, ms: Ints | Floats, points: int, ends: Ints) -> Ints:
    """From every junction the time to its nearest shelter; junctions nobody passes count as there."""
    order = np.lexsort((ms, tail, head))
    first = np.concatenate([[True], (np.diff(head[order]) != 0) | (np.diff(tail[order]) != 0)])[:len(order)]
    use = order[first]
    graph = csr_array((np.asarray(ms, dtype=float)[use], (head[use], tail[use])), shape=(points, points))
    away = dijkstra(graph, indices=ends, min_only=True) if len(ends) else np.full(points, np.inf)
    return np.where(np.isfinite(away), np.rint(np.where(np.isfinite(away), away, 0)), 0).astype(np.int64)
