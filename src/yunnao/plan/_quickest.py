"""The quickest flow in numbers alone: how soon all people can be in shelters when roads take only so many a minute.

A network over time (Ford and Fulkerson 1958): every junction once a step. Steps are counted from each junction's own
time `ahead` to a shelter, so that rounding costs a step a way, not a step an arc; only detours are rounded: up for a
schedule that holds, down (with waiting) for a cut. The flow begins at a time that is known to be too short, and is
continued as steps are added, so that all work is one maximum flow.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, dijkstra, maximum_flow

from yunnao.model.promise import Stop

Ints = NDArray[np.int64]


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


@dataclass(frozen=True)
class Schedule:
    """Groups: `people` of `zone` set out `at_ms` for `shelter` and are there `by_ms`; all over by `clear_ms` at most.

    `step_ms` is how finely time was cut; `way` are the arcs of each group and `begins` the step it enters the first,
    where a search found them.
    """

    zone: Ints
    shelter: Ints
    people: Ints
    at_ms: Ints
    by_ms: Ints
    clear_ms: int
    step_ms: int
    way: tuple[tuple[int, ...], ...] = ()
    begins: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


NEAR = 500
"""Steps are counted to one in so many: the least number, if it is not larger."""

FINE = 1000
"""In the network that is cut people are counted in thousandths, so that rounding roads up costs next to nothing."""


@dataclass(frozen=True)
class _Graph:
    """One network over time: source 0, sink 1, zones, shelters, then step by step every junction; arcs with limits."""

    tail: Ints
    head: Ints
    limit: Ints
    nodes: int

    def matrix(self) -> csr_array:
        return csr_array((self.limit.astype(np.int32), (self.tail, self.head)), shape=(self.nodes, self.nodes))


def quickest(roads: Roadway, step_ms: int, most_steps: int, stop: Stop = lambda: False, since_ms: int = 0
             ) -> Schedule | None:
    """A schedule that is over as soon as steps allow; None when not all can go within `most_steps` steps.

    `since_ms` is a time before which it cannot be over. Asked to stop, the best so far or None. Raises ValueError for a
    step of no time.
    """
    if step_ms <= 0:
        raise ValueError(f"a step of {step_ms} ms is no time: cut time into steps of a second or more")
    total = int(roads.people.sum())
    if not total:
        return _nothing(step_ms)
    steps = min(most_steps, max(since_ms, soonest(roads)) // step_ms + 1)
    short, flow, gone, best = steps - 1, None, 0, None
    while not stop():
        longer, more = _continued(_over_time(roads, step_ms, steps, True), flow)
        if gone + more == total:
            best = steps, longer
        elif steps == most_steps:
            return None
        else:
            short, flow, gone = steps, longer, gone + more
        if best is None:  # half of what those still there need at the pace of the others
            steps = min(most_steps, steps + max(1, (total - gone) * steps // max(1, 2 * gone)))
        elif best[0] - short > max(1, best[0] // NEAR):
            steps = (short + best[0]) // 2
        else:
            break
    return None if best is None else _groups(roads, best[1].tocoo(), step_ms, best[0])


def _continued(graph: _Graph, flow: csr_array | None) -> tuple[csr_array, int]:
    """The maximum flow, begun from the flow of fewer steps (whose nodes are the first of these), and what it adds."""
    matrix = graph.matrix()
    if flow is None:
        found = maximum_flow(matrix, 0, 1)
        return found.flow, found.flow_value
    before = csr_array((flow.data, flow.indices, np.concatenate(
        [flow.indptr, np.full(graph.nodes - flow.shape[0], flow.indptr[-1])])), shape=matrix.shape)
    found = maximum_flow((matrix - before).astype(np.int32), 0, 1)
    return before + found.flow, found.flow_value


def crossed(roads: Roadway, step_ms: int, steps: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """Zones and shelters on the people's side of a minimum cut through a network that is too kind; None where it lets
    everyone through in so many steps."""
    graph = _over_time(roads, step_ms, steps, False)
    matrix = graph.matrix()
    found = maximum_flow(matrix, 0, 1)
    if found.flow_value >= int(roads.people.sum()) * _fine(roads, False):
        return None
    left = (matrix - found.flow).tocsr()
    left.data = np.maximum(0, left.data)
    left.eliminate_zeros()
    here = np.zeros(graph.nodes, dtype=bool)
    here[breadth_first_order(left, 0, return_predecessors=False)] = True
    zones = len(roads.start)
    return here[2:2 + zones] & (roads.people > 0), here[2 + zones:2 + zones + len(roads.end)]


def soonest(roads: Roadway) -> int:
    """Nobody is sooner in a shelter than on empty roads: the latest of all zones' shortest times."""
    points = len(roads.ahead_ms)
    graph = csr_array((points, points))
    order = np.lexsort((roads.travel_ms, roads.tail, roads.head))
    first = np.concatenate([[True], (np.diff(roads.head[order]) != 0) | (np.diff(roads.tail[order]) != 0)])[:len(order)]
    use = order[first]
    graph = csr_array((roads.travel_ms[use].astype(float), (roads.head[use], roads.tail[use])), shape=(points, points))
    away = dijkstra(graph, indices=np.unique(roads.end), min_only=True)[roads.start[roads.people > 0]]
    return int(away[np.isfinite(away)].max(initial=0))


