"""The quickest flow in numbers alone: how soon all people can be in shelters when roads take only so many a minute.

A maximum flow through a network over time that is too short at first, and is continued as steps are added, so that all
work is one maximum flow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra, maximum_flow

from yunnao.model.promise import Stop
from yunnao.plan._over_time import Bools, Graph, Ints, Roadway, over_time, sides, steps_taken


@dataclass(frozen=True)
class Schedule:
    """Groups: `people` of `zone` set out `at_ms` for `shelter` and are there `by_ms`; all over by `clear_ms` at most.

    `step_ms` is how finely time was cut; `way` are the arcs of each group and `enters` the steps in which it enters
    them, where a search found them.
    """

    zone: Ints
    shelter: Ints
    people: Ints
    at_ms: Ints
    by_ms: Ints
    clear_ms: int
    step_ms: int
    way: tuple[tuple[int, ...], ...] = ()
    enters: tuple[tuple[int, ...], ...] = ()


NEAR = 500
"""Steps are counted to one in so many: the least number, if it is not larger."""

def quickest(roads: Roadway, step_ms: int, most_steps: int, stop: Stop = lambda: False, since_ms: int = 0,
             slower: Callable[[Bools, Bools], bool] = lambda zones, full: False) -> Schedule | None:
    """A schedule that is over as soon as steps allow; None when not all can go within `most_steps` steps.

    `since_ms` is a time before which it cannot be over. Asked to stop, the best so far or None. While it is too short
    `slower` is asked about the zones that are held back and the shelters they fill: told that they cannot be sooner
    whatever the steps, it gives up. Raises ValueError for a step of no time.
    """
    if step_ms <= 0:
        raise ValueError(f"a step of {step_ms} ms is no time: cut time into steps of a second or more")
    total = int(roads.people.sum())
    if not total:
        return _nothing(step_ms)
    steps = min(most_steps, max(since_ms, soonest(roads)) // step_ms + 1)
    short, flow, gone, best = steps - 1, None, 0, None
    while not stop():
        longer, more, left = _continued(over_time(roads, step_ms, steps, True), flow)
        if gone + more == total:
            best = steps, longer
        elif steps == most_steps or slower(*sides(roads, left)):
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


def _continued(graph: Graph, flow: csr_array | None) -> tuple[csr_array, int, csr_array]:
    """The maximum flow, begun from the flow of fewer steps (whose nodes are the first of these), what it adds, and what
    it leaves free."""
    free = graph.matrix()
    flow = csr_array(free.shape, dtype=np.int32) if flow is None else flow
    ends = np.full(graph.nodes - flow.shape[0], flow.indptr[-1])
    before = csr_array((flow.data, flow.indices, np.concatenate([flow.indptr, ends])), shape=free.shape)
    free = (free - before).astype(np.int32)
    found = maximum_flow(free, 0, 1)
    return before + found.flow, found.flow_value, free - found.flow


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


def _nothing(step_ms: int) -> Schedule:
    none = np.zeros(0, dtype=np.int64)
    return Schedule(none, none, none, none, none, 0, step_ms)


def _groups(roads: Roadway, flow: coo_array, step_ms: int, steps: int) -> Schedule:
    """The flow taken apart into ways from zone to shelter; who goes round in a circle stays where it is."""
    zones, points = len(roads.start), len(roads.ahead_ms)
    base = 2 + zones + len(roads.end)
    left: dict[int, dict[int, int]] = {}
    for tail, head, people in zip(flow.row.tolist(), flow.col.tolist(), flow.data.tolist(), strict=True):
        if people > 0:
            left.setdefault(tail, {})[head] = people
    arcs = _named(roads, step_ms)
    found: dict[tuple[int, int, int, int, tuple[tuple[int, int], ...]], int] = {}
    for z in range(zones):
        while left.get(2 + z):
            way, people = _way(left, 2 + z)
            at = [divmod(node - base, points) for node in way[1:-2]]
            along = tuple((arcs[b[0] - a[0], a[1], b[1]], a[0]) for a, b in pairwise(at) if a[1] != b[1])
            key = (z, way[-2] - 2 - zones, at[0][0], at[-1][0], along)
            found[key] = found.get(key, 0) + people
    keys = sorted(found)
    z, s, out, there = np.array([key[:4] for key in keys], dtype=np.int64).reshape(-1, 4).T
    ahead = roads.ahead_ms[roads.start[z]]
    return Schedule(z, s, np.array([found[key] for key in keys], dtype=np.int64),
                    np.maximum(0, (out + ahead // step_ms) * step_ms - ahead), (there + 1) * step_ms,
                    int((there + 1).max(initial=0)) * step_ms, step_ms,
                    tuple(tuple(arc for arc, _ in key[4]) for key in keys),
                    tuple(tuple(step for _, step in key[4]) for key in keys))


def entered(roads: Roadway, found: Schedule) -> Ints:
    """When each arc of each group's way is entered (ms, rounded as the schedule is), group after group."""
    arcs = np.array([a for way in found.way for a in way], dtype=np.int64)
    steps = np.array([step for enters in found.enters for step in enters], dtype=np.int64)
    return steps * found.step_ms - roads.ahead_ms[roads.tail[arcs]] % found.step_ms


def _named(roads: Roadway, step_ms: int) -> dict[tuple[int, int, int], int]:
    """Arcs by the steps they take, tail and head; of those that are alike the first."""
    takes = steps_taken(roads, step_ms, True)
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
