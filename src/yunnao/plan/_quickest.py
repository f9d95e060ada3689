"""The quickest flow in numbers alone: how soon all people can be in shelters when roads take only so many a minute.

A network over time (Ford and Fulkerson 1958): every junction once a step. Steps are counted from each junction's own
nearest-shelter time, so that rounding costs a step a way, not a step an arc; only detours are rounded: up for a
schedule that holds, down (with waiting) for a bound. The least number of steps is found by halving, each a maximum
flow.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from yunnao.model.promise import Stop

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Roadway:
    """Arcs from `tail` to `head` (junctions), `travel_ms` each, taking `per_hour` people; `ahead_ms` (junctions) is the
    time to the nearest shelter. Zones' `people` start at `start`, before `limit_ms` (-1 for any time) from now;
    shelters with `room` are at `end`. Junctions are 0, 1, ...; several zones or shelters may share one.
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


@dataclass(frozen=True)
class Schedule:
    """Groups: `people` of `zone` set out `at_ms` for `shelter` and are there `by_ms`; all over by `clear_ms` at most.

    No schedule over these roads is over before `bound_ms`. `step_ms` is how finely time was cut.
    """

    zone: Ints
    shelter: Ints
    people: Ints
    at_ms: Ints
    by_ms: Ints
    clear_ms: int
    bound_ms: int
    step_ms: int


FINE = 1000
"""In the bound's network people are counted in thousandths, so that rounding roads up costs next to nothing."""


@dataclass(frozen=True)
class _Graph:
    """One network over time: source 0, sink 1, zones, shelters, then every junction at every step; arcs with limits."""

    tail: Ints
    head: Ints
    limit: Ints
    nodes: int