def _fine(roads: Roadway, holds: bool) -> int:
    return 1 if holds else max(1, min(FINE, (2**31 - 1) // int(roads.people.sum())))


def _nothing(step_ms: int) -> Schedule:
    none = np.zeros(0, dtype=np.int64)
    return Schedule(none, none, none, none, none, 0, step_ms)


def _over_time(roads: Roadway, step_ms: int, steps: int, holds: bool) -> _Graph:
    zones, points, times = len(roads.start), len(roads.ahead_ms), np.arange(steps)
    zone, shelter, base = 2 + np.arange(zones), 2 + zones + np.arange(len(roads.end)), 2 + zones + len(roads.end)
    fine = _fine(roads, holds)
    many = np.full(steps, int(roads.people.sum()) * fine)
    parts = [(np.zeros_like(zone), zone, roads.people * fine), (shelter, np.ones_like(shelter), roads.room * fine)]
    takes, ahead = _steps_taken(roads, step_ms, holds), roads.ahead_ms // step_ms
    for a in range(len(takes)):
        begins = times[(times + takes[a] < steps) & (times + takes[a] >= 0)]
        if holds and len(roads.until_ms) and roads.until_ms[a] >= 0:
            begins = begins[begins * step_ms <= roads.until_ms[a]]
        parts.append((base + begins * points + roads.tail[a], base + (begins + takes[a]) * points + roads.head[a],
                      _room(int(roads.per_hour[a]) * step_ms * fine, begins + ahead[roads.tail[a]], holds)))
    wait = roads.ahead_ms % step_ms > 0 if holds else np.zeros(points, dtype=bool)
    for z in range(zones):
        limit = int(roads.limit_ms[z])
        there = times[int(wait[roads.start[z]]):steps if limit < 0 else limit // step_ms + (0 if holds else 2)]
        parts.append((np.full(len(there), zone[z]), base + there * points + roads.start[z], many[:len(there)]))
    parts += [(base + times * points + at, np.full(steps, shelter[s]), many) for s, at in enumerate(roads.end)]
    if not holds:
        waits = base + np.arange((steps - 1) * points)
        parts.append((waits, waits + points, np.full(len(waits), many[0])))
    tail, head, limits = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return _Graph(tail, head, np.minimum(limits, 2**31 - 1), base + points * steps)


def _steps_taken(roads: Roadway, step_ms: int, holds: bool) -> Ints:
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


def _groups(roads: Roadway, flow: coo_array, step_ms: int, steps: int) -> Schedule:
    """The flow taken apart into ways from zone to shelter; who goes round in a circle stays where it is."""
    zones, points = len(roads.start), len(roads.ahead_ms)
    base = 2 + zones + len(roads.end)
    left: dict[int, dict[int, int]] = {}
    for tail, head, people in zip(flow.row.tolist(), flow.col.tolist(), flow.data.tolist(), strict=True):
        if people > 0:
            left.setdefault(tail, {})[head] = people
    arcs = _named(roads, step_ms)
    found: dict[tuple[int, int, int, int, tuple[int, ...]], int] = {}
    for z in range(zones):
        while left.get(2 + z):
            way, people = _way(left, 2 + z)
            at = [divmod(node - base, points) for node in way[1:-2]]
            along = tuple(arcs[b[0] - a[0], a[1], b[1]] for a, b in pairwise(at))
            key = (z, way[-2] - 2 - zones, at[0][0], at[-1][0], along)
            found[key] = found.get(key, 0) + people
    keys = sorted(found)
    z, s, out, there = np.array([key[:4] for key in keys], dtype=np.int64).reshape(-1, 4).T
    ahead = roads.ahead_ms[roads.start[z]]
    return Schedule(z, s, np.array([found[key] for key in keys], dtype=np.int64),
                    np.maximum(0, (out + ahead // step_ms) * step_ms - ahead), (there + 1) * step_ms,
                    int((there + 1).max(initial=0)) * step_ms, step_ms, tuple(key[4] for key in keys), out)


def entered(roads: Roadway, found: Schedule) -> Ints:
    """When each arc of each group's way is entered (ms, rounded as the schedule is), group after group."""
    takes, late = _steps_taken(roads, found.step_ms, True), roads.ahead_ms % found.step_ms
    at = [begins + np.cumsum([0, *takes[list(way[:-1])].tolist()]) for begins, way in
          zip(found.begins.tolist(), found.way, strict=True) if way]
    arcs = [a for way in found.way for a in way]
    return np.concatenate(at) * found.step_ms - late[roads.tail[arcs]] if at else np.zeros(0, dtype=np.int64)


def _named(roads: Roadway, step_ms: int) -> dict[tuple[int, int, int], int]:
    """Arcs by the steps they take, tail and head; of those that are alike the first."""
    takes = _steps_taken(roads, step_ms, True)
    rows = zip(takes.tolist(), roads.tail.tolist(), roads.head.tolist(), strict=True)
    return {row: a for a, row in reversed(list(enumerate(rows)))}


def _way(left: dict[int, dict[int, int]], start: int) -> tuple[list[int], int]:
    """One way from a zone to the sink along what is `left` of the flow, and its people, taken out of it."""
    way = [start]
    while way[-1] != 1:
        following = min(left[way[-1]])
        if following in way:
            _take(left, [*way[way.index(following):], following])
            del way[way.index(following) + 1:]
        else:
            way.append(following)
    return way, _take(left, way)


def _take(left: dict[int, dict[int, int]], way: list[int]) -> int:
    people = min(left[a][b] for a, b in pairwise(way))
    for a, b in pairwise(way):
        left[a][b] -= people
        if not left[a][b]:
            del left[a][b]
    return people