def quickest(roads: Roadway, step_ms: int, most_steps: int, stop: Stop = lambda: False,
             between: tuple[int, int] = (0, 0)) -> Schedule | None:
    """The schedule that is over soonest and a bound on all; None when not all can go within `most_steps` steps.

    `between`: a bound and a duration (ms) known from coarser steps, to begin with.
    Asked to stop, the best so far, or None when there is none yet. Raises ValueError for a step of no time.
    """
    if step_ms <= 0:
        raise ValueError(f"a step of {step_ms} ms is no time: cut time into steps of a second or more")
    total = int(roads.people.sum())
    if not total:
        return _nothing(step_ms)
    least = max(_soonest(roads), between[0])
    low, high, answer = least // step_ms, None, None
    while high is None or low < high:
        guess = max(8, least // step_ms + 2, 2 * low if answer is None and low > between[1] // step_ms else 0)
        steps = (low + high) // 2 if high is not None else min(most_steps, max(guess, between[1] // step_ms + 1))
        if stop():
            break
        found = _flow(roads, step_ms, steps, holds=True)
        if found is not None:
            high, answer = steps, found
        elif steps == most_steps:
            return None
        else:
            low = steps + 1
    if answer is None or high is None:
        return None
    bound, found = max(least, _proved(roads, step_ms, (least // step_ms, high), stop)), _groups(
        roads, answer.tocoo(), step_ms, high)
    return replace(found, bound_ms=min(bound, found.clear_ms))


def one_by_one(roads: Roadway, drive: Ints) -> Schedule:
    """A schedule for which nothing need be searched: pair after pair of `drive` (zones, shelters) alone on the road."""
    zone, shelter = np.nonzero(drive)
    people = drive[zone, shelter]
    slowest = int(roads.per_hour.min(initial=1_000_000))
    takes = int(roads.travel_ms.sum()) + -(-people * 3_600_000 // max(1, slowest))
    by = np.cumsum(takes)
    return Schedule(zone, shelter, people, by - takes, by, int(by[-1]) if len(by) else 0, _soonest(roads), 0)


def _soonest(roads: Roadway) -> int:
    """Nobody is sooner in a shelter than on empty roads: the latest of all zones' shortest times."""
    return int(roads.ahead_ms[roads.start[roads.people > 0]].max(initial=0))


def _proved(roads: Roadway, step_ms: int, between: tuple[int, int], stop: Stop) -> int:
    """The latest moment by which, in the network that is too kind, not all can have arrived."""
    low, high = between
    while low < high and not stop():
        steps = (low + high) // 2
        if _flow(roads, step_ms, steps, holds=False) is None:
            low = steps + 1
        else:
            high = steps
    return max(0, low - 1) * step_ms


def _flow(roads: Roadway, step_ms: int, steps: int, *, holds: bool) -> csr_array | None:
    """A flow of all people within so many steps, or None. `holds`: it can be driven as it stands."""
    graph = _over_time(roads, step_ms, steps, holds)
    matrix = csr_array((graph.limit.astype(np.int32), (graph.tail, graph.head)), shape=(graph.nodes, graph.nodes))
    flow = maximum_flow(matrix, 0, 1)
    if flow.flow_value < int(roads.people.sum()) * _fine(roads, holds):
        return None
    return flow.flow


def _fine(roads: Roadway, holds: bool) -> int:
    return 1 if holds else max(1, min(FINE, (2**31 - 1) // int(roads.people.sum())))


def _nothing(step_ms: int) -> Schedule:
    none = np.zeros(0, dtype=np.int64)
    return Schedule(none, none, none, none, none, 0, 0, step_ms)


def _over_time(roads: Roadway, step_ms: int, steps: int, holds: bool) -> _Graph:
    zones, points, times = len(roads.start), len(roads.ahead_ms), np.arange(steps)
    zone, shelter, base = 2 + np.arange(zones), 2 + zones + np.arange(len(roads.end)), 2 + zones + len(roads.end)
    fine = _fine(roads, holds)
    many = np.full(steps, int(roads.people.sum()) * fine)
    parts = [(np.zeros_like(zone), zone, roads.people * fine), (shelter, np.ones_like(shelter), roads.room * fine)]
    takes = _steps_taken(roads, step_ms, holds)
    for a in range(len(takes)):
        begins = times[(times + takes[a] < steps) & (times + takes[a] >= 0)]
        parts.append((base + roads.tail[a] * steps + begins, base + roads.head[a] * steps + begins + takes[a],
                      _room(int(roads.per_hour[a]) * step_ms * fine, begins, holds)))
    wait = roads.ahead_ms % step_ms > 0 if holds else np.zeros(points, dtype=bool)
    for z in range(zones):
        limit = int(roads.limit_ms[z])
        there = times[int(wait[roads.start[z]]):steps if limit < 0 else limit // step_ms + (0 if holds else 2)]
        parts.append((np.full(len(there), zone[z]), base + roads.start[z] * steps + there, many[:len(there)]))
    parts += [(base + at * steps + times, np.full(steps, shelter[s]), many) for s, at in enumerate(roads.end)]
    if not holds:
        waits = base + (np.arange(points)[:, None] * steps + times[None, :-1]).ravel()
        parts.append((waits, waits + 1, np.full(len(waits), many[0])))
    tail, head, limits = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return _Graph(tail, head, np.minimum(limits, 2**31 - 1), base + points * steps)


def _steps_taken(roads: Roadway, step_ms: int, holds: bool) -> Ints:
    """Steps along every arc, counted from each end's own nearest-shelter time; only what is a detour is rounded."""
    ahead = roads.ahead_ms // step_ms
    detour = roads.travel_ms - roads.ahead_ms[roads.tail] + roads.ahead_ms[roads.head]
    return ahead[roads.tail] - ahead[roads.head] + (-(-detour // step_ms) if holds else detour // step_ms)


def _room(people_ms: int, begins: Ints, holds: bool) -> Ints:
    """How many may enter an arc in each step: whole people that add up over time, or fractions rounded up."""
    hour = 3_600_000
    if holds:
        return (begins + 1) * people_ms // hour - begins * people_ms // hour
    return np.full(len(begins), -(-people_ms // hour))


def _groups(roads: Roadway, flow: coo_array, step_ms: int, steps: int) -> Schedule:
    """The flow taken apart into ways from zone to shelter; who goes round in a circle stays where it is."""
    zones, base = len(roads.start), 2 + len(roads.start) + len(roads.end)
    left: dict[int, dict[int, int]] = {}
    for tail, head, people in zip(flow.row.tolist(), flow.col.tolist(), flow.data.tolist(), strict=True):
        if people > 0:
            left.setdefault(tail, {})[head] = people
    found: dict[tuple[int, int, int, int], int] = {}
    for z in range(zones):
        while left.get(2 + z):
            way, people = _way(left, 2 + z)
            sets_out, there = (way[1] - base) % steps, (way[-3] - base) % steps
            key = (z, way[-2] - 2 - zones, sets_out, there)
            found[key] = found.get(key, 0) + people
    z, s, out, there = np.array(sorted(found), dtype=np.int64).reshape(-1, 4).T
    ahead = roads.ahead_ms[roads.start[z]]
    return Schedule(z, s, np.array([found[key] for key in sorted(found)], dtype=np.int64),
                    np.maximum(0, (out + ahead // step_ms) * step_ms - ahead), (there + 1) * step_ms,
                    int((there + 1).max(initial=0)) * step_ms, 0, step_ms)


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
